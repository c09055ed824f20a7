package taskfile

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"agon"
	"agon/cmd/agon/terminal"
	"agon/executor/environments"
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
		item, err := environments.ReadItem(line)
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
		text := bytes.TrimPrefix(scanner.Bytes(), []byte("\ufeff")) // with which some editors begin a file
		if len(bytes.TrimSpace(text)) == 0 {
			continue
		}
		if err := read(text); err != nil {
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
	return fmt.Errorf("task %d is of environment %.40q, which is not at hand (hint: %s ship; --env PATH names the folder of another, of which the task has to give the name)",
		i+1, item.Environment, strings.Join(environments.Names(), " and "))
}
