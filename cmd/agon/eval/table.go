package eval

import (
	"cmp"
	"fmt"
	"io"
	"strconv"
	"text/tabwriter"

	"agon"
	"agon/cmd/agon/exams"
	"agon/cmd/agon/terminal"
	"agon/verifier"
)

// Table is what agon eval prints.
type Table struct {
	Environment string  `json:"environment"`
	Tasks       int     `json:"tasks"`
	Attempts    int     `json:"attempts"`
	Temperature float64 `json:"temperature"`
	Truncation  string  `json:"truncation,omitempty"`
	// TasksFile is the file that the tasks are of, and FirstSeed the first of
	// held-out ones.
	TasksFile string `json:"tasks_file,omitempty"`
	FirstSeed int64  `json:"first_seed,omitempty"`
	exams.Scale
	Checkpoints []Row        `json:"checkpoints"`
	Comparisons []Comparison `json:"comparisons,omitempty"`
}

// Row is one checkpoint.
type Row struct {
	Name string `json:"name"`
	// Sampled are the attempts at the temperature, Greedy those at 0.
	Sampled *verifier.Summary `json:"sampled"`
	Greedy  *verifier.Summary `json:"greedy"`
	// TimeLimited counts the attempts, of both, whose verdict a clock had a
	// part in.
	TimeLimited int `json:"time_limited"`
	// Truncated counts those, of both, that used up their tokens or turns.
	Truncated int `json:"truncated"`
}

// Comparison is the difference of a checkpoint from the first.
type Comparison struct {
	Before  string                    `json:"before"`
	After   string                    `json:"after"`
	PassAt  map[int]verifier.Estimate `json:"pass_at"`
	Greedy  verifier.Estimate         `json:"greedy"`
	McNemar verifier.McNemarResult    `json:"mcnemar"`
}

func (t *Table) add(name string, r exams.Results) error {
	sampled, err := verifier.Summarize(r.Sampled, []int{1}, exams.Resampling())
	if err == nil {
		err = t.passAt(sampled.PassAt, r.Sampled)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	greedy, err := verifier.Summarize(r.Greedy, []int{1}, exams.Resampling())
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	t.Checkpoints = append(t.Checkpoints, Row{name, sampled, greedy, r.Timed(), r.Truncated()})
	return nil
}

// passAt estimates pass@k for each k. A task of which the program lost so many attempts
// that k are not left is left out, and a k that no task is left for.
func (t *Table) passAt(estimates map[int]verifier.Estimate, scores []verifier.Score) (err error) {
	for _, k := range t.ks() {
		if enough := verifier.Restrict(scores, verifier.Enough(k)); verifier.AnyCounts(enough) && err == nil {
			estimates[k], err = verifier.Pool([][]verifier.Score{enough}, k, exams.Resampling())
		}
	}
	return err
}

// ks are the k of pass@k: 1, 2, 4 and so on, and the number of attempts.
func (t *Table) ks() (ks []int) {
	for k := 1; k < t.Attempts; k *= 2 {
		ks = append(ks, k)
	}
	return append(ks, t.Attempts)
}

// ends are the first and the last of ks.
func (t *Table) ends() []int {
	if t.Attempts == 1 {
		return []int{1}
	}
	return []int{1, t.Attempts}
}

// compare sets every further checkpoint against the first.
func (t *Table) compare(all []exams.Results) error {
	for i := 1; i < len(all); i++ {
		comparison := Comparison{Before: t.Checkpoints[0].Name, After: t.Checkpoints[i].Name, PassAt: map[int]verifier.Estimate{}}
		if err := t.compareAt(comparison.PassAt, all[0].Sampled, all[i].Sampled); err != nil {
			return err
		}
		var err error
		if comparison.Greedy, err = verifier.Compare(all[0].Greedy, all[i].Greedy, 1, exams.Resampling()); err != nil {
			return err
		}
		if comparison.McNemar, err = verifier.McNemar(all[0].Greedy, all[i].Greedy); err != nil {
			return err
		}
		t.Comparisons = append(t.Comparisons, comparison)
	}
	return nil
}

// compareAt estimates the differences of pass@k, as passAt does.
func (t *Table) compareAt(estimates map[int]verifier.Estimate, before, after []verifier.Score) (err error) {
	for _, k := range t.ks() {
		enough := map[string]bool{}
		for _, s := range after {
			enough[s.Task] = s.Attempts >= k
		}
		both := verifier.Restrict(before, func(s verifier.Score) bool { return s.Attempts >= k && enough[s.Task] })
		if verifier.AnyCounts(both) && err == nil {
			estimates[k], err = verifier.Compare(both, verifier.Restrict(after, verifier.Enough(k)), k, exams.Resampling())
		}
	}
	return err
}

// cheatName is the standing cheat that solves the most, or any where none solves more.
func (t *Table) cheatName() string { return cmp.Or(t.CheatName, "any standing cheat") }

func (t *Table) print(w io.Writer) error {
	kind := "held-out task"
	if t.FirstSeed == agon.FirstEvaluationSeed {
		kind = "development task"
	}
	if t.TasksFile != "" {
		kind = "task"
	}
	sampling := fmt.Sprintf("temperature %v", t.Temperature)
	if t.Truncation != "" {
		sampling += ", " + t.Truncation
	}
	of := ""
	if t.TasksFile != "" {
		of = " of " + t.TasksFile
	}
	fmt.Fprintf(w, "%s: %s%s × %s at %s; 95 %% intervals over tasks\n\n", t.Environment, terminal.Counted(t.Tasks, kind), of, terminal.Counted(t.Attempts, "attempt"), sampling)
	table := tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)
	head := "CHECKPOINT"
	for _, k := range t.ends() {
		head += "\tPASS@" + strconv.Itoa(k)
	}
	fmt.Fprintln(table, head+"\tGREEDY")
	fmt.Fprintf(table, "(do nothing)\t%s\n", t.DoNothing)
	fmt.Fprintf(table, "(%s)\t%s\n", t.cheatName(), t.Cheat)
	for _, row := range t.Checkpoints {
		fmt.Fprintln(table, row.Name+estimates(row.Sampled.PassAt, t.ends())+"\t"+row.Greedy.PassAt[1].String())
	}
	for _, c := range t.Comparisons {
		fmt.Fprintf(table, "%s − %s%s\t%s, p = %.2g\n", c.After, c.Before, estimates(c.PassAt, t.ends()), c.Greedy, c.McNemar.P)
	}
	fmt.Fprintf(table, "(the solutions)\t%s\n", t.Solutions)
	if err := table.Flush(); err != nil {
		return err
	}
	if err := t.printGroups(w); err != nil {
		return err
	}
	for _, row := range t.Checkpoints {
		if lost := t.lost(&row); lost != "" {
			fmt.Fprintf(w, "%s: %s\n", row.Name, lost)
		}
		if row.Truncated > 0 {
			fmt.Fprintf(w, "%s: %s ended by a limit on tokens or turns (executor.turn_tokens, executor.turn_limit, the context)\n", row.Name, terminal.Counted(row.Truncated, "attempt"))
		}
		if row.TimeLimited > 0 {
			fmt.Fprintf(w, "%s: a limit on time had a part in %s, which may be decided otherwise when measured again\n", row.Name, terminal.Counted(row.TimeLimited, "verdict"))
		}
	}
	return nil
}

// lost tells how many tasks the figures of a checkpoint rest on, if the program lost
// attempts; it is empty where none was lost.
func (t *Table) lost(row *Row) string {
	all := row.Sampled.Tasks + row.Sampled.Masked
	if row.Sampled.PassAt[t.Attempts].N == all && row.Greedy.Masked == 0 {
		return ""
	}
	said := "the program lost attempts: of " + terminal.Counted(all, "task")
	for _, k := range t.ends() {
		said += fmt.Sprintf(" pass@%d has %d,", k, row.Sampled.PassAt[k].N)
	}
	return said + fmt.Sprintf(" greedy %d", row.Greedy.Tasks)
}

func estimates(passAt map[int]verifier.Estimate, ks []int) (cells string) {
	for _, k := range ks {
		cell := "–"
		if e, estimated := passAt[k]; estimated {
			cell = e.String()
		}
		cells += "\t" + cell
	}
	return cells
}
