package train

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"agon/checkpoints"
	"agon/cmd/agon/runs"
	"agon/configs"
)

// small turns the loop on little.
var small = []string{
	"iterations=3", "threads=1", "challenger.first_proposals=24", "challenger.proposals=8", "executor.tasks=2", "executor.attempts=2",
	"trainer.supervised_corpus=8", "trainer.supervised_items=2", "save.every=1",
}

// turned is a run in path, new or resumed, that was turned until it ended.
func turned(t *testing.T, path string, overrides ...string) (finished int) {
	t.Helper()
	l, err := Resume(t.Context(), path, overrides)
	if runs.Require(path) != nil {
		resolved, failed := configs.Load("", overrides)
		if failed != nil {
			t.Fatal(failed)
		}
		l, err = New(t.Context(), resolved, path)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if err := l.Turn(t.Context()); err != nil {
		t.Fatal(err)
	}
	if saved := runs.SavedStep(path); saved != l.Finished {
		t.Errorf("iteration %d is saved, and %d was the last", saved, l.Finished)
	}
	return l.Finished
}

// A run ends once its budget is used up, and again where it goes on with the same;
// with another it goes on.
func TestBudgetEndsARun(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run")
	if n := turned(t, path, append([]string{"budget.tokens=1"}, small...)...); n != 1 {
		t.Fatalf("%d iterations, want 1", n)
	}
	if n := turned(t, path); n != 1 {
		t.Errorf("resumed: %d iterations, want 1", n)
	}
	if n := turned(t, path, "budget.tokens=0", "budget.sandbox_minutes=0.000001"); n != 1 {
		t.Errorf("with no processor time: %d iterations, want 1", n)
	}
	if n := turned(t, path, "budget.sandbox_minutes=0"); n != 3 {
		t.Errorf("without a budget: %d iterations, want 3", n)
	}
}

// muttering is an Ollama server whose model writes nothing of use, and tells what that
// took.
func muttering(t *testing.T) (url string) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/api/chat" {
			fmt.Fprintln(w, `{"model":"m","message":{"role":"assistant","content":"hm"},"done":true,"done_reason":"stop","prompt_eval_count":1000,"eval_count":10}`)
			return
		}
		fmt.Fprint(w, "{}")
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// What a served challenger costs is written down by the prices of the time, and ends a
// run that may not spend more.
func TestCostEndsARun(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run")
	served := append([]string{
		"challenger.policy.kind=ollama", "challenger.policy.model=m", "challenger.policy.url=" + muttering(t),
		"price.challenger.prompt=10", "price.challenger.completion=100", "budget.cost=0.3",
	}, small...)
	if n := turned(t, path, served...); n != 2 {
		t.Fatalf("%d iterations, want 2", n)
	}
	if n := turned(t, path, "budget.cost=0", "price.challenger.completion=1000", "budget.requests=40"); n != 3 {
		t.Errorf("resumed: %d iterations, want 3", n)
	}
	metrics := metricsOf(t, path)
	for i, want := range []struct{ requests, cost string }{{"24", "0.264"}, {"8", "0.088"}, {"8", "0.16"}} {
		if got := metrics[i]; fmt.Sprint(got["spent/requests"]) != want.requests || fmt.Sprintf("%.4g", got["spent/cost"]) != want.cost || got["spent/estimated"] != 0. {
			t.Errorf("iteration %d: %v requests for %v, %v estimated, want %+v", i+1, got["spent/requests"], got["spent/cost"], got["spent/estimated"], want)
		}
	}
}

// metricsOf are those of a run's iterations.
func metricsOf(t *testing.T, run string) (all []map[string]any) {
	t.Helper()
	for metrics, err := range runs.Lines[map[string]any](run, checkpoints.Metrics) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, metrics)
	}
	return all
}
