package comparison

import (
	"cmp"
	"fmt"
	"runtime"

	"golang.org/x/sync/errgroup"

	"agon/verifier"
)

// Table is a comparison worked out. Its intervals are of 95 % unless the exam's
// Resampling says otherwise.
type Table struct {
	Exam
	Base Base `json:"base"`
	// Baseline names what the variants are set against: one of them, or the
	// policy of Base.
	Baseline string `json:"baseline"`
	Variants []Row  `json:"variants"`
	// Missing says what is not there yet, a sentence each. Who calls Tabulate
	// adds it, and Failed.
	Missing []string  `json:"missing,omitempty"`
	Failed  []Failure `json:"failed,omitempty"`
}

// Failure is a run that came to nothing.
type Failure struct {
	Variant string `json:"variant"`
	Seed    uint64 `json:"seed"`
	// Error is one line.
	Error string `json:"error"`
}

// Row is a variant.
type Row struct {
	Name   string        `json:"name"`
	Shows  string        `json:"shows"`
	Pooled PooledFigures `json:"pooled"`
	Seeds  []SeedFigures `json:"seeds"`
	// PassAt1 and Greedy tell how the runs differ.
	PassAt1 Spread `json:"pass_at_1_over_seeds"`
	Greedy  Spread `json:"greedy_over_seeds"`
	// Against is nil of the baseline itself, and where they have no seed in common.
	Against *Against `json:"against,omitempty"`
	Corpus  string   `json:"corpus,omitempty"`
}

// Tabulate compares the runs of variants with the policy that they began with,
// and with the baseline. Of a start that has not taken the exam both ways the table tells what there
// is, and of the variants nothing. Evaluations of different tasks are an error.
func (e Exam) Tabulate(start *Start, variants []Variant, roles Roles) (*Table, error) {
	t := &Table{Exam: e, Baseline: cmp.Or(roles.Baseline, start.Policy)}
	var best []verifier.Score
	var err error
	if t.Base, best, err = e.base(start); err != nil || !start.measured() {
		return t, err
	}
	composed, baseline := runsOf(variants, roles.Bound), func(uint64) *Reached { return &start.Reached }
	if roles.Baseline != "" {
		baseline = bySeed(runsOf(variants, roles.Baseline))
	}
	t.Variants = make([]Row, len(variants))
	var group errgroup.Group
	group.SetLimit(runtime.NumCPU())
	for i := range variants {
		group.Go(func() (err error) {
			t.Variants[i], err = e.row(start, best, &variants[i], composed)
			if err == nil && variants[i].Name != roles.Baseline {
				t.Variants[i].Against, err = e.against(baseline, variants[i].Runs)
			}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return t, err
	}
	adjust(t.Variants)
	return t, nil
}

func runsOf(variants []Variant, name string) []Reached {
	for i := range variants {
		if variants[i].Name == name {
			return variants[i].Runs
		}
	}
	return nil
}

// bySeed finds a run by its seed; nil if there is none.
func bySeed(runs []Reached) func(seed uint64) *Reached {
	return func(seed uint64) *Reached {
		for i := range runs {
			if runs[i].Seed == seed {
				return &runs[i]
			}
		}
		return nil
	}
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
	row.PassAt1 = spread(row.Seeds, func(f *Figures) *Change { return f.PassAt1 })
	row.Greedy = spread(row.Seeds, func(f *Figures) *Change { return f.Greedy })
	return row, nil
}
