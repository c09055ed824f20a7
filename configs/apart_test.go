package configs

import (
	"reflect"
	"testing"
)

// What a person chose is what the command line set, whatever it is by itself; the
// preset is the file that most keys are from.
func TestChosenAndApart(t *testing.T) {
	a, err := Load("", []string{"seed=1", "executor.tasks=9", "verifier.stages=[parse, runs]"})
	if err != nil {
		t.Fatal(err)
	}
	want := []Setting{{"seed", "1"}, {"verifier.stages", "[parse, runs]"}, {"executor.tasks", "9"}}
	if got := a.Chosen(); !reflect.DeepEqual(got, want) {
		t.Errorf("chosen are %v, want %v", got, want)
	}
	if got := a.Preset(); got != "" {
		t.Errorf("the preset is %q", got)
	}
	b, err := Load("", []string{"executor.tasks=8", "trainer.algorithm=rft"})
	if err != nil {
		t.Fatal(err)
	}
	apart := map[string]Apart{}
	for _, each := range a.Apart(b) {
		apart[each.Key] = each
	}
	for _, want := range []Apart{
		{"executor.tasks", "9", "8"}, {"trainer.algorithm", "grpo", "rft"}, {"trainer.clip_low", "0.2", ""},
	} {
		if apart[want.Key] != want {
			t.Errorf("%s: %v, want %v", want.Key, apart[want.Key], want)
		}
	}
	if _, equal := apart["seed"]; equal {
		t.Error("seed is no difference")
	}
}
