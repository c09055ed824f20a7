// Package safetensors reads and writes files of named arrays in the format of
// Hugging Face's safetensors library
// (https://github.com/huggingface/safetensors, "Format"):
//
//	8 bytes    N, the size of the header, little-endian
//	N bytes    JSON: {"NAME": {"dtype", "shape", "data_offsets": [begin, end]}, …},
//	           and under "__metadata__" an object of strings
//	the rest   the arrays, little-endian and row-major
//
// A header is not trusted until it is checked: the arrays must fill the rest
// of the file exactly, none over another and no byte left over, as the format
// demands. What a file says wrongly is told in one line.
//
// The package knows bytes, not tensors. Files are mapped into memory and read
// where they lie, and written one array at a time.
package safetensors

import (
	"fmt"
	"slices"
	"sort"
	"syscall"

	"agon"
)

// File is an open file of arrays. Its methods may be called from several
// goroutines, Close excepted.
type File struct {
	path     string
	mapped   []byte
	data     []byte
	infos    []info // by name, ascending
	metadata map[string]string
}

// Open maps the file of that name into memory and checks its header. The
// caller closes it. The file must not be cut short while it is open: reading
// beyond its end would kill the process. What Write makes never is, since it
// replaces files whole.
func Open(path string) (*File, error) {
	mapped, err := mapFile(path)
	if err != nil {
		return nil, fmt.Errorf("safetensors: %w", err)
	}
	f := &File{path: path, mapped: mapped}
	if err := f.parse(); err != nil {
		f.Close()
		return nil, fmt.Errorf("safetensors: %s: %w", path, err)
	}
	return f, nil
}

func (f *File) parse() error {
	header, data, err := split(f.mapped)
	if err != nil {
		return err
	}
	f.data = data
	if f.infos, f.metadata, err = parseHeader(header); err != nil {
		return err
	}
	if err := checkLayout(f.infos, int64(len(data))); err != nil {
		return err
	}
	sort.Slice(f.infos, func(i, j int) bool { return f.infos[i].name < f.infos[j].name })
	return nil
}

// Arrays returns all arrays, by name in ascending order. Their bytes lie in
// the mapped file: they are valid until Close, all of them at a time.
func (f *File) Arrays() []agon.Array {
	arrays := make([]agon.Array, len(f.infos))
	for i := range f.infos {
		arrays[i] = f.array(&f.infos[i])
	}
	return arrays
}

func (f *File) array(i *info) agon.Array {
	bytes := f.data[i.begin:i.end:i.end]
	return agon.Array{
		Name:  i.name,
		DType: i.dtype,
		Shape: slices.Clone(i.shape),
		Bytes: func() ([]byte, error) { return bytes, nil },
	}
}

// Close unmaps the file; bytes of its arrays must not be touched any more. A
// second Close does nothing.
func (f *File) Close() error {
	mapped := f.mapped
	f.mapped, f.data = nil, nil
	if mapped == nil {
		return nil
	}
	if err := syscall.Munmap(mapped); err != nil {
		return fmt.Errorf("safetensors: %s: unmap: %w", f.path, err)
	}
	return nil
}
