package runs

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"agon/checkpoints"
	"agon/cmd/agon/terminal"
	"agon/verifier"
)

// FindItem returns the item of a run whose ID begins with prefix, with the last that
// was decided about it: of equal items that which was admitted. None, and more than one,
// are mistakes of the user's.
func FindItem(run, prefix string) (*ItemRecord, error) {
	items, err := ReadItems(run)
	if err != nil {
		return nil, err
	}
	var found *ItemRecord
	for i := range items {
		if !strings.HasPrefix(items[i].ID, prefix) {
			continue
		}
		if found != nil && found.ID != items[i].ID {
			return nil, terminal.Mistake(fmt.Errorf("more than one task begins with %s: write more of it", prefix))
		}
		if found == nil || !found.Admitted {
			found = &items[i]
		}
	}
	if found == nil {
		return nil, terminal.Mistake(fmt.Errorf("no task %s in %s: agon tasks %s lists them", prefix, run, run))
	}
	return found, nil
}

// ReadItems returns the items of a run in the order in which they were
// written, each with its last verdict. What attempts have decided on a task stands with
// the line that admitted it, not with those of equal items that came after.
func ReadItems(run string) ([]ItemRecord, error) {
	var items []ItemRecord
	place := map[string]int{}
	for record, err := range Lines[ItemRecord](run, checkpoints.Tasks) {
		if err != nil {
			return nil, err
		}
		at, known := place[record.ID]
		if known && record.Item == nil && record.Text == "" {
			items[at].later(&record)
			continue
		}
		record.Admitted = record.Verdict.Pass
		if !known || !items[at].Admitted {
			place[record.ID] = len(items)
		}
		items = append(items, record)
	}
	return items, nil
}

// later takes in a line about the item that was written once attempts had decided
// something.
func (r *ItemRecord) later(line *ItemRecord) {
	r.Verdict = line.Verdict
	if line.Attempts > 0 {
		r.Attempts, r.Passes = line.Attempts, line.Passes
	}
}

// TallyGiven enters how all attempts at given tasks did, of which the attempts alone
// tell: the filter decides on none of them. Of a run that keeps no attempts it enters
// nothing.
func TallyGiven(run string, items []ItemRecord) error {
	given := map[string]*ItemRecord{}
	for i := range items {
		if items[i].Given {
			given[items[i].ID] = &items[i]
		}
	}
	if len(given) == 0 {
		return nil
	}
	for attempt, err := range Lines[AttemptRecord](run, checkpoints.Trajectories) {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		if r := given[attempt.Trajectory.TaskID]; r != nil {
			r.attempted(attempt.Judgement())
		}
	}
	return nil
}

// attempted counts an attempt; one that the program lost says nothing of the task.
func (r *ItemRecord) attempted(j verifier.Judgement) {
	if !j.Counts {
		return
	}
	r.Attempts++
	if j.Pass {
		r.Passes++
	}
}

// Passed tells how the attempts did that the record counts; "-" where there are none.
func (r *ItemRecord) Passed() string {
	if r.Attempts == 0 {
		return "-"
	}
	return fmt.Sprintf("%d/%d", r.Passes, r.Attempts)
}

// About says in a line what an item asks for, or why it was refused.
func (r *ItemRecord) About() string {
	var parts []string
	if r.Verdict.Reason != "" {
		parts = append(parts, terminal.OneLine(r.Verdict.Reason, terminal.LongestCell))
	}
	if r.Item != nil {
		parts = append(parts, terminal.OneLine(r.Item.Instruction, terminal.LongestCell))
	}
	return strings.Join(parts, " | ")
}

// PrintItem writes the verdict and every part of an item.
func PrintItem(w io.Writer, r *ItemRecord) {
	fmt.Fprintf(w, "task %s, iteration %d: %s", r.ID, r.Iteration, r.Verdict.Stage)
	if r.Verdict.Reason != "" {
		fmt.Fprintf(w, ": %s", r.Verdict.Reason)
	}
	fmt.Fprintln(w)
	if r.VariantOf != "" {
		fmt.Fprintf(w, "a variation of %s\n", r.VariantOf)
	}
	if r.Item == nil {
		fmt.Fprintf(w, "written:\n%s\n", terminal.Indent(r.Text))
		return
	}
	fmt.Fprintf(w, "environment %s, seed %d\ninstruction:\n%s\nverifier:\n%s\nsolution:\n%s\n",
		r.Item.Environment, r.Item.Seed, terminal.Indent(r.Item.Instruction), terminal.Indent(r.Item.Verifier), terminal.Indent(r.Item.Solution))
	for i, failure := range r.Item.Failures {
		fmt.Fprintf(w, "failure case %d:\n%s\n", i+1, terminal.Indent(failure))
	}
}
