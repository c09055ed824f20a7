package main

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"agon"
	"agon/checkpoints"
	"agon/configs"
)

func showCommand() *cobra.Command {
	var task string
	command := &cobra.Command{
		Use:   "show RUN [--task ID]",
		Short: "Show how a run stands, or one task with its attempts turn by turn",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := requireRun(args[0]); err != nil {
				return err
			}
			if task == "" {
				return showRun(c.OutOrStdout(), args[0])
			}
			return showTask(c.OutOrStdout(), args[0], task)
		},
	}
	command.Flags().StringVar(&task, "task", "", "the task's `ID`, as agon tasks prints it, or the beginning of it")
	return command
}

// showRun prints how a run stands, the last line of the metrics and of the timings,
// and the fate of all items.
func showRun(w io.Writer, run string) error {
	resolved, err := configs.ReadRun(filepath.Join(run, "config.yaml"))
	if err != nil {
		return mistake(err)
	}
	s, err := standingOf(run)
	if err != nil {
		return err
	}
	took, err := latestTimings(run)
	if err != nil {
		return err
	}
	items, err := readItems(run)
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%s: %s\n", run, statusOf(run, s.iteration(), resolved.Iterations))
	if h, err := historyOf(run); err != nil {
		return err
	} else if by := h.ended(&resolved.Stop); by.key != "" && !checkpoints.Held(run) {
		fmt.Fprintf(w, "  by %s: %s\n", by.key, by.why)
	}
	if s.last != nil {
		s.print(w)
		fmt.Fprintf(w, "\niteration %d, the latest:\n", s.iteration())
		printMetrics(w, s.last)
	}
	if took != nil {
		took.print(w)
	}
	fmt.Fprintf(w, "\n%s", funnelOf(items))
	return nil
}

// showTask prints a task and every attempt at it.
func showTask(w io.Writer, run, prefix string) error {
	item, err := findItem(run, prefix)
	if err != nil {
		return err
	}
	printItem(w, item)
	var place groupPlace
	for attempt, err := range lines[attemptRecord](run, checkpoints.Trajectories) {
		if err != nil {
			return err
		}
		if attempt.Trajectory.TaskID == item.ID {
			place.next(&attempt)
			printAttempt(w, place.String(), &attempt)
		}
	}
	return nil
}

// groupPlace is where an attempt at a task stands among all of them. A group is
// the attempts that are compared with each other; a task may have several in an
// iteration.
type groupPlace struct{ iteration, group, attempt int }

// next moves on to an attempt, in the order of the journal.
func (p *groupPlace) next(r *attemptRecord) {
	attempt := r.Trajectory.Attempt + 1
	switch {
	case r.Iteration != p.iteration:
		p.group = 1
	case attempt <= p.attempt:
		p.group++
	}
	p.iteration, p.attempt = r.Iteration, attempt
}

func (p *groupPlace) String() string {
	return fmt.Sprintf("iteration %d, group %d, attempt %d", p.iteration, p.group, p.attempt)
}

func findItem(run, prefix string) (*itemRecord, error) {
	items, err := readItems(run)
	if err != nil {
		return nil, err
	}
	var found *itemRecord
	for i := range items {
		if !strings.HasPrefix(items[i].ID, prefix) {
			continue
		}
		if found != nil && found.ID != items[i].ID {
			return nil, mistake(fmt.Errorf("more than one task begins with %s: write more of it", prefix))
		}
		found = &items[i]
	}
	if found == nil {
		return nil, mistake(fmt.Errorf("no task %s in %s: agon tasks %s lists them", prefix, run, run))
	}
	return found, nil
}

func printItem(w io.Writer, r *itemRecord) {
	fmt.Fprintf(w, "task %s, iteration %d: %s", r.ID, r.Iteration, r.Verdict.Stage)
	if r.Verdict.Reason != "" {
		fmt.Fprintf(w, ": %s", r.Verdict.Reason)
	}
	fmt.Fprintln(w)
	if r.VariantOf != "" {
		fmt.Fprintf(w, "a variation of %s\n", r.VariantOf)
	}
	if r.Item == nil {
		fmt.Fprintf(w, "written:\n%s\n", indent(r.Text))
		return
	}
	fmt.Fprintf(w, "environment %s, seed %d\ninstruction:\n%s\nverifier:\n%s\nsolution:\n%s\n",
		r.Item.Environment, r.Item.Seed, indent(r.Item.Instruction), indent(r.Item.Verifier), indent(r.Item.Solution))
	for i, failure := range r.Item.Failures {
		fmt.Fprintf(w, "failure case %d:\n%s\n", i+1, indent(failure))
	}
}

// printAttempt prints an attempt turn by turn, under a title that ends with what
// came of it.
func printAttempt(w io.Writer, title string, r *attemptRecord) {
	t := &r.Trajectory
	fmt.Fprintf(w, "\n%s: %s, status %s", title, r.earned(), t.Status)
	for _, reason := range slices.Compact([]string{t.Reason, r.Verdict.Reason}) {
		if reason != "" {
			fmt.Fprintf(w, ": %s", reason)
		}
	}
	fmt.Fprintln(w)
	for i := range t.Turns {
		printTurn(w, i+1, &t.Turns[i])
	}
	if t.Outcome.Answer != nil {
		fmt.Fprintf(w, "  answer %s\n", t.Outcome.Answer)
	}
}

// earned says in words what an attempt came to.
func (r *attemptRecord) earned() string {
	var words string
	switch judgement := r.judgement(); {
	case !judgement.Counts:
		return "lost by the program, no reward"
	case judgement.Pass && r.Alternative:
		words = "passed, with another end than the solution's, "
	case judgement.Pass:
		words = "passed, "
	default:
		words = "failed, "
	}
	switch {
	case r.Withheld:
		return words + "reward withheld: the task is in quarantine"
	case r.Verdict.Pass:
		return words + "reward 1"
	}
	return words + "reward 0"
}

func printTurn(w io.Writer, number int, turn *agon.Turn) {
	for _, message := range turn.Seen {
		if message.Speaker == agon.Observation {
			fmt.Fprintf(w, "     ← %s\n", oneLine(message.Text, 200))
		}
	}
	fmt.Fprintf(w, "  %d. %s\n", number, strings.ReplaceAll(strings.TrimSpace(turn.Text), "\n", "\n     "))
}
