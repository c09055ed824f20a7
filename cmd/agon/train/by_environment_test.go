package train

import (
	"maps"
	"path/filepath"
	"testing"

	"agon"
	"agon/challenger"
	"agon/checkpoints"
	"agon/cmd/agon/runs"
	"agon/verifier"
)

// Each environment has its own figures, and one that nothing was attempted in no
// reward; what does not count is in none.
func TestMeasuresByEnvironment(t *testing.T) {
	in := func(environment string, status agon.Status) agon.Trajectory {
		return agon.Trajectory{Environment: environment, Status: status}
	}
	it := &Iteration{Metrics: map[string]float64{}}
	names := []string{"a", "b", "c"}
	it.measureProposals(names, []challenger.Proposal{
		{Trajectory: in("a", agon.StatusDone)}, {Trajectory: in("a", agon.StatusDone)}, {Trajectory: in("b", agon.StatusDone)}, {Trajectory: in("b", agon.StatusFailed)},
	}, []verifier.Result{{Verdict: agon.Verdict{Pass: true}}, {}, {}, {}})
	a, b := in("a", agon.StatusDone), in("b", agon.StatusDone)
	it.measureRewards(names, []agon.Sample{
		{Trajectory: &a, Outcome: 1, Extra: .25}, {Trajectory: &a, Extra: -.25}, {Trajectory: &b},
	})
	want := map[string]float64{
		"environments/a/proposals": 2, "environments/b/proposals": 1, "environments/c/proposals": 0,
		"environments/a/accepted": 1, "environments/b/accepted": 0, "environments/c/accepted": 0,
		"environments/a/reward": .5, "environments/b/reward": 0,
	}
	if !maps.Equal(it.Metrics, want) {
		t.Errorf("measured %v, want %v", it.Metrics, want)
	}
	it.Metrics = map[string]float64{}
	if it.measureProposals(nil, []challenger.Proposal{{Trajectory: a}}, make([]verifier.Result, 1)); len(it.Metrics) > 0 {
		t.Errorf("one environment alone has %v", it.Metrics)
	}
}

// Two environments share proposals and tasks by their weights, and each is measured.
func TestWeightedEnvironments(t *testing.T) {
	path := filepath.Join(t.TempDir(), "run")
	turned(t, path, append([]string{
		"environments=[warehouse, calculator]", "environment_weights=[1, 3]", "challenger.source=synthetic", "iterations=1",
		"executor.tasks=4", "evaluation.every=1", "evaluation.tasks=4", "evaluation.attempts=1",
		"challenger.first_proposals=24", "challenger.proposals=8", "executor.attempts=2",
	}, "threads=1", "trainer.supervised_corpus=8", "trainer.supervised_items=2", "save.every=1")...)
	metrics := metricsOf(t, path)
	for name, want := range map[string]float64{
		"environments/warehouse/proposals": 6, "environments/calculator/proposals": 18,
		"environments/warehouse/accepted": 6, "environments/calculator/reward": 0,
	} {
		if got := metrics[0][name]; got != want {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	for _, name := range []string{"environments/warehouse/success", "environments/calculator/success", "environments/warehouse/reward"} {
		if _, measured := metrics[0][name]; !measured {
			t.Errorf("%s is not measured", name)
		}
	}
	attempts := map[string]int{}
	for attempt, err := range runs.Lines[runs.AttemptRecord](path, checkpoints.Trajectories) {
		if err != nil {
			t.Fatal(err)
		}
		attempts[attempt.Trajectory.Environment]++
	}
	if want := map[string]int{"warehouse": 2, "calculator": 6}; !maps.Equal(attempts, want) {
		t.Errorf("attempts %v, want %v", attempts, want)
	}
}
