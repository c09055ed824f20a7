package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// textLine is a line of standard input, without its end.
type textLine struct {
	number int
	text   string
}

// longestPrompt bounds a line in bytes.
const longestPrompt = 16 << 20

// linesAtOnce is how many lines are worked on together.
const linesAtOnce = 256

// eachLine hands over what r has, some lines at a time, until it ends or ctx
// does.
func eachLine(ctx context.Context, r io.Reader, take func([]textLine) error) error {
	scanner := bufio.NewScanner(r)
	scanner.Buffer(nil, longestPrompt)
	scanner.Split(untilNewline)
	for number := 1; ; {
		lines, err := unlessEnded(ctx, func() ([]textLine, error) { return nextLines(scanner, number) })
		if err != nil {
			return err
		}
		if len(lines) == 0 {
			return nil
		}
		if err := take(lines); err != nil {
			return err
		}
		number += len(lines)
	}
}

// untilNewline is bufio.ScanLines that leaves a carriage return to the line: it is
// text like any other.
func untilNewline(data []byte, atEOF bool) (advance int, line []byte, err error) {
	if i := bytes.IndexByte(data, '\n'); i >= 0 {
		return i + 1, data[:i], nil
	}
	if atEOF && len(data) > 0 {
		return len(data), data, nil
	}
	return 0, nil, nil
}

// nextLines reads up to linesAtOnce lines, of which the first has a number.
func nextLines(scanner *bufio.Scanner, number int) (lines []textLine, err error) {
	for len(lines) < linesAtOnce && scanner.Scan() {
		line := textLine{number + len(lines), scanner.Text()}
		if !utf8.ValidString(line.text) {
			return nil, mistake(fmt.Errorf("line %d is not UTF-8", line.number))
		}
		lines = append(lines, line)
	}
	switch err := scanner.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return nil, mistake(fmt.Errorf("line %d has more than %d MiB", number+len(lines), longestPrompt>>20))
	case err != nil:
		return nil, err
	}
	return lines, nil
}

// printJSONLine writes a value as one line of JSON.
func printJSONLine(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}
