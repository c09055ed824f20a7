package runs

import (
	"os"
	"path/filepath"
	"testing"

	"agon/checkpoints"
)

func TestOutlook(t *testing.T) {
	run := t.TempDir()
	for journal, text := range map[checkpoints.Journal]string{
		checkpoints.Metrics: `{"iteration":1,"challenger/proposals":100,"challenger/accepted":50}
{"iteration":2,"challenger/proposals":20,"challenger/accepted":2}
{"iteration":3,"challenger/proposals":20,"challenger/accepted":0}
`,
		checkpoints.Timings: `{"iteration":1,"phases":{"propose":{"seconds":900}}}
{"iteration":2,"phases":{"propose":{"seconds":60},"screen":{"seconds":20},"update":{"seconds":500}}}
{"iteration":3,"phases":{"propose":{"seconds":30},"screen":{"seconds":10}}}
`,
	} {
		if err := os.WriteFile(filepath.Join(run, string(journal)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	const want = "the pool has 1 of the 4 tasks that are due: at the yield of the last 2 iterations, 2 of 40 proposals, it takes 60 more of them to fill it, or 3.0 minutes"
	for _, c := range []struct {
		live, due int
		want      string
	}{{1, 4, want}, {4, 4, ""}} {
		if got := historyOf(t, run).Outlook(c.live, c.due); got != c.want {
			t.Errorf("with %d of %d: %q, want %q", c.live, c.due, got, c.want)
		}
	}
	if err := os.WriteFile(filepath.Join(run, string(checkpoints.Metrics)), []byte(`{"iteration":1,"challenger/proposals":100,"challenger/accepted":0}`+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := historyOf(t, run).Outlook(0, 4); got != "" {
		t.Errorf("without any accepted: %q", got)
	}
}
