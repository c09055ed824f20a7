package exams

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync/atomic"

	"agon"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/worlds"
	"agon/verifier"

	"golang.org/x/sync/errgroup"
)

// tried is how many tasks of each evaluation.py are carried out by their own
// solutions before an exam: enough to find a generator that is wrong, at a cost
// that nobody notices beside the attempts. agon env tries more.
const tried = 16

// try carries out the first tasks that authors wrote by their solutions. A
// policy cannot be blamed for a task that its own author does not solve.
func (e *Exam) try(ctx context.Context, w *worlds.Worlds) error {
	var first []agon.HeldOutTask
	taken := map[string]int{}
	for i := range e.HeldOut {
		if name := e.HeldOut[i].Environment; IsWritten(w, name) && taken[name] < tried {
			taken[name]++
			first = append(first, e.HeldOut[i])
		}
	}
	_, err := TryAll(ctx, w, first, Carrying{Tell: func(int) {}, Fault: FaultOfAuthor})
	return err
}

// Carrying is how tasks are carried out: tell learns how many are begun, and fault makes an
// error of what is wrong with the i-th.
type Carrying struct {
	Tell  func(begun int)
	Fault func(i int, item *agon.Item, what string) error
}

// FaultOfAuthor is that of a task of an environment's evaluation.py.
func FaultOfAuthor(_ int, item *agon.Item, what string) error {
	return terminal.Mistake(fmt.Errorf("environment %s: evaluation.py: held_out(%d): %s", item.Environment, item.Seed, terminal.OneLine(what, 300)))
}

// TryAll carries out tasks and returns the frame of each, or the fault of the first that
// has one, or the error of ctx.
func TryAll(ctx context.Context, w *worlds.Worlds, tasks []agon.HeldOutTask, how Carrying) ([]*agon.Frame, error) {
	frames, faults := make([]*agon.Frame, len(tasks)), make([]error, len(tasks))
	var faulty atomic.Int64 // a task that has a fault: those after it need no trial
	faulty.Store(int64(len(tasks)))
	var group errgroup.Group
	group.SetLimit(runtime.NumCPU())
	for i := range tasks {
		how.Tell(i)
		group.Go(func() error {
			if int64(i) > faulty.Load() || ctx.Err() != nil {
				return nil
			}
			frame, what, err := carryOut(ctx, w, &tasks[i].Item)
			if err == nil && what != "" {
				err = how.Fault(i, &tasks[i].Item, what)
			}
			frames[i] = frame
			if faults[i] = err; err != nil {
				faulty.Store(min(int64(i), faulty.Load()))
			}
			return nil
		})
	}
	group.Wait()
	if err := cmp.Or(ctx.Err(), cmp.Or(faults...)); err != nil {
		return nil, err
	}
	return frames, nil
}

// IsWritten reports whether the tasks of an environment are by its author.
func IsWritten(w *worlds.Worlds, name string) bool {
	return slices.ContainsFunc(w.Folders, func(folder *agon.Folder) bool {
		_, written := folder.Files["evaluation.py"]
		return written && folder.Name == name
	})
}

// carryOut returns the frame of a task, and what is wrong with one that is none to
// measure with; that is empty of a sound one.
func carryOut(ctx context.Context, w *worlds.Worlds, item *agon.Item) (frame *agon.Frame, wrong string, err error) {
	environment := w.ByName[item.Environment]
	execution, outcome, err := verifier.Execute(ctx, environment, w.Sandbox, item.Seed, item.Solution)
	if err != nil {
		return nil, "", err
	}
	if !execution.Ok() {
		return nil, "its solution does not run: " + cmp.Or(execution.Error, string(execution.Limit)), nil
	}
	_, nothing, err := verifier.Execute(ctx, environment, w.Sandbox, item.Seed, "pass")
	if err != nil {
		return nil, "", err
	}
	verdicts, err := w.Sandbox.Judge(ctx, environment, item.Verifier, item.Seed, []agon.Outcome{outcome, nothing})
	if err != nil {
		return nil, "", err
	}
	return verifier.FrameOf(nothing, outcome), wrongBy(verdicts[0], verdicts[1]), nil
}

// wrongBy says why a task is none to measure with, by the verdicts on its solution and on
// doing nothing: it has to be solved by the one, and not by the other.
func wrongBy(solved, nothing agon.Verdict) string {
	switch {
	case solved.Stage == agon.VerdictBroken:
		return "its verifier does not work: " + solved.Reason
	case !solved.Pass:
		return "its verifier rejects its solution"
	case nothing.Pass:
		return "its verifier accepts doing nothing"
	}
	return ""
}
