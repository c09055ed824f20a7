package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
)

// printDiff prints a line for every place at which two states differ: the path,
// what was there, and what is. Then comes what ended the program, if anything did.
func printDiff(w io.Writer, before json.RawMessage, result *executed) error {
	was, err := decoded(before)
	if err != nil {
		return err
	}
	is, err := decoded(result.State)
	if err != nil {
		return err
	}
	changes := changes("", was, is)
	for _, line := range changes {
		fmt.Fprintln(w, line)
	}
	if len(changes) == 0 {
		fmt.Fprintln(w, "nothing changed")
	}
	if result.Status != "ok" {
		fmt.Fprintf(w, "the program failed: %s\n", cmp.Or(result.Error, result.Status))
	}
	return nil
}

// decoded keeps numbers as they are written.
func decoded(raw json.RawMessage) (value any, err error) {
	if len(raw) == 0 {
		return nil, nil
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	err = decoder.Decode(&value)
	return value, err
}

// absent stands for what is not there.
type absent struct{}

// changes lists where two values differ, as deep down as they are alike.
func changes(path string, was, is any) (lines []string) {
	switch a := was.(type) {
	case map[string]any:
		b, ok := is.(map[string]any)
		if !ok {
			break
		}
		keys := maps.Clone(a)
		maps.Copy(keys, b)
		for _, key := range slices.Sorted(maps.Keys(keys)) {
			lines = append(lines, changes(joined(path, key), at(a, key), at(b, key))...)
		}
		return lines
	case []any:
		b, ok := is.([]any)
		if !ok {
			break
		}
		for i := range max(len(a), len(b)) {
			lines = append(lines, changes(fmt.Sprintf("%s[%d]", path, i), element(a, i), element(b, i))...)
		}
		return lines
	}
	if before, after := shown(was), shown(is); before != after {
		return []string{fmt.Sprintf("%s: %s → %s", path, before, after)}
	}
	return nil
}

func joined(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func at(object map[string]any, key string) any {
	if value, ok := object[key]; ok {
		return value
	}
	return absent{}
}

func element(list []any, i int) any {
	if i < len(list) {
		return list[i]
	}
	return absent{}
}

func shown(value any) string {
	if _, none := value.(absent); none {
		return "(nothing)"
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(value) != nil {
		return "?" // it was decoded from JSON
	}
	return string(bytes.TrimSpace(text.Bytes()))
}
