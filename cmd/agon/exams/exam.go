package exams

import (
	"context"
	"fmt"
	"runtime"
	"slices"

	"agon"
	"agon/cmd/agon/worlds"

	"golang.org/x/sync/errgroup"
)

// Exam is a set of held-out tasks; HeldOut and Tasks are the same ones, place by
// place, with and without what a policy is not told.
type Exam struct {
	HeldOut []agon.HeldOutTask
	Tasks   []agon.Task
}

// Set returns n held-out tasks, from the environments in turn. Those of
// equal arguments are equal; first is at least agon.FirstEvaluationSeed.
func Set(ctx context.Context, w *worlds.Worlds, n int, first int64) (*Exam, error) {
	e := &Exam{HeldOut: make([]agon.HeldOutTask, n), Tasks: make([]agon.Task, n)}
	asking, err := worlds.Each(w, func(k int) (asker, error) { return examinerOf(w, k) })
	if err != nil {
		return nil, err
	}
	parent := ctx
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.NumCPU())
	for k, ask := range asking {
		places := PlacesOf(k, len(asking), n)
		for part := range slices.Chunk(places, Chunk) {
			group.Go(func() error { return e.fill(ctx, ask, part, first) })
		}
	}
	if err := group.Wait(); err != nil {
		return nil, fmt.Errorf("held-out tasks: %w", err)
	}
	if err := e.try(parent, w); err != nil {
		return nil, fmt.Errorf("held-out tasks: %w", err)
	}
	for i := range e.HeldOut {
		item := e.HeldOut[i].Item
		e.Tasks[i] = agon.Task{Item: item, ID: item.ID(w.ByName[item.Environment].Spec().Digest)}
	}
	return e, nil
}

// Chunk is the number of tasks that are made one after the other.
const Chunk = 50

// PlacesOf lists the places of the k-th of count environments among n tasks.
func PlacesOf(k, count, n int) []int {
	var places []int
	for i := k; i < n; i += count {
		places = append(places, i)
	}
	return places
}

func (e *Exam) fill(ctx context.Context, ask asker, places []int, first int64) error {
	seeds := make([]int64, len(places))
	for i, place := range places {
		seeds[i] = first + int64(place)
	}
	tasks, err := ask(ctx, seeds)
	if err != nil {
		return err
	}
	for i, place := range places {
		e.HeldOut[place] = tasks[i]
	}
	return nil
}

// asker returns the held-out task of every seed.
type asker func(ctx context.Context, seeds []int64) ([]agon.HeldOutTask, error)

// examinerOf returns the author's own generator of the k-th environment, or one
// that composes tasks where there is none.
func examinerOf(w *worlds.Worlds, k int) (asker, error) {
	if _, written := w.Folders[k].Files["evaluation.py"]; written {
		if examiner, ok := w.Environments[k].(agon.Examiner); ok {
			return examiner.HeldOut, nil
		}
	}
	generator, err := w.Generator(k)
	if err != nil {
		return nil, err
	}
	return generator.HeldOut, nil
}
