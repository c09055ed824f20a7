package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"agon"
	"agon/challenger/synthetic"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/worlds"
	"agon/verifier"
)

// checkInvariant asks an environment's verify.py, if it has one, about a composed task
// and prints what it says. Where none can be composed and no example is there to try it
// on, that is printed. A task that does nothing would not do: no filter lets one as far.
func checkInvariant(ctx context.Context, out io.Writer, w *worlds.Worlds) error {
	if !w.Environments[0].Spec().Invariant {
		return nil
	}
	item, err := composedTask(ctx, w)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err == nil:
		return tryInvariant(ctx, out, w, item)
	case len(w.Folders[0].Examples) == 0:
		fmt.Fprintf(out, "verify.py was not tried: no task can be composed (hint: write one into examples.jsonl): %s\n", terminal.OneLine(err.Error(), 200))
	}
	return nil
}

// tryInvariant asks about one task. A verify.py that breaks is the author's mistake.
func tryInvariant(ctx context.Context, out io.Writer, w *worlds.Worlds, item *agon.Item) error {
	environment, task := w.Environments[0], terminal.OneLine(item.Instruction, 60)
	_, outcome, err := verifier.Execute(ctx, environment, w.Sandbox, item.Seed, item.Solution)
	if err != nil {
		return err
	}
	verdicts, err := w.Sandbox.Inspect(ctx, environment, []agon.Solved{{Item: item, Outcome: outcome}})
	if errors.Is(err, agon.ErrBroken) {
		return terminal.Mistake(fmt.Errorf("%w (it was tried on the task %q)", err, task))
	}
	if err != nil {
		return err
	}
	said := "accepts"
	if !verdicts[0].Pass {
		said = "refuses: " + terminal.OneLine(verdicts[0].Reason, 200)
	}
	fmt.Fprintf(out, "verify.py, asked about the task %q, %s\n", task, said)
	return nil
}

// composedTask is a task in the words of an environment's phrases.
func composedTask(ctx context.Context, w *worlds.Worlds) (*agon.Item, error) {
	generator, err := w.Generator(0)
	if err != nil {
		return nil, err
	}
	items, err := generator.Items(ctx, synthetic.ItemSeeds(agon.NewStream(0), 1), []float64{1})
	if err != nil {
		return nil, err
	}
	return &items[0], nil
}
