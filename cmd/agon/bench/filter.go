package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"agon"
	"agon/challenger/synthetic"
	"agon/cmd/agon/stages"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/worlds"
	"agon/configs"
	"agon/verifier"
	"agon/verifier/labelled"
)

func benchFilter(ctx context.Context, stdin io.Reader, flags filterFlags) (*FilterReport, error) {
	if err := flags.check(); err != nil {
		return nil, terminal.Mistake(err)
	}
	c := configs.Default()
	w, err := worlds.Open(ctx, flags.environments, &c.Sandbox)
	if err != nil {
		return nil, err
	}
	defer w.Close()
	report := &FilterReport{Environments: flags.environments, Seed: flags.seed, Paper: labelled.Paper}
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
func filterOptions(w *worlds.Worlds) verifier.Options {
	return verifier.Options{
		Environments: w.ByName, Sandbox: w.Sandbox, Judge: w.Sandbox, Second: w.Sandbox.Elsewhere(), Retries: stages.Retries,
		Inspector: w.Sandbox,
	}
}

// measure puts items with planted faults through the filter.
func (r *FilterReport) measure(ctx context.Context, w *worlds.Worlds, flags filterFlags) error {
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
func measureAttempted(ctx context.Context, w *worlds.Worlds, flags filterFlags) (*labelled.AttemptedReport, error) {
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
func plant[T any](ctx context.Context, w *worlds.Worlds, n int, stream agon.Stream, label func(p *labelled.Planter, sound []agon.Item, stream agon.Stream) ([]T, error)) ([]T, error) {
	var all []T
	for k := range w.Environments {
		own := stream.Derive(uint64(k))
		planter, sound, err := soundItems(ctx, w, k, n, own)
		if err == nil {
			var some []T
			some, err = label(planter, sound, own)
			all = append(all, some...)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", w.Folders[k].Name, err)
		}
	}
	return all, nil
}

// soundItems composes n sound items in the k-th environment, and returns them with
// who plants faults in them.
func soundItems(ctx context.Context, w *worlds.Worlds, k, n int, stream agon.Stream) (*labelled.Planter, []agon.Item, error) {
	generator, err := w.Generator(k)
	if err != nil {
		return nil, nil, err
	}
	sound, err := generator.Items(ctx, synthetic.ItemSeeds(stream, n), configs.Default().Pretrain.Corpus.Sizes)
	if err != nil {
		return nil, nil, err
	}
	return worlds.PlanterOf(w, k, generator), sound, nil
}

func printFilterReport(w io.Writer, r *FilterReport, labelledFile string) error {
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
