package safetensors

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sort"

	"agon"
)

// The names that Hugging Face folders give to their files of weights.
const (
	WeightsName = "model.safetensors"
	IndexName   = "model.safetensors.index.json"
)

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
// close is called.
func (Folder) ReadArrays(dir string) (arrays []agon.Array, close func() error, err error) {
	names, err := fileNames(dir)
	if err != nil {
		return nil, nil, fmt.Errorf("safetensors: %w", err)
	}
	var files []*File
	close = func() error {
		var errs []error
		for _, f := range files {
			errs = append(errs, f.Close())
		}
		return errors.Join(errs...)
	}
	for _, name := range names {
		f, err := Open(filepath.Join(dir, name))
		if err != nil {
			close()
			return nil, nil, err
		}
		files = append(files, f)
		arrays = append(arrays, f.Arrays()...)
	}
	sort.SliceStable(arrays, func(i, j int) bool { return arrays[i].Name < arrays[j].Name })
	for i := 1; i < len(arrays); i++ {
		if arrays[i].Name == arrays[i-1].Name {
			close()
			return nil, nil, fmt.Errorf("safetensors: %s: array %q: is in two files", dir, arrays[i].Name)
		}
	}
	return arrays, close, nil
}

// fileNames returns the files that hold the weights of dir. Where both forms
// are there, the single file counts, as it does for transformers.
func fileNames(dir string) ([]string, error) {
	if _, err := os.Stat(filepath.Join(dir, WeightsName)); err == nil {
		return []string{WeightsName}, nil
	}
	path := filepath.Join(dir, IndexName)
	encoded, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%s: has neither %s nor %s", dir, WeightsName, IndexName)
	}
	if err != nil {
		return nil, err
	}
	var index struct {
		WeightMap map[string]string `json:"weight_map"`
	}
	if err := json.Unmarshal(encoded, &index); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if len(index.WeightMap) == 0 {
		return nil, fmt.Errorf("%s: weight_map is empty", path)
	}
	var names []string
	for _, name := range index.WeightMap {
		if name != filepath.Base(name) || name == ".." || name == "." {
			return nil, fmt.Errorf("%s: %q is not the name of a file beside it", path, name)
		}
		names = append(names, name)
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

// WriteArrays implements agon.ArrayFolder. Weights in the other form, which
// would be out of date, are removed. An index is written last, so that
// half-written weights are never read as if they were whole.
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
	if err := remove(filepath.Join(dir, WeightsName)); err != nil {
		return err
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
			return nil, 0, fmt.Errorf("array %q: %w", a.Name, err)
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

func writeIndex(path string, weightMap map[string]string, total int64) error {
	index := map[string]any{"metadata": map[string]int64{"total_size": total}, "weight_map": weightMap}
	encoded, err := json.MarshalIndent(index, "", "  ")
	if err != nil {
		return fmt.Errorf("safetensors: write %s: %w", path, err)
	}
	err = replace(path, func(w io.Writer) error { _, err := w.Write(append(encoded, '\n')); return err })
	if err != nil {
		return fmt.Errorf("safetensors: write %s: %w", path, err)
	}
	return nil
}

func remove(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("safetensors: %w", err)
	}
	return nil
}
