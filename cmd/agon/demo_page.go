package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"text/template"

	"agon/checkpoints"
	"agon/verifier"
)

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

	Run string `json:"-"`
	// Checkpoint is what the loop began with, Environment the first one, and Again
	// the command that does the same with another seed.
	Checkpoint  string `json:"-"`
	Environment string `json:"-"`
	Again       string `json:"-"`

	Task   *itemRecord    `json:"-"`
	Passed *attemptRecord `json:"-"`
	Failed *attemptRecord `json:"-"`
}

// writePage gathers the page and writes it as JSON.
func (l *loop) writePage(before, after results, flags demoFlags) (*page, error) {
	run := l.run.Path
	p := &page{Run: run, Checkpoint: l.config.Policy.Checkpoint, Environment: l.config.Environments[0], Again: flags.again(l.config.Seed + 1)}
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
	if p.LoopSeconds, err = secondsOf(run); err != nil {
		return nil, err
	}
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
	return p, checkpoints.WriteFile(filepath.Join(run, pageFile), append(text, '\n'))
}

// again is the command that turns the same loop with another seed.
func (f *demoFlags) again(seed uint64) string {
	command := "agon train -c " + f.config
	for _, override := range f.overrides {
		if key, _, _ := strings.Cut(override, "="); key != "seed" {
			command += " " + shellWord(override)
		}
	}
	return fmt.Sprintf("%s seed=%d", command, seed)
}

// shellWord quotes what a shell would not read as it stands.
func shellWord(text string) string {
	if strings.ContainsAny(text, " \t\n'\"\\$`*?[]{}()<>|&;#~!") {
		return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
	}
	return text
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
