package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"agon/cmd/agon/runs"
	"agon/cmd/agon/terminal"
	"agon/configs"
	"agon/verifier"

	"github.com/spf13/cobra"
)

func tasksCommand() *cobra.Command {
	var options tasksOptions
	command := &cobra.Command{
		Use:   "tasks RUN",
		Short: "List the items that a run's policy wrote, with the stage and reason of refusal",
		Long: `List the items of a run in the order in which they were written, each with its
last verdict: what the policy wrote, and the variations that were made of what
was accepted, which agon show counts apart. MUTANTS are those of the solution that
the verifier rejects, of all that were tried. PASSED are the successes among the
first group of attempts at a task, once it was attempted; of a task that the run was
given, among all attempts so far.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := options.check(); err != nil {
				return terminal.Mistake(err)
			}
			if err := runs.Require(args[0]); err != nil {
				return err
			}
			items, err := runs.ReadItems(args[0])
			if err != nil {
				return err
			}
			if err := runs.TallyGiven(args[0], items); err != nil {
				return err
			}
			return printItems(c.OutOrStdout(), items, options)
		},
	}
	flags := command.Flags()
	flags.BoolVar(&options.accepted, "accepted", false, "only those that the filter accepted")
	flags.StringVar(&options.stage, "stage", "", "only those that `STAGE` decided")
	flags.BoolVar(&options.json, "json", false, "print a line of JSON per item")
	return command
}

type tasksOptions struct {
	accepted bool
	stage    string
	json     bool
}

func (o *tasksOptions) check() error {
	stages := append(slices.Clone(configs.Stages), verifier.StageQuarantine, verifier.StageAccepted, verifier.StageError)
	if o.stage != "" && !slices.Contains(stages, o.stage) {
		return fmt.Errorf("--stage is %s, which is no stage%s", o.stage, terminal.Instead(o.stage, stages))
	}
	return nil
}

func (o *tasksOptions) shows(r *runs.ItemRecord) bool {
	return (!o.accepted || r.Verdict.Pass) && (o.stage == "" || o.stage == r.Verdict.Stage)
}

func printItems(w io.Writer, items []runs.ItemRecord, options tasksOptions) error {
	if options.json {
		encoder := json.NewEncoder(w)
		for i := range items {
			if options.shows(&items[i]) {
				if err := encoder.Encode(&items[i]); err != nil {
					return err
				}
			}
		}
		return nil
	}
	items = slices.DeleteFunc(items, func(r runs.ItemRecord) bool { return !options.shows(&r) })
	if len(items) == 0 {
		_, err := fmt.Fprintln(w, options.none())
		return err
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ID\tITERATION\tVERDICT\tMUTANTS\tPASSED\tINSTRUCTION, OR REASON | INSTRUCTION")
	for i := range items {
		r := &items[i]
		fmt.Fprintf(table, "%s\t%d\t%s\t%v\t%s\t%s\n", r.ID, r.Iteration, verdictOf(r), r.Mutation, r.Passed(), r.About())
	}
	return table.Flush()
}

// verdictOf is the stage that decided on an item, and whether the item was given.
func verdictOf(r *runs.ItemRecord) string {
	if r.Given {
		return r.Verdict.Stage + ", given"
	}
	return r.Verdict.Stage
}

// none says that no item is one of those asked for.
func (o *tasksOptions) none() string {
	switch {
	case o.accepted && o.stage != "":
		return "no task that was accepted was decided on by the stage " + o.stage
	case o.accepted:
		return "no task was accepted"
	case o.stage != "":
		return "the stage " + o.stage + " decided on no item"
	}
	return "no item was written yet"
}
