package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestDemoGoesOn: a demonstration that was stopped goes on with the same command, and
// measures before but once.
func TestDemoGoesOn(t *testing.T) {
	folder := t.TempDir()
	run := filepath.Join(folder, "demo")
	arguments := append([]string{"demo", "--run", run, "--tasks", "4", "-n", "1"}, with(small, "iterations=2", "save.every=1", "trainer.dynamic_sampling.groups=4")...)
	if told := stopOnce(t, filepath.Join(run, "before.json"), arguments); !strings.Contains(told, "agon demo with the same arguments") {
		t.Errorf("stopped, it says %s", told)
	}
	measured, err := os.ReadFile(filepath.Join(run, "before.json"))
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("agon", arguments...).Output()
	if err != nil || !strings.Contains(string(out), "agon eval base "+run+" --env warehouse") {
		t.Errorf("%v: the page is %s", err, out)
	}
	if again, err := os.ReadFile(filepath.Join(run, "before.json")); err != nil || !bytes.Equal(again, measured) {
		t.Errorf("measured anew: %v", err)
	}
	if found, _ := os.ReadDir(folder); len(found) != 1 {
		t.Errorf("set aside: %v", found)
	}
}

// stopOnce stops the program with SIGTERM as soon as a file is there, and returns what
// it tells.
func stopOnce(t *testing.T, file string, arguments []string) string {
	t.Helper()
	command := exec.Command("agon", arguments...)
	var out bytes.Buffer
	command.Stdout, command.Stderr = &out, &out
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	for waiting := true; waiting; {
		select {
		case <-ended:
			t.Fatalf("it ended by itself:\n%s", out.Bytes())
		case <-time.After(5 * time.Millisecond):
			_, err := os.Stat(file)
			waiting = err != nil
		}
	}
	command.Process.Signal(syscall.SIGTERM)
	<-ended
	if status := command.ProcessState.ExitCode(); status != 130 {
		t.Fatalf("status %d:\n%s", status, out.Bytes())
	}
	return out.String()
}
