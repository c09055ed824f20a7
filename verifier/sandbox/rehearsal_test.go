package sandbox

import "testing"

// TestRehearsalLeavesNothing: what pid 1 runs of ours before the first attempt is
// not to be noticed by it, in either kind of slot.
func TestRehearsalLeavesNothing(t *testing.T) {
	w := newWorld(t, Limits{})
	i, _ := w.interpreter(t, 1)
	got := run(t, i, `import sys, random
print([name for name in globals() if name in ("n", "x", "y")])
print(type(sys.stdout).__name__, sys.stdout.size, sys.__stdout__ is sys.stdout)
print(random.getstate() == random.Random(0).getstate())
try:
    answer(count("A", "nut", "nut", "nut"))
except TypeError as error:
    print(error)`)
	want := "[]\nOutput 3 False\nTrue\ncount() takes 2 arguments, not 4\n"
	if got.Output != want || got.Answer != nil || len(got.Calls) != 0 {
		t.Errorf("got %+v, want %q", got, want)
	}
}
