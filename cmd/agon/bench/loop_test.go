package bench

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"agon/cmd/agon/runs"
	"agon/configs"
)

// The settings of every device are a configuration of agon train, in which those of the
// command line stand in the place of ours.
func TestBenchLoopSettings(t *testing.T) {
	for _, gpu := range []bool{false, true} {
		for _, lora := range []int{0, 16} {
			flags := benchLoopFlags{lora: lora}
			settings := flags.settings(gpu, []string{"executor.tasks=3", "threads=2"})
			if slices.Contains(settings, "executor.tasks=32") {
				t.Errorf("ours are left: %v", settings)
			}
			resolved, err := configs.Load("", settings)
			if err == nil {
				err = playableHere(resolved.Config, gpu)
			}
			if err != nil {
				t.Errorf("GPU %v, rank %d: %v", gpu, lora, err)
			}
		}
	}
}

// Phases stand beside those of another report; what that had not is a dash.
func TestLoopReport(t *testing.T) {
	now := &loopReport{Shape: "tiny", Device: "a", Proposals: 2, Accepted: 1, Attempts: 4, Turns: 6, Took: runs.TimingRecord{
		Seconds: 4, PeakMemoryBytes: 1 << 30, PeakDeviceBytes: 1 << 31,
		Phases: map[string]runs.Phase{"judge": {Seconds: 1}, "update": {Seconds: 2, Tokens: 100, TokensPerSecond: 50, MFU: .25}},
	}}
	then := &loopReport{Took: runs.TimingRecord{Seconds: 2, Phases: map[string]runs.Phase{"update": {Seconds: 4}}}}
	var out strings.Builder
	if err := now.print(&out, then); err != nil {
		t.Fatal(err)
	}
	want := `tiny on a: 2 proposals, 1 accepted; 4 attempts of 1.5 turns
      PHASE  SECONDS  SHARE  TOKENS  TOKENS/S    MFU  THEN  RATIO
      judge     1.00  0.250       -         -      -     -      -
     update     2.00  0.500     100        50  0.250  4.00   0.50
  iteration     4.00  1.000       -         -      -  2.00   2.00
memory of the process at most 1.0 GiB, of the GPU 2.0 GiB
`
	if out.String() != want {
		t.Errorf("got\n%s", out.String())
	}
}

// What is no report is refused in one line, and is not measured beside.
func TestLoopReportDamaged(t *testing.T) {
	file := filepath.Join(t.TempDir(), "then.json")
	const whole = `{"shape":"tiny","settings":["a=1"],"took":{"seconds":2,"phases":{"judge":{"seconds":1}}}}`
	for text, want := range map[string]string{
		whole:                                    "",
		"":                                       "unexpected end of JSON input",
		"[]":                                     "all of it is a list: it must be an object",
		"null":                                   "it is not what agon bench loop --json wrote",
		"{}":                                     "it is not what agon bench loop --json wrote",
		strings.Replace(whole, ":2", ":-2", 1):   "it is not what agon bench loop --json wrote",
		strings.Replace(whole, ":1}", ":-1}", 1): "it is not what agon bench loop --json wrote",
	} {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := readLoopReport(file)
		if want == "" && err != nil || want != "" && (err == nil || err.Error() != "--compare "+file+": "+want) {
			t.Errorf("%s: error %v, want %q", text, err, want)
		}
	}
	err := (&loopReport{}).comparable(&loopReport{Shape: "\x1b[31mti\nny", Settings: []string{"a=1"}})
	if want := "it is of other work: --shape \uFFFD[31mti ny --prompt 0 --turn 0 --proposal 0, with a=1"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %q", err, want)
	}
}
