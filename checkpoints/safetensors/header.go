package safetensors

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"sort"
)

const (
	lengthBytes = 8
	// maxHeaderBytes is the bound that the reference implementation sets.
	maxHeaderBytes = 100_000_000
	// alignment is that of the first array's first byte in files we write.
	alignment    = 8
	metadataName = "__metadata__"
)

// info is what a header says of one array. begin and end are offsets into the
// bytes after the header.
type info struct {
	name       string
	dtype      string
	shape      []int64
	begin, end int64
}

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
func parseHeader(header []byte) ([]info, map[string]string, error) {
	if len(header) == 0 || header[0] != '{' {
		return nil, nil, errors.New("header does not begin with {: not a safetensors file?")
	}
	d := json.NewDecoder(bytes.NewReader(header))
	d.DisallowUnknownFields()
	infos, metadata, err := parseEntries(d)
	if err == nil {
		_, err = d.Token()
		if err == nil {
			err = errors.New("more than one JSON value")
		} else if err == io.EOF {
			err = nil
		}
	}
	if err != nil {
		return nil, nil, fmt.Errorf("header: %w", jsonError(err))
	}
	return infos, metadata, nil
}

func parseEntries(d *json.Decoder) (infos []info, metadata map[string]string, err error) {
	if _, err := d.Token(); err != nil { // the {
		return nil, nil, err
	}
	seen := map[string]bool{}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, nil, err
		}
		name := key.(string) // More was true inside an object: a key
		if seen[name] {
			return nil, nil, fmt.Errorf("array %q: is there twice", name)
		}
		seen[name] = true
		if name == metadataName {
			if err := d.Decode(&metadata); err != nil {
				return nil, nil, fmt.Errorf("%s: %w", metadataName, err)
			}
			continue
		}
		i, err := parseInfo(d, name)
		if err != nil {
			return nil, nil, fmt.Errorf("array %q: %w", name, err)
		}
		infos = append(infos, i)
	}
	_, err = d.Token() // the }
	return infos, metadata, err
}

func parseInfo(d *json.Decoder, name string) (info, error) {
	var fields struct {
		DType   *string  `json:"dtype"`
		Shape   *[]int64 `json:"shape"`
		Offsets []int64  `json:"data_offsets"`
	}
	if err := d.Decode(&fields); err != nil {
		return info{}, err
	}
	if fields.DType == nil || fields.Shape == nil || len(fields.Offsets) != 2 {
		return info{}, errors.New("dtype, shape and two data_offsets are needed")
	}
	i := info{name: name, dtype: *fields.DType, shape: *fields.Shape, begin: fields.Offsets[0], end: fields.Offsets[1]}
	size, err := byteSize(i.dtype, i.shape)
	if err != nil {
		return info{}, err
	}
	if i.begin < 0 || i.end < i.begin || i.end-i.begin != size {
		return info{}, fmt.Errorf("offsets [%d, %d] do not hold %s%v, which takes %d bytes", i.begin, i.end, i.dtype, i.shape, size)
	}
	return i, nil
}

// byteSize returns the size of an array, or an error if there is no such
// array.
func byteSize(dtype string, shape []int64) (int64, error) {
	size, ok := elementBytes[dtype]
	if !ok {
		return 0, fmt.Errorf("unknown dtype %q", dtype)
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
			return fmt.Errorf("array %q: overlaps array %q", next.name, infos[i-1].name)
		case next.begin > at:
			return fmt.Errorf("array %q: leaves a gap of %d bytes before it", next.name, next.begin-at)
		case next.end > size:
			return fmt.Errorf("array %q: ends at byte %d of %d: the file is cut short", next.name, next.end, size)
		}
		at = infos[i].end
	}
	if at != size {
		return fmt.Errorf("%d bytes after the last array", size-at)
	}
	return nil
}

// jsonError gives an unexpected end of input its own words.
func jsonError(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("JSON ends too early")
	}
	return err
}
