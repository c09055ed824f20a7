package safetensors

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sort"

	"agon"
)

// WeightsName is the name of the file of weights in a Hugging Face folder that
// has one.
const WeightsName = "model.safetensors"

// DefaultShardBytes is the size of a file beyond which the weights of a
// folder are divided; the default of transformers.
const DefaultShardBytes = 5_000_000_000

// Folder reads and writes the weights of Hugging Face folders: one file
// model.safetensors, or several with an index that tells which array is in
// which. The zero Folder is ready to use.
type Folder struct {
	// ShardBytes bounds the arrays of one file; 0 means DefaultShardBytes. A
	// single array that is larger has a file of its own.
	ShardBytes int64
}

var _ agon.ArrayFolder = Folder{}

// ReadArrays implements agon.ArrayFolder. All arrays' bytes are valid until
// close is called. Where both forms are there, the single file counts, as it
// does for transformers. An array that is in two files, or not in the file that
// the index names, is refused.
func (Folder) ReadArrays(dir string) (arrays []agon.Array, close func() error, err error) {
	names, index, err := fileNames(dir)
	if err != nil {
		return nil, nil, fmt.Errorf("safetensors: %w", err)
	}
	s := &shards{in: map[string]string{}}
	for _, name := range names {
		if err := s.open(dir, name); err != nil {
			s.close()
			return nil, nil, err
		}
	}
	if err := index.check(s.in); err != nil {
		s.close()
		return nil, nil, fmt.Errorf("safetensors: %s: %w", filepath.Join(dir, IndexName), err)
	}
	sort.Slice(s.arrays, func(i, j int) bool { return s.arrays[i].Name < s.arrays[j].Name })
	return s.arrays, s.close, nil
}

// shards are the open files of a folder, with the file of each array.
type shards struct {
	files  []*File
	arrays []agon.Array
	in     map[string]string
}

func (s *shards) open(dir, name string) error {
	f, err := Open(filepath.Join(dir, name))
	if err != nil {
		return err
	}
	s.files = append(s.files, f)
	for _, a := range f.Arrays() {
		if other, twice := s.in[a.Name]; twice {
			return fmt.Errorf("safetensors: %s: array %s: is in %s too", f.path, quoted(a.Name), other)
		}
		s.in[a.Name] = name
		s.arrays = append(s.arrays, a)
	}
	return nil
}

func (s *shards) close() error {
	var errs []error
	for _, f := range s.files {
		errs = append(errs, f.Close())
	}
	return errors.Join(errs...)
}

// fileNames returns the files that hold the weights of dir, and their index if
// it has one.
func fileNames(dir string) ([]string, index, error) {
	// Lstat, so that a link to nothing is told as what it is.
	if _, err := os.Lstat(filepath.Join(dir, WeightsName)); err == nil {
		return []string{WeightsName}, nil, nil
	}
	index, err := readIndex(filepath.Join(dir, IndexName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fmt.Errorf("%s: has neither %s nor %s", dir, WeightsName, IndexName)
	}
	if err != nil {
		return nil, nil, err
	}
	return index.files(), index, nil
}

// WriteArrays implements agon.ArrayFolder. Weights in the other form, which
// would be out of date, are removed. Of several files the old index is removed
// first and the new one written last, so that half-written weights are never
// read as if they were whole.
func (f Folder) WriteArrays(dir string, arrays []agon.Array) error {
	limit := f.ShardBytes
	if limit == 0 {
		limit = DefaultShardBytes
	}
	shards, total, err := divide(arrays, limit)
	if err != nil {
		return fmt.Errorf("safetensors: write %s: %w", dir, err)
	}
	metadata := map[string]string{"format": "pt"} // transformers asks for it
	if len(shards) == 1 {
		if err := Write(filepath.Join(dir, WeightsName), shards[0], metadata); err != nil {
			return err
		}
		return remove(filepath.Join(dir, IndexName))
	}
	for _, old := range []string{IndexName, WeightsName} {
		if err := remove(filepath.Join(dir, old)); err != nil {
			return err
		}
	}
	weightMap := map[string]string{}
	for i, shard := range shards {
		name := fmt.Sprintf("model-%05d-of-%05d.safetensors", i+1, len(shards))
		if err := Write(filepath.Join(dir, name), shard, metadata); err != nil {
			return err
		}
		for _, a := range shard {
			weightMap[a.Name] = name
		}
	}
	return writeIndex(filepath.Join(dir, IndexName), weightMap, total)
}

// divide puts arrays, by name, into shards of at most limit bytes. There is
// at least one shard.
func divide(arrays []agon.Array, limit int64) (shards [][]agon.Array, total int64, err error) {
	arrays = append([]agon.Array(nil), arrays...)
	sort.Slice(arrays, func(i, j int) bool { return arrays[i].Name < arrays[j].Name })
	shards = [][]agon.Array{nil}
	inShard := int64(0)
	for _, a := range arrays {
		size, err := byteSize(a.DType, a.Shape)
		if err != nil {
			return nil, 0, fmt.Errorf("array %s: %w", quoted(a.Name), err)
		}
		last := len(shards) - 1
		if inShard+size > limit && len(shards[last]) > 0 {
			shards, last, inShard = append(shards, nil), last+1, 0
		}
		shards[last] = append(shards[last], a)
		inShard += size
		total += size
	}
	return shards, total, nil
}

func remove(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("safetensors: %w", err)
	}
	return nil
}
