package main

import (
	"context"
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

// TestSignalWhileReading: a command that waits for what it is to read ends too.
func TestSignalWhileReading(t *testing.T) {
	for _, arguments := range []string{"exec -", "verify /dev/stdin"} {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		command := exec.CommandContext(ctx, "agon", strings.Fields(arguments)...)
		stdin, err := command.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second) // until it reads; a signal before that ends it as well
		command.Process.Signal(syscall.SIGTERM)
		command.Wait()
		stdin.Close() // not before: its end is what the command waits for
		if status := command.ProcessState.ExitCode(); status != 130 {
			t.Errorf("agon %s: status %d", arguments, status)
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
