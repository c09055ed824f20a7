package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"agon/checkpoints"
	"agon/configs"
)

// rows are metrics of consecutive iterations, each written as JSON.
func rows(t *testing.T, texts ...string) history {
	t.Helper()
	h := make(history, len(texts))
	for i, text := range texts {
		if err := json.Unmarshal([]byte(text), &h[i]); err != nil {
			t.Fatal(err)
		}
		h[i]["iteration"] = float64(i + 1)
	}
	return h
}

func TestEnded(t *testing.T) {
	for _, c := range []struct {
		name  string
		rules configs.Stop
		rows  []string
		want  string // in the reason; empty if the run goes on
	}{
		{"all off", configs.Stop{Window: 1}, []string{`{"entropy":0,"kl":9,"challenger/yield":0,"optimizer_steps":0,"optimizer_steps/skipped":3}`}, ""},
		{"entropy on average", configs.Stop{Entropy: .1, Window: 2}, []string{`{"entropy":0.9}`, `{"entropy":0.1}`, `{"entropy":0.08}`}, "entropy was 0.09 on average over 2 iterations, below 0.1"},
		{"entropy once", configs.Stop{Entropy: .1, Window: 2}, []string{`{"entropy":0.9}`, `{"entropy":0.01}`}, ""},
		{"entropy at the limit", configs.Stop{Entropy: .1, Window: 1}, []string{`{"entropy":0.1}`}, ""},
		{"not measured often enough", configs.Stop{Entropy: .1, Window: 3}, []string{`{"entropy":0}`, `{}`, `{"entropy":0}`}, ""},
		{"what did not measure is passed over", configs.Stop{Entropy: .1, Window: 2}, []string{`{"entropy":0}`, `{}`, `{"entropy":0}`}, "below 0.1"},
		{"divergence", configs.Stop{KL: .5, Window: 1}, []string{`{"kl":0.6}`}, "kl was 0.6 on average over 1 iteration, above 0.5"},
		{"little divergence", configs.Stop{KL: .5, Window: 1}, []string{`{"kl":0.5}`}, ""},
		{"yield", configs.Stop{Yield: .02, Window: 1}, []string{`{"challenger/yield":0}`}, "challenger/yield was 0"},
		{"fall", configs.Stop{Fall: .1, Window: 1}, []string{`{"eval/pass_at_1":0.3}`, `{"eval/pass_at_1":0.5}`, `{}`, `{"eval/pass_at_1":0.375}`}, "fell from 0.500 to 0.375"},
		{"fall that was made good", configs.Stop{Fall: .1, Window: 1}, []string{`{"eval/pass_at_1":0.5}`, `{"eval/pass_at_1":0.25}`, `{"eval/pass_at_1":0.5}`}, ""},
		{"first measurement", configs.Stop{Fall: .1, Window: 1}, []string{`{"eval/pass_at_1":0}`}, ""},
		{"skipped in a row", configs.Stop{Skipped: 2, Window: 1}, []string{`{"optimizer_steps":0,"optimizer_steps/skipped":2}`, `{"optimizer_steps":0,"optimizer_steps/skipped":2}`}, "every optimizer step of 2 iterations was skipped"},
		{"skipped in part", configs.Stop{Skipped: 2, Window: 1}, []string{`{"optimizer_steps":0,"optimizer_steps/skipped":2}`, `{"optimizer_steps":1,"optimizer_steps/skipped":1}`}, ""},
		{"nothing to learn from", configs.Stop{Skipped: 1, Window: 1}, []string{`{"optimizer_steps":0,"optimizer_steps/skipped":0}`}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := rows(t, c.rows...).ended(&c.rules)
			if c.want == "" && got != (ruling{}) || !strings.Contains(got.why, c.want) {
				t.Errorf("got %v, want %q", got, c.want)
			}
		})
	}
}

// A run ends by its rule, says by which and where its best checkpoint is, and goes on
// without it.
func TestStopRule(t *testing.T) {
	run := filepath.Join(t.TempDir(), "run")
	options := with(small, "iterations=4", "save.every=1", "save.keep=1", "save.keep_best=1",
		"evaluation.every=1", "evaluation.tasks=8", "evaluation.attempts=1", "stop.entropy=50", "stop.window=2")
	said := mustRun(t, append([]string{"train", "--run", run}, options...)...)
	for _, want := range []string{"stopped after iteration 2 of 4 by stop.entropy: entropy was ", "on average over 2 iterations, below 50", "checkpoint that was measured is " + run, "stop.entropy=0 goes on"} {
		if !strings.Contains(said, want) {
			t.Errorf("the run said\n%s\nwithout %q", said, want)
		}
	}
	if shown := mustRun(t, "show", run); !strings.Contains(shown, "by stop.entropy: entropy was ") {
		t.Errorf("show says\n%s", shown)
	}
	if said := mustRun(t, "eval", run+"@1", "--tasks", "4", "-n", "1"); !strings.Contains(said, "limits of "+run+"@1: ") {
		t.Errorf("eval says\n%s", said)
	}
	if status, stderr := try(t, t.TempDir(), nil, "eval", run+"@7"); status != 2 || !strings.Contains(stderr, "has no checkpoint of iteration 7: it has those of 1 2") {
		t.Errorf("a checkpoint that there is not: status %d:\n%s", status, stderr)
	}
	mustRun(t, "train", "--resume", run, "stop.entropy=0")
	h, err := historyOf(run)
	if err != nil || len(h) != 4 {
		t.Fatalf("%d iterations, %v", len(h), err)
	}
	kept, err := checkpoints.Steps(run)
	if err != nil {
		t.Fatal(err)
	}
	best := h.measured()
	if best[0].step == 0 {
		best = best[1:]
	}
	if want := []int{best[0].step, 4}; fmt.Sprint(kept) != fmt.Sprint(want) {
		t.Errorf("the checkpoints of %v are kept, want %v", kept, want)
	}
}
