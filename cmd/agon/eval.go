package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"agon"
	"agon/configs"
	"agon/verifier"
)

type evalFlags struct {
	env         string
	attempts    int
	tasks       int
	temperature float64
	development bool
	json        bool
	// url and key are for served policies.
	url string
	key string
}

func evalCommand() *cobra.Command {
	var flags evalFlags
	command := &cobra.Command{
		Use:   "eval CHECKPOINT… --env NAME -n K",
		Short: "Measure success on held-out tasks, and compare checkpoints on the same ones",
		Long: `Attempt held-out tasks with each checkpoint and print pass@1, pass@K and greedy
success with 95 % intervals (bootstrap over tasks), beside what doing nothing
reaches. Several checkpoints are compared with the first on the same tasks
(paired bootstrap; McNemar's exact test for greedy success). A checkpoint is a
Hugging Face folder, a run, whose newest checkpoint is meant, base, or a served
model: ollama:MODEL, or openai:MODEL with --url.

The limits of an attempt are those that a run is measured under while it trains:
executor.turn_tokens and executor.turn_limit of the first run that is named hold
for all checkpoints alike, and without a run the defaults. Served models have
1024 tokens a turn.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, names []string) error {
			table, err := evaluate(c.Context(), names, flags)
			if table == nil || len(table.Checkpoints) == 0 {
				return err
			}
			if flags.json {
				return errors.Join(printJSON(c.OutOrStdout(), table), err)
			}
			return errors.Join(table.print(c.OutOrStdout()), err)
		},
	}
	f := command.Flags()
	f.StringVar(&flags.env, "env", "warehouse", "environment that ships, or the `PATH` of a folder")
	f.IntVarP(&flags.attempts, "attempts", "n", 8, "attempts at each task: `K` of pass@K")
	f.IntVar(&flags.tasks, "tasks", 400, "`NUMBER` of held-out tasks")
	f.Float64Var(&flags.temperature, "temperature", 1, "`TEMPERATURE` of sampling")
	f.BoolVar(&flags.development, "development", false, "use the tasks for choosing settings, not those for reporting")
	f.StringVar(&flags.url, "url", "", "`URL` of the server of ollama:MODEL or openai:MODEL")
	f.StringVar(&flags.key, "key-variable", "", "`NAME` of the variable that holds the server's key")
	f.BoolVar(&flags.json, "json", false, "print JSON")
	return command
}

// evalTable is what agon eval prints.
type evalTable struct {
	Environment string            `json:"environment"`
	Tasks       int               `json:"tasks"`
	Attempts    int               `json:"attempts"`
	Temperature float64           `json:"temperature"`
	FirstSeed   int64             `json:"first_seed"`
	DoNothing   verifier.Estimate `json:"do_nothing"`
	Checkpoints []evalRow         `json:"checkpoints"`
	Comparisons []evalComparison  `json:"comparisons,omitempty"`
}

// evalRow is one checkpoint.
type evalRow struct {
	Name string `json:"name"`
	// Sampled are the attempts at the temperature, Greedy those at 0.
	Sampled *verifier.Summary `json:"sampled"`
	Greedy  *verifier.Summary `json:"greedy"`
	// TimeLimited counts the attempts, of both, whose verdict a clock had a
	// part in.
	TimeLimited int `json:"time_limited"`
}

// evalComparison is the difference of a checkpoint from the first.
type evalComparison struct {
	Before  string                    `json:"before"`
	After   string                    `json:"after"`
	PassAt  map[int]verifier.Estimate `json:"pass_at"`
	Greedy  verifier.Estimate         `json:"greedy"`
	McNemar verifier.McNemarResult    `json:"mcnemar"`
}

// check refuses what would be found wrong only after other policies were
// measured.
func (f *evalFlags) check(names []string) error {
	for _, name := range names {
		if served(name) || name == baseName {
			continue
		}
		folder, _, err := checkpointFolder(name)
		if err == nil {
			err = sound(folder)
		}
		if err != nil {
			return mistake(err)
		}
	}
	switch unread := f.unread(names); {
	case unread != "":
		return mistake(fmt.Errorf("nothing reads %s: none of the policies is served (hint: ollama:MODEL and openai:MODEL are; else leave it out)", unread))
	case f.attempts < 1 || f.attempts > mostAttempts:
		return mistake(fmt.Errorf("-n is %d: it must be from 1 to %d", f.attempts, mostAttempts))
	case f.tasks < 1 || f.tasks > mostAttempts/f.attempts:
		return mistake(fmt.Errorf("--tasks is %d: it must be from 1 to %d with -n %d", f.tasks, mostAttempts/f.attempts, f.attempts))
	case !(f.temperature >= 0 && f.temperature <= 5):
		return mistake(fmt.Errorf("--temperature is %v: it must be from 0 to 5", f.temperature))
	}
	return nil
}

// unread names the flag that none of the policies has a use for; empty if there
// is none.
func (f *evalFlags) unread(names []string) string {
	switch {
	case slices.ContainsFunc(names, served):
		return ""
	case f.url != "":
		return "--url"
	case f.key != "":
		return "--key-variable"
	}
	return ""
}

// attemptOnce makes one attempt of several that would be equal, and says so.
func (f *evalFlags) attemptOnce() {
	if f.temperature == 0 && f.attempts > 1 {
		f.attempts = 1
		fmt.Fprintln(os.Stderr, "at temperature 0 all attempts at a task are equal: one is made (-n 1)")
	}
}

// mostAttempts is what a table holds in memory.
const mostAttempts = 1 << 20

func (f *evalFlags) firstSeed() int64 {
	if f.development {
		return agon.FirstEvaluationSeed
	}
	return agon.FirstReportingSeed
}

// evaluate measures policies one after the other. On an error the table, unless
// it is nil, holds those that were done before.
func evaluate(ctx context.Context, names []string, flags evalFlags) (*evalTable, error) {
	if err := flags.check(names); err != nil {
		return nil, err
	}
	flags.attemptOnce()
	c, err := evalConfig(names)
	if err != nil {
		return nil, err
	}
	if err := setThreads(c.Threads); err != nil {
		return nil, err
	}
	w, err := openWorlds(ctx, []string{flags.env}, &c.Sandbox)
	if err != nil {
		return nil, err
	}
	defer w.Close()
	w.warnRuns(os.Stderr, names)
	e, err := setExam(ctx, w, flags.tasks, flags.firstSeed())
	if err != nil {
		return nil, err
	}
	table := &evalTable{
		Environment: w.folders[0].Name, Tasks: flags.tasks, Attempts: flags.attempts,
		Temperature: flags.temperature, FirstSeed: flags.firstSeed(),
	}
	floor := sitting{config: c, worlds: w}
	if table.DoNothing, err = floor.floor(ctx, e); err != nil {
		return nil, err
	}
	var all []results
	for _, name := range names {
		one, err := evaluateOne(ctx, c, w, e, name, flags)
		if err == nil {
			err = table.add(name, one)
		}
		if err != nil {
			return table, errors.Join(err, table.compare(all))
		}
		all = append(all, one)
	}
	return table, table.compare(all)
}

// evalConfig is how checkpoints are measured: by default, but with the limits of
// the first run among them, which holds for all so that they can be compared. It
// says which limits these are.
func evalConfig(names []string) (*configs.Config, error) {
	c := configs.Default()
	first := ""
	for _, name := range names {
		if served(name) || requireRun(name) != nil {
			continue
		}
		run, err := configs.ReadRun(filepath.Join(name, "config.yaml"))
		if err != nil {
			return nil, mistake(fmt.Errorf("the limits of %s: %w (hint: its checkpoints by themselves, %s, are measured under the defaults)", name, err, filepath.Join(name, "checkpoints", "…")))
		}
		if run.Policy.Kind != "checkpoint" {
			return nil, mistake(fmt.Errorf("%s is a run of a served model and has no weights: name the model, such as %s:%s", name, run.Policy.Kind, run.Policy.Model))
		}
		limits := limitsOf(run.Config)
		switch {
		case first == "":
			first = name
			takeLimits(c, run.Config)
			fmt.Fprintf(os.Stderr, "limits of %s: %s\n", name, limits)
		case !sameLimits(c, run.Config):
			fmt.Fprintf(os.Stderr, "%s has other limits (%s): it is measured under those of %s\n", name, limits, first)
		}
	}
	return c, nil
}

// limitsOf tells the limits of an attempt.
func limitsOf(c *configs.Config) string {
	turns := "as many turns as the environment allows"
	if limit := c.Executor.TurnLimit; limit > 0 {
		turns = fmt.Sprintf("executor.turn_limit=%d", limit)
	}
	return fmt.Sprintf("executor.turn_tokens=%d, %s", c.Executor.TurnTokens, turns)
}

func takeLimits(c, run *configs.Config) {
	c.Executor.TurnTokens, c.Executor.TurnLimit = run.Executor.TurnTokens, run.Executor.TurnLimit
	c.Policy.Language = run.Policy.Language
}

func sameLimits(a, b *configs.Config) bool {
	return a.Executor.TurnTokens == b.Executor.TurnTokens && a.Executor.TurnLimit == b.Executor.TurnLimit
}

// evaluateOne makes a policy ready, lets it take the exam, and frees it.
func evaluateOne(ctx context.Context, c *configs.Config, w *worlds, e *exam, name string, flags evalFlags) (results, error) {
	sit, closePolicy, err := seat(ctx, c, w, name, flags)
	if err != nil {
		return results{}, err
	}
	defer closePolicy()
	sit.attempts, sit.temperature = flags.attempts, flags.temperature
	fmt.Fprintf(os.Stderr, "%s: %s × %s\n", name, counted(len(e.tasks), "task"), counted(flags.attempts, "attempt"))
	return sit.takeBoth(ctx, e)
}

// seat returns how the policy of that name takes exams.
func seat(ctx context.Context, c *configs.Config, w *worlds, name string, flags evalFlags) (s sitting, closePolicy func(), err error) {
	if served(name) {
		kind, model, _ := strings.Cut(name, ":")
		remote := *c
		remote.Policy = configs.Policy{Kind: kind, Model: model, URL: flags.url, KeyVariable: flags.key, Language: "tagged", Batch: c.Policy.Batch}
		remote.Executor.TurnTokens = servedTurnTokens
		policy, err := openServed(ctx, &remote.Policy)
		if err != nil {
			return s, nil, err
		}
		s, err = newSitting(&remote, w, policy, nil)
		return s, func() {}, err
	}
	actor, err := loadActor(name, &c.Policy)
	if err != nil {
		return s, nil, err
	}
	s, err = newSitting(c, w, actor, actor)
	return s, func() { actor.Close() }, err
}

// served reports whether the name is that of a served policy.
func served(name string) bool {
	return strings.HasPrefix(name, "ollama:") || strings.HasPrefix(name, "openai:")
}

// servedTurnTokens bounds a turn of a large model: a thought and a program.
const servedTurnTokens = 1024

func (t *evalTable) add(name string, r results) error {
	sampled, err := verifier.Summarize(r.sampled, t.ks(), resampling())
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	greedy, err := verifier.Summarize(r.greedy, []int{1}, resampling())
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	t.Checkpoints = append(t.Checkpoints, evalRow{name, sampled, greedy, r.timed()})
	return nil
}

// ks are the k of pass@k: 1 and the number of attempts.
func (t *evalTable) ks() []int {
	if t.Attempts == 1 {
		return []int{1}
	}
	return []int{1, t.Attempts}
}

// compare sets every further checkpoint against the first.
func (t *evalTable) compare(all []results) error {
	for i := 1; i < len(all); i++ {
		comparison := evalComparison{Before: t.Checkpoints[0].Name, After: t.Checkpoints[i].Name, PassAt: map[int]verifier.Estimate{}}
		for _, k := range t.ks() {
			difference, err := verifier.Compare(all[0].sampled, all[i].sampled, k, resampling())
			if err != nil {
				return err
			}
			comparison.PassAt[k] = difference
		}
		var err error
		if comparison.Greedy, err = verifier.Compare(all[0].greedy, all[i].greedy, 1, resampling()); err != nil {
			return err
		}
		if comparison.McNemar, err = verifier.McNemar(all[0].greedy, all[i].greedy); err != nil {
			return err
		}
		t.Comparisons = append(t.Comparisons, comparison)
	}
	return nil
}

func (t *evalTable) print(w io.Writer) error {
	fmt.Fprintf(w, "%s: %s × %s at temperature %v; 95 %% intervals over tasks\n\n", t.Environment, counted(t.Tasks, "held-out task"), counted(t.Attempts, "attempt"), t.Temperature)
	table := tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)
	head := "CHECKPOINT"
	for _, k := range t.ks() {
		head += "\tPASS@" + strconv.Itoa(k)
	}
	fmt.Fprintln(table, head+"\tGREEDY")
	fmt.Fprintf(table, "(do nothing)\t%s\n", t.DoNothing)
	for _, row := range t.Checkpoints {
		fmt.Fprintln(table, row.Name+estimates(row.Sampled.PassAt, t.ks())+"\t"+row.Greedy.PassAt[1].String())
	}
	for _, c := range t.Comparisons {
		fmt.Fprintf(table, "%s − %s%s\t%s, p = %.2g\n", c.After, c.Before, estimates(c.PassAt, t.ks()), c.Greedy, c.McNemar.P)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, row := range t.Checkpoints {
		if row.TimeLimited > 0 {
			fmt.Fprintf(w, "%s: a limit on time had a part in %s, which may be decided otherwise when measured again\n", row.Name, counted(row.TimeLimited, "verdict"))
		}
	}
	return nil
}

func estimates(passAt map[int]verifier.Estimate, ks []int) (cells string) {
	for _, k := range ks {
		cells += "\t" + passAt[k].String()
	}
	return cells
}
