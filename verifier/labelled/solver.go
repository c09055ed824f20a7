package labelled

import (
	"context"
	"fmt"

	"agon"
	"agon/verifier"
)

// Solver is a scripted one that has understood every instruction and errs all the
// same: an attempt takes one of the wrong programs at its error rate, else one of the
// right ones, all of a kind being equally likely.
type Solver struct {
	// Errors is the share of attempts that go wrong.
	Errors float64 `json:"errors"`
	// Attempts is the size of a group.
	Attempts int `json:"attempts"`
}

// group returns how many attempts of one group pass, for the verdicts on the right
// and the wrong programs. It is a function of stream.
func (s *Solver) group(right, wrong []bool, stream agon.Stream) (passes int) {
	for attempt := range s.Attempts {
		own, verdicts := stream.Derive(uint64(attempt)), right
		if len(wrong) > 0 && own.Uniform(0) < s.Errors {
			verdicts = wrong
		}
		if verdicts[own.Uint64(1)%uint64(len(verdicts))] {
			passes++
		}
	}
	return passes
}

// solve is stage 10 on an item: whether the solver's group is in the band. Every
// program is run and judged once; it comes to the same each time.
func (s *Solver) solve(ctx context.Context, item *Attempted, options *verifier.Options, stream agon.Stream) (bool, error) {
	right, err := judged(ctx, item, item.Right, options)
	if err != nil {
		return false, err
	}
	wrong, err := judged(ctx, item, item.Wrong, options)
	if err != nil {
		return false, err
	}
	return verifier.Band(s.group(right, wrong, stream), s.Attempts).Pass, nil
}

// judged runs programs as attempts and returns which of them pass. One that does not
// run to its end fails.
func judged(ctx context.Context, item *Attempted, programs []string, options *verifier.Options) ([]bool, error) {
	environment := options.Environments[item.Environment]
	attempts := make([]agon.Trajectory, len(programs))
	for i, program := range programs {
		execution, outcome, err := verifier.Execute(ctx, environment, options.Sandbox, item.Seed, program)
		if err != nil {
			return nil, err
		}
		attempts[i] = agon.Trajectory{Status: agon.StatusDone, Outcome: outcome}
		if !execution.Ok() {
			attempts[i].Status = agon.StatusLimit
		}
	}
	judging := verifier.Judging{Verifiers: options.Judge, Environments: options.Environments, Retries: options.Retries}
	groups, err := judging.Judge(ctx, []agon.Task{{Item: item.Item.Item}}, [][]agon.Trajectory{attempts})
	if err != nil {
		return nil, err
	}
	passes := make([]bool, len(programs))
	for i, judgement := range groups[0] {
		if !judgement.Counts {
			return nil, fmt.Errorf("program %d: %s", i+1, judgement.Reason)
		}
		passes[i] = judgement.Pass
	}
	return passes, nil
}
