package runs

import (
	"encoding/json"
	"strings"
	"testing"

	"agon/configs"
)

// rows are metrics of consecutive iterations, each written as JSON.
func rows(t *testing.T, texts ...string) history {
	t.Helper()
	h := make(history, len(texts))
	for i, text := range texts {
		if err := json.Unmarshal([]byte(text), &h[i]); err != nil {
			t.Fatal(err)
		}
		h[i]["iteration"] = float64(i + 1)
	}
	return h
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
		{"fall", configs.Stop{Fall: .1, Window: 1}, []string{`{"eval/pass_at_1":0.3}`, `{"eval/pass_at_1":0.5}`, `{}`, `{"eval/pass_at_1":0.375}`}, "fell from 0.500 to 0.375"},
		{"fall that was made good", configs.Stop{Fall: .1, Window: 1}, []string{`{"eval/pass_at_1":0.5}`, `{"eval/pass_at_1":0.25}`, `{"eval/pass_at_1":0.5}`}, ""},
		{"first measurement", configs.Stop{Fall: .1, Window: 1}, []string{`{"eval/pass_at_1":0}`}, ""},
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
