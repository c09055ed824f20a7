package runs

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"agon/checkpoints"
	"agon/configs"
)

func TestSparkline(t *testing.T) {
	of := func(values ...any) (iterations []map[string]any) {
		for _, v := range values {
			m := map[string]any{}
			if v != nil {
				m["x"] = v
			}
			iterations = append(iterations, m)
		}
		return iterations
	}
	for _, c := range []struct {
		iterations []map[string]any
		want       string
	}{
		{of(), ""},
		{of(1.), ""},
		{of(nil, 1., "NaN"), ""},
		{of(0., 1.), "▁█"},
		{of(3., 3., 3.), "▅▅▅"},
		{of(nil, 0., nil, 4., 8., nil), " ▁ ▅█"},
	} {
		if got := sparkline(c.iterations, "x"); got != c.want {
			t.Errorf("%v: %q, want %q", c.iterations, got, c.want)
		}
	}
}

// TestStanding: of the evaluations the first and the latest are told, and of a
// run whether a process turns it.
func TestStanding(t *testing.T) {
	var s standing
	for i := range 50 {
		metrics := map[string]any{"iteration": float64(i + 1)}
		if i%20 == 0 {
			metrics["eval/pass_at_1"] = float64(i) / 100
		}
		s.add(metrics)
	}
	if len(s.recent) != trendOver || s.Iteration() != 50 {
		t.Errorf("%d iterations to %d", len(s.recent), s.Iteration())
	}
	c := configs.Default()
	if got, want := Closing("runs/x", c, &s), "nothing was learnt, for no optimizer step was taken (hint: agon show runs/x tells how attempts ended)"; !strings.Contains(got, want) {
		t.Errorf("%q lacks %q", got, want)
	}
	s.steps = 3
	if got, want := Closing("runs/x", c, &s), `finished: runs/x holds the run; held-out success at temperature 1 0.000 before, 0.400 after 40 iterations
next: agon eval base runs/x --env warehouse, or agon show runs/x`; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	given := configs.Default()
	given.Tasks = "t.jsonl"
	if got, want := Closing("runs/x", given, &s), "next: agon eval base runs/x --tasks t.jsonl (the tasks that it was trained on), or agon show runs/x"; !strings.Contains(got, want) {
		t.Errorf("%q lacks %q", got, want)
	}
	s.add(map[string]any{"iteration": 51., TimeLimited: 2.})
	s.add(map[string]any{"iteration": 52., TimeLimited: 1.})
	if got, want := Closing("runs/x", c, &s), "a limit on time had a part in 3 of its verdicts (time_limited)"; !strings.Contains(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	run, err := checkpoints.Create(t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	path := run.Path
	if got, want := StatusOf(path, 50, 60), "running, 50 of 60 iterations finished"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if err := run.Close(); err != nil {
		t.Fatal(err)
	}
	for total, want := range map[int]string{50: "finished, 50 of 50 iterations", 60: "killed after iteration 50 of 60, of which 40 were saved: agon train --resume " + path + " goes on"} {
		if err := os.MkdirAll(filepath.Join(path, "checkpoints", "step-000040", "x"), 0o755); err != nil {
			t.Fatal(err)
		}
		if got := StatusOf(path, 50, total); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got, want := StatusOf(path, 40, 60), "stopped after iteration 40 of 60: agon train --resume "+path+" goes on"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestMetricsHaveASection: whatever an iteration measures is told of by name.
func TestMetricsHaveASection(t *testing.T) {
	for name, other := range map[string]bool{
		"challenger/accepted": false, "filter/refused/runs": false, "reward": false, "kl": false, "eval/greedy/low": false, "weather": true,
	} {
		if got := sectionOf(name) == others; got != other {
			t.Errorf("%s belongs to %q", name, sectionOf(name))
		}
	}
}
