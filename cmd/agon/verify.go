package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"agon"
	"agon/challenger"
	"agon/cmd/agon/runs"
	"agon/cmd/agon/stages"
	"agon/cmd/agon/taskfile"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/worlds"
	"agon/configs"
	"agon/verifier"

	"github.com/spf13/cobra"
)

func verifyCommand() *cobra.Command {
	var env []string
	var asJSON bool
	command := &cobra.Command{
		Use:   "verify TASKS.jsonl|-",
		Short: "Screen a file of tasks as the loop screens what its policy writes",
		Long: `Put every task of a file through the filter and print what it found. A line is
an item (environment, seed, instruction, verifier, solution, failures), or an
object that holds one under "item", as the lines of a run's tasks.jsonl do:
agon tasks RUN --json | head -1 prints an example. Remarks of your own go under
"note"; a key that nothing would read is refused.

The verifier is Python that defines

  def verify(before, after, answer, calls):

and returns True or False. before and after are the state at the beginning and at
the end: each has the read-only tools as methods, such as after.count("A", "nut"),
and the plain data as .state. answer is what the program answered, or None, and
calls lists its calls. The solution is a program that calls tools as functions
and answer(x) to give an answer; so are the failures, which have to fail.

For each it prints its ID, the stage that decided, the time that this took, the
instruction, and the reason of a refusal; and what the instruction names that plays
no part in the item, which may have been forgotten. --json also has the time of each
stage in milliseconds. What several stages need is found out once, and counted with the
first of them. The exit status is 1 where a task was refused.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			tasks, err := terminal.UnlessEnded(c.Context(), func() (taskfile.File, error) { return taskfile.Read(c.InOrStdin(), args[0]) })
			if err != nil {
				return err
			}
			if tasks.Without > 0 {
				fmt.Fprintf(c.ErrOrStderr(), "%s: %s without an item, and not screened: what a policy wrote that was none, and later verdicts on items\n", terminal.GivenName(args[0]), terminal.Counted(tasks.Without, "line"))
			}
			screening, err := screenFile(c.Context(), tasks.Items, env)
			if err != nil {
				return err
			}
			return errors.Join(printScreening(c.OutOrStdout(), screening, asJSON), refusedOf(screening))
		},
	}
	command.Flags().StringSliceVar(&env, "env", nil, "`PATH` of an environment that tasks name and that does not ship")
	command.Flags().BoolVar(&asJSON, "json", false, "print a line of JSON per task")
	return command
}

// refusedOf is an error where tasks were refused.
func refusedOf(screening *verifier.Screening) error {
	refused := 0
	for i := range screening.Results {
		if !screening.Results[i].Verdict.Pass {
			refused++
		}
	}
	if refused == 0 {
		return nil
	}
	return fmt.Errorf("%d of %s refused", refused, terminal.Counted(len(screening.Results), "task"))
}

// screenFile screens items in the environments that they name.
func screenFile(ctx context.Context, items []agon.Item, paths []string) (*verifier.Screening, error) {
	c := configs.Default()
	names, err := taskfile.WorldsOf(items, paths)
	if err != nil {
		return nil, terminal.Mistake(err)
	}
	w, err := worlds.Open(ctx, names, &c.Sandbox)
	if err != nil {
		return nil, err
	}
	defer w.Close()
	submissions := make([]verifier.Submission, len(items))
	for i := range items {
		if w.ByName[items[i].Environment] == nil {
			return nil, terminal.Mistake(taskfile.Strange(i, &items[i]))
		}
		submissions[i].Item = &items[i]
	}
	pool := challenger.NewPool(challenger.PoolOptions{Uses: c.Pool.Uses, Capacity: c.Pool.Capacity})
	options := stages.ScreenOptions(c, w, pool, challenger.NewArchive(), nil)
	options.Times = true
	screen, err := verifier.NewScreen(options)
	if err != nil {
		return nil, err
	}
	return screen.Screen(ctx, submissions)
}

// verified is what is printed of an item as JSON.
type verified struct {
	runs.ItemRecord
	// TimesMS are the milliseconds of each stage that the item came to, and of all
	// together.
	TimesMS map[string]float64 `json:"times_ms"`
}

func verifiedOf(r *verifier.Result) verified {
	times := map[string]float64{"total": milliseconds(total(r.Times))}
	for _, stage := range r.Times {
		times[stage.Stage] = milliseconds(stage.Took)
	}
	return verified{runs.ItemRecord{ID: r.ID, Verdict: r.Verdict, Mutation: r.Mutation, Unheeded: r.Unheeded, Item: r.Item}, times}
}

func total(times []verifier.Time) (sum time.Duration) {
	for _, stage := range times {
		sum += stage.Took
	}
	return sum
}

func printScreening(w io.Writer, screening *verifier.Screening, asJSON bool) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	for i := range screening.Results {
		r := &screening.Results[i]
		if asJSON {
			if err := encoder.Encode(verifiedOf(r)); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(w, "%s  %-13s %8.1f ms  %s\n", r.ID, r.Verdict.Stage, milliseconds(total(r.Times)), terminal.OneLine(r.Item.Instruction, terminal.LongestCell))
		if r.Verdict.Reason != "" {
			fmt.Fprintln(w, terminal.Indent(r.Verdict.Reason))
		}
		if len(r.Unheeded) > 0 {
			fmt.Fprintln(w, terminal.Indent("named, and without a part in solution and verifier: "+strings.Join(r.Unheeded, ", ")))
		}
	}
	if !asJSON {
		fmt.Fprintf(w, "\n%s", screening.Funnel)
	}
	return nil
}
