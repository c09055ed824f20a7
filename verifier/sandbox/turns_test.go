package sandbox

import (
	"context"
	"testing"
	"time"
)

// TestLongRunnersGiveWay: others do not wait until a loop without an end is over.
func TestLongRunnersGiveWay(t *testing.T) {
	w := worldIn(t, openSandbox(t, Config{Slots: 2, Parallel: 1, Limits: Limits{ActionTime: 5 * time.Second}}))
	endless, _ := w.interpreter(t, 1)
	begun, ended := time.Now(), make(chan time.Time, 1)
	go func() {
		endless.Run(t.Context(), "while True: pass")
		ended <- time.Now()
	}()
	time.Sleep(2 * shortTime)
	if got := once(t, w, "print(count('A', 'nut') > 0)"); got.Output != "True\n" {
		t.Errorf("got %+v", got)
	}
	select {
	case at := <-ended:
		t.Errorf("an attempt waited for a loop that took %v", at.Sub(begun))
	default:
	}
}

// TestTurns: at most so many execute that are short, and as many that are long.
func TestTurns(t *testing.T) {
	all := turns{make(chan struct{}, 1), make(chan struct{}, 1)}
	first, err := all.take(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	second, err := all.take(t.Context()) // once the first is long
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(3 * shortTime)
	if len(all.short) != 1 || len(all.long) != 1 {
		t.Errorf("%d short and %d long, want 1 and 1: the second cannot become long", len(all.short), len(all.long))
	}
	first.end()
	time.Sleep(3 * shortTime)
	if len(all.short) != 0 || len(all.long) != 1 {
		t.Errorf("%d short and %d long, want 0 and 1: the second is long now", len(all.short), len(all.long))
	}
	second.end()
	if len(all.short)+len(all.long) != 0 {
		t.Error("a turn has not ended")
	}
}

// TestTurnsWhileToolsRun: who waits for a tool lets others execute, and waits in turn
// for them.
func TestTurnsWhileToolsRun(t *testing.T) {
	all := turns{make(chan struct{}, 1), make(chan struct{}, 1)}
	first, err := all.take(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	first.pause()
	second, err := all.take(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), shortTime/4)
	defer cancel()
	if err := first.resume(ctx); err == nil {
		t.Error("both execute")
	}
	second.end()
	if err := first.resume(t.Context()); err != nil || len(all.short) != 1 {
		t.Errorf("%d execute, %v", len(all.short), err)
	}
	first.pause()
	time.Sleep(3 * shortTime)
	if len(all.short)+len(all.long) != 0 {
		t.Error("it counts while it is paused")
	}
	first.end()
	if len(all.short)+len(all.long) != 0 {
		t.Error("a turn has not ended")
	}
}
