package demo

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"text/template"

	"agon/checkpoints"
	"agon/cmd/agon/exams"
	"agon/cmd/agon/runs"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/train"
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
	Funnel      runs.Funnel       `json:"funnel"`

	Run string `json:"-"`
	// Checkpoint is what the loop began with, Environment the first one, and Again
	// the command that does the same with another seed.
	Checkpoint  string `json:"-"`
	Environment string `json:"-"`
	Again       string `json:"-"`

	Task   *runs.ItemRecord    `json:"-"`
	Passed *runs.AttemptRecord `json:"-"`
	Failed *runs.AttemptRecord `json:"-"`
}

// writePage gathers the page and writes it as JSON.
func writePage(l *train.Loop, before, after exams.Results, flags demoFlags) (*page, error) {
	run := l.Run.Path
	p := &page{Run: run, Checkpoint: l.Config.Policy.Checkpoint, Environment: l.Config.Environments[0], Again: flags.again(l.Config.Seed + 1)}
	for _, figure := range []struct {
		to     *verifier.Estimate
		scores []verifier.Score
	}{
		{&p.PassAt1Before, before.Sampled}, {&p.PassAt1After, after.Sampled},
		{&p.GreedyBefore, before.Greedy}, {&p.GreedyAfter, after.Greedy},
	} {
		summary, err := verifier.Summarize(figure.scores, []int{1}, exams.Resampling())
		if err != nil {
			return nil, err
		}
		*figure.to = summary.PassAt[1]
	}
	var err error
	if p.LoopSeconds, err = runs.SecondsOf(run); err != nil {
		return nil, err
	}
	if p.PassAt1Gain, err = verifier.Compare(before.Sampled, after.Sampled, 1, exams.Resampling()); err != nil {
		return nil, err
	}
	if p.GreedyGain, err = verifier.Compare(before.Greedy, after.Greedy, 1, exams.Resampling()); err != nil {
		return nil, err
	}
	items, err := runs.ReadItems(run)
	if err != nil {
		return nil, err
	}
	p.Funnel = runs.FunnelOf(items)
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
func (p *page) choose(run string, items []runs.ItemRecord) error {
	byID := map[string]*runs.ItemRecord{}
	for i := range items {
		byID[items[i].ID] = &items[i]
	}
	passed, failed := map[string]*runs.AttemptRecord{}, map[string]*runs.AttemptRecord{}
	for attempt, err := range runs.Lines[runs.AttemptRecord](run, checkpoints.Trajectories) {
		if err != nil {
			return err
		}
		judgement := attempt.Judgement()
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

//go:embed page.tmpl
var demoTemplate string

// print writes the page of plain words.
func (p *page) print(w io.Writer) error {
	functions := template.FuncMap{
		"percent":  func(e verifier.Estimate) string { return fmt.Sprintf("%.1f %%", 100*e.Value) },
		"interval": func(e verifier.Estimate) string { return fmt.Sprintf("%.1f to %.1f", 100*e.Low, 100*e.High) },
		"points": func(e verifier.Estimate) string {
			return fmt.Sprintf("%+.1f points (%+.1f to %+.1f)", 100*e.Value, 100*e.Low, 100*e.High)
		},
		"indent": terminal.Indent,
		"attempt": func(a *runs.AttemptRecord) string {
			var text strings.Builder
			runs.PrintAttempt(&text, fmt.Sprintf("attempt %d in iteration %d", a.Trajectory.Attempt+1, a.Iteration), a)
			return strings.TrimSpace(text.String())
		},
	}
	page, err := template.New("demo").Funcs(functions).Parse(demoTemplate)
	if err != nil {
		return err
	}
	return page.Execute(w, p)
}
