package runs

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"iter"
	"path/filepath"

	"agon/checkpoints"
	"agon/cmd/agon/terminal"
)

// Lines reads the values of a journal, one per line. A torn last line, which a
// run in progress may have, is passed over.
func Lines[T any](run string, journal checkpoints.Journal) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		file, err := checkpoints.OpenRegular(filepath.Join(run, string(journal)))
		if err != nil {
			yield(none, terminal.FileError(err))
			return
		}
		defer file.Close()
		scanner := bufio.NewScanner(file)
		scanner.Buffer(nil, longestLine)
		scanner.Split(wholeLines)
		for number := 1; scanner.Scan(); number++ {
			var value T
			if err := json.Unmarshal(scanner.Bytes(), &value); err != nil {
				yield(none, terminal.Mistake(fmt.Errorf("%s: line %d: %w", file.Name(), number, terminal.PlainJSON(err))))
				return
			}
			if !yield(value, nil) {
				return
			}
		}
		if err := scanner.Err(); err != nil {
			yield(none, terminal.Mistake(fmt.Errorf("%s: %w", file.Name(), err)))
		}
	}
}

// longestLine bounds a line of a journal, in bytes.
const longestLine = 256 << 20

// wholeLines splits a text at the end of every line and drops what follows the
// last.
func wholeLines(data []byte, atEOF bool) (advance int, line []byte, err error) {
	if end := bytes.IndexByte(data, '\n'); end >= 0 {
		return end + 1, data[:end], nil
	}
	if atEOF {
		return len(data), nil, nil
	}
	return 0, nil, nil
}
