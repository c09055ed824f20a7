package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"agon"
	"agon/challenger"
	"agon/configs"
	"agon/verifier"
)

func verifyCommand() *cobra.Command {
	var env []string
	var asJSON bool
	command := &cobra.Command{
		Use:   "verify TASKS.jsonl",
		Short: "Screen a file of tasks as the loop screens what its policy writes",
		Long: `Put every task of a file through the filter and print what it found. A line is
an item (environment, seed, instruction, verifier, solution, failures), or an
object that holds one under "item", as the lines of a run's tasks.jsonl do.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			tasks, err := unlessEnded(c.Context(), func() (taskFile, error) { return readTaskFile(args[0]) })
			if err != nil {
				return err
			}
			if tasks.without > 0 {
				fmt.Fprintf(c.ErrOrStderr(), "%s: %s without an item, and not screened: what a policy wrote that was none, and later verdicts on items\n", args[0], counted(tasks.without, "line"))
			}
			screening, err := screenFile(c.Context(), tasks.items, env)
			if err != nil {
				return err
			}
			return printScreening(c.OutOrStdout(), screening, asJSON)
		},
	}
	command.Flags().StringSliceVar(&env, "env", nil, "`PATH` of an environment that tasks name and that does not ship")
	command.Flags().BoolVar(&asJSON, "json", false, "print a line of JSON per task")
	return command
}

// screenFile screens items in the environments that they name.
func screenFile(ctx context.Context, items []agon.Item, paths []string) (*verifier.Screening, error) {
	c := configs.Default()
	w, err := openWorlds(ctx, worldsOf(items, paths), &c.Sandbox)
	if err != nil {
		return nil, err
	}
	defer w.Close()
	submissions := make([]verifier.Submission, len(items))
	for i := range items {
		if w.byName[items[i].Environment] == nil {
			return nil, mistake(fmt.Errorf("task %d belongs to %s: name its folder with --env", i+1, items[i].Environment))
		}
		submissions[i].Item = &items[i]
	}
	pool := challenger.NewPool(challenger.PoolOptions{Uses: c.Pool.Uses, Capacity: c.Pool.Capacity})
	screen, err := newScreen(c, w, pool, challenger.NewArchive(), nil)
	if err != nil {
		return nil, err
	}
	return screen.Screen(ctx, submissions)
}

// worldsOf lists the environments to load: the paths given, or where there are none
// those that ship and that items name.
func worldsOf(items []agon.Item, paths []string) []string {
	if len(paths) > 0 {
		return paths
	}
	var names []string
	for i := range items {
		if !slices.Contains(names, items[i].Environment) {
			names = append(names, items[i].Environment)
		}
	}
	return names
}

func printScreening(w io.Writer, screening *verifier.Screening, asJSON bool) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	for i := range screening.Results {
		r := &screening.Results[i]
		if asJSON {
			if err := encoder.Encode(itemRecord{ID: r.ID, Verdict: r.Verdict, Mutation: r.Mutation, Item: r.Item}); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(w, "%s  %-13s %s\n", r.ID, r.Verdict.Stage, oneLine(r.Item.Instruction, longestCell))
		if r.Verdict.Reason != "" {
			fmt.Fprintln(w, indent(r.Verdict.Reason))
		}
	}
	if !asJSON {
		fmt.Fprintf(w, "\n%s", screening.Funnel)
	}
	return nil
}
