package comparison

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"agon/verifier"
)

// section is a part of the table for people: words, and rows under a head.
type section struct {
	words string
	head  []string
	rows  [][]string
}

// Print writes the table as text, in columns. It returns the error of w.
func (t *Table) Print(w io.Writer) error {
	for i, s := range t.sections() {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintln(w, s.words)
		if len(s.rows) == 0 {
			continue
		}
		fmt.Fprintln(w)
		table := tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)
		fmt.Fprintln(table, strings.ToUpper(strings.Join(s.head, "\t")))
		for _, row := range s.rows {
			fmt.Fprintln(table, strings.Join(row, "\t"))
		}
		if err := table.Flush(); err != nil {
			return err
		}
	}
	return nil
}

// Markdown is the table for a README.
func (t *Table) Markdown() string {
	var text strings.Builder
	for i, s := range t.sections() {
		if i > 0 {
			text.WriteByte('\n')
		}
		text.WriteString(strings.ReplaceAll(s.words, "\n", "  \n") + "\n")
		if len(s.rows) == 0 {
			continue
		}
		line := func(cells []string) { fmt.Fprintf(&text, "| %s |\n", strings.Join(cells, " | ")) }
		text.WriteByte('\n')
		line(s.head)
		line(strings.Split(strings.Repeat("---,", len(s.head)-1)+"---", ","))
		for _, row := range s.rows {
			line(row)
		}
	}
	return text.String()
}

func (t *Table) sections() (all []section) {
	for _, s := range []section{t.opening(), t.summary(), t.heat(), t.pooled(), t.each(), t.novelty(), t.solved(), t.costs(), t.closing()} {
		if s.words != "" {
			all = append(all, s)
		}
	}
	return all
}

// passAtK names pass@k.
func (t *Table) passAtK() string { return "pass@" + strconv.Itoa(t.Attempts) }

// oncePassAt1 leaves out the columns of pass@k, from the first of them to the last, where
// it is pass@1, which the section has already.
func (t *Table) oncePassAt1(s section, first, last int) section {
	if t.Attempts > 1 {
		return s
	}
	s.head = slices.Delete(s.head, first, last+1)
	for i := range s.rows {
		s.rows[i] = slices.Delete(s.rows[i], first, last+1)
	}
	return s
}

func (t *Table) opening() section {
	return section{words: fmt.Sprintf("%s: %d held-out tasks × %d attempts at temperature 1, and one greedily.\n"+
		"Intervals are of 95 %%, over tasks unless something else is said; gains are paired by task, against the policy that all begin with.",
		strings.Join(t.Environments, ", "), t.Tasks, t.Attempts)}
}

// heat shows the policy that all begin with, by temperature.
func (t *Table) heat() section {
	s := section{head: []string{"temperature", "pass@1", t.passAtK()}}
	for _, row := range t.Base.Temperatures {
		name, passAtK := fmt.Sprint(row.Temperature), ""
		if row.Temperature == 0 {
			name = "0 (greedy)"
		}
		if row.PassAtK != nil {
			passAtK = row.PassAtK.String()
		}
		s.rows = append(s.rows, []string{name, row.PassAt1.String(), passAtK})
	}
	if len(s.rows) > 0 {
		s.words = fmt.Sprintf("The policy that all begin with (%s), by temperature; its best is %v.", t.Base.Policy, t.Base.Best)
	}
	if c := t.Base.Corpus; c != nil {
		s.words += fmt.Sprintf("\nIn the corpus that it came from %.0f %% of the attempts are wrong on purpose; of the items %.0f %% have a lenient verifier and %.0f %% a wrong solution.",
			100*c.WrongPrograms, 100*c.LenientVerifiers, 100*c.WrongSolutions)
	}
	return t.oncePassAt1(s, 2, 2)
}

// pooled shows the variants, all seeds together.
func (t *Table) pooled() section {
	s := section{head: []string{"variant", "seeds", "minutes", "pass@1", "gain", "ratio", t.passAtK(), "gain", "greedy", "gain", "over the best"}}
	for i := range t.Variants {
		p := &t.Variants[i].Pooled
		s.rows = append(s.rows, []string{
			t.Variants[i].Name, strconv.Itoa(len(t.Variants[i].Seeds)), minutes(p.Seconds),
			p.PassAt1.after(), p.PassAt1.gain(), plainly(p.Ratio),
			p.PassAtK.after(), p.PassAtK.gain(), p.Greedy.after(), p.Greedy.gain(), p.overBest(),
		})
	}
	if len(s.rows) > 0 {
		s.words = fmt.Sprintf("The variants, pooled over seeds: a task's value is its mean over the runs, and intervals are over tasks, of these very runs.\n"+
			"The last column is pass@1 at temperature 1 minus that of the policy as it was at temperature %v, its best on these very tasks.", t.Base.Best)
	}
	return t.oncePassAt1(s, 6, 7)
}

// each shows every run.
func (t *Table) each() section {
	s := section{head: []string{"run", "minutes", "pass@1", "gain", t.passAtK(), "gain", "greedy", "gain"}}
	for i := range t.Variants {
		for _, f := range t.Variants[i].Seeds {
			s.rows = append(s.rows, []string{
				fmt.Sprintf("%s-%d", t.Variants[i].Name, f.Seed), minutes(f.Seconds),
				f.PassAt1.after(), f.PassAt1.gain(), f.PassAtK.after(), f.PassAtK.gain(), f.Greedy.after(), f.Greedy.gain(),
			})
		}
	}
	if len(s.rows) > 0 {
		s.words = "Every run by itself."
	}
	return t.oncePassAt1(s, 4, 5)
}

// novelty shows success on compositions that are in the corpus, and on others.
func (t *Table) novelty() section {
	s := section{head: []string{"variant", "tasks", "number", "before", "after", "gain"}}
	for i := range t.Variants {
		p := &t.Variants[i].Pooled
		for _, group := range []struct {
			name string
			*GroupChange
		}{
			{"known", p.Known}, {"novel", p.Novel},
			{"novel, came to be written", p.Written}, {"novel, never written", p.Unwritten},
		} {
			if g := group.GroupChange; g != nil {
				s.rows = append(s.rows, []string{
					t.Variants[i].Name, group.name, strconv.Itoa(g.Gain.N), fmt.Sprintf("%.3f", g.Before.Value), g.after(), g.gain(),
				})
			}
		}
	}
	if len(s.rows) > 0 {
		s.words = "Pass@1 on tasks of compositions that the corpus shows (known) and of others (novel).\n" +
			"The challenger came to write a composition if the filter accepted an item of it in the same run."
	}
	return s
}

// solved shows what became of the tasks that many attempts had not solved.
func (t *Table) solved() section {
	if t.Base.Again == nil {
		return section{}
	}
	s := section{
		words: fmt.Sprintf("%d tasks that the policy solved in none of %d attempts: the share solved in as many further ones.", t.Base.Unsolved, t.DeepAttempts),
		head:  []string{"variant", "seeds", "solved", "gain"},
		rows:  [][]string{{"(as it was)", "", t.Base.Again.String(), ""}},
	}
	for i := range t.Variants {
		v := &t.Variants[i]
		if c := v.Pooled.Solved; c != nil {
			s.rows = append(s.rows, []string{v.Name, fmt.Sprint(v.Pooled.SolvedRuns), c.after(), c.gain()})
		}
	}
	return s
}

// costs shows what a run of each variant took.
func (t *Table) costs() section {
	s := section{head: []string{"variant", "minutes", "proposals", "attempts", "tokens sampled"}}
	for i := range t.Variants {
		c := &t.Variants[i].Pooled.Cost
		s.rows = append(s.rows, []string{t.Variants[i].Name, minutes(c.Seconds), whole(c.Proposals), whole(c.Attempts), whole(c.Tokens)})
	}
	if len(s.rows) > 0 {
		s.words = "What the training of a run took, its mean over seeds; what is measured is not counted."
	}
	return s
}

// closing says what the variants are there for, and what failed or is missing.
func (t *Table) closing() section {
	var words []string
	for i := range t.Variants {
		if about := t.Variants[i].about(); about != "" {
			words = append(words, t.Variants[i].Name+": "+about)
		}
	}
	for _, f := range t.Failed {
		words = append(words, fmt.Sprintf("failed %s-%d: %s", f.Variant, f.Seed, f.Error))
	}
	for _, missing := range t.Missing {
		words = append(words, "missing "+missing)
	}
	return section{words: strings.Join(words, "\n")}
}

// about is what there is to say of a variant in words.
func (r *Row) about() string {
	var words []string
	if r.Shows != "" {
		words = append(words, r.Shows)
	}
	if r.Pooled.Share != nil {
		words = append(words, fmt.Sprintf("Of the gain of composed tasks it reaches a share of %s.", r.Pooled.Share.String()))
	}
	if r.Corpus != "" {
		words = append(words, "Its corpus: "+r.Corpus+".")
	}
	return strings.Join(words, " ")
}

func whole(value float64) string { return fmt.Sprintf("%.0f", value) }

func minutes(seconds float64) string { return fmt.Sprintf("%.1f", seconds/60) }

func (c *Change) after() string {
	if c == nil {
		return ""
	}
	return fmt.Sprintf("%.3f", c.After.Value)
}

func (c *Change) gain() string {
	if c == nil {
		return ""
	}
	return c.Gain.Signed()
}

func plainly(e *verifier.Estimate) string {
	if e == nil {
		return ""
	}
	return e.String()
}

// overBest says whether the policy is beyond what colder sampling would give.
func (p *PooledFigures) overBest() string {
	switch e := p.OverBest; {
	case e == nil:
		return ""
	case e.Low > 0:
		return e.Signed() + ", above"
	case e.High < 0:
		return e.Signed() + ", below"
	default:
		return e.Signed() + ", not told apart"
	}
}
