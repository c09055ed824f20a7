package eval

import (
	"strings"
	"testing"

	"agon/agontest"
	"agon/configs"
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

// What bounds programs, and the date that a prompt may tell, is the run's; how programs
// are kept apart, and how many run at a time, is this machine's.
func TestEvalConfigOfSandbox(t *testing.T) {
	t.Chdir(t.TempDir())
	agontest.WriteFiles(t, ".", map[string]string{
		"slow/config.yaml":      "sandbox: {tool_seconds: 20, memory_mib: 512, isolation: none, first_uid: 7, parallel: 1, slots: 9}\npolicy: {language: tagged, today: '2031-05-06'}\n",
		"elsewhere/config.yaml": "sandbox: {tool_seconds: 20, memory_mib: 512, slots: 3}\npolicy: {language: tagged, today: '2031-05-06'}\n",
		"quick/config.yaml":     "sandbox: {tool_seconds: 1}\npolicy: {language: tagged, today: '2031-05-06'}\n",
		"today/config.yaml":     "sandbox: {tool_seconds: 20, memory_mib: 512}\n",
		"lenient/config.yaml":   "sandbox: {tool_seconds: 20, memory_mib: 512}\npolicy: {language: tagged, today: '2031-05-06'}\nverifier: {side_effects: true}\n",
	})
	c, err := evalConfig([]string{"base", "slow", "elsewhere"})
	if err != nil {
		t.Fatal(err)
	}
	want := configs.Default()
	want.Sandbox.ToolSeconds, want.Sandbox.MemoryMiB = 20, 512
	if c.Sandbox != want.Sandbox || c.Policy.Today != "2031-05-06" {
		t.Errorf("measured under %+v, today %s", c.Sandbox, c.Policy.Today)
	}
	if told, want := limitsOf(c), "executor.turn_tokens=96, as many turns as the environment allows, policy.today=2031-05-06, sandbox.tool_seconds=20, sandbox.memory_mib=512"; told != want {
		t.Errorf("the limits are told as %s, want %s", told, want)
	}
	for name, same := range map[string]bool{"elsewhere": true, "quick": false, "today": false, "lenient": false} {
		other, err := evalConfig([]string{name})
		if err != nil || sameLimits(c, other) != same {
			t.Errorf("%s: the same limits: %v, want %v (%v)", name, !same, same, err)
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
