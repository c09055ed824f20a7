package architecture

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"syscall"
)

// maxObjectBytes is what a config.json or generation_config.json may have: a
// thousand times what those of real models do.
const maxObjectBytes = 1 << 20

// object is a JSON object as a file holds it: values by the exact names of
// their keys. (A struct of encoding/json would take "Vocab_Size" for
// vocab_size, which transformers does not.) Of a key that is there twice the
// last counts, as for Python.
type object map[string]json.RawMessage

func parseObject(encoded []byte) (object, error) {
	if len(encoded) > maxObjectBytes {
		return nil, fmt.Errorf("has %d bytes, more than the %d that are read", len(encoded), maxObjectBytes)
	}
	var o object
	if err := json.Unmarshal(encoded, &o); err != nil {
		var wrong *json.UnmarshalTypeError
		if errors.As(err, &wrong) {
			return nil, errors.New("is no JSON object")
		}
		return nil, err
	}
	if o == nil {
		return nil, errors.New("is no JSON object")
	}
	return o, nil
}

// has reports whether the key has a value other than null.
func (o object) has(key string) bool {
	value, ok := o[key]
	return ok && string(value) != "null"
}

// readAll decodes the values of keys into what they map to, pointers to
// pointers that become nil where a key is absent or null.
func (o object) readAll(values map[string]any) error {
	for _, key := range sortedKeys(values) {
		if err := o.read(key, values[key]); err != nil {
			return err
		}
	}
	return nil
}

// read leaves value as it is where the key is absent or null.
func (o object) read(key string, value any) error {
	if !o.has(key) {
		return nil
	}
	if err := json.Unmarshal(o[key], value); err != nil {
		return fmt.Errorf("%s is %s: it must be %s", key, clipped(o[key]), kindOf(value))
	}
	return nil
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func kindOf(value any) string {
	switch value.(type) {
	case **int:
		return "a whole number"
	case **float64:
		return "a number"
	case **bool:
		return "true or false"
	case **string:
		return "a string"
	case *[]string:
		return "a list of strings"
	}
	return "an object"
}

// clipped is JSON as an error shows it.
func clipped(value json.RawMessage) string {
	return fmt.Sprintf("%.60s", strings.Join(strings.Fields(string(value)), " "))
}

// real is a number that Python reads as a float: transformers refuses or warns
// of 1 where it wants 1.0.
type real float64

// MarshalJSON implements json.Marshaler.
func (r real) MarshalJSON() ([]byte, error) {
	encoded, err := json.Marshal(float64(r))
	if err == nil && !strings.ContainsAny(string(encoded), ".e") {
		encoded = append(encoded, ".0"...)
	}
	return encoded, err
}

// readFile reads a file of at most maxObjectBytes. What is no file is refused
// and not waited for: whoever opens a pipe waits for its other end.
func readFile(path string) ([]byte, error) {
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	stat, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if !stat.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: is not a regular file", path)
	}
	return io.ReadAll(io.LimitReader(file, maxObjectBytes+1)) // one more, so that parseObject sees it
}
