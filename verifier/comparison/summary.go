package comparison

import (
	"fmt"
	"strconv"
)

// summary shows in a line per variant what it reached, how sure that is, and
// which variants came to nothing.
func (t *Table) summary() section {
	s := section{head: []string{"variant", "seeds", "pass@1", "difference", "p", "adjusted", "greedy", "difference", "p", "adjusted"}}
	for i := range t.Variants {
		s.rows = append(s.rows, t.Variants[i].summary())
	}
	for _, name := range t.failedWholly() {
		s.rows = append(s.rows, []string{name, "0", "failed", "", "", "", "", "", "", ""})
	}
	if len(s.rows) > 0 {
		s.words = fmt.Sprintf("The variants against %s: success as mean ± standard deviation over seeds, and the difference, paired by seed and task.\n"+
			"Its interval and p (Student's t) allow for other seeds as for other tasks; of a single seed the interval is over tasks alone, and there is no p.\n"+
			"p is adjusted for all variants by Holm's method.", t.Baseline)
	}
	return s
}

func (r *Row) summary() []string {
	cells := []string{r.Name, strconv.Itoa(len(r.Seeds)), r.PassAt1.String()}
	against := Against{}
	if r.Against != nil {
		against = *r.Against
	}
	cells = append(cells, against.PassAt1.cells(len(r.Seeds))...)
	cells = append(cells, r.Greedy.String())
	return append(cells, against.Greedy.cells(len(r.Seeds))...)
}

// failedWholly names the variants all of whose runs failed.
func (t *Table) failedWholly() (names []string) {
	met := map[string]bool{}
	for i := range t.Variants {
		met[t.Variants[i].Name] = true
	}
	for _, f := range t.Failed {
		if !met[f.Variant] {
			met[f.Variant] = true
			names = append(names, f.Variant)
		}
	}
	return names
}

// String is 0.704 ± 0.012, or the value alone of a single run.
func (s Spread) String() string {
	switch s.Runs {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("%.3f", s.Mean)
	}
	return fmt.Sprintf("%.3f ± %.3f", s.Mean, s.Deviation)
}

// cells are the difference and both of its p-values. It says of how many seeds it is
// where the variant has more.
func (d *Difference) cells(seeds int) []string {
	if d == nil {
		return []string{"", "", ""}
	}
	difference := d.Signed()
	if d.Seeds < seeds {
		difference += fmt.Sprintf(" (%d of the seeds)", d.Seeds)
	}
	return []string{difference, probability(d.P), probability(d.Holm)}
}

func probability(p *float64) string {
	switch {
	case p == nil:
		return ""
	case *p < .0001:
		return "<.0001"
	}
	return fmt.Sprintf("%.2g", *p)
}
