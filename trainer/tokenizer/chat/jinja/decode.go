package jinja

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// Decode returns what encoded, a JSON text, stands for. The keys of objects
// keep their order. mark tells which mark the strings below a key bear, given
// the mark of the object; nil leaves all strings the template's own. Keys bear
// the mark of the object.
func Decode(encoded []byte, mark func(key string, mark byte) byte) (Value, error) {
	d := &jsonReader{decoder: json.NewDecoder(bytes.NewReader(encoded)), mark: mark}
	d.decoder.UseNumber()
	initial := Own
	if mark != nil {
		initial = mark("", Own)
	}
	v, err := d.value(initial, 0)
	if err != nil {
		return nil, err
	}
	if _, err := d.decoder.Token(); err != io.EOF {
		return nil, fmt.Errorf("something follows the value")
	}
	return v, nil
}

type jsonReader struct {
	decoder *json.Decoder
	mark    func(key string, mark byte) byte
}

func (d *jsonReader) value(mark byte, depth int) (Value, error) {
	if depth > maxNesting {
		return nil, fmt.Errorf("values are nested deeper than %d", maxNesting)
	}
	token, err := d.decoder.Token()
	if err != nil {
		return nil, err
	}
	switch token := token.(type) {
	case json.Delim:
		if token == '[' {
			return d.list(mark, depth)
		}
		return d.object(mark, depth)
	case json.Number:
		return jsonNumber(token)
	case string:
		return NewText(token, mark), nil
	}
	return token, nil // a bool or nil
}

func (d *jsonReader) list(mark byte, depth int) (Value, error) {
	list := &List{}
	for d.decoder.More() {
		item, err := d.value(mark, depth+1)
		if err != nil {
			return nil, err
		}
		list.Items = append(list.Items, item)
	}
	_, err := d.decoder.Token()
	return list, err
}

func (d *jsonReader) object(mark byte, depth int) (Value, error) {
	object := NewDict()
	for d.decoder.More() {
		token, err := d.decoder.Token()
		if err != nil {
			return nil, err
		}
		key := token.(string) // or the decoder had refused it
		below := mark
		if d.mark != nil {
			below = d.mark(key, mark)
		}
		v, err := d.value(below, depth+1)
		if err != nil {
			return nil, err
		}
		object.put(NewText(key, mark), v)
	}
	_, err := d.decoder.Token()
	return object, err
}

// jsonNumber returns a number as Python's json reads it: what has neither
// fraction nor exponent is an int.
func jsonNumber(n json.Number) (Value, error) {
	if strings.ContainsAny(string(n), ".eE") {
		return parseFloat(string(n)), nil
	}
	i, err := n.Int64()
	if err != nil {
		return nil, fmt.Errorf("the integer %s does not fit into 64 bits", n)
	}
	return i, nil
}
