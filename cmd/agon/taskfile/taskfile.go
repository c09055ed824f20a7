package taskfile

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"agon"
	"agon/cmd/agon/terminal"
	"agon/executor/environments"

	"github.com/agnivade/levenshtein"
)

// longestTask bounds a line of a file of tasks, in bytes.
const longestTask = 16 << 20

// File is what a file of tasks holds.
type File struct {
	Items []agon.Item
	// Without counts the records that have no item.
	Without int
}

// Read reads a file of tasks, or standard input for "-". A line that holds
// neither an item nor the record of one is the user's mistake.
func Read(stdin io.Reader, name string) (tasks File, err error) {
	err = ReadLines(stdin, name, func(line []byte) error {
		item, err := ReadItem(line)
		switch {
		case err != nil:
			return err
		case item == nil:
			tasks.Without++
		default:
			tasks.Items = append(tasks.Items, *item)
		}
		return nil
	})
	if err == nil && len(tasks.Items) == 0 {
		err = terminal.Mistake(fmt.Errorf("%s holds no tasks", terminal.GivenName(name)))
	}
	return tasks, err
}

// ReadLines reads a file line by line, but for empty ones, or standard input for "-".
// What read says of a line is the user's mistake, and ends it.
func ReadLines(stdin io.Reader, name string, read func(line []byte) error) error {
	file, err := terminal.OpenGiven(stdin, name)
	if err != nil {
		return err
	}
	defer file.Close()
	name = terminal.GivenName(name)
	scanner := bufio.NewScanner(file)
	scanner.Buffer(nil, longestTask)
	line := 1
	for ; scanner.Scan(); line++ {
		if len(bytes.TrimSpace(scanner.Bytes())) == 0 {
			continue
		}
		if err := read(scanner.Bytes()); err != nil {
			return terminal.Mistake(fmt.Errorf("%s: line %d: %w", name, line, err))
		}
	}
	switch err := scanner.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return terminal.Mistake(fmt.Errorf("%s: line %d: is longer than %d bytes", name, line, longestTask))
	case err != nil:
		return terminal.FileError(fmt.Errorf("%s: line %d: %w", name, line, err))
	}
	return nil
}

// ReadItem reads an item, or the one that a run's record holds under "item"; nil
// if the record has none.
func ReadItem(line []byte) (*agon.Item, error) {
	if !utf8.Valid(line) {
		return nil, errors.New("is not UTF-8")
	}
	fields, err := objectOf(line)
	if err != nil {
		return nil, err
	}
	nested, holds := fields["item"]
	_, record := fields["verdict"]
	if holds && string(nested) == "null" || record && !holds {
		return nil, nil
	}
	if !holds {
		item, err := itemOf(fields)
		if err != nil {
			return nil, err
		}
		return item, legible(item)
	}
	// What a policy wrote may be anything: the filter is there to say so.
	if fields, err = objectOf(nested); err != nil {
		return nil, fmt.Errorf("item: %w", err)
	}
	item, err := itemOf(fields)
	if err != nil {
		return nil, fmt.Errorf("item: %w", err)
	}
	return item, nil
}

// itemOf reads the parts of an item. Keys that are no part of one are left to
// whoever wrote them.
func itemOf(fields map[string]json.RawMessage) (*agon.Item, error) {
	var item agon.Item
	for _, part := range []struct {
		key, kind string
		to        any
		needed    bool
	}{
		{"environment", "a text", &item.Environment, true},
		{"seed", "a whole number", &item.Seed, true},
		{"instruction", "a text", &item.Instruction, true},
		{"verifier", "a text", &item.Verifier, true},
		{"solution", "a text", &item.Solution, true},
		{"failures", "a list of texts", &item.Failures, false},
	} {
		raw, there := fields[part.key]
		if !there && part.needed {
			return nil, fmt.Errorf("%q is missing%s", part.key, nearTo(part.key, fields))
		}
		if there && (string(raw) == "null" || json.Unmarshal(raw, part.to) != nil) {
			return nil, fmt.Errorf("%q is %.40s: it has to be %s", part.key, raw, part.kind)
		}
	}
	return &item, nil
}

// legible refuses texts that a person cannot have meant: no program can be made
// of them.
func legible(item *agon.Item) error {
	for _, text := range append([]string{item.Environment, item.Instruction, item.Verifier, item.Solution}, item.Failures...) {
		if strings.ContainsAny(text, "\x00\uFFFD") {
			return fmt.Errorf("%.40q holds a NUL or half a character", text)
		}
	}
	return nil
}

// nearTo names a key that was meant for another.
func nearTo(key string, fields map[string]json.RawMessage) string {
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if levenshtein.ComputeDistance(name, key) <= 2 {
			return fmt.Sprintf(": is it %q?", name)
		}
	}
	return ""
}

// objectOf reads a JSON object and refuses a key that stands there twice.
func objectOf(text []byte) (map[string]json.RawMessage, error) {
	var whole json.RawMessage
	if err := json.Unmarshal(text, &whole); err != nil {
		return nil, errors.New("is no JSON (hint: a line is one task, whole)")
	}
	decoder := json.NewDecoder(bytes.NewReader(whole))
	if opening, err := decoder.Token(); err != nil || opening != json.Delim('{') {
		return nil, fmt.Errorf("is %.40s: a task is an object", whole)
	}
	fields := map[string]json.RawMessage{}
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return nil, err
		}
		key, _ := token.(string)
		if _, twice := fields[key]; twice {
			return nil, fmt.Errorf("%q stands there twice", key)
		}
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return nil, err
		}
		fields[key] = value
	}
	return fields, nil
}

// WorldsOf lists the environments to load: the paths given, or where there are none
// those that ship and that items name. A folder is opened because a person names it,
// never because a file of tasks does.
func WorldsOf(items []agon.Item, paths []string) ([]string, error) {
	if len(paths) > 0 {
		return paths, nil
	}
	var names []string
	for i := range items {
		if !slices.Contains(environments.Names(), items[i].Environment) {
			return nil, Strange(i, &items[i])
		}
		if !slices.Contains(names, items[i].Environment) {
			names = append(names, items[i].Environment)
		}
	}
	return names, nil
}

// Strange says that the i-th item belongs to an environment that is not at hand.
func Strange(i int, item *agon.Item) error {
	return fmt.Errorf("task %d belongs to %.40q: give --env its folder, and the task that folder's name", i+1, item.Environment)
}
