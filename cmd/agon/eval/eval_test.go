package eval

import (
	"strings"
	"testing"

	"agon/agontest"
)

// The first run decides for all; what decides nothing is the default's.
func TestEvalConfig(t *testing.T) {
	t.Chdir(t.TempDir())
	agontest.WriteFiles(t, ".", map[string]string{
		"a/config.yaml": "executor: {turn_tokens: 48, turn_limit: 7}\n", "b/config.yaml": "executor: {turn_tokens: 200}\n",
		"broken/config.yaml": "executor: {turn_tokns: 48}\n", "plain/": "",
		"collected/config.yaml": "policy: {kind: ollama, model: qwen, url: http://localhost:11434, language: tagged}\ntrainer: {algorithm: none}\n",
	})
	for names, want := range map[string][2]int{"base plain": {96, 0}, "base a b": {48, 7}, "b a": {200, 0}, "ollama:x a": {48, 7}} {
		c, err := evalConfig(strings.Fields(names))
		if err != nil || [2]int{c.Executor.TurnTokens, c.Executor.TurnLimit} != want {
			t.Errorf("%s: %+v, %v, want %v", names, c.Executor, err, want)
		}
	}
	for name, says := range map[string]string{"broken": "turn_tokns", "collected": "ollama:qwen"} {
		if _, err := evalConfig([]string{"base", name}); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want %q in it", name, err, says)
		}
	}
}

// TestEvalAtTemperatureZero: attempts that are equal are made once.
func TestEvalAtTemperatureZero(t *testing.T) {
	for _, c := range []struct {
		temperature float64
		want        int
	}{{0, 1}, {1, 8}} {
		flags := evalFlags{attempts: 8, temperature: c.temperature}
		if flags.attemptOnce(); flags.attempts != c.want {
			t.Errorf("%d attempts at temperature %v, want %d", flags.attempts, c.temperature, c.want)
		}
	}
}
