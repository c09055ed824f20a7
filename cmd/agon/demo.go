package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/template"
	"time"

	"github.com/spf13/cobra"

	"agon"
	"agon/checkpoints"
	"agon/configs"
	"agon/verifier"
)

type demoFlags struct {
	config   string
	run      string
	tasks    int
	attempts int
}

func demoCommand() *cobra.Command {
	var flags demoFlags
	command := &cobra.Command{
		Use:   "demo [key=value …]",
		Short: "Let the policy that ships teach itself, and tell in plain words what came of it",
		Long: `Measure the policy on held-out tasks, turn the loop, and measure it again on the
same tasks. The page that is printed stands in RUN/demo.json too. An earlier
demonstration in the same place is set aside, not overwritten.`,
		RunE: func(c *cobra.Command, overrides []string) error {
			resolved, err := configs.Load(flags.config, overrides)
			if err != nil {
				return mistake(err)
			}
			return demonstrate(c.Context(), c.OutOrStdout(), resolved, flags)
		},
	}
	command.Flags().StringVarP(&flags.config, "config", "c", "configs/demo.yaml", "configuration `FILE`")
	command.Flags().StringVar(&flags.run, "run", filepath.Join("runs", "demo"), "`DIR` of the run")
	command.Flags().IntVar(&flags.tasks, "tasks", 400, "`NUMBER` of held-out tasks")
	command.Flags().IntVarP(&flags.attempts, "attempts", "n", 4, "`K` attempts at each at temperature 1")
	return command
}

// demonstrate is the demonstration from beginning to end.
func demonstrate(ctx context.Context, w io.Writer, resolved *configs.Resolved, flags demoFlags) (err error) {
	if err := setAside(flags.run); err != nil {
		return err
	}
	l, err := newRun(ctx, resolved, flags.run)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	e, err := setExam(ctx, l.worlds, flags.tasks, agon.FirstReportingSeed)
	if err != nil {
		return err
	}
	l.shown.Say("before: %d held-out tasks × %d attempts, and once greedily", flags.tasks, flags.attempts)
	l.shown.Begin("measuring")
	before, err := l.sit(ctx, e, flags.attempts)
	if err != nil {
		return err
	}
	begun := time.Now()
	if err := l.turn(ctx); err != nil {
		return err
	}
	seconds := time.Since(begun).Seconds()
	l.shown.Say("after: the same tasks")
	l.shown.Begin("measuring")
	after, err := l.sit(ctx, e, flags.attempts)
	if err != nil {
		return err
	}
	l.shown.Done()
	page, err := writePage(l.run.Path, before, after, seconds)
	if err != nil {
		return err
	}
	return page.print(w)
}

// setAside moves an earlier run out of the way.
func setAside(run string) error {
	info, err := os.Stat(filepath.Join(run, "config.yaml"))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return mistake(err)
	}
	elsewhere := run + info.ModTime().Format("-20060102-150405")
	if err := checkpoints.Move(run, elsewhere); err != nil {
		return mistake(err)
	}
	fmt.Fprintf(os.Stderr, "the earlier run moved to %s\n", elsewhere)
	return nil
}

// sit lets the policy as it is now take an exam.
func (l *loop) sit(ctx context.Context, e *exam, attempts int) (results, error) {
	s, err := newSitting(l.config, l.worlds, l.policy, l.transcriber())
	if err != nil {
		return results{}, err
	}
	s.player, s.attempts = l.player, attempts
	return s.takeBoth(ctx, e)
}

// page is what the demonstration tells. Its fields that scripts rely on are
// those with a name in JSON.
type page struct {
	PassAt1Before verifier.Estimate `json:"pass_at_1_before"`
	PassAt1After  verifier.Estimate `json:"pass_at_1_after"`
	GreedyBefore  verifier.Estimate `json:"greedy_before"`
	GreedyAfter   verifier.Estimate `json:"greedy_after"`
	// Gains are the paired differences, after minus before.
	PassAt1Gain verifier.Estimate `json:"pass_at_1_gain"`
	GreedyGain  verifier.Estimate `json:"greedy_gain"`
	LoopSeconds float64           `json:"loop_seconds"`
	Funnel      funnel            `json:"funnel"`

	Run    string         `json:"-"`
	Task   *itemRecord    `json:"-"`
	Passed *attemptRecord `json:"-"`
	Failed *attemptRecord `json:"-"`
}

// writePage gathers the page and writes demo.json.
func writePage(run string, before, after results, seconds float64) (*page, error) {
	p := &page{Run: run, LoopSeconds: seconds}
	for _, figure := range []struct {
		to     *verifier.Estimate
		scores []verifier.Score
	}{
		{&p.PassAt1Before, before.sampled}, {&p.PassAt1After, after.sampled},
		{&p.GreedyBefore, before.greedy}, {&p.GreedyAfter, after.greedy},
	} {
		summary, err := verifier.Summarize(figure.scores, []int{1}, resampling())
		if err != nil {
			return nil, err
		}
		*figure.to = summary.PassAt[1]
	}
	var err error
	if p.PassAt1Gain, err = verifier.Compare(before.sampled, after.sampled, 1, resampling()); err != nil {
		return nil, err
	}
	if p.GreedyGain, err = verifier.Compare(before.greedy, after.greedy, 1, resampling()); err != nil {
		return nil, err
	}
	items, err := readItems(run)
	if err != nil {
		return nil, err
	}
	p.Funnel = funnelOf(items)
	if err := p.choose(run, items); err != nil {
		return nil, err
	}
	text, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return nil, err
	}
	return p, os.WriteFile(filepath.Join(run, "demo.json"), append(text, '\n'), 0o644)
}

// choose picks the task to show: the last one that some attempts passed and
// some failed, with one of each.
func (p *page) choose(run string, items []itemRecord) error {
	byID := map[string]*itemRecord{}
	for i := range items {
		byID[items[i].ID] = &items[i]
	}
	passed, failed := map[string]*attemptRecord{}, map[string]*attemptRecord{}
	for attempt, err := range lines[attemptRecord](run, checkpoints.Trajectories) {
		if err != nil {
			return err
		}
		judgement := attempt.judgement()
		if !judgement.Counts {
			continue
		}
		id, side := attempt.Trajectory.TaskID, failed
		if judgement.Pass {
			side = passed
		}
		side[id] = &attempt
		if item := byID[id]; item != nil && item.Item != nil && item.VariantOf == "" && passed[id] != nil && failed[id] != nil {
			p.Task, p.Passed, p.Failed = item, passed[id], failed[id]
		}
	}
	return nil
}

//go:embed demo.tmpl
var demoTemplate string

// print writes the page of plain words.
func (p *page) print(w io.Writer) error {
	functions := template.FuncMap{
		"percent":  func(e verifier.Estimate) string { return fmt.Sprintf("%.1f %%", 100*e.Value) },
		"interval": func(e verifier.Estimate) string { return fmt.Sprintf("%.1f to %.1f", 100*e.Low, 100*e.High) },
		"points": func(e verifier.Estimate) string {
			return fmt.Sprintf("%+.1f points (%+.1f to %+.1f)", 100*e.Value, 100*e.Low, 100*e.High)
		},
		"indent": indent,
		"attempt": func(a *attemptRecord) string {
			var text strings.Builder
			printAttempt(&text, fmt.Sprintf("attempt %d in iteration %d", a.Trajectory.Attempt+1, a.Iteration), a)
			return strings.TrimSpace(text.String())
		},
	}
	page, err := template.New("demo").Funcs(functions).Parse(demoTemplate)
	if err != nil {
		return err
	}
	return page.Execute(w, p)
}
