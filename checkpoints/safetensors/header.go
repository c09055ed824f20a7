package safetensors

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"sort"
	"unicode/utf8"
)

const (
	lengthBytes = 8
	// maxHeaderBytes is the bound that the reference implementation sets.
	maxHeaderBytes = 100_000_000
	// alignment is that of the first array's first byte in files we write.
	alignment = 8
	// maxDimensions is the most that PyTorch computes with
	// (c10/core/TensorImpl and aten/src/ATen/TensorIterator.h, 64).
	maxDimensions = 64
	metadataName  = "__metadata__"
)

// info is what a header says of one array. begin and end are offsets into the
// bytes after the header.
type info struct {
	name       string
	dtype      string
	shape      []int64
	begin, end int64
}

// missing is no offset.
const missing = math.MinInt64

// split divides a file into its header and its data.
func split(file []byte) (header, data []byte, err error) {
	if len(file) < lengthBytes {
		return nil, nil, errShort
	}
	n := binary.LittleEndian.Uint64(file)
	if n > maxHeaderBytes {
		return nil, nil, fmt.Errorf("header of %d bytes is larger than the format's bound of %d: not a safetensors file?", n, maxHeaderBytes)
	}
	if n > uint64(len(file)-lengthBytes) {
		return nil, nil, fmt.Errorf("is cut short: header of %d bytes in a file of %d", n, len(file))
	}
	rest := file[lengthBytes:]
	return rest[:n], rest[n:], nil
}

// parseHeader reads the JSON of a header. It does not look at the layout.
func parseHeader(header []byte) (infos []info, metadata map[string]string, err error) {
	if len(header) == 0 || header[0] != '{' {
		return nil, nil, errors.New("header does not begin with {: not a safetensors file?")
	}
	if !utf8.Valid(header) {
		return nil, nil, errors.New("header is not UTF-8")
	}
	t := newTokens(header)
	err = t.object(func(name string) (err error) {
		if name == metadataName {
			if metadata, err = t.strings(); err != nil {
				return fmt.Errorf("%s: %w", metadataName, err)
			}
			return nil
		}
		i, err := parseInfo(t, name)
		if err != nil {
			return fmt.Errorf("array %s: %w", quoted(name), err)
		}
		infos = append(infos, i)
		return nil
	})
	if err == nil {
		err = t.end()
	}
	if err != nil {
		return nil, nil, fmt.Errorf("header: %w", err)
	}
	return infos, metadata, nil
}

func parseInfo(t tokens, name string) (info, error) {
	i := info{name: name, begin: missing}
	err := t.object(func(key string) error {
		err := i.read(t, key)
		if err != nil {
			return fmt.Errorf("%s: %w", quoted(key), err)
		}
		return nil
	})
	if err != nil {
		return info{}, err
	}
	if i.dtype == "" || i.shape == nil || i.begin == missing {
		return info{}, errors.New("dtype, shape and two data_offsets are needed")
	}
	size, err := byteSize(i.dtype, i.shape)
	if err != nil {
		return info{}, err
	}
	if i.begin < 0 || i.end < i.begin || i.end-i.begin != size {
		return info{}, fmt.Errorf("offsets [%d, %d] do not hold %s%v, which takes %d bytes", i.begin, i.end, i.dtype, i.shape, size)
	}
	return i, nil
}

// read reads the field of that key.
func (i *info) read(t tokens, key string) (err error) {
	switch key {
	case "dtype":
		i.dtype, err = t.text()
	case "shape":
		i.shape, err = t.wholes(maxDimensions)
	case "data_offsets":
		var offsets []int64
		if offsets, err = t.wholes(2); len(offsets) == 2 {
			i.begin, i.end = offsets[0], offsets[1]
		}
	default:
		err = errors.New("is no field of an array")
	}
	return err
}

// byteSize returns the size of an array, or an error if there is no such
// array.
func byteSize(dtype string, shape []int64) (int64, error) {
	size, ok := elementBytes[dtype]
	if !ok {
		return 0, fmt.Errorf("unknown dtype %s", quoted(dtype))
	}
	empty := false
	for _, n := range shape {
		if n < 0 {
			return 0, fmt.Errorf("shape %v has a negative dimension", shape)
		}
		empty = empty || n == 0
	}
	if empty {
		return 0, nil
	}
	for _, n := range shape {
		if size > math.MaxInt64/n {
			return 0, fmt.Errorf("shape %v is too large", shape)
		}
		size *= n
	}
	return size, nil
}

// checkLayout refuses arrays that overlap, leave a gap or do not end where
// the data ends. It leaves infos in the order of their offsets.
func checkLayout(infos []info, size int64) error {
	sort.Slice(infos, func(i, j int) bool {
		a, b := &infos[i], &infos[j]
		if a.begin != b.begin {
			return a.begin < b.begin
		}
		return a.end < b.end // empty arrays before the one that begins there
	})
	at := int64(0)
	for i := range infos {
		switch next := &infos[i]; {
		case next.begin < at:
			return fmt.Errorf("array %s: overlaps array %s", quoted(next.name), quoted(infos[i-1].name))
		case next.begin > at:
			return fmt.Errorf("array %s: leaves a gap of %d bytes before it", quoted(next.name), next.begin-at)
		case next.end > size:
			return fmt.Errorf("array %s: ends at byte %d of %d: the file is cut short", quoted(next.name), next.end, size)
		}
		at = infos[i].end
	}
	if at != size {
		return fmt.Errorf("%d bytes after the last array", size-at)
	}
	return nil
}
