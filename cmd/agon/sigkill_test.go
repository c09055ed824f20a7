//go:build soak

package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"agon/agontest"
)

// TestSoakSigkill kills processes of runs' sandboxes, at random, two hundred in all.
// What each run leaves is what an undisturbed one does, bit for bit: tasks,
// trajectories with their rewards, weights, and metrics but for those that count what
// was killed.
func TestSoakSigkill(t *testing.T) {
	const wanted, perRun = 200, 50
	options := append([]string{"sandbox.parallel=4"}, small...)
	calm := filepath.Join(t.TempDir(), "calm")
	begun := time.Now()
	mustRun(t, append([]string{"train", "--run", calm}, options...)...)
	s := sniper{pause: time.Since(begun) / perRun}
	for seed := uint64(1); s.killed() < wanted; seed++ {
		before := s.killed()
		run := filepath.Join(t.TempDir(), "run")
		s.random = rand.New(rand.NewPCG(seed, 0))
		s.disturb(t, append([]string{"train", "--run", run}, options...)...)
		t.Logf("run %d: %s", seed, &s)
		forgetRetries(t, run)
		sameRun(t, calm, run)
		if t.Failed() || s.killed() == before {
			t.Fatalf("run %d, with %d kills", seed, s.killed()-before)
		}
	}
}

// forgetRetries has a run's metrics say that no slot was lost, and fails where they say
// so already.
func forgetRetries(t *testing.T, run string) {
	t.Helper()
	file := filepath.Join(run, "metrics.jsonl")
	metrics, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	calm := regexp.MustCompile(`"sandbox/(retries|replays)":[0-9]+`).ReplaceAll(metrics, []byte(`"sandbox/$1":0`))
	if bytes.Equal(calm, metrics) {
		t.Errorf("%s counts no retries", file)
	}
	if err := os.WriteFile(file, calm, 0o644); err != nil {
		t.Fatal(err)
	}
}

// sniper kills processes of a sandbox.
type sniper struct {
	random          *rand.Rand
	pause           time.Duration // between two kills, on average
	slots, children int           // killed so far: pid 1s, of all roles, and what they forked
}

func (s *sniper) killed() int { return s.slots + s.children }

func (s *sniper) String() string {
	return fmt.Sprintf("%d killed, %d of them slots and %d children of slots", s.killed(), s.slots, s.children)
}

// disturb runs the program to its end, and kills at times drawn uniformly.
func (s *sniper) disturb(t *testing.T, arguments ...string) {
	t.Helper()
	command := exec.Command("agon", arguments...)
	var out bytes.Buffer
	command.Stdout, command.Stderr = &out, &out
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	for {
		select {
		case err := <-ended:
			if err != nil {
				t.Fatalf("agon %s: %v\n%s", strings.Join(arguments, " "), err, out.Bytes())
			}
			return
		case <-time.After(time.Duration(s.random.Float64() * 2 * float64(s.pause))):
			s.shoot(command.Process.Pid)
		}
	}
}

// shoot kills one of the slots of a program, or as often one of their children that is
// at work: most of the processes idle, children that stay among them.
func (s *sniper) shoot(owner int) {
	pids, count := slotsOf(owner), &s.slots
	if s.random.IntN(2) == 0 {
		if busy := awaitBusy(owner); len(busy) > 0 {
			pids, count = busy, &s.children
		}
	}
	if len(pids) > 0 && syscall.Kill(pids[s.random.IntN(len(pids))], syscall.SIGKILL) == nil {
		*count++
	}
}

func slotsOf(owner int) (slots []int) {
	for _, pid := range agontest.Children(owner) {
		if isSlot(pid) {
			slots = append(slots, pid)
		}
	}
	return slots
}

// awaitBusy waits for children of slots that run, for as long as a phase without any
// may take.
func awaitBusy(owner int) (busy []int) {
	for end := time.Now().Add(200 * time.Millisecond); len(busy) == 0 && time.Now().Before(end); time.Sleep(time.Millisecond) {
		for _, slot := range slotsOf(owner) {
			for _, pid := range agontest.Children(slot) {
				if stat, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid)); bytes.Contains(stat, []byte(") R ")) {
					busy = append(busy, pid)
				}
			}
		}
	}
	return busy
}

// isSlot tells slots, which are warm interpreters, from what else a program starts:
// it asks Python for its version with -I.
func isSlot(pid int) bool {
	line, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	return bytes.Contains(line, []byte("\x00-s\x00-S\x00"))
}
