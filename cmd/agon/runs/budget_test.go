package runs

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"agon/checkpoints"
	"agon/configs"
)

// A run ends by the budget that is used up, wherever it stopped meanwhile, and not
// once it has had all its iterations.
func TestBudget(t *testing.T) {
	run := t.TempDir()
	write := func(journal checkpoints.Journal, text string) {
		if err := os.WriteFile(filepath.Join(run, string(journal)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(checkpoints.Metrics, `{"iteration":1,"tokens/challenger":700,"tokens/executor":200,"spent/requests":30,"spent/cost":0.25}
{"iteration":2,"tokens/challenger":100,"tokens/executor":0,"spent/requests":12,"spent/cost":0.5,"entropy":0.5}
`)
	write(checkpoints.Timings, `{"iteration":1,"seconds":90,"sandbox_cpu_seconds":30}
{"iteration":2,"seconds":60,"sandbox_cpu_seconds":30}
`)
	for _, c := range []struct {
		budget configs.Budget
		want   string // in the reason; empty if the run goes on
	}{
		{configs.Budget{}, ""},
		{configs.Budget{Minutes: 2.6, Tokens: 1001, SandboxMinutes: 1.1, Requests: 43, Cost: .76}, ""},
		{configs.Budget{Minutes: 2.5}, "budget.minutes the run has taken 2.5 of its 2.5 minutes"},
		{configs.Budget{Tokens: 999}, "budget.tokens the policies have written 1000 of their 999 tokens"},
		{configs.Budget{SandboxMinutes: 1}, "budget.sandbox_minutes the sandbox has taken 1 of its 1 minutes"},
		{configs.Budget{Requests: 40, Cost: .5}, "budget.requests servers have answered 42 of their 40 requests"},
		{configs.Budget{Cost: .7}, "budget.cost what servers read and wrote has cost 0.75 of the 0.7"},
	} {
		got, err := EndedBy(run, &configs.Config{Iterations: 3, Stop: configs.Stop{Window: 1}, Budget: c.budget})
		if text := got.Key + " " + got.Why; err != nil || c.want == "" && got != (Ruling{}) || !strings.Contains(text, c.want) {
			t.Errorf("%+v: %q, %v, want %q", c.budget, text, err, c.want)
		}
		if got, err := EndedBy(run, &configs.Config{Iterations: 2, Budget: c.budget}); err != nil || got != (Ruling{}) {
			t.Errorf("a finished run was ended by %v, %v", got, err)
		}
	}
	stop := &configs.Config{Iterations: 3, Stop: configs.Stop{Entropy: 1, Window: 1}, Budget: configs.Budget{Tokens: 1}}
	if got, err := EndedBy(run, stop); err != nil || got.Key != "stop.entropy" {
		t.Errorf("a stop rule gave way to %v, %v", got, err)
	}
}

func TestEstimate(t *testing.T) {
	first, second := `{"challenger/proposals":30,"challenger/accepted":0,"spent/cost":0.5,"spent/completion_tokens":100}`,
		`{"challenger/proposals":30,"challenger/accepted":4,"spent/cost":1.5,"spent/completion_tokens":300}`
	for _, c := range []struct {
		name string
		rows []string
		want string
	}{
		{"nothing yet", nil, ""},
		{"too early", []string{first}, ""},
		{"once", []string{first, second}, "60 proposals have cost 2 so far, attempts included: 0.5 and 100 tokens written for each of 4 accepted tasks"},
		{"told before", []string{first, second, second}, ""},
		{"none accepted", []string{first, first}, "60 proposals have cost 1 so far, attempts included, and none was accepted"},
		{"without prices", []string{`{"challenger/proposals":60,"challenger/accepted":4}`}, ""},
	} {
		if got := rows(t, c.rows...).Estimate(50); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
