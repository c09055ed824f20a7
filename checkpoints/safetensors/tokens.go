package safetensors

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// tokens is JSON read a token at a time: what is of another form than the
// format has is refused where it begins, however deep or long it is, and keys
// count by their exact letters and once (encoding/json takes "DType" for
// "dtype", and the last of two).
type tokens struct{ *json.Decoder }

func newTokens(text []byte) tokens {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	return tokens{d}
}

// object calls value at the value of each key.
func (t tokens) object(value func(key string) error) error {
	if err := t.open('{'); err != nil {
		return err
	}
	seen := map[string]bool{}
	for t.More() {
		key, err := t.text()
		if err != nil {
			return err
		}
		if seen[key] {
			return fmt.Errorf("%s is there twice", quoted(key))
		}
		seen[key] = true
		if err := value(key); err != nil {
			return err
		}
	}
	return t.close()
}

// list calls value at each value of a list.
func (t tokens) list(value func() error) error {
	if err := t.open('['); err != nil {
		return err
	}
	for t.More() {
		if err := value(); err != nil {
			return err
		}
	}
	return t.close()
}

// strings reads an object of strings.
func (t tokens) strings() (map[string]string, error) {
	all := map[string]string{}
	err := t.object(func(key string) (err error) {
		if all[key], err = t.text(); err != nil {
			return fmt.Errorf("%s: %w", quoted(key), err)
		}
		return nil
	})
	return all, err
}

// end refuses what follows the value.
func (t tokens) end() error {
	switch _, err := t.Token(); err {
	case io.EOF:
		return nil
	case nil:
		return errors.New("more than one JSON value")
	default:
		return plain(err)
	}
}

func (t tokens) open(delim json.Delim) error {
	token, err := t.Token()
	if err != nil {
		return plain(err)
	}
	if token != delim {
		return fmt.Errorf("is %s: it must begin with %s", described(token), delim)
	}
	return nil
}

func (t tokens) close() error {
	_, err := t.Token() // More was false: it is the end or a fault
	return plain(err)
}

func (t tokens) text() (string, error) {
	token, err := t.Token()
	if err != nil {
		return "", plain(err)
	}
	text, ok := token.(string)
	if !ok {
		return "", fmt.Errorf("is %s: it must be a string", described(token))
	}
	return text, nil
}

func (t tokens) whole() (int64, error) {
	token, err := t.Token()
	if err != nil {
		return 0, plain(err)
	}
	number, _ := token.(json.Number)
	n, err := strconv.ParseInt(number.String(), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("is %s: it must be a whole number of 64 bits", described(token))
	}
	return n, nil
}

// wholes reads a list of at most n whole numbers.
func (t tokens) wholes(n int) ([]int64, error) {
	numbers := []int64{}
	err := t.list(func() error {
		if len(numbers) == n {
			return fmt.Errorf("has more than %d numbers", n)
		}
		number, err := t.whole()
		numbers = append(numbers, number)
		return err
	})
	return numbers, err
}

// skip passes over a value. encoding/json bounds its depth.
func (t tokens) skip() error {
	var value json.RawMessage
	return plain(t.Decode(&value))
}

// plain gives an unexpected end of input its own words.
func plain(err error) error {
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		return errors.New("JSON ends too early")
	}
	return err
}

// described names a token in an error.
func described(token json.Token) string {
	switch token := token.(type) {
	case nil:
		return "null"
	case string:
		return quoted(token)
	case json.Number:
		return fmt.Sprintf("%.40s", token)
	}
	return fmt.Sprint(token)
}

// quoted is a name from a file as an error shows it: on one line, not longer
// than a line.
func quoted(name string) string { return fmt.Sprintf("%.80q", name) }
