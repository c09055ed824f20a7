package runs

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"agon"
	"agon/cmd/agon/terminal"
)

// GroupPlace is where an attempt at a task stands among all of them. A group is
// the attempts that are compared with each other; a task may have several in an
// iteration.
type GroupPlace struct{ iteration, group, attempt int }

// Next moves on to an attempt, in the order of the journal.
func (p *GroupPlace) Next(r *AttemptRecord) {
	attempt := r.Trajectory.Attempt + 1
	switch {
	case r.Iteration != p.iteration:
		p.group = 1
	case attempt <= p.attempt:
		p.group++
	}
	p.iteration, p.attempt = r.Iteration, attempt
}

// String names the attempt within its iteration.
func (p *GroupPlace) String() string {
	return fmt.Sprintf("%s, attempt %d", p.Group(), p.attempt)
}

// Group names the group within the run.
func (p *GroupPlace) Group() string {
	return fmt.Sprintf("iteration %d, group %d", p.iteration, p.group)
}

// PrintAttempt prints an attempt turn by turn, under a title that ends with what
// came of it.
func PrintAttempt(w io.Writer, title string, r *AttemptRecord) {
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
func (r *AttemptRecord) earned() string {
	var words string
	switch judgement := r.Judgement(); {
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
			fmt.Fprintf(w, "     ← %s\n", terminal.OneLine(message.Text, 200))
		}
	}
	fmt.Fprintf(w, "  %d. %s\n", number, strings.ReplaceAll(strings.TrimSpace(turn.Text), "\n", "\n     "))
}
