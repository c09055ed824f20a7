package train

import (
	"slices"
	"strings"
	"testing"

	"agon"
	"agon/challenger"
	"agon/cmd/agon/runs"
	"agon/configs"
	"agon/verifier"
)

// TestConfigurationNamesTheFilter: configs may not import the stages, so what it
// knows of them stands there again.
func TestConfigurationNamesTheFilter(t *testing.T) {
	if want := append(slices.Clone(verifier.Stages), verifier.StageBand); !slices.Equal(configs.Stages, want) {
		t.Errorf("configs has the stages %v, the filter %v", configs.Stages, want)
	}
	most, more := "verifier.failure_cases=16", "verifier.failure_cases=17"
	if _, err := configs.Load("", []string{most}); err != nil || challenger.MaxFailures != 16 {
		t.Errorf("%s: %v, and %d are read", most, err, challenger.MaxFailures)
	}
	for _, setting := range []string{more, "verifier.failure_cases=0"} {
		if _, err := configs.Load("", []string{setting}); err == nil {
			t.Errorf("%s is taken", setting)
		}
	}
}

func TestFunnelFollowsTheFilter(t *testing.T) {
	var items []runs.ItemRecord
	for _, stage := range []string{verifier.StageDeterministic, verifier.StageBand, verifier.StageError, verifier.StageStanding, verifier.StageStanding} {
		items = append(items, runs.ItemRecord{Verdict: agon.Verdict{Stage: stage}})
	}
	accepted := agon.Verdict{Pass: true, Stage: verifier.StageAccepted}
	items = append(items, runs.ItemRecord{Verdict: accepted}, runs.ItemRecord{Verdict: accepted, VariantOf: "a"}, runs.ItemRecord{Verdict: agon.Verdict{Stage: verifier.StageRuns}, VariantOf: "a"})
	const want = `items written          6
undecided              1, the program failed on them
standing               2 refused,  60.0 % left
deterministic          1 refused,  40.0 % left
band                   1 refused,  20.0 % left
accepted               1, 20.0 %
varied                 2, 1 of them accepted
accepted in all        2
`
	if got := runs.FunnelOf(items).String(); got != want {
		t.Errorf("got\n%s", strings.TrimSpace(got))
	}
}
