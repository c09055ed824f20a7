package safetensors

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

// IndexName is the name of the file that tells which array is in which file.
const IndexName = "model.safetensors.index.json"

// maxIndexBytes is a hundred times what the largest index needs that models
// have: 1,000 names per layer take 0.1 MB.
const maxIndexBytes = 64 << 20

// index tells the file of each array.
type index map[string]string

// readIndex reads an index and refuses one that names anything but files
// beside it.
func readIndex(path string) (index, error) {
	encoded, err := readAll(path, maxIndexBytes)
	if err != nil {
		return nil, err
	}
	i, err := parseIndex(encoded)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return i, nil
}

func parseIndex(encoded []byte) (i index, err error) {
	t := newTokens(encoded)
	err = t.object(func(key string) (err error) {
		if key != "weight_map" {
			return t.skip()
		}
		if i, err = t.strings(); err != nil {
			return fmt.Errorf("weight_map: %w", err)
		}
		return nil
	})
	if err == nil {
		err = t.end()
	}
	if err != nil {
		return nil, err
	}
	if len(i) == 0 {
		return nil, errors.New("weight_map is empty")
	}
	for _, name := range slices.Sorted(maps.Values(i)) {
		if !beside(name) {
			return nil, fmt.Errorf("weight_map: %s is not the name of a .safetensors file beside it", quoted(name))
		}
	}
	return i, nil
}

// beside tells a name that leads out of no folder.
func beside(name string) bool {
	return name == filepath.Base(name) && strings.HasSuffix(name, ".safetensors") && !strings.ContainsFunc(name, unseen)
}

// unseen tells characters that would change more of a line than their place.
func unseen(r rune) bool { return r < ' ' || r == 0x7f || r == '\\' }

// files returns the files that the index names, each once.
func (i index) files() []string { return slices.Compact(slices.Sorted(maps.Values(i))) }

// check refuses an index that puts an array into a file that has it not; in
// tells the file of each array that is there. A nil index says nothing.
func (i index) check(in map[string]string) error {
	for _, name := range slices.Sorted(maps.Keys(i)) {
		if in[name] != i[name] {
			return fmt.Errorf("array %s: is not in %s", quoted(name), i[name])
		}
	}
	return nil
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
