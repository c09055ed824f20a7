package verifier

import (
	"slices"

	"agon"
)

// StageQuarantine is the stage of a verdict on a task that attempts have shown to be
// unsound: its verifier accepts what no verifier of it should.
const StageQuarantine = "quarantine"

// Alternative is an attempt that passed and ended otherwise than the solution of its
// task: another way to do what is asked for, or one around the verifier.
type Alternative struct {
	End string
	// Attempt is its number in its group.
	Attempt int
}

// Alternatives lists those of a group of attempts at a task, one for each end. It
// lists none where the end of the solution is not known.
func Alternatives(ends agon.Ends, attempts []agon.Trajectory, judgements []Judgement) (found []Alternative) {
	if ends.Solution == "" {
		return nil
	}
	for i := range attempts {
		if !judgements[i].Counts || !judgements[i].Pass {
			continue
		}
		end := End(attempts[i].Outcome)
		known := func(other Alternative) bool { return other.End == end }
		if end != ends.Solution && !slices.ContainsFunc(found, known) {
			found = append(found, Alternative{end, i})
		}
	}
	return found
}

// Unsound returns the first alternative that ends as a mutant of the solution does,
// or nil. Such an attempt did something close to what the task asks for, and passed.
func Unsound(ends agon.Ends, alternatives []Alternative) *Alternative {
	for i := range alternatives {
		if slices.Contains(ends.Mutants, alternatives[i].End) {
			return &alternatives[i]
		}
	}
	return nil
}
