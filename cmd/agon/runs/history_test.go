package runs

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"agon/checkpoints"
	"agon/configs"
)

// rows are metrics of consecutive iterations, each written as JSON.
func rows(t *testing.T, texts ...string) measured {
	t.Helper()
	m := make(measured, len(texts))
	for i, text := range texts {
		var metrics map[string]any
		if err := json.Unmarshal([]byte(text), &metrics); err != nil {
			t.Fatal(err)
		}
		metrics["iteration"] = float64(i + 1)
		m[i] = remember(metrics)
	}
	return m
}

// exam is that of an iteration, give or take .05.
func exam(success float64) string {
	return fmt.Sprintf(`{"eval/pass_at_1":%v,"eval/pass_at_1/low":%v,"eval/pass_at_1/high":%v}`, success, success-.05, success+.05)
}

func TestEnded(t *testing.T) {
	for _, c := range []struct {
		name  string
		rules configs.Stop
		rows  []string
		want  string // in the reason; empty if the run goes on
	}{
		{"all off", configs.Stop{Window: 1}, []string{`{"entropy":0,"kl":9,"challenger/yield":0,"optimizer_steps":0,"optimizer_steps/skipped":3}`}, ""},
		{"entropy on average", configs.Stop{Entropy: .1, Window: 2}, []string{`{"entropy":0.9}`, `{"entropy":0.1}`, `{"entropy":0.08}`}, "entropy was 0.09 on average over 2 iterations, below 0.1"},
		{"entropy once", configs.Stop{Entropy: .1, Window: 2}, []string{`{"entropy":0.9}`, `{"entropy":0.01}`}, ""},
		{"entropy at the limit", configs.Stop{Entropy: .1, Window: 1}, []string{`{"entropy":0.1}`}, ""},
		{"not measured often enough", configs.Stop{Entropy: .1, Window: 3}, []string{`{"entropy":0}`, `{}`, `{"entropy":0}`}, ""},
		{"what did not measure is passed over", configs.Stop{Entropy: .1, Window: 2}, []string{`{"entropy":0}`, `{}`, `{"entropy":0}`}, "below 0.1"},
		{"divergence", configs.Stop{KL: .5, Window: 1}, []string{`{"kl":0.6}`}, "kl was 0.6 on average over 1 iteration, above 0.5"},
		{"little divergence", configs.Stop{KL: .5, Window: 1}, []string{`{"kl":0.5}`}, ""},
		{"yield", configs.Stop{Yield: .02, Window: 1}, []string{`{"challenger/yield":0}`}, "challenger/yield was 0"},
		{"fall", configs.Stop{Fall: .1, Window: 1}, []string{exam(.3), exam(.5), `{}`, exam(.375)}, "fell from 0.500 [0.450, 0.550] to 0.375 [0.325, 0.425], by 0.1 or more"},
		{"fall that was made good", configs.Stop{Fall: .1, Window: 1}, []string{exam(.5), exam(.25), exam(.5)}, ""},
		{"little fall", configs.Stop{Fall: .15, Window: 1}, []string{exam(.5), exam(.375)}, ""},
		{"fall within noise", configs.Stop{Fall: .05, Window: 1}, []string{exam(.5), exam(.4375)}, ""},
		{"first measurement", configs.Stop{Fall: .1, Window: 1}, []string{exam(0)}, ""},
		{"skipped in a row", configs.Stop{Skipped: 2, Window: 1}, []string{`{"optimizer_steps":0,"optimizer_steps/skipped":2}`, `{"optimizer_steps":0,"optimizer_steps/skipped":2}`}, "every optimizer step of 2 iterations was skipped"},
		{"skipped in part", configs.Stop{Skipped: 2, Window: 1}, []string{`{"optimizer_steps":0,"optimizer_steps/skipped":2}`, `{"optimizer_steps":1,"optimizer_steps/skipped":1}`}, ""},
		{"nothing to learn from", configs.Stop{Skipped: 1, Window: 1}, []string{`{"optimizer_steps":0,"optimizer_steps/skipped":0}`}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := rows(t, c.rows...).Ended(&c.rules)
			if c.want == "" && got != (Ruling{}) || !strings.Contains(got.Why, c.want) {
				t.Errorf("got %v, want %q", got, c.want)
			}
		})
	}
}

func historyOf(t *testing.T, run string) *History {
	t.Helper()
	h, err := HistoryOf(run)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// What is read as a run writes it is what is read at once; a line that is not whole waits
// for the next time, and one that is no JSON is told by its number in the file.
func TestHistoryGrows(t *testing.T) {
	run := t.TempDir()
	write := func(journal checkpoints.Journal, text string) {
		file, err := os.OpenFile(filepath.Join(run, string(journal)), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		if _, err := file.WriteString(text); err != nil {
			t.Fatal(err)
		}
	}
	h := NewHistory(run)
	metrics := `{"iteration":1,"entropy":0.5,"loss":1}
{"iteration":2,"entropy":"NaN","eval/pass_at_1":0.25}
{"iteration":3,"entropy":0.25,"eval/pass_at_1":0}
`
	timings := `{"iteration":1,"seconds":2,"phases":{"screen":{"seconds":1}}}
{"iteration":2,"seconds":3,"sandbox_cpu_seconds":0.5}
`
	for i := range metrics {
		write(checkpoints.Metrics, metrics[i:i+1])
		if i < len(timings) {
			write(checkpoints.Timings, timings[i:i+1])
		}
		if err := h.Read(); err != nil {
			t.Fatal(err)
		}
		if whole := historyOf(t, run); !reflect.DeepEqual(h, whole) {
			t.Fatalf("after %d bytes it is %+v, want %+v", i+1, h, whole)
		}
	}
	if len(h.measured) != 3 || len(h.values("entropy")) != 2 || *h.spent() != (spent{seconds: 5, sandboxSeconds: .5}) {
		t.Errorf("it is %+v", h)
	}
	write(checkpoints.Metrics, "{]\n")
	if err := h.Read(); err == nil || !strings.Contains(err.Error(), "metrics.jsonl: line 4: ") {
		t.Errorf("a line that is no JSON: %v", err)
	}
}
