package main

import (
	"context"
	"fmt"
	"io"

	"agon"
	"agon/challenger"
	"agon/cmd/agon/stages"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/train"
	"agon/cmd/agon/worlds"
	"agon/configs"
	"agon/verifier"
)

// checkExamples carries out the tasks of an environment's examples.jsonl, if there are
// any: solutions pass, and what an example calls a failure does not. An example that
// does not hold up is the author's mistake.
func checkExamples(ctx context.Context, out io.Writer, w *worlds.Worlds) error {
	examples := w.Folders[0].Examples
	var first error
	held := 0
	for i := range examples {
		verdict, err := screenExample(ctx, w, &examples[i])
		switch {
		case err != nil:
			return err
		case verdict.Pass:
			held++
		case first == nil:
			first = fmt.Errorf("environment %s: examples.jsonl: example %d, %q: %s: %s", w.Folders[0].Name, i+1,
				terminal.OneLine(examples[i].Instruction, 60), verdict.Stage, terminal.OneLine(verdict.Reason, 200))
		}
	}
	if len(examples) > 0 {
		fmt.Fprintf(out, "examples.jsonl: %d of %d hold\n", held, len(examples))
	}
	return terminal.Mistake(first)
}

// screenExample screens an example by what a task cannot do without, and by its failure
// cases where it has any.
func screenExample(ctx context.Context, w *worlds.Worlds, example *agon.Item) (agon.Verdict, error) {
	c := configs.Default()
	pool := challenger.NewPool(challenger.PoolOptions{Uses: c.Pool.Uses, Capacity: c.Pool.Capacity})
	options := stages.ScreenOptions(c, w, pool, challenger.NewArchive(), nil)
	options.Stages = train.GivenStages(c)
	if n := len(example.Failures); n > 0 {
		options.Stages = append(options.Stages, verifier.StageFailures)
		options.Bounds.MinFailures, options.Bounds.MaxFailures = n, n
	}
	screen, err := verifier.NewScreen(options)
	if err != nil {
		return agon.Verdict{}, err
	}
	screening, err := screen.Screen(ctx, []verifier.Submission{{Item: example}})
	if err != nil {
		return agon.Verdict{}, err
	}
	return screening.Results[0].Verdict, nil
}
