package safetensors

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"

	"agon"
)

// Write writes arrays to the file of that name, one after another. Equal
// arrays and metadata give equal bytes, whatever their order: like the
// reference implementation it puts wider types first and then goes by name.
//
// The file is written beside its place, synced and renamed, so that a reader
// sees the old file or the new one, and a failure leaves the old one.
func Write(path string, arrays []agon.Array, metadata map[string]string) error {
	if err := replace(path, func(w io.Writer) error { return encode(w, arrays, metadata) }); err != nil {
		return fmt.Errorf("safetensors: write %s: %w", path, err)
	}
	return nil
}

func encode(w io.Writer, arrays []agon.Array, metadata map[string]string) error {
	arrays = append([]agon.Array(nil), arrays...)
	sort.Slice(arrays, func(i, j int) bool {
		a, b := elementBytes[arrays[i].DType], elementBytes[arrays[j].DType]
		if a != b {
			return a > b
		}
		return arrays[i].Name < arrays[j].Name
	})
	header, err := encodeHeader(arrays, metadata)
	if err != nil {
		return err
	}
	if _, err := w.Write(header); err != nil {
		return err
	}
	for i := range arrays {
		if err := encodeArray(w, &arrays[i]); err != nil {
			return fmt.Errorf("array %s: %w", quoted(arrays[i].Name), err)
		}
	}
	return nil
}

// encodeHeader returns the length and the header, padded with spaces.
func encodeHeader(arrays []agon.Array, metadata map[string]string) ([]byte, error) {
	var b bytes.Buffer
	b.Write(make([]byte, lengthBytes))
	separator := byte('{')
	if len(metadata) > 0 {
		writeEntry(&b, separator, metadataName, metadata)
		separator = ','
	}
	at, seen := int64(0), map[string]bool{metadataName: true}
	for i := range arrays {
		a := &arrays[i]
		if seen[a.Name] {
			return nil, fmt.Errorf("array %s is there twice", quoted(a.Name))
		}
		seen[a.Name] = true
		size, err := byteSize(a.DType, a.Shape)
		if err != nil {
			return nil, fmt.Errorf("array %s: %w", quoted(a.Name), err)
		}
		writeEntry(&b, separator, a.Name, entry{a.DType, append([]int64{}, a.Shape...), [2]int64{at, at + size}})
		separator = ','
		at += size
	}
	if separator == '{' {
		b.WriteByte('{')
	}
	b.WriteByte('}')
	for b.Len()%alignment != 0 {
		b.WriteByte(' ')
	}
	n := b.Len() - lengthBytes
	if n > maxHeaderBytes {
		return nil, fmt.Errorf("header of %d bytes is larger than the format's bound of %d", n, maxHeaderBytes)
	}
	binary.LittleEndian.PutUint64(b.Bytes(), uint64(n))
	return b.Bytes(), nil
}

type entry struct {
	DType   string   `json:"dtype"`
	Shape   []int64  `json:"shape"`
	Offsets [2]int64 `json:"data_offsets"`
}

func writeEntry(b *bytes.Buffer, separator byte, name string, value any) {
	b.WriteByte(separator)
	b.Write(encodeJSON(name))
	b.WriteByte(':')
	b.Write(encodeJSON(value))
}

// encodeJSON encodes strings, integers and maps of strings, which always
// encode.
func encodeJSON(value any) []byte {
	encoded, err := json.Marshal(value)
	if err != nil {
		panic("safetensors: header does not encode: " + err.Error())
	}
	return encoded
}

func encodeArray(w io.Writer, a *agon.Array) error {
	data, err := a.Bytes()
	if err != nil {
		return err
	}
	size, err := byteSize(a.DType, a.Shape)
	if err != nil {
		return err
	}
	if int64(len(data)) != size {
		return fmt.Errorf("has %d bytes, %s%v takes %d", len(data), a.DType, a.Shape, size)
	}
	_, err = w.Write(data)
	return err
}

// replace writes a file beside path, syncs it and renames it to path.
func replace(path string, write func(io.Writer) error) (err error) {
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, file.Close())
			os.Remove(file.Name())
		}
	}()
	buffered := bufio.NewWriterSize(file, 1<<20)
	if err := write(buffered); err != nil {
		return err
	}
	if err := buffered.Flush(); err != nil {
		return err
	}
	if err := file.Chmod(0o644); err != nil {
		return err
	}
	if err := file.Sync(); err != nil {
		return err
	}
	if err := os.Rename(file.Name(), path); err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// syncFolder makes a rename in the folder last.
func syncFolder(dir string) error {
	folder, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer folder.Close()
	return folder.Sync()
}
