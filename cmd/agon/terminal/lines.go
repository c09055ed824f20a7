package terminal

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

// TextLine is a line of standard input, without its end.
type TextLine struct {
	Number int
	Text   string
}

// LongestPrompt bounds a line in bytes.
const LongestPrompt = 16 << 20

// linesAtOnce is how many lines are worked on together.
const linesAtOnce = 256

// EachLine hands over what r has, some lines at a time, until it ends or ctx
// does.
func EachLine(ctx context.Context, r io.Reader, take func([]TextLine) error) error {
	scanner := bufio.NewScanner(r)
	scanner.Buffer(nil, LongestPrompt)
	scanner.Split(untilNewline)
	for number := 1; ; {
		lines, err := UnlessEnded(ctx, func() ([]TextLine, error) { return nextLines(scanner, number) })
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
func nextLines(scanner *bufio.Scanner, number int) (lines []TextLine, err error) {
	for len(lines) < linesAtOnce && scanner.Scan() {
		line := TextLine{number + len(lines), scanner.Text()}
		if !utf8.ValidString(line.Text) {
			return nil, Mistake(fmt.Errorf("line %d is not UTF-8", line.Number))
		}
		lines = append(lines, line)
	}
	switch err := scanner.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return nil, Mistake(fmt.Errorf("line %d has more than %d MiB", number+len(lines), LongestPrompt>>20))
	case err != nil:
		return nil, err
	}
	return lines, nil
}

// PrintJSONLine writes a value as one line of JSON.
func PrintJSONLine(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}

// PrintJSON prints a value as indented JSON.
func PrintJSON(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}
