package runs

import (
	"path/filepath"
	"strings"
	"testing"

	"agon/agontest"
)

func TestHeldOut(t *testing.T) {
	run := t.TempDir()
	if metrics, err := HeldOut(run, 2); metrics != nil || err != nil {
		t.Errorf("%v, %v: there is none", metrics, err)
	}
	for text, says := range map[string]string{
		`{"eval/pass_at_1":0.5,"time_limited":0}`: "",
		`null`:  "holds no metrics",
		`[1]`:   "must be an object",
		`{"a":`: "unexpected end",
	} {
		agontest.WriteFiles(t, run, map[string]string{filepath.Join("checkpoints", "step-000002", HeldOutFile): text})
		metrics, err := HeldOut(run, 2)
		if says == "" && (err != nil || metrics["iteration"] != 3. || metrics["eval/pass_at_1"] != .5) {
			t.Errorf("%v, %v", metrics, err)
		}
		if says != "" && (err == nil || !strings.Contains(err.Error(), "held_out.json: ") || !strings.Contains(err.Error(), says)) {
			t.Errorf("%s: %v, want %q", text, err, says)
		}
	}
}

// A checkpoint's own measurement counts where no iteration came after, and once.
func TestMeasured(t *testing.T) {
	run := t.TempDir()
	agontest.WriteFiles(t, run, map[string]string{
		"metrics.jsonl": `{"iteration":1,"eval/pass_at_1":0.25}` + "\n" + `{"iteration":2}` + "\n" + `{"iteration":3,"eval/pass_at_1":0.5}` + "\n",
		filepath.Join("checkpoints", "step-000002", HeldOutFile): `{"eval/pass_at_1":0.5}`,
		filepath.Join("checkpoints", "step-000003", HeldOutFile): `{"eval/pass_at_1":0.5}`,
	})
	h, err := HistoryOf(run)
	if err != nil {
		t.Fatal(err)
	}
	measured, err := h.Measured([]int{2, 3})
	if want := []measuredStep{{2, .5}, {3, .5}, {0, .25}}; err != nil || len(measured) != 3 || measured[0] != want[0] || measured[1] != want[1] || measured[2] != want[2] {
		t.Errorf("%v, %v, want %v", measured, err, want)
	}
	s, err := StandingOf(run)
	if err != nil || len(s.Exams) != 2 || s.Exams[1]["iteration"] != 4. || s.Iteration() != 3 {
		t.Errorf("%+v, %v", s, err)
	}
}
