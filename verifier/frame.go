package verifier

import (
	"context"
	"fmt"
	"slices"

	"agon"
)

// StageSideEffect is the stage of a verdict on an attempt that the verifier accepts,
// and that changes what the solution of the task leaves as it was.
const StageSideEffect = "side effect"

// FrameOf is what a solution changes.
func FrameOf(initial, solution agon.Outcome) *agon.Frame {
	return &agon.Frame{Changes: pathsChanged(decoded(initial.State.JSON), decoded(solution.State.JSON))}
}

// stray returns the first part of the state that an outcome changes though it is not
// in the frame, or nothing.
func stray(frame *agon.Frame, initial any, outcome agon.Outcome) string {
	for _, path := range pathsChanged(initial, decoded(outcome.State.JSON)) {
		if !meets(path, frame.Changes) {
			return path
		}
	}
	return ""
}

// withinFrame fails the outcomes that pass and leave the frame of their task.
func withinFrame(ctx context.Context, environment agon.Environment, task *agon.Task, outcomes []agon.Outcome, verdicts []agon.Verdict) error {
	if !slices.ContainsFunc(verdicts, func(v agon.Verdict) bool { return v.Pass }) {
		return nil
	}
	untouched, err := nothing(ctx, environment, task.Seed)
	if err != nil {
		return fmt.Errorf("judge: %w", err)
	}
	initial := decoded(untouched.State.JSON)
	for i := range verdicts {
		if !verdicts[i].Pass {
			continue
		}
		if path := stray(task.Frame, initial, outcomes[i]); path != "" {
			verdicts[i].Pass, verdicts[i].Stage = false, StageSideEffect
			verdicts[i].Reason = "changes " + path + ", which the solution leaves as it was"
		}
	}
	return nil
}

// Disputed returns the first of the attempts that have one side effect and end alike,
// if they are several and more than those that pass: they may be right, and the
// solution, with the verifier written for it, may do less than the task asks for.
// It is -1 if there are none.
func Disputed(attempts []agon.Trajectory, judgements []Judgement) int {
	passes, first, alike := 0, map[string]int{}, map[string]int{}
	for i, j := range judgements {
		if !j.Counts {
			continue
		}
		if j.Pass {
			passes++
		}
		if j.Stage != StageSideEffect {
			continue
		}
		end := End(attempts[i].Outcome)
		if alike[end]++; alike[end] == 1 {
			first[end] = i
		}
	}
	disputed := -1
	for end, n := range alike {
		if n >= 2 && n > passes && (disputed < 0 || first[end] < disputed) {
			disputed = first[end]
		}
	}
	return disputed
}
