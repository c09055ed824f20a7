package trainer

import (
	"fmt"
	"slices"
	"strings"

	"agon"
)

// Distillation says which of a teacher's trajectories are learnt from.
type Distillation string

// The choices.
const (
	// DistillAll takes what passed and what failed. The distillation of
	// Self-Challenging Agents (arXiv 2506.01716) does: a large teacher's failures on
	// tasks that a small model wrote are still better than what that model does.
	DistillAll Distillation = "all"
	// DistillPassed takes what passed.
	DistillPassed Distillation = "passed"
)

// DistillationOptions say what is learnt from a teacher.
type DistillationOptions struct {
	// Keep is "all" or "passed"; empty means "all".
	Keep Distillation
	// Environments are those that the student is trained in; nil takes any.
	Environments []string
	// SharedTokenizer tells that the teacher's ids are the student's, and keeps them.
	// Otherwise they mean nothing to it: the student's tokenizer encodes the text.
	SharedTokenizer bool
	// Weight multiplies the loss of each; 0 is taken for 1.
	Weight float64
}

// LeftOut is a trajectory that nothing is learnt from.
type LeftOut struct {
	// Index is its place among those that were given.
	Index int
	// Reason says why, as of the trajectory: "has no turns".
	Reason string
}

// Distill makes a supervised sample of each trajectory of another policy, in order,
// for a student to imitate, and tells of each that it leaves out. A sample holds the
// texts alone, so that NewSequence encodes them once by the student's tokenizer, and
// no log-probabilities, which were another policy's. What it takes over is not
// changed. Verdicts may be nil where Keep is "all".
//
// The texts are learnt as they are: a transcript in another language than the
// student's is to be put into it before, as executor.Retell does.
//
// The error tells of options that cannot be, or that nothing is left, with the first
// reason; LeftOut comes with the latter.
func Distill(taught []Judged, options DistillationOptions) ([]agon.Sample, []LeftOut, error) {
	switch options.Keep {
	case "", DistillAll, DistillPassed:
	default:
		return nil, nil, fmt.Errorf("distill: keep is %q; it can be %s or %s", options.Keep, DistillAll, DistillPassed)
	}
	var samples []agon.Sample
	var leftOut []LeftOut
	for i := range taught {
		if reason := options.refuse(&taught[i]); reason != "" {
			leftOut = append(leftOut, LeftOut{i, reason})
			continue
		}
		samples = append(samples, options.sample(&taught[i]))
	}
	switch {
	case len(taught) == 0:
		return nil, nil, fmt.Errorf("distill: there are no trajectories")
	case len(samples) == 0:
		return nil, leftOut, fmt.Errorf("distill: nothing can be learnt from any of %d trajectories: the first %s", len(taught), leftOut[0].Reason)
	}
	return samples, leftOut, nil
}

// refuse says why a trajectory is left out, or nothing.
func (o *DistillationOptions) refuse(j *Judged) string {
	t := j.Trajectory
	switch {
	case !t.Status.Counts():
		return fmt.Sprintf("was lost: its status is %q", t.Status)
	case o.Environments != nil && !slices.Contains(o.Environments, t.Environment):
		return fmt.Sprintf("is of environment %q, and the student is trained in %s", t.Environment, strings.Join(o.Environments, ", "))
	case len(t.Turns) == 0:
		return "has no turns"
	case t.Status == agon.StatusTruncated:
		return "was cut off within a turn, whose end would be taught as one"
	case o.Keep == DistillPassed && j.Verdict == nil:
		return "was not judged"
	case o.Keep == DistillPassed && !j.Verdict.Pass:
		return "did not pass"
	}
	return o.refuseTurns(t.Turns)
}

func (o *DistillationOptions) refuseTurns(turns []agon.Turn) string {
	for i := range turns {
		turn := &turns[i]
		switch {
		case o.keepsIDs(turn):
		case turn.Text == "" && len(turn.Tokens) > 0:
			return fmt.Sprintf("has ids and no text at turn %d, and the ids are another tokenizer's", i+1)
		case strings.TrimSpace(turn.Text) == "":
			return fmt.Sprintf("has nothing written at turn %d", i+1)
		case len(turn.Seen) == 0:
			return fmt.Sprintf("does not tell what was seen before turn %d", i+1)
		}
	}
	return ""
}

// keepsIDs reports whether the turn has all ids that the student can take over.
func (o *DistillationOptions) keepsIDs(turn *agon.Turn) bool {
	return o.SharedTokenizer && len(turn.Tokens) > 0 && len(turn.SeenTokens) > 0
}

func (o *DistillationOptions) sample(j *Judged) agon.Sample {
	t := j.Trajectory
	taught := &agon.Trajectory{
		Role: t.Role, Environment: t.Environment, TaskID: t.TaskID, Seed: t.Seed, Attempt: t.Attempt,
		Turns: make([]agon.Turn, len(t.Turns)), Status: t.Status, Reason: t.Reason,
	}
	for i := range t.Turns {
		turn := &t.Turns[i]
		taught.Turns[i] = agon.Turn{Seen: turn.Seen, Text: turn.Text}
		if o.keepsIDs(turn) {
			taught.Turns[i].SeenTokens, taught.Turns[i].Tokens = turn.SeenTokens, turn.Tokens
			taught.Turns[i].Open = turn.Open
		}
	}
	outcome := 0.0
	if j.Verdict != nil && j.Verdict.Pass {
		outcome = 1
	}
	return agon.Sample{Trajectory: taught, Group: j.Group, Outcome: outcome, Loss: agon.LossSupervised, Weight: o.Weight}
}
