package sandbox

import (
	"slices"
	"testing"
	"time"

	"agon"
)

// TestActivity: a Sandbox tells what it did since it was asked last.
func TestActivity(t *testing.T) {
	w := worldIn(t, openSandbox(t, Config{Slots: 1, Parallel: 1, Limits: Limits{ActionTime: 300 * time.Millisecond}}))
	w.TakeActivity()
	once(t, w, "print(count('A', 'nut'))")
	once(t, w, "while True: pass")
	once(t, w, "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)")
	honestJudgement(t, w)
	did := w.TakeActivity()
	if did.Limits[agon.LimitTime] != 1 || did.Limits[agon.LimitKilled] != 1 || len(did.Limits) != 2 {
		t.Errorf("limits %v, want one timeout and one that was killed", did.Limits)
	}
	if did.Retries != 2 || did.Replays != 0 {
		t.Errorf("%d retries with %d replays, want two for the program that killed itself", did.Retries, did.Replays)
	}
	// A program that is tried again waits again.
	if len(did.Waits) != 7 || !slices.IsSorted(did.Waits) {
		t.Errorf("waits %v, want seven, sorted", did.Waits)
	}
	// The endless program was at it for all of its 300 ms, on one core at most.
	if did.CPU < 100*time.Millisecond || did.CPU > 5*time.Second {
		t.Errorf("%v of processor time", did.CPU)
	}
	if did = w.TakeActivity(); len(did.Waits) != 0 || did.Limits != nil || did.Retries != 0 {
		t.Errorf("then %+v, want nothing", did)
	}
}

// TestActivityOfOneSlot: attempts that wait for their policy give up the slot to
// others, and are replayed, which no failure counts.
func TestActivityOfOneSlot(t *testing.T) {
	w := worldIn(t, openSandbox(t, Config{Slots: 1, Parallel: 1}))
	first, _ := w.interpreter(t, 1)
	second, _ := w.interpreter(t, 2)
	w.TakeActivity()
	run(t, first, "x = 1")
	run(t, second, "x = 2")
	run(t, first, "print(x)")
	if did := w.TakeActivity(); did.Evictions != 2 || did.Retries != 0 || did.Replays != 0 {
		t.Errorf("%d evictions, %d retries, %d replays, want 2, 0, 0", did.Evictions, did.Retries, did.Replays)
	}
}
