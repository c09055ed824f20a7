package main

import (
	"encoding/json"

	"github.com/spf13/cobra"

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
	attempted    int
	errors       float64
	sets         map[string]*setFlags // by the names of itemSets
	json         bool
}

func benchFilterCommand() *cobra.Command {
	flags := filterFlags{sets: map[string]*setFlags{}}
	command := &cobra.Command{
		Use:   "filter",
		Short: "Count the sound items that the filter keeps and the unsound ones that it accepts",
		Long: `Compose sound items in each environment, plant a fault in each, and put both
through the filter: stage by stage, by the kind of fault, and beside fewer
stages, which are those of Self-Challenging Agents (arXiv 2506.01716) and whose
figures there stand below. Items and faults are a function of --seed.

A second table is of faults that no execution of an item shows: verifiers that
are too strict, and solutions that do not do what the instruction says. There a
scripted solver attempts what the filter keeps, and errs as often as told.

--worded, --blind and --unseen measure with sets of items by others, who had not read
the filter. The filter has been developed with the first two since; the figures of the
last say something as long as nobody looks at what is behind them. Beside the worlds
that ship they know those of the source tree in verifier/labelled/SET/testdata.`,
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
	f.IntVar(&flags.attempted, "attempted", 100, "`NUMBER` of sound items in each environment, and of each family, for the second table; 0 leaves it out")
	f.Float64Var(&flags.errors, "errors", .3, "`SHARE` of the solver's attempts that go wrong")
	for _, set := range itemSets {
		flags.sets[set.name] = &setFlags{}
		flags.sets[set.name].add(f, set.name)
	}
	f.BoolVar(&flags.json, "json", false, "print JSON")
	return command
}

// filterReport is what agon bench filter prints.
type filterReport struct {
	Environments []string `json:"environments"`
	Items        int      `json:"items"`
	Seed         uint64   `json:"seed"`
	*labelled.Report
	// Attempted is the second table; nil if it was left out.
	Attempted *labelled.AttemptedReport `json:"attempted,omitempty"`
	// Sets are the reports on the sets that were asked for, by name.
	Sets map[string]*setReport `json:"sets,omitempty"`
	// Paper is what Self-Challenging Agents reports of its configurations.
	Paper []labelled.PaperRow `json:"paper"`
}
