package sandbox

import (
	"fmt"
	"os"
	"sync"
	"syscall"
	"testing"

	"agon"
)

// A process that the machine kills is brought back: variables by running the
// programs again, with the returns that the tools gave before.
func TestReplay(t *testing.T) {
	w := newWorld(t, Limits{})
	i, episode := w.interpreter(t, 1)
	run(t, i, "n = count('A', 'nut')\nmove('A', 'B', 'nut', n)\nx = [n]")
	moved := state(t, episode)
	for round := range 3 {
		killAttempts(t)
		got := run(t, i, fmt.Sprintf("x.append(%d)\nlen(x), count('A', 'nut')", round))
		if want := fmt.Sprintf("[%d, 0]\n", round+2); got.Output != want || !got.Ok() || len(got.Calls) != 1 {
			t.Fatalf("after a kill: %+v, want %q", got, want)
		}
	}
	if state(t, episode).Digest != moved.Digest {
		t.Error("a replay called a tool again")
	}
}

// killAttempts kills the children of all slots from outside.
func killAttempts(t *testing.T) {
	t.Helper()
	mine := map[int]bool{}
	for _, pid := range directChildren(os.Getpid()) {
		mine[pid] = true
	}
	killed := 0
	for _, pid := range descendants(os.Getpid()) {
		if !mine[pid] && syscall.Kill(pid, syscall.SIGKILL) == nil {
			killed++
		}
	}
	if killed == 0 {
		t.Fatal("no attempt to kill")
	}
}

// A program that dies by itself dies again when it is replayed; one that does
// something else then has no excuse either.
func TestDeathIsTheAttempts(t *testing.T) {
	w := newWorld(t, Limits{})
	for _, program := range []string{
		"move('A', 'B', 'nut', 1)\nimport os\nos.kill(os.getpid(), 11)",
		"import os, time\nmove('A', 'B', 'nut', 1 + time.time_ns() // 1000 % 3)\nos.kill(os.getpid(), 9)",
	} {
		i, episode := w.interpreter(t, 1)
		before := state(t, episode)
		run(t, i, "y = 1")
		got := run(t, i, program)
		if got.Limit != agon.LimitKilled || len(got.Calls) != 1 {
			t.Errorf("%s: %+v", program, got)
		}
		if state(t, episode).Digest == before.Digest {
			t.Error("the call before its death is lost")
		}
	}
}

// Interpreters elsewhere differ in what a program should not look at.
func TestElsewhere(t *testing.T) {
	w := newWorld(t, Limits{})
	outputs := map[string]int{}
	for n, box := range []agon.Sandbox{w, w, w.Elsewhere(), w.Elsewhere()} {
		i, err := box.Interpret(t.Context(), w.start(t, 1), w.env.Spec().Tools)
		if err != nil {
			t.Fatal(err)
		}
		outputs[run(t, i, "print(hash('a'), id(int))").Output] |= 1 << n
		if got := run(t, i, "import random\nrandom.random()"); got.Output != "0.8444218515250481\n" {
			t.Errorf("random is not seeded: %+v", got)
		}
		i.Close()
	}
	for output, who := range outputs {
		if who&3 != 0 && who&12 != 0 {
			t.Errorf("the same here and elsewhere: %s", output)
		}
		if who == 1 || who == 2 {
			t.Errorf("two interpreters here differ: %s", output)
		}
	}
}

// More attempts than slots, in rounds that wait for each other: nothing locks
// up, and every attempt keeps its variables.
func TestMoreAttemptsThanSlots(t *testing.T) {
	needSlots(t)
	w := worldIn(t, openSandbox(t, Config{Slots: 2, Parallel: 2}))
	var attempts []agon.Interpreter
	for range 12 {
		i, _ := w.interpreter(t, 1)
		attempts = append(attempts, i)
	}
	for round := range 3 {
		var group sync.WaitGroup
		for n, i := range attempts {
			group.Go(func() {
				program := fmt.Sprintf("x = globals().get('x', %d) + 1\nmove('A', 'B', 'nut', 1)\nx", n)
				if got := run(t, i, program); got.Output != fmt.Sprintf("%d\n", n+round+1) || !got.Ok() {
					t.Errorf("attempt %d, round %d: %+v", n, round, got)
				}
			})
		}
		group.Wait()
	}
}
