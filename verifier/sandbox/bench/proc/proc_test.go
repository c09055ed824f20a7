package proc

import (
	"os"
	"os/exec"
	"slices"
	"testing"
	"time"
)

func TestDescendants(t *testing.T) {
	cmd := exec.Command("sh", "-c", "sleep 60 & echo $!; wait")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 16)); err != nil { // the shell has started it
		t.Fatal(err)
	}
	shell, all := cmd.Process.Pid, Descendants(os.Getpid())
	if below := Children(shell); len(below) != 1 || !slices.Contains(all, shell) || !slices.Contains(all, below[0]) {
		t.Errorf("%v below %d, %v in all", below, shell, all)
	} else if sleep, err := os.FindProcess(below[0]); err == nil {
		sleep.Kill()
	}
	cmd.Wait()
	for end := time.Now().Add(time.Second); len(Children(shell)) > 0; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("a process that has ended has children")
		}
	}
}
