package verifier

import (
	"context"
	"fmt"
	"runtime"

	"agon"

	"golang.org/x/sync/errgroup"
)

// Judgement is the verdict on one attempt.
type Judgement struct {
	agon.Verdict
	// Counts is false where the program failed, in playing or in judging, or
	// the attempt was canceled: the attempt is masked, never scored.
	Counts bool `json:"counts"`
}

// Judging says what attempts are judged with.
type Judging struct {
	// Verifiers runs the tasks' verifiers.
	Verifiers agon.Judge
	// Environments holds those that the tasks belong to, by name.
	Environments map[string]agon.Environment
	// Concurrency is the number of tasks judged at once, 0 for the number of
	// processors.
	Concurrency int
	// Retries is how often the attempts at a task are judged anew after a
	// failure of the program.
	Retries int
	// SideEffects lets attempts pass that change more than their task's Frame.
	SideEffects bool
}

// Judge decides on attempts: groups[i] are those at tasks[i], and result[i][a]
// is the judgement of groups[i][a]. An attempt passes if it ended by its own
// decision, the task's verifier accepts its outcome, and it keeps within the task's
// Frame; one that was cut off or broke a limit fails by that, whatever it left
// behind. All attempts at a task are judged in one call. An error means that ctx
// ended or, as a *agon.LostError that comes with the judgements, that the program
// failed on every task.
func (j Judging) Judge(ctx context.Context, tasks []agon.Task, groups [][]agon.Trajectory) ([][]Judgement, error) {
	if len(tasks) != len(groups) {
		return nil, fmt.Errorf("judge: %d tasks and %d groups of attempts", len(tasks), len(groups))
	}
	judgements, errs := make([][]Judgement, len(tasks)), make([]error, len(tasks))
	var parallel errgroup.Group
	parallel.SetLimit(j.concurrency())
	for i := range tasks {
		parallel.Go(func() error {
			judgements[i], errs[i] = j.group(ctx, &tasks[i], groups[i])
			return nil
		})
	}
	parallel.Wait()
	if ctx.Err() != nil {
		return nil, fmt.Errorf("judge: %w", ctx.Err())
	}
	return judgements, allErrors(errs)
}

func (j Judging) concurrency() int {
	if j.Concurrency > 0 {
		return j.Concurrency
	}
	return runtime.GOMAXPROCS(0)
}

// allErrors returns an error that tells the first if there is no success.
func allErrors(errs []error) error {
	for _, err := range errs {
		if err == nil {
			return nil
		}
	}
	if len(errs) == 0 {
		return nil
	}
	return fmt.Errorf("judge: %w", &agon.LostError{Count: len(errs), Reason: errs[0].Error()})
}

// group judges the attempts at one task. On an error they are all masked.
func (j Judging) group(ctx context.Context, task *agon.Task, attempts []agon.Trajectory) ([]Judgement, error) {
	judgements := make([]Judgement, len(attempts))
	var outcomes []agon.Outcome
	var judged []int
	for i := range attempts {
		status := attempts[i].Status
		if status == agon.StatusDone {
			outcomes, judged = append(outcomes, attempts[i].Outcome), append(judged, i)
			continue
		}
		judgements[i] = Judgement{agon.Verdict{Stage: string(status), Reason: attempts[i].Reason, TimeLimited: attempts[i].TimeLimited}, status.Counts()}
	}
	verdicts, err := j.insist(ctx, task, outcomes)
	for k, i := range judged {
		if err != nil {
			judgements[i] = Judgement{Verdict: agon.Verdict{Stage: StageError, Reason: err.Error()}}
			continue
		}
		judgements[i] = Judgement{verdicts[k], true}
	}
	return judgements, err
}

// insist asks the judge again after a failure of the program.
func (j Judging) insist(ctx context.Context, task *agon.Task, outcomes []agon.Outcome) (verdicts []agon.Verdict, err error) {
	if len(outcomes) == 0 {
		return nil, nil
	}
	environment := j.Environments[task.Environment]
	if environment == nil {
		return nil, fmt.Errorf("environment %q is not loaded", task.Environment)
	}
	for range 1 + j.Retries {
		verdicts, err = j.decide(ctx, environment, task, outcomes)
		if err == nil || ctx.Err() != nil {
			break
		}
	}
	return verdicts, err
}

// decide judges outcomes by the task's verifier and its frame.
func (j Judging) decide(ctx context.Context, environment agon.Environment, task *agon.Task, outcomes []agon.Outcome) ([]agon.Verdict, error) {
	verdicts, err := judgeAll(ctx, j.Verifiers, environment, &task.Item, outcomes)
	if err == nil && task.Frame != nil && !j.SideEffects {
		err = withinFrame(ctx, environment, task, outcomes, verdicts)
	}
	return verdicts, err
}

// judgeAll judges outcomes of an item and holds the judge to its promise.
func judgeAll(ctx context.Context, judge agon.Judge, environment agon.Environment, item *agon.Item, outcomes []agon.Outcome) ([]agon.Verdict, error) {
	verdicts, err := judge.Judge(ctx, environment, item.Verifier, item.Seed, outcomes)
	if err == nil && len(verdicts) != len(outcomes) {
		err = fmt.Errorf("%d verdicts for %d outcomes", len(verdicts), len(outcomes))
	}
	if err != nil {
		return nil, fmt.Errorf("judge: %w", err)
	}
	return verdicts, nil
}

// Floor returns the verdict on doing nothing at each task: the share of them
// that passes is the floor below which a success rate says nothing.
func (j Judging) Floor(ctx context.Context, tasks []agon.Task) ([]Judgement, error) {
	attempts := make([][]agon.Trajectory, len(tasks))
	for i := range tasks {
		environment := j.Environments[tasks[i].Environment]
		if environment == nil {
			return nil, fmt.Errorf("floor: environment %q is not loaded", tasks[i].Environment)
		}
		outcome, err := nothing(ctx, environment, tasks[i].Seed)
		if err != nil {
			return nil, fmt.Errorf("floor: task %s: %w", tasks[i].ID, err)
		}
		attempts[i] = []agon.Trajectory{{Status: agon.StatusDone, Outcome: outcome}}
	}
	groups, err := j.Judge(ctx, tasks, attempts)
	if err != nil {
		return nil, fmt.Errorf("floor: %w", err)
	}
	judgements := make([]Judgement, len(tasks))
	for i := range groups {
		judgements[i] = groups[i][0]
	}
	return judgements, nil
}

// Tally counts the judgements that count, and the passes among them.
func Tally(judgements []Judgement) (attempts, passes int) {
	for _, judgement := range judgements {
		if !judgement.Counts {
			continue
		}
		attempts++
		if judgement.Pass {
			passes++
		}
	}
	return attempts, passes
}

// Agreement compares verdicts with an oracle's, such as an environment's own
// verifier for the same instruction, attempt by attempt.
type Agreement struct {
	TruePasses  int `json:"true_passes"`
	FalsePasses int `json:"false_passes"`
	TrueFails   int `json:"true_fails"`
	FalseFails  int `json:"false_fails"`
}

// Agree counts where two verdicts on the same attempts agree; masked ones are
// left out. The slices must have equal length.
func Agree(judgements, oracle []Judgement) (Agreement, error) {
	var a Agreement
	if len(judgements) != len(oracle) {
		return a, fmt.Errorf("agreement: %d verdicts and %d of the oracle", len(judgements), len(oracle))
	}
	for i := range judgements {
		if !judgements[i].Counts || !oracle[i].Counts {
			continue
		}
		switch {
		case judgements[i].Pass && oracle[i].Pass:
			a.TruePasses++
		case judgements[i].Pass:
			a.FalsePasses++
		case oracle[i].Pass:
			a.FalseFails++
		default:
			a.TrueFails++
		}
	}
	return a, nil
}
