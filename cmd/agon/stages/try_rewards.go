package stages

import (
	"context"
	"errors"
	"fmt"

	"agon"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/worlds"
	"agon/verifier"
)

// TryRewards asks an environment's rewards.py for some of its rewards, for an attempt
// that does nothing in one turn and fails. A reward that is broken is the author's
// mistake, which is told here and not once a run has attempts.
func TryRewards(ctx context.Context, w *worlds.Worlds, environment agon.Environment, names []string) (map[string]float64, error) {
	const program = "pass"
	name := environment.Spec().Name
	_, outcome, err := verifier.Execute(ctx, environment, w.Sandbox, 0, program)
	if err != nil {
		return nil, err
	}
	task := agon.Task{ID: "tried", Item: agon.Item{
		Environment: name, Instruction: "do nothing", Solution: program,
		Verifier: "def verify(before, after, answer, calls):\n    return False",
	}}
	attempt := agon.Trajectory{
		Role: agon.RoleExecutor, Environment: name, TaskID: task.ID, Status: agon.StatusDone, Outcome: outcome,
		Turns: []agon.Turn{{Text: program, Tokens: []int32{0}}},
	}
	r := verifier.Rewarding{Rewarder: w.Sandbox, Environments: w.ByName, Names: names, Retries: Retries}
	verdict := verifier.Judgement{Verdict: agon.Verdict{Stage: verifier.StagePasses, Reason: "the verifier rejects it"}, Counts: true}
	earned, err := r.Rewards(ctx, []agon.Task{task}, [][]agon.Trajectory{{attempt}}, [][]verifier.Judgement{{verdict}})
	if errors.Is(err, agon.ErrBroken) {
		return nil, terminal.Mistake(fmt.Errorf("%w (it was tried on an attempt that does nothing)", err))
	}
	if err != nil {
		return nil, err
	}
	return earned[0][0], nil
}

// TryWanted is TryRewards of those that a run wants, in every environment: each is asked
// for those that it has.
func TryWanted(ctx context.Context, w *worlds.Worlds, wanted []string) error {
	if len(wanted) == 0 {
		return nil
	}
	for _, environment := range w.Environments {
		if _, err := TryRewards(ctx, w, environment, wanted); err != nil {
			return err
		}
	}
	return nil
}
