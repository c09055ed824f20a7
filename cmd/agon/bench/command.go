package bench

import (
	"encoding/json"

	"agon/verifier/labelled"

	"github.com/spf13/cobra"
)

// Command is agon bench, with its three subcommands.
func Command() *cobra.Command {
	command := &cobra.Command{
		Use:   "bench",
		Short: "Measure how well a part of the program works",
		Args:  cobra.NoArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	command.AddCommand(benchFilterCommand(), benchModelCommand(), benchLoopCommand())
	return command
}

// filterFlags are those of agon bench filter.
type filterFlags struct {
	environments []string
	items        int
	seed         uint64
	attempted    int
	errors       float64
	labelled     labelledFlags
	json         bool
}

func benchFilterCommand() *cobra.Command {
	var flags filterFlags
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

--labelled measures beside these with items of somebody else's: lines as in a file of
tasks, each with "family", which is sound or the name of a kind of fault as the table
has it, and perhaps "fault", any words. verifier/labelled/outside in the source tree
makes such a file.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			report, err := benchFilter(c.Context(), c.InOrStdin(), flags)
			if err != nil {
				return err
			}
			if flags.json {
				return json.NewEncoder(c.OutOrStdout()).Encode(report)
			}
			return printFilterReport(c.OutOrStdout(), report, flags.labelled.file)
		},
	}
	f := command.Flags()
	f.StringSliceVar(&flags.environments, "env", []string{"warehouse", "calculator"}, "environments that ship, or `PATHS`")
	f.IntVarP(&flags.items, "items", "n", 500, "`NUMBER` of sound items in each environment, and of unsound ones")
	f.Uint64Var(&flags.seed, "seed", 1, "`SEED` of items and faults")
	f.IntVar(&flags.attempted, "attempted", 100, "`NUMBER` of sound items in each environment, and of each family, for the second table; 0 leaves it out")
	f.Float64Var(&flags.errors, "errors", .3, "`SHARE` of the solver's attempts that go wrong")
	flags.labelled.add(f)
	f.BoolVar(&flags.json, "json", false, "print JSON")
	return command
}

// FilterReport is what agon bench filter prints.
type FilterReport struct {
	Environments []string `json:"environments"`
	Items        int      `json:"items"`
	Seed         uint64   `json:"seed"`
	*labelled.Report
	// Attempted is the second table; nil if it was left out.
	Attempted *labelled.AttemptedReport `json:"attempted,omitempty"`
	// Labelled is the report on somebody else's items; nil without them.
	Labelled *labelledReport `json:"labelled,omitempty"`
	// Paper is what Self-Challenging Agents reports of its configurations.
	Paper []labelled.PaperRow `json:"paper"`
}
