package agon

import "testing"

func TestExecutionStatus(t *testing.T) {
	tests := []struct {
		execution Execution
		want      string
	}{
		{Execution{}, "ok"},
		{Execution{Output: "x", Answer: []byte("1")}, "ok"},
		{Execution{Error: "ValueError"}, "error"},
		{Execution{Limit: LimitTime}, "timeout"},
		{Execution{Error: "MemoryError", Limit: LimitMemory}, "memory_limit"},
	}
	for _, test := range tests {
		if got := test.execution.Status(); got != test.want || (got == "ok") != test.execution.Ok() {
			t.Errorf("%+v: %s, want %s", test.execution, got, test.want)
		}
	}
}

// The limits that a clock sets are those that a busy machine may reach.
func TestTimedLimits(t *testing.T) {
	for limit, want := range map[Limit]bool{LimitNone: false, LimitTime: true, LimitCPU: true, LimitMemory: false, LimitTools: false, LimitKilled: false} {
		if limit.Timed() != want {
			t.Errorf("%q: %v", limit, !want)
		}
	}
}
