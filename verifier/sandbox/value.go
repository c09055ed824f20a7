package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"
)

// deepest bounds the nesting of a value that crosses.
const deepest = 64

// longestInteger is the number of digits beyond which Python does not read an
// integer (sys.int_info.default_max_str_digits).
const longestInteger = 4300

// checkValue says why raw is not a JSON value that we take from a model, or
// returns nil: at most limit bytes of valid UTF-8, nested at most 64 deep, no
// key twice in an object, no half of a surrogate pair, no integer of more than
// 4300 digits, no other number that a double cannot hold. NaN and infinities
// are not JSON.
func checkValue(raw []byte, limit int) error {
	if len(raw) > limit {
		return fmt.Errorf("%d bytes, more than %d", len(raw), limit)
	}
	if !utf8.Valid(raw) {
		return errors.New("not UTF-8")
	}
	if !json.Valid(raw) {
		return errors.New("not JSON")
	}
	if err := checkEscapes(raw); err != nil {
		return err
	}
	if err := checkNumbers(raw); err != nil {
		return err
	}
	if bytes.IndexByte(raw, '{') < 0 && bytes.IndexByte(raw, '[') < 0 {
		return nil
	}
	return checkNesting(raw)
}

// checkNumbers refuses what would be infinite, or endless to compute with:
// 1e999999999 is short. raw is valid JSON.
func checkNumbers(raw []byte) error {
	for at := 0; at < len(raw); at++ {
		switch c := raw[at]; {
		case c == '"':
			at = endOfString(raw, at)
		case c == '-' || c >= '0' && c <= '9':
			end := at
			for end < len(raw) && bytes.IndexByte([]byte("+-.eE0123456789"), raw[end]) >= 0 {
				end++
			}
			if err := checkNumber(raw[at:end]); err != nil {
				return err
			}
			at = end
		}
	}
	return nil
}

// endOfString returns where the string that begins at at ends.
func endOfString(raw []byte, at int) int {
	for at++; raw[at] != '"'; at++ {
		if raw[at] == '\\' {
			at++
		}
	}
	return at
}

func checkNumber(number []byte) error {
	if len(number) > longestInteger {
		return fmt.Errorf("a number of more than %d digits", longestInteger)
	}
	if bytes.IndexByte(number, '.') < 0 && bytes.IndexByte(number, 'e') < 0 && bytes.IndexByte(number, 'E') < 0 {
		return nil
	}
	value, err := strconv.ParseFloat(string(number), 64)
	if err != nil {
		return errors.New("a number that is too large")
	}
	if exponent := bytes.LastIndexAny(number, "eE"); exponent >= 0 && (value == 0 || len(number)-exponent > 5) {
		return errors.New("a number that is too small, or written oddly")
	}
	return nil
}

// checkEscapes refuses \ud800 to \udfff that do not come in pairs. raw is
// valid JSON.
func checkEscapes(raw []byte) error {
	for {
		at := bytes.IndexByte(raw, '\\')
		if at < 0 {
			return nil
		}
		if raw[at+1] != 'u' {
			raw = raw[at+2:]
			continue
		}
		unit := hexUnit(raw[at+2:])
		raw = raw[at+6:]
		switch {
		case unit&0xfc00 == 0xd800 && len(raw) >= 6 && raw[0] == '\\' && raw[1] == 'u' && hexUnit(raw[2:])&0xfc00 == 0xdc00:
			raw = raw[6:]
		case unit&0xf800 == 0xd800:
			return errors.New("a lone surrogate")
		}
	}
}

// hexUnit reads four hexadecimal digits.
func hexUnit(digits []byte) (unit int) {
	for _, digit := range digits[:4] {
		unit = unit<<4 | int(digit&0xf)
		if digit > '9' {
			unit += 9
		}
	}
	return unit
}

// checkNesting refuses depth and repeated keys. raw is valid JSON.
func checkNesting(raw []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var keys []map[string]bool // per open object its keys, nil for an array
	atKey := false             // the next string of an object is a key
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		inObject := len(keys) > 0 && keys[len(keys)-1] != nil
		if name, ok := token.(string); ok && inObject && atKey {
			if keys[len(keys)-1][name] {
				return fmt.Errorf("key %q twice", name)
			}
			keys[len(keys)-1][name] = true
			atKey = false
			continue
		}
		switch token {
		case json.Delim('{'):
			keys = append(keys, map[string]bool{})
		case json.Delim('['):
			keys = append(keys, nil)
		case json.Delim('}'), json.Delim(']'):
			keys = keys[:len(keys)-1]
		}
		if len(keys) > deepest {
			return fmt.Errorf("nested more than %d deep", deepest)
		}
		atKey = true // after a value, or at the beginning of an object
	}
}

// strictDecode reads raw into value; an unknown key is an error.
func strictDecode(raw []byte, value any) error {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	return decoder.Decode(value)
}
