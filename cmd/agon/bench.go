package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"agon"
	"agon/challenger/synthetic"
	"agon/configs"
	"agon/verifier"
	"agon/verifier/labelled"
)

func benchCommand() *cobra.Command {
	command := &cobra.Command{
		Use:   "bench",
		Short: "Measure how well a part of the program works",
		Args:  cobra.NoArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	command.AddCommand(benchFilterCommand())
	return command
}

// filterFlags are those of agon bench filter.
type filterFlags struct {
	environments []string
	items        int
	seed         uint64
	json         bool
}

func benchFilterCommand() *cobra.Command {
	var flags filterFlags
	command := &cobra.Command{
		Use:   "filter",
		Short: "Count the sound items that the filter keeps and the unsound ones that it accepts",
		Long: `Compose sound items in each environment, plant a fault in each, and put both
through the filter: stage by stage, by the kind of fault, and beside fewer
stages. Items and faults are a function of --seed.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			report, err := benchFilter(c.Context(), flags)
			if err != nil {
				return err
			}
			if flags.json {
				return json.NewEncoder(c.OutOrStdout()).Encode(report)
			}
			return printFilterReport(c.OutOrStdout(), report)
		},
	}
	f := command.Flags()
	f.StringSliceVar(&flags.environments, "env", []string{"warehouse", "calculator"}, "environments that ship, or `PATHS`")
	f.IntVarP(&flags.items, "items", "n", 500, "`NUMBER` of sound items in each environment, and of unsound ones")
	f.Uint64Var(&flags.seed, "seed", 1, "`SEED` of items and faults")
	f.BoolVar(&flags.json, "json", false, "print JSON")
	return command
}

// filterReport is what agon bench filter prints.
type filterReport struct {
	Environments []string `json:"environments"`
	Items        int      `json:"items"`
	Seed         uint64   `json:"seed"`
	*labelled.Report
}

func benchFilter(ctx context.Context, flags filterFlags) (*filterReport, error) {
	if most := 100_000; flags.items < 1 || flags.items > most {
		return nil, mistake(fmt.Errorf("--items is %d: it must be from 1 to %d", flags.items, most))
	}
	if len(flags.environments) == 0 {
		return nil, mistake(errors.New("--env names no environment"))
	}
	c := configs.Default()
	w, err := openWorlds(ctx, flags.environments, &c.Sandbox)
	if err != nil {
		return nil, err
	}
	defer w.Close()
	stream := agon.NewStream(flags.seed).Name("bench filter")
	var items []labelled.Item
	for k := range w.environments {
		some, err := labelledItems(ctx, w, k, flags.items, stream.Derive(uint64(k)))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", w.folders[k].Name, err)
		}
		items = append(items, some...)
	}
	report, err := labelled.Measure(ctx, items, verifier.Options{
		Environments: w.byName, Sandbox: w.sandbox, Judge: w.sandbox, Second: w.sandbox.Elsewhere(), Retries: retries,
	})
	return &filterReport{flags.environments, len(items), flags.seed, report}, err
}

// labelledItems composes n sound items in the k-th environment and plants faults
// in them.
func labelledItems(ctx context.Context, w *worlds, k, n int, stream agon.Stream) ([]labelled.Item, error) {
	generator, err := w.generator(k)
	if err != nil {
		return nil, err
	}
	sound, err := generator.Items(ctx, synthetic.ItemSeeds(stream, n), configs.Default().Pretrain.Corpus.Sizes)
	if err != nil {
		return nil, err
	}
	asks := func(ctx context.Context, seed int64, instruction string, outcome agon.Outcome) (bool, error) {
		demands, err := generator.Demands(ctx, []synthetic.Request{{Seed: seed, Instruction: instruction}})
		return err == nil && demands[0].Met(outcome), err
	}
	return labelled.NewPlanter(w.environments[k], w.sandbox, asks).Set(ctx, sound, stream.Name("faults"))
}

func printFilterReport(w io.Writer, r *filterReport) error {
	fmt.Fprintf(w, "%d items of %s, half of them with a fault, seed %d; intervals of 95 %%.\n\n", r.Items, strings.Join(r.Environments, " and "), r.Seed)
	return r.Print(w)
}
