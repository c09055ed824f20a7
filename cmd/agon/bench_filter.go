package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"agon"
	"agon/challenger/synthetic"
	"agon/configs"
	"agon/verifier"
	"agon/verifier/labelled"
)

func benchFilter(ctx context.Context, stdin io.Reader, flags filterFlags) (*filterReport, error) {
	if err := flags.check(); err != nil {
		return nil, mistake(err)
	}
	c := configs.Default()
	w, err := openWorlds(ctx, flags.environments, &c.Sandbox)
	if err != nil {
		return nil, err
	}
	defer w.Close()
	report := &filterReport{Environments: flags.environments, Seed: flags.seed, Paper: labelled.Paper}
	// These first, so that a mistake in them is told at once.
	if report.Labelled, err = measureLabelled(ctx, stdin, flags.labelled); err != nil {
		return nil, err
	}
	if err := report.measure(ctx, w, flags); err != nil {
		return nil, err
	}
	if report.Labelled != nil {
		report.Labelled.add(report.Report)
	}
	if flags.attempted > 0 {
		report.Attempted, err = measureAttempted(ctx, w, flags)
	}
	return report, err
}

func (f *filterFlags) check() error {
	const most = 100_000
	type number struct {
		flag         string
		value, least int
	}
	numbers := []number{{"items", f.items, 1}, {"attempted", f.attempted, 0}}
	for _, one := range numbers {
		if one.value < one.least || one.value > most {
			return fmt.Errorf("--%s is %d: it must be from %d to %d", one.flag, one.value, one.least, most)
		}
	}
	switch {
	case len(f.environments) == 0:
		return errors.New("--env names no environment")
	case !(f.errors >= 0 && f.errors <= 1):
		return fmt.Errorf("--errors is %v: it must be from 0 to 1", f.errors)
	}
	return f.labelled.check()
}

// filterOptions are those of a filter over worlds, but for the stages.
func filterOptions(w *worlds) verifier.Options {
	return verifier.Options{
		Environments: w.byName, Sandbox: w.sandbox, Judge: w.sandbox, Second: w.sandbox.Elsewhere(), Retries: retries,
	}
}

// measure puts items with planted faults through the filter.
func (r *filterReport) measure(ctx context.Context, w *worlds, flags filterFlags) error {
	stream := agon.NewStream(flags.seed).Name("bench filter")
	items, err := plant(ctx, w, flags.items, stream, func(p *labelled.Planter, sound []agon.Item, stream agon.Stream) ([]labelled.Item, error) {
		return p.Set(ctx, sound, stream.Name("faults"))
	})
	if err != nil {
		return err
	}
	r.Items = len(items)
	r.Report, err = labelled.Measure(ctx, items, filterOptions(w))
	return err
}

// measureAttempted puts items that only attempts decide through filter and band.
func measureAttempted(ctx context.Context, w *worlds, flags filterFlags) (*labelled.AttemptedReport, error) {
	stream := agon.NewStream(flags.seed).Name("bench filter by attempts")
	items, err := plant(ctx, w, flags.attempted, stream, func(p *labelled.Planter, sound []agon.Item, _ agon.Stream) ([]labelled.Attempted, error) {
		return p.AttemptedSet(ctx, sound)
	})
	if err != nil {
		return nil, err
	}
	solver := labelled.Solver{Errors: flags.errors, Attempts: configs.Default().Executor.Attempts}
	return labelled.MeasureAttempted(ctx, items, solver, filterOptions(w), stream.Name("solver"))
}

// plant composes n sound items in each environment, and makes labelled ones of them.
func plant[T any](ctx context.Context, w *worlds, n int, stream agon.Stream, label func(p *labelled.Planter, sound []agon.Item, stream agon.Stream) ([]T, error)) ([]T, error) {
	var all []T
	for k := range w.environments {
		own := stream.Derive(uint64(k))
		planter, sound, err := soundItems(ctx, w, k, n, own)
		if err == nil {
			var some []T
			some, err = label(planter, sound, own)
			all = append(all, some...)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", w.folders[k].Name, err)
		}
	}
	return all, nil
}

// soundItems composes n sound items in the k-th environment, and returns them with
// who plants faults in them.
func soundItems(ctx context.Context, w *worlds, k, n int, stream agon.Stream) (*labelled.Planter, []agon.Item, error) {
	generator, err := w.generator(k)
	if err != nil {
		return nil, nil, err
	}
	sound, err := generator.Items(ctx, synthetic.ItemSeeds(stream, n), configs.Default().Pretrain.Corpus.Sizes)
	if err != nil {
		return nil, nil, err
	}
	return w.planter(k, generator), sound, nil
}

// planter plants and finds faults in items of the k-th environment, with its
// generator as the oracle.
func (w *worlds) planter(k int, generator *synthetic.Generator) *labelled.Planter {
	asks := func(ctx context.Context, seed int64, instruction string, outcome agon.Outcome) (bool, error) {
		demands, err := generator.Demands(ctx, []synthetic.Request{{Seed: seed, Instruction: instruction}})
		return err == nil && demands[0].Met(outcome), err
	}
	return labelled.NewPlanter(w.environments[k], w.sandbox, asks)
}

func printFilterReport(w io.Writer, r *filterReport, labelledFile string) error {
	fmt.Fprintf(w, "%d items of %s, half of them with a fault, seed %d; intervals of 95 %%.\n\n", r.Items, strings.Join(r.Environments, " and "), r.Seed)
	err := r.Report.Print(w)
	if r.Attempted != nil {
		fmt.Fprintln(w)
		err = errors.Join(err, r.Attempted.Print(w))
	}
	if r.Labelled != nil {
		err = errors.Join(err, r.Labelled.print(w, labelledFile))
	}
	fmt.Fprintln(w)
	return errors.Join(err, labelled.PrintPaper(w))
}
