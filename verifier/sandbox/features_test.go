package sandbox

import (
	"strings"
	"testing"

	"agon"
)

// Without isolation the limits still hold, and nothing but the attempt is
// killed.
func TestWithoutIsolation(t *testing.T) {
	w := worldIn(t, openSandbox(t, Config{Isolation: IsolationNone, Parallel: 2, Limits: Limits{ActionTime: 500_000_000}}))
	for _, test := range []struct {
		program string
		want    agon.Limit
	}{
		{benchProgram, agon.LimitNone},
		{"import os, time\nif os.fork() == 0: time.sleep(600)\ntime.sleep(600)", agon.LimitTime},
		{"x = 'x' * 10**9", agon.LimitMemory},
		{benchProgram, agon.LimitNone},
	} {
		i, _ := w.interpreter(t, 1)
		if got := run(t, i, test.program); got.Limit != test.want {
			t.Errorf("%q: %+v", test.program, got)
		}
		i.Close()
	}
	if pass, err := attemptOnce(t.Context(), w, 1); err != nil || !pass {
		t.Errorf("an attempt: %v, %v", pass, err)
	}
}

func TestConfig(t *testing.T) {
	for _, test := range []struct {
		config Config
		want   string
	}{
		{Config{Isolation: "docker"}, `sandbox: isolation "docker": want auto, namespaces, uid, landlock or none`},
		{Config{Slots: -1}, "sandbox: slots is -1: want a positive number"},
		{Config{Limits: Limits{CPU: 5}}, "sandbox: CPU limit is 5ns: the kernel counts it in seconds, want at least 1s"},
		{Config{Limits: Limits{Memory: 1 << 20}}, "sandbox: memory limit is 1 MiB: Python needs at least 64 MiB"},
		{Config{Python: "no-such-python"}, `sandbox: python "no-such-python" is not there (hint: install Python 3.9 or newer, or name one)`},
		{Config{Python: "true"}, "sandbox: python"},
	} {
		if s, err := Open(t.Context(), test.config); err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%+v: %v", test.config, err)
			if s != nil {
				s.Close()
			}
		}
	}
	if err := (Config{}).Validate(); err != nil {
		t.Error(err)
	}
}
