package comparison

import (
	"fmt"
	"runtime"

	"golang.org/x/sync/errgroup"

	"agon/verifier"
)

// Table is a comparison worked out. Its intervals are of 95 % unless the exam's
// Resampling says otherwise.
type Table struct {
	Exam
	Base     Base  `json:"base"`
	Variants []Row `json:"variants"`
	// Missing says what is not there yet, a sentence each.
	Missing []string `json:"missing,omitempty"`
}

// Row is a variant.
type Row struct {
	Name   string        `json:"name"`
	Shows  string        `json:"shows"`
	Pooled PooledFigures `json:"pooled"`
	Seeds  []SeedFigures `json:"seeds"`
	Corpus string        `json:"corpus,omitempty"`
}

// Tabulate compares the runs of variants with the policy that they began with.
// bound names the variant whose tasks are composed by rule; it may be missing.
// Of a start that has not taken the exam both ways the table tells what there
// is, and of the variants nothing. Evaluations of different tasks are an error.
func (e Exam) Tabulate(start *Start, variants []Variant, bound string) (*Table, error) {
	t := &Table{Exam: e}
	var best []verifier.Score
	var err error
	if t.Base, best, err = e.base(start); err != nil || !start.measured() {
		return t, err
	}
	var composed []Reached
	for i := range variants {
		if variants[i].Name == bound {
			composed = variants[i].Runs
		}
	}
	t.Variants = make([]Row, len(variants))
	var group errgroup.Group
	group.SetLimit(runtime.NumCPU())
	for i := range variants {
		group.Go(func() (err error) {
			t.Variants[i], err = e.row(start, best, &variants[i], composed)
			return err
		})
	}
	return t, group.Wait()
}

func (e *Exam) row(start *Start, best []verifier.Score, v *Variant, bound []Reached) (row Row, err error) {
	row = Row{Name: v.Name, Shows: v.Shows, Corpus: v.Corpus}
	if row.Pooled, err = e.pooled(&start.Reached, best, v.Runs, bound); err != nil {
		return row, fmt.Errorf("%s: %w", v.Name, err)
	}
	for i := range v.Runs {
		f, err := e.figures(&start.Reached, v.Runs[i:i+1])
		if err != nil {
			return row, fmt.Errorf("%s-%d: %w", v.Name, v.Runs[i].Seed, err)
		}
		row.Seeds = append(row.Seeds, SeedFigures{v.Runs[i].Seed, f})
	}
	return row, nil
}
