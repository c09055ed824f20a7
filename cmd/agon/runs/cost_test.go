package runs

import (
	"testing"

	"agon/agontest"
)

// Two iterations, of which one had no task; what was measured held out is not part
// of the cost. A pretraining has timings alone.
func TestCostOf(t *testing.T) {
	timings := `{"iteration":1,"seconds":9,"phases":{"evaluate":{"seconds":5,"tokens":70},"propose":{"seconds":1,"tokens":30},"rollout":{"seconds":2,"tokens":12},"update":{"seconds":1,"tokens":40}}}
{"iteration":2,"seconds":2,"phases":{"propose":{"seconds":2,"tokens":8}}}
`
	run, made := t.TempDir(), t.TempDir()
	agontest.WriteFiles(t, run, map[string]string{
		"timings.jsonl": timings,
		"config.yaml":   "executor: {attempts: 4}\n",
		"metrics.jsonl": `{"iteration":1,"challenger/proposals":10,"challenger/masked":1,"groups":3}
{"iteration":2,"challenger/proposals":5,"challenger/masked":0}
`,
	})
	agontest.WriteFiles(t, made, map[string]string{"timings.jsonl": timings})
	for folder, want := range map[string]Cost{
		run:  {Seconds: 6, Proposals: 16, Attempts: 12, Tokens: 50},
		made: {Seconds: 6, Tokens: 50},
	} {
		if got, err := CostOf(folder); err != nil || got != want {
			t.Errorf("it took %+v, %v, want %+v", got, err, want)
		}
	}
	if _, err := CostOf(t.TempDir()); err == nil {
		t.Error("a folder without timings has a cost")
	}
}
