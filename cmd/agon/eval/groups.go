package eval

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"text/tabwriter"

	"agon/verifier"
)

// mostFamilies are printed; where there are more, JSON has them.
const mostFamilies = 20

// printGroups writes how each checkpoint does by k, by the parts of a task, by the
// turns of an attempt, by family and, where there are several, by environment: a row for each group, a column for each
// checkpoint.
func (t *Table) printGroups(w io.Writer) error {
	columns := tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)
	if len(t.ks()) > 2 {
		t.section(columns, "PASS@K", func(s *verifier.Summary) map[string]verifier.Estimate {
			byK := map[string]verifier.Estimate{}
			for k, estimate := range s.PassAt {
				byK[strconv.Itoa(k)] = estimate
			}
			return byK
		})
	}
	t.section(columns, "ENVIRONMENT", func(s *verifier.Summary) map[string]verifier.Estimate { return s.Environments })
	t.section(columns, "PARTS", func(s *verifier.Summary) map[string]verifier.Estimate { return s.Parts })
	t.section(columns, "TURNS", func(s *verifier.Summary) map[string]verifier.Estimate { return s.Turns })
	t.section(columns, "FAMILY", func(s *verifier.Summary) map[string]verifier.Estimate { return s.Families })
	return columns.Flush()
}

// section writes one way to group, unless it has one group alone or too many.
func (t *Table) section(w io.Writer, title string, of func(*verifier.Summary) map[string]verifier.Estimate) {
	names := map[string]bool{}
	for _, row := range t.Checkpoints {
		for name := range of(row.Sampled) {
			names[name] = true
		}
	}
	switch {
	case len(names) < 2:
		return
	case len(names) > mostFamilies:
		fmt.Fprintf(w, "\n%s: %d, which --json lists\n", title, len(names))
		return
	}
	fmt.Fprintf(w, "\n%s", title)
	for _, row := range t.Checkpoints {
		fmt.Fprintf(w, "\t%s", row.Name)
	}
	fmt.Fprintln(w)
	for _, name := range slices.SortedFunc(maps.Keys(names), byNumber) {
		fmt.Fprint(w, name)
		for _, row := range t.Checkpoints {
			fmt.Fprintf(w, "\t%s", cellOf(of(row.Sampled), name))
		}
		fmt.Fprintln(w)
	}
}

// cellOf is an estimate with what it rests on, or a dash where there is none.
func cellOf(estimates map[string]verifier.Estimate, name string) string {
	estimate, ok := estimates[name]
	if !ok {
		return "-"
	}
	return fmt.Sprintf("%s of %d", estimate, estimate.N)
}

// byNumber orders numbers by size and other names by letter.
func byNumber(a, b string) int {
	n, errN := strconv.Atoi(a)
	m, errM := strconv.Atoi(b)
	if errN == nil && errM == nil {
		return cmp.Compare(n, m)
	}
	return cmp.Compare(a, b)
}
