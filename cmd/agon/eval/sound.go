package eval

import (
	"fmt"
	"maps"
	"slices"

	"agon/cmd/agon/exams"
	"agon/cmd/agon/terminal"
	"agon/verifier"
)

// sound refuses a file that no evaluation can have left: its numbers would stand on a
// page as if they were measured.
func (f *File) sound() error {
	t := &f.Table
	switch {
	case t.Attempts < 1 || t.Tasks < 1 || t.Tasks > exams.MostAttempts/t.Attempts:
		return fmt.Errorf("%s × %s", terminal.Counted(t.Tasks, "task"), terminal.Counted(t.Attempts, "attempt"))
	case !terminal.SoundTemperature(t.Temperature):
		return fmt.Errorf("temperature %v", t.Temperature)
	case len(t.Checkpoints) == 0 || len(f.Scores) != len(t.Checkpoints):
		return fmt.Errorf("%d checkpoints with the scores of %d", len(t.Checkpoints), len(f.Scores))
	}
	if err := t.soundEstimates(0, t.DoNothing, t.Cheat, t.Solutions); err != nil {
		return err
	}
	named := map[string]bool{}
	for i := range t.Checkpoints {
		row := &t.Checkpoints[i]
		if row.Name == "" || named[row.Name] {
			return fmt.Errorf("the checkpoint %q twice, or without a name", row.Name)
		}
		named[row.Name] = true
		if err := f.soundRow(row, &f.Scores[i]); err != nil {
			return fmt.Errorf("%s: %w", row.Name, err)
		}
	}
	return t.soundComparisons(named)
}

// soundRow looks at a checkpoint with its scores.
func (f *File) soundRow(row *Row, scores *exams.Results) error {
	t := &f.Table
	for _, way := range []struct {
		name     string
		summary  *verifier.Summary
		scores   []verifier.Score
		attempts int
	}{{"sampled", row.Sampled, scores.Sampled, t.Attempts}, {"greedy", row.Greedy, scores.Greedy, 1}} {
		if way.summary == nil || len(way.scores) != t.Tasks {
			return fmt.Errorf("%s scores of %d tasks of %d", way.name, len(way.scores), t.Tasks)
		}
		if _, estimated := way.summary.PassAt[1]; !estimated {
			return fmt.Errorf("no %s success", way.name)
		}
		if err := t.soundEstimates(0, slices.Collect(maps.Values(way.summary.PassAt))...); err != nil {
			return err
		}
		for i := range way.scores {
			if err := soundScore(&way.scores[i], way.attempts); err != nil {
				return err
			}
		}
	}
	return nil
}

// soundScore looks at the score of a task of which so many attempts were made; those
// that the program lost are not among its own.
func soundScore(s *verifier.Score, made int) error {
	if s.Passes < 0 || s.Passes > s.Attempts || s.Attempts > made {
		return fmt.Errorf("task %.40q: %d passes of %d attempts, of %d that were made", s.Task, s.Passes, s.Attempts, made)
	}
	return nil
}

// rounding is how far sums of shares may be off.
const rounding = 1e-9

// soundEstimates looks at success, from least to 1, with its interval.
func (t *Table) soundEstimates(least float64, estimates ...verifier.Estimate) error {
	share := func(v float64) bool { return v >= least-rounding && v <= 1+rounding }
	for _, e := range estimates {
		sound := share(e.Value) && share(e.Low) && share(e.High) && e.Low <= e.High
		if !sound || e.N < 0 || e.N > t.Tasks*t.Attempts {
			return fmt.Errorf("success of %v with an interval from %v to %v at %d tasks", e.Value, e.Low, e.High, e.N)
		}
	}
	return nil
}

// soundComparisons looks at differences between the checkpoints of those names.
func (t *Table) soundComparisons(named map[string]bool) error {
	for _, c := range t.Comparisons {
		if !named[c.Before] || !named[c.After] || !(c.McNemar.P >= 0 && c.McNemar.P <= 1) {
			return fmt.Errorf("a comparison of %q with %q, p = %v", c.After, c.Before, c.McNemar.P)
		}
		if err := t.soundEstimates(-1, append(slices.Collect(maps.Values(c.PassAt)), c.Greedy)...); err != nil {
			return fmt.Errorf("%s − %s: %w", c.After, c.Before, err)
		}
	}
	return nil
}
