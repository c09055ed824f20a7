package main

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestEarlySignal signals the program as soon as it catches signals, which is
// before libtorch is loaded: it ends as it does later.
func TestEarlySignal(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGTERM, syscall.SIGINT} {
		command := exec.CommandContext(t.Context(), "agon", "env", "warehouse")
		var stderr strings.Builder
		command.Stderr = &stderr
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		for begun := time.Now(); !catches(t, command.Process.Pid, signal); time.Sleep(time.Millisecond) {
			if time.Since(begun) > time.Minute {
				t.Fatalf("%s is not caught", signal)
			}
		}
		command.Process.Signal(signal)
		command.Wait()
		if status := command.ProcessState.ExitCode(); status != 130 || !strings.HasSuffix(stderr.String(), "agon: stopped: nothing was finished\n") {
			t.Errorf("%s: %v:\n%s", signal, command.ProcessState, stderr.String())
		}
	}
}

// catches reports whether a process that runs the program has a handler.
func catches(t *testing.T, process int, signal syscall.Signal) bool {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", process))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "SigCgt:\t")
	mask, err := strconv.ParseUint(strings.Fields(rest)[0], 16, 64)
	if err != nil {
		t.Fatal(err)
	}
	return mask>>(signal-1)&1 == 1
}
