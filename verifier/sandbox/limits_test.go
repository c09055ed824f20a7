package sandbox

import (
	"strings"
	"testing"
	"time"

	"agon"
)

// TestLimits has one program per limit. Each ends with its own limit, and the
// next attempt goes on as if nothing had been.
func TestLimits(t *testing.T) {
	w := newWorld(t, Limits{
		ActionTime: patience, CPU: time.Second, Memory: 128 << 20, Processes: 4, FileSize: 1 << 20,
		TmpBytes: 2 << 20, TmpInodes: 16, Output: 1000, Printed: 10_000, ToolCalls: 5, ToolTime: 300 * time.Millisecond,
	})
	tests := []struct {
		name, program string
		want          agon.Limit
	}{
		{"processor", "while True: pass", agon.LimitCPU},
		{"processor, signal caught", "import signal\nsignal.signal(signal.SIGXCPU, lambda *_: None)\nwhile True: pass", agon.LimitCPU},
		{"memory", "a = 'x' * 10**9", agon.LimitMemory},
		{"memory in pieces", "a = []\nwhile True: a.append(bytearray(1 << 20))", agon.LimitMemory},
		{"fork bomb", "import os\nwhile True: os.fork()", agon.LimitProcess},
		{"thread bomb", "import threading, time\nwhile True: threading.Thread(target=time.sleep, args=(9,)).start()", agon.LimitProcess},
		{"one file", "f = open('/tmp/x', 'wb')\nwhile True: f.write(b'x' * 65536)", agon.LimitFile},
		{"many bytes", "for i in range(9): open(f'/tmp/{i}', 'wb').write(b'x' * (1 << 20))", agon.LimitFile},
		{"many files", "for i in range(99): open(f'/tmp/{i}', 'w').close()", agon.LimitFile},
		{"many descriptors", "fs = [open('/tmp/x', 'w') for _ in range(999)]", agon.LimitFile},
		{"output", "while True: print('x' * 100)", agon.LimitOutput},
		{"calls", "while True: count('A', 'nut')", agon.LimitTools},
		{"a tool that hangs", "hang()", agon.LimitTime},
		{"a tool that dies", "die()", agon.LimitKilled},
		{"kill", "import os\nos.kill(os.getpid(), 9)", agon.LimitKilled},
		{"exit", "import os\nos._exit(0)", agon.LimitKilled},
		{"crash", "import ctypes\nctypes.string_at(0)", agon.LimitKilled},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			i, _ := w.interpreter(t, 1)
			got := run(t, i, test.program)
			if got.Limit != test.want {
				t.Errorf("got %+v, want limit %q", got, test.want)
			}
			if _, err := i.Run(t.Context(), "1"); err == nil {
				t.Error("an interpreter that has ended runs another program")
			}
			i.Close()
			next, _ := w.interpreter(t, 1)
			if after := run(t, next, "import os\nprint(count('A', 'nut') > 0, os.listdir('/tmp'))"); after.Output != "True []\n" {
				t.Errorf("the next attempt: %+v", after)
			}
		})
	}
}

func TestOutputIsCut(t *testing.T) {
	w := newWorld(t, Limits{Output: 10, Printed: 1000})
	i, _ := w.interpreter(t, 1)
	if got := run(t, i, "print('é' * 100)\nanswer(1)"); got.Output != strings.Repeat("é", 10) || got.Limit != "" || string(got.Answer) != "1" {
		t.Errorf("got %+v", got)
	}
}

// TestRecursion: how deep a program may call itself is a limit that it can catch.
func TestRecursion(t *testing.T) {
	const program = "def deep(n):\n    try: return deep(n + 1)\n    except RecursionError: return n\nprint(deep(0) // 100)"
	for recursion, want := range map[int]string{0: "9\n", 300: "2\n", 3000: "29\n"} {
		w := ownWorld(t, Limits{Recursion: recursion})
		i, _ := w.interpreter(t, 1)
		if got := run(t, i, program); got.Output != want || !got.Ok() {
			t.Errorf("recursion %d: got %+v, want %q hundred calls", recursion, got, want)
		}
	}
}

// TestClockStandsForTools: the time of tools is not the program's.
func TestClockStandsForTools(t *testing.T) {
	s := newSandbox(t, Limits{ActionTime: 300 * time.Millisecond, ToolTime: 2 * time.Second})
	env, err := s.Environment(t.Context(), source("import time\ndef initial_state(seed): return {}\ndef wait(state) -> str:\n    time.sleep(0.4)\n    return 'waited'"))
	if err != nil {
		t.Fatal(err)
	}
	w := world{s, env}
	i, _ := w.interpreter(t, 1)
	if got := run(t, i, "wait()\nwait()"); got.Output != "waited\nwaited\n" || !got.Ok() {
		t.Errorf("got %+v", got)
	}
	if got := run(t, i, "import time\ntime.sleep(60)"); got.Limit != agon.LimitTime {
		t.Errorf("sleep: got %+v", got)
	}
}
