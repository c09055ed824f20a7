package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"

	"agon"
	"agon/challenger"
	"agon/checkpoints"
	"agon/verifier"
)

// itemRecord is a line of tasks.jsonl: an item and what was decided about it.
// A task that the filter accepted has a second line once its first group of
// attempts has decided whether it is in the band, and another one if attempts show
// that it is unsound.
type itemRecord struct {
	Iteration int          `json:"iteration"`
	ID        string       `json:"id"`
	Version   int          `json:"version"`
	Verdict   agon.Verdict `json:"verdict"`
	// Attempts and Passes are those of the first group; 0 before it.
	Attempts int `json:"attempts,omitempty"`
	Passes   int `json:"passes,omitempty"`
	// Mutation is how the verifier did on mutants of the solution; absent where
	// an earlier stage refused the item, or none were tried.
	Mutation agon.MutationScore `json:"mutation,omitzero"`
	// Unheeded is what the instruction names and neither solution nor verifier is about.
	Unheeded []string `json:"unheeded,omitempty"`
	// VariantOf is the ID of the item that this one is a variation of; empty
	// for what the policy wrote.
	VariantOf string `json:"variant_of,omitempty"`
	// Topic is what the challenger was asked to write about.
	Topic challenger.Topic `json:"topic,omitempty"`
	Item  *agon.Item       `json:"item,omitempty"`
	// Text is the end of what was written where no item could be read from it.
	Text string `json:"text,omitempty"`
}

// attemptRecord is a line of trajectories.jsonl.
type attemptRecord struct {
	Iteration int          `json:"iteration"`
	Verdict   agon.Verdict `json:"verdict"`
	// Withheld attempts earned nothing, whatever their verdict: their task was
	// put in quarantine in that iteration.
	Withheld bool `json:"withheld,omitempty"`
	// Alternative is set on the first attempt of a group that passed and ended
	// as it did, otherwise than the task's solution.
	Alternative bool            `json:"alternative,omitempty"`
	Trajectory  agon.Trajectory `json:"trajectory"`
}

// judgement is what was decided on the attempt. Nothing was where the program
// failed, in playing it or in judging it.
func (r *attemptRecord) judgement() verifier.Judgement {
	counts := r.Trajectory.Status.Counts() && r.Verdict.Stage != verifier.StageError
	return verifier.Judgement{Verdict: r.Verdict, Counts: counts}
}

// lines reads the values of a journal, one per line. A torn last line, which a
// run in progress may have, is passed over.
func lines[T any](run string, journal checkpoints.Journal) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		file, err := checkpoints.OpenRegular(filepath.Join(run, string(journal)))
		if err != nil {
			yield(none, fileError(err))
			return
		}
		defer file.Close()
		scanner := bufio.NewScanner(file)
		scanner.Buffer(nil, longestLine)
		scanner.Split(wholeLines)
		for number := 1; scanner.Scan(); number++ {
			var value T
			if err := json.Unmarshal(scanner.Bytes(), &value); err != nil {
				yield(none, mistake(fmt.Errorf("%s: line %d: %w", file.Name(), number, plainJSON(err))))
				return
			}
			if !yield(value, nil) {
				return
			}
		}
		if err := scanner.Err(); err != nil {
			yield(none, mistake(fmt.Errorf("%s: %w", file.Name(), err)))
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

// requireRun refuses a path that is no run directory.
func requireRun(path string) error {
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return mistake(fmt.Errorf("there is no run %s", path))
	}
	if _, err := os.Stat(filepath.Join(path, "config.yaml")); err != nil {
		return mistake(fmt.Errorf("%s is not a run: it has no config.yaml", path))
	}
	if holdsPretraining(path) {
		return mistake(fmt.Errorf("%s is not a run: %w", path, unfinished(path)))
	}
	return nil
}
