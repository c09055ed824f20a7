package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"

	"agon/checkpoints"
	"agon/cmd/agon/eval"
	"agon/cmd/agon/output"
	"agon/cmd/agon/report"
	"agon/cmd/agon/runs"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/version"
	"agon/configs"

	"github.com/spf13/cobra"
)

func reportCommand() *cobra.Command {
	var out string
	command := &cobra.Command{
		Use:   "report RUN|EVALUATION.json… -o FILE.html",
		Short: "Write runs and evaluations as one page to read in a browser",
		Long: `Write a page that stands by itself: curves, the funnel of the filter, tasks that were
accepted and refused with the reasons, attempts turn by turn, and several runs side by
side. Nothing of it is fetched from anywhere. EVALUATION.json is what agon eval --out
left; a page may be of evaluations alone. Of a long run the page holds a sample of
tasks and attempts, and says so.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, names []string) error {
			file, err := output.Find(out, pageKind, names)
			if err != nil {
				return err
			}
			page, err := pageOf(names)
			if err != nil {
				return err
			}
			if err := writeReport(c.OutOrStdout(), file, page); err != nil {
				return err
			}
			if file.Lasts() {
				fmt.Fprintf(os.Stderr, "%s: open it in a browser\n", out)
			}
			return nil
		},
	}
	command.Flags().StringVarP(&out, "output", "o", "report.html", "`FILE` to write")
	return command
}

// pageOf reads what the names lead to. What is no run and no evaluation is the user's
// mistake.
func pageOf(names []string) (*report.Page, error) {
	g := gathering{page: report.Page{Made: time.Now(), Program: version.String()}}
	for _, name := range names {
		if strings.HasSuffix(name, ".json") {
			file, err := eval.ReadFile(name)
			if err != nil {
				return nil, err
			}
			g.page.Evaluations = append(g.page.Evaluations, file.Table.Report())
			continue
		}
		if err := g.addRun(name); err != nil {
			return nil, err
		}
	}
	if len(g.page.Runs) > report.MaxRuns {
		return nil, terminal.Mistake(fmt.Errorf("a page tells at most %d runs apart, not %d", report.MaxRuns, len(g.page.Runs)))
	}
	return &g.page, nil
}

// gathering is a page that is being put together.
type gathering struct {
	page report.Page
	// items are those of each run on it.
	items [][]runs.ItemRecord
}

// addRun reads a run: of what it shares with one that was added before, as a fork
// does, items and attempts are that one's.
func (g *gathering) addRun(name string) error {
	if err := runs.Require(name); err != nil {
		return err
	}
	items, err := runs.ReadItems(name)
	if err != nil {
		return err
	}
	run, err := reportRun(name, items)
	if err != nil {
		return err
	}
	if run.Shared, err = g.shared(name); err != nil {
		return err
	}
	own, after := items, 0
	if s := run.Shared; s != nil {
		own, after = unshared(items, g.items[s.Run], s.Iterations), s.Iterations
	}
	own = slices.Clone(own) // without tallies, those of shared iterations are alike
	if err := runs.TallyGiven(name, own); err != nil {
		return err
	}
	run.Items, run.Attempts = reportItems(own), reportAttempts(name, after)
	g.page.Runs, g.items = append(g.page.Runs, *run), append(g.items, items)
	return nil
}

// shared tells with which of the runs before it a run shares the most iterations; nil
// with none.
func (g *gathering) shared(name string) (most *report.Shared, err error) {
	for i := range g.page.Runs {
		iterations, err := checkpoints.SharedIterations(g.page.Runs[i].Name, name)
		if err != nil {
			return nil, err
		}
		if iterations > 0 && (most == nil || iterations > most.Iterations) {
			most = &report.Shared{Run: i, Iterations: iterations}
		}
	}
	return most, nil
}

// unshared lists the items but for those of the first iterations, which are another
// run's, too, that came to the same there.
func unshared(items, theirs []runs.ItemRecord, iterations int) (own []runs.ItemRecord) {
	known := map[string]*runs.ItemRecord{}
	for i := range theirs {
		known[theirs[i].ID] = &theirs[i]
	}
	for i := range items {
		r := &items[i]
		there := known[r.ID]
		if r.Iteration > iterations || there == nil || !reflect.DeepEqual(there, r) {
			own = append(own, *r)
		}
	}
	return own
}

// pageKind tells a page, which another may replace, from what else a file may hold.
var pageKind = output.Kind{Name: "a page of agon report", Holds: report.IsPage}

// writeReport leaves the page in a file.
func writeReport(stdout io.Writer, to *output.File, page *report.Page) error {
	var text bytes.Buffer
	if err := report.Write(&text, *page); err != nil {
		return err
	}
	return to.Write(stdout, text.Bytes())
}

// reportRun reads a run with those items, but for what of them and of its attempts is
// listed.
func reportRun(name string, items []runs.ItemRecord) (*report.Run, error) {
	resolved, err := configs.ReadRun(filepath.Join(name, "config.yaml"))
	if err != nil {
		return nil, terminal.Mistake(err)
	}
	run := &report.Run{Name: name, Facts: factsOf(resolved), Funnel: reportFunnel(runs.FunnelOf(items))}
	for _, s := range resolved.Settings() {
		run.Settings = append(run.Settings, report.Setting{Key: s.Key, Value: s.Value, Origin: s.Origin})
	}
	for _, name := range slices.Sorted(maps.Keys(resolved.Digests)) {
		run.Digests = append(run.Digests, report.Fact{Name: name, Value: resolved.Digests[name]})
	}
	if run.Iterations, err = iterationsOf(name); err != nil {
		return nil, err
	}
	run.Status = runs.StatusOf(name, finishedOf(run.Iterations), resolved.Iterations)
	by, err := runs.EndedBy(name, resolved.Config)
	if err != nil {
		return nil, err
	}
	if by.Key != "" && !checkpoints.Held(name) {
		run.Status += "; by " + by.Key + ": " + by.Why
	}
	run.Iterations, err = withHeldOut(run.Iterations, name)
	run.Before, run.Now = successes(run.Iterations)
	return run, err
}

// factsOf are what is to be known of a run first.
func factsOf(r *configs.Resolved) []report.Fact {
	facts := []report.Fact{
		{Name: "policy", Value: r.Policy.Checkpoint},
		{Name: "environments", Value: strings.Join(r.Environments, ", ")},
		{Name: "algorithm", Value: r.Trainer.Algorithm},
		{Name: "seed", Value: fmt.Sprint(r.Seed)},
	}
	if r.Policy.Kind != "checkpoint" {
		facts[0].Value = r.Policy.Kind + ":" + r.Policy.Model
	}
	if preset := r.Preset(); preset != "" {
		facts = append(facts, report.Fact{Name: "preset", Value: preset})
	}
	return facts
}

// withHeldOut adds the iteration that would come next, if held-out success was measured
// in its place.
func withHeldOut(iterations []report.Iteration, run string) ([]report.Iteration, error) {
	metrics, err := runs.HeldOut(run, finishedOf(iterations))
	if metrics == nil {
		return iterations, err
	}
	delete(metrics, runs.TimeLimited) // of these attempts alone
	return append(iterations, iterationOf(metrics)), nil
}

// finishedOf is the number of the latest iteration, 0 without one.
func finishedOf(iterations []report.Iteration) int {
	if len(iterations) == 0 {
		return 0
	}
	return iterations[len(iterations)-1].Number
}

// iterationOf takes the numbers of a line of metrics.
func iterationOf(metrics map[string]any) report.Iteration {
	it := report.Iteration{Values: map[string]float64{}}
	for name, value := range metrics {
		if number, ok := value.(float64); ok {
			it.Values[name] = number
		}
	}
	it.Number = int(it.Values["iteration"])
	delete(it.Values, "iteration")
	return it
}

// iterationsOf reads the metrics of a run, and under "time/" what was measured in time.
func iterationsOf(run string) ([]report.Iteration, error) {
	var iterations []report.Iteration
	places := map[int]int{}
	for metrics, err := range runs.Lines[map[string]any](run, checkpoints.Metrics) {
		if err != nil {
			return nil, err
		}
		it := iterationOf(metrics)
		places[it.Number] = len(iterations)
		iterations = append(iterations, it)
	}
	for took, err := range runs.Lines[runs.TimingRecord](run, checkpoints.Timings) {
		if errors.Is(err, fs.ErrNotExist) {
			break // earlier versions wrote none
		}
		if err != nil {
			return nil, err
		}
		if at, ok := places[took.Iteration]; ok {
			iterations[at].Values["time/seconds"] = took.Seconds
			for name, phase := range took.Phases {
				iterations[at].Values["time/"+name] = phase.Seconds
			}
		}
	}
	return iterations, nil
}

// successes are held-out success at the first and the latest measurement.
func successes(iterations []report.Iteration) (before, now *report.Success) {
	for _, it := range iterations {
		if _, measured := it.Values["eval/pass_at_1"]; !measured {
			continue
		}
		at := func(name string) report.Estimate {
			return report.Estimate{Value: it.Values[name], Low: it.Values[name+"/low"], High: it.Values[name+"/high"]}
		}
		s := &report.Success{After: it.Number - 1, PassAt1: at("eval/pass_at_1"), Greedy: at("eval/greedy")}
		if before == nil {
			before = s
		}
		now = s
	}
	return before, now
}

func reportFunnel(f runs.Funnel) *report.Funnel {
	if f.Written == 0 {
		return nil
	}
	funnel := &report.Funnel{
		Written: f.Written, Accepted: f.Accepted, Undecided: f.Undecided,
		Variations: f.Variations, VariationsAccepted: f.VariationsAccepted,
	}
	for _, stage := range f.Refused {
		funnel.Refused = append(funnel.Refused, report.StageCount{Stage: stage.Stage, Refused: stage.Refused})
	}
	return funnel
}

func reportItems(items []runs.ItemRecord) iter.Seq2[report.Item, error] {
	return func(yield func(report.Item, error) bool) {
		for i := range items {
			r := &items[i]
			if !yield(report.Item{
				ID: r.ID, Iteration: r.Iteration, Verdict: r.Verdict, Given: r.Given, Attempts: r.Attempts, Passes: r.Passes,
				Mutation: r.Mutation, VariantOf: r.VariantOf, Item: r.Item, Text: r.Text,
			}, nil) {
				return
			}
		}
	}
}

// reportAttempts reads the attempts of a run after an iteration; none where it kept
// none.
func reportAttempts(run string, after int) iter.Seq2[report.Attempt, error] {
	return func(yield func(report.Attempt, error) bool) {
		if _, err := os.Stat(filepath.Join(run, string(checkpoints.Trajectories))); err != nil {
			return
		}
		for r, err := range runs.Lines[runs.AttemptRecord](run, checkpoints.Trajectories) {
			if err == nil && r.Iteration <= after {
				continue
			}
			judgement := r.Judgement()
			attempt := report.Attempt{Iteration: r.Iteration, Verdict: r.Verdict, Lost: !judgement.Counts, Withheld: r.Withheld, Trajectory: &r.Trajectory}
			if !yield(attempt, err) || err != nil {
				return
			}
		}
	}
}
