package runs

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"path/filepath"

	"agon/checkpoints"
	"agon/cmd/agon/terminal"
)

// Lines reads the values of a journal, one per line. A torn last line, which a
// run in progress may have, is passed over.
func Lines[T any](run string, journal checkpoints.Journal) iter.Seq2[T, error] {
	return LinesFrom[T](run, journal, &Position{})
}

// Position is a place between the lines of a journal; its zero value is the beginning.
type Position struct {
	bytes int64
	lines int
}

// LinesFrom is Lines from a position on, which it moves behind each line that it yields.
func LinesFrom[T any](run string, journal checkpoints.Journal, at *Position) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		file, err := checkpoints.OpenRegular(filepath.Join(run, string(journal)))
		if err != nil {
			yield(none, terminal.FileError(err))
			return
		}
		defer file.Close()
		if _, err := file.Seek(at.bytes, io.SeekStart); err != nil {
			yield(none, terminal.FileError(err))
			return
		}
		scanner := bufio.NewScanner(file)
		scanner.Buffer(nil, checkpoints.LongestLine)
		scanner.Split(checkpoints.WholeLines)
		for scanner.Scan() {
			at.bytes += int64(len(scanner.Bytes()) + 1)
			at.lines++
			var value T
			if err := json.Unmarshal(scanner.Bytes(), &value); err != nil {
				yield(none, terminal.Mistake(fmt.Errorf("%s: line %d: %w", file.Name(), at.lines, terminal.PlainJSON(err))))
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
