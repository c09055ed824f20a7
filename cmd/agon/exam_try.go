package main

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"agon"
	"agon/verifier"
)

// tried is how many tasks of each evaluation.py are carried out by their own
// solutions before an exam: enough to find a generator that is wrong, at a cost
// that nobody notices beside the attempts. agon env tries more.
const tried = 16

// try carries out the first tasks that authors wrote by their solutions. A
// policy cannot be blamed for a task that its own author does not solve.
func (e *exam) try(ctx context.Context, w *worlds) error {
	var first []agon.HeldOutTask
	taken := map[string]int{}
	for i := range e.heldOut {
		if name := e.heldOut[i].Environment; w.written(name) && taken[name] < tried {
			taken[name]++
			first = append(first, e.heldOut[i])
		}
	}
	return w.tryAll(ctx, first, carrying{tell: func(int) {}, fault: faultOfAuthor})
}

// carrying is how tasks are carried out: tell learns how many are begun, and fault makes an
// error of what is wrong with the i-th.
type carrying struct {
	tell  func(begun int)
	fault func(i int, item *agon.Item, what string) error
}

// faultOfAuthor is that of a task of an environment's evaluation.py.
func faultOfAuthor(_ int, item *agon.Item, what string) error {
	return mistake(fmt.Errorf("environment %s: evaluation.py: held_out(%d): %s", item.Environment, item.Seed, oneLine(what, 300)))
}

// tryAll carries out tasks and returns the fault of the first that has one, or the
// error of ctx.
func (w *worlds) tryAll(ctx context.Context, tasks []agon.HeldOutTask, how carrying) error {
	faults := make([]error, len(tasks))
	var faulty atomic.Int64 // a task that has a fault: those after it need no trial
	faulty.Store(int64(len(tasks)))
	var group errgroup.Group
	group.SetLimit(runtime.NumCPU())
	for i := range tasks {
		how.tell(i)
		group.Go(func() error {
			if int64(i) > faulty.Load() || ctx.Err() != nil {
				return nil
			}
			what, err := w.wrongWith(ctx, &tasks[i].Item)
			if err == nil && what != "" {
				err = how.fault(i, &tasks[i].Item, what)
			}
			if faults[i] = err; err != nil {
				faulty.Store(min(int64(i), faulty.Load()))
			}
			return nil
		})
	}
	group.Wait()
	return cmp.Or(ctx.Err(), cmp.Or(faults...))
}

// written reports whether the tasks of an environment are by its author.
func (w *worlds) written(name string) bool {
	return slices.ContainsFunc(w.folders, func(folder *agon.Folder) bool {
		_, written := folder.Files["evaluation.py"]
		return written && folder.Name == name
	})
}

// wrongWith says why a task is none to measure with: it has to be solved by its
// solution, and not by doing nothing. It is empty of a sound one.
func (w *worlds) wrongWith(ctx context.Context, item *agon.Item) (string, error) {
	environment := w.byName[item.Environment]
	execution, outcome, err := verifier.Execute(ctx, environment, w.sandbox, item.Seed, item.Solution)
	if err != nil {
		return "", err
	}
	if !execution.Ok() {
		return "its solution does not run: " + cmp.Or(execution.Error, string(execution.Limit)), nil
	}
	_, nothing, err := verifier.Execute(ctx, environment, w.sandbox, item.Seed, "pass")
	if err != nil {
		return "", err
	}
	verdicts, err := w.sandbox.Judge(ctx, environment, item.Verifier, item.Seed, []agon.Outcome{outcome, nothing})
	if err != nil {
		return "", err
	}
	switch solved := verdicts[0]; {
	case solved.Stage == agon.VerdictBroken:
		return "its verifier does not work: " + solved.Reason, nil
	case !solved.Pass:
		return "its verifier rejects its solution", nil
	case verdicts[1].Pass:
		return "its verifier accepts doing nothing", nil
	}
	return "", nil
}
