package runs

import (
	"bufio"
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
		scanner.Buffer(nil, checkpoints.LongestLine)
		scanner.Split(checkpoints.WholeLines)
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
