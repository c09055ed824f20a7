package eval

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"agon"
	"agon/cmd/agon/exams"
	"agon/cmd/agon/output"
	"agon/cmd/agon/policies"
	"agon/cmd/agon/runs"
	"agon/cmd/agon/taskfile"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/version"
	"agon/cmd/agon/worlds"
	"agon/configs"

	"github.com/spf13/cobra"
)

type evalFlags struct {
	env         []string
	attempts    int
	tasks       string // count, or file
	count       int    // of held-out tasks
	file        string // of given tasks; empty of held-out ones
	temperature float64
	truncation  agon.Truncation
	development bool
	placement   terminal.PlacementFlags
	json        bool
	out         string
	// url and key are for served policies.
	url string
	key string
}

// Command is agon eval.
func Command() *cobra.Command {
	var flags evalFlags
	command := &cobra.Command{
		Use:   "eval CHECKPOINT… [--env NAME] [-n K]",
		Short: "Measure success on held-out tasks, and compare checkpoints on the same ones",
		Long: `Attempt held-out tasks with each checkpoint and print pass@1, pass@K and greedy
success with 95 % intervals (bootstrap over tasks; where all tasks agree, by
Wilson's bound for how many can be otherwise), beside what doing nothing, the best
of the standing cheats and the tasks' own solutions reach; then pass@k for k = 1, 2, 4
and so on (unbiased: Chen et al., arXiv 2107.03374), and success by the parts of a task,
by the turns of an attempt, by family and, with several, by environment. Several
checkpoints are compared with the first on the same tasks (paired bootstrap; McNemar's
exact test for greedy success). A checkpoint is a Hugging Face folder, a model of the
hub that is in the local cache, a run, whose newest checkpoint is meant, RUN@ITERATION,
base, or a served model: ollama:MODEL, or openai:MODEL with --url.

The limits of an attempt are those that a run is measured under while it trains:
executor.turn_tokens, executor.turn_limit, executor.forgiven and the limits of the
sandbox of the first run that is named hold for all checkpoints alike, and without a
run the defaults. So do its policy.today and policy.dtype, and policy.device, if there
is such a device here. An attempt at a task of a file that changes what the task's
solution leaves as it was fails, unless the run has verifier.side_effects.
Served models have 1024 tokens a turn.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, names []string) error {
			out, err := flags.output(names)
			if err != nil {
				return err
			}
			table, all, err := evaluate(c.Context(), names, flags)
			if table == nil || len(table.Checkpoints) == 0 {
				return err
			}
			if out != nil {
				file := File{Program: version.Revision(), Table: *table, Scores: all}
				err = errors.Join(err, file.write(c.OutOrStdout(), out))
			}
			if flags.json {
				return errors.Join(terminal.PrintJSON(c.OutOrStdout(), table), err)
			}
			return errors.Join(table.print(c.OutOrStdout()), err)
		},
	}
	f := command.Flags()
	f.StringSliceVar(&flags.env, "env", nil, "environments that ship, or the `PATH`s of folders, whose held-out tasks take turns (default those of the first run that is named, else warehouse; with a file of tasks, those that it names)")
	f.IntVarP(&flags.attempts, "attempts", "n", 8, "attempts at each task: `K` of pass@K")
	f.StringVar(&flags.tasks, "tasks", "400", "`NUMBER` of held-out tasks, or a FILE of tasks: items, or a run's tasks.jsonl")
	f.Float64Var(&flags.temperature, "temperature", 1, "`TEMPERATURE` of sampling")
	terminal.TruncationFlags(f, &flags.truncation)
	f.BoolVar(&flags.development, "development", false, "use the tasks for choosing settings, not those for reporting")
	f.StringVar(&flags.url, "url", "", "`URL` of the server of ollama:MODEL or openai:MODEL")
	f.StringVar(&flags.key, "key-variable", "", "`NAME` of the variable that holds the server's key")
	flags.placement.Add(f, "that of the first run that is named, else cpu and float32")
	f.BoolVar(&flags.json, "json", false, "print JSON")
	f.StringVar(&flags.out, "out", "", "`FILE` to leave the table in, with the score of every task, for agon report")
	return command
}

// output finds the file of --out; nil where there is none.
func (f *evalFlags) output(names []string) (*output.File, error) {
	if f.out == "" {
		return nil, nil
	}
	inputs := []string{f.tasks}
	for _, name := range names {
		if name != policies.BaseName {
			inputs = append(inputs, runs.RunOf(name))
		}
	}
	return output.Find(f.out, kind, inputs)
}

// check refuses what would be found wrong only after other policies were
// measured.
func (f *evalFlags) check(names []string) error {
	f.readTasks()
	for i, name := range names {
		if slices.Contains(names[:i], name) {
			return terminal.Mistake(fmt.Errorf("%s is named twice (hint: a checkpoint is compared with others)", name))
		}
		if strings.HasPrefix(name, "openai:") && f.url == "" {
			return terminal.Mistake(fmt.Errorf("%s needs --url (hint: the address of its server, such as http://localhost:8000/v1)", name))
		}
		if policies.Served(name) || name == policies.BaseName {
			continue
		}
		folder, _, err := policies.CheckpointFolder(name)
		if err == nil {
			err = policies.Sound(folder)
		}
		if err != nil {
			return terminal.Mistake(err)
		}
	}
	switch unread := f.unread(names); {
	case unread != "":
		return terminal.Mistake(fmt.Errorf("nothing reads %s", unread))
	case f.attempts < 1 || f.attempts > exams.MostAttempts:
		return terminal.Mistake(fmt.Errorf("-n is %d: it must be from 1 to %d", f.attempts, exams.MostAttempts))
	case f.file != "" && f.development:
		return terminal.Mistake(fmt.Errorf("--development chooses among held-out tasks, and --tasks names the file %s", f.file))
	case f.file == "" && (f.count < 1 || f.count > exams.MostAttempts/f.attempts):
		return terminal.Mistake(fmt.Errorf("--tasks is %d: it must be from 1 to %d with -n %d, or the name of a file", f.count, exams.MostAttempts/f.attempts, f.attempts))
	case f.truncation.MinTokens > 0 && slices.ContainsFunc(names, ofOllama):
		return terminal.Mistake(errors.New("nothing reads --min-tokens: an Ollama server has no such option (hint: leave it out)"))
	case !terminal.SoundTemperature(f.temperature):
		return terminal.Mistake(fmt.Errorf("--temperature is %v: %s", f.temperature, terminal.SoundTemperatures))
	}
	if err := f.truncation.Validate(); err != nil {
		return terminal.Mistake(fmt.Errorf("--%w", err))
	}
	return nil
}

// unread names the flag that none of the policies has a use for, and says why;
// empty if there is none.
func (f *evalFlags) unread(names []string) string {
	const (
		here   = "none of the policies is served (hint: ollama:MODEL and openai:MODEL are; else leave it out)"
		remote = "all policies are served, and their servers place them (hint: leave it out)"
	)
	anyServed := slices.ContainsFunc(names, policies.Served)
	allServed := !slices.ContainsFunc(names, func(name string) bool { return !policies.Served(name) })
	for _, flag := range []struct {
		name, value string
		unread      bool
		why         string
	}{
		{"--url", f.url, !anyServed, here},
		{"--key-variable", f.key, !anyServed, here},
		{"--device", f.placement.Device, allServed, remote},
		{"--dtype", f.placement.DType, allServed, remote},
	} {
		if flag.value != "" && flag.unread {
			return flag.name + ": " + flag.why
		}
	}
	return ""
}

func ofOllama(name string) bool { return strings.HasPrefix(name, "ollama:") }

// attemptOnce makes one attempt of several that would be equal, and says so.
func (f *evalFlags) attemptOnce() {
	if f.temperature == 0 && f.attempts > 1 {
		f.attempts = 1
		fmt.Fprintln(os.Stderr, "at temperature 0 all attempts at a task are equal: one is made (-n 1)")
	}
}

func (f *evalFlags) firstSeed() int64 {
	if f.development {
		return agon.FirstEvaluationSeed
	}
	return agon.FirstReportingSeed
}

// unfinishedTable says how many of the policies were measured where a signal ended it,
// if any were.
func unfinishedTable(err error, measured, all int) error {
	if measured == 0 || !errors.Is(err, context.Canceled) {
		return err
	}
	return terminal.Stopped(fmt.Sprintf("stopped: %d of %d policies were measured", measured, all))
}

// evaluate measures policies one after the other. On an error the table, unless
// it is nil, holds those that were done before.
func evaluate(ctx context.Context, names []string, flags evalFlags) (table *Table, all []exams.Results, err error) {
	if err := flags.check(names); err != nil {
		return nil, nil, err
	}
	flags.attemptOnce()
	c, err := evalConfig(names)
	if err != nil {
		return nil, nil, err
	}
	if err := flags.attainable(names, c); err != nil {
		return nil, nil, err
	}
	if err := flags.placement.Place(&c.Policy); err != nil {
		return nil, nil, err
	}
	if err := policies.SetThreads(c.Threads); err != nil {
		return nil, nil, err
	}
	w, e, err := flags.openExam(ctx, c)
	if err != nil {
		return nil, nil, err
	}
	defer w.Close()
	policies.WarnMade(w, os.Stderr, names)
	table = &Table{
		Environment: strings.Join(w.Names(), ", "), Tasks: len(e.Tasks), Attempts: flags.attempts,
		Temperature: flags.temperature, Truncation: flags.truncation.String(), FirstSeed: flags.firstSeed(),
	}
	if flags.file != "" {
		table.TasksFile, table.FirstSeed = flags.file, 0
	}
	if table.Scale, err = exams.ScaleOf(ctx, c, w, e); err != nil {
		return nil, nil, err
	}
	for _, name := range names {
		one, err := evaluateOne(ctx, c, w, e, name, flags)
		if err == nil {
			err = table.add(name, one)
		}
		if err != nil {
			return table, all, errors.Join(unfinishedTable(err, len(all), len(names)), table.compare(all))
		}
		all = append(all, one)
	}
	return table, all, table.compare(all)
}

// readTasks tells a number of held-out tasks from a file of others.
func (f *evalFlags) readTasks() {
	var err error
	if f.count, err = strconv.Atoi(f.tasks); err != nil {
		f.file = f.tasks
	}
}

// openExam opens the environments and makes the exam.
func (f *evalFlags) openExam(ctx context.Context, c *configs.Config) (w *worlds.Worlds, e *exams.Exam, err error) {
	names := f.env
	var items []agon.Item
	switch {
	case f.file != "":
		if items, err = exams.ReadGiven(f.file); err != nil {
			return nil, nil, err
		}
		if len(items) > exams.MostAttempts/f.attempts {
			return nil, nil, terminal.Mistake(fmt.Errorf("%s holds %d tasks: at most %d are attempted with -n %d", f.file, len(items), exams.MostAttempts/f.attempts, f.attempts))
		}
		if names, err = taskfile.WorldsOf(items, f.env); err != nil {
			return nil, nil, terminal.Mistake(fmt.Errorf("%s: %w", f.file, err))
		}
	case len(names) == 0:
		names = c.Environments
	}
	if w, err = worlds.Open(ctx, names, &c.Sandbox); err != nil {
		return nil, nil, err
	}
	if f.file != "" {
		e, err = exams.Give(ctx, w, f.file, items)
	} else {
		e, err = exams.Set(ctx, w, f.count, f.firstSeed())
	}
	if err != nil {
		w.Close()
		return nil, nil, err
	}
	return w, e, nil
}
