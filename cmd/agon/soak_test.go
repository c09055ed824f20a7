//go:build soak

package main

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"agon/cmd/agon/eval"
	"agon/cmd/agon/runs"
)

// TestSoakKill kills a run 20 times with a checkpoint every iteration, and 20
// times with one every fifth.
func TestSoakKill(t *testing.T) { killAndResume(t, 20) }

// TestSoakFullDisk fills a run's disk at times drawn uniformly, which meets
// journals as well as checkpoints, and makes room again each time.
func TestSoakFullDisk(t *testing.T) {
	if !withMounts(t) {
		return
	}
	options := append(small, "save.every=1")
	calm := filepath.Join(t.TempDir(), "calm")
	begun := time.Now()
	mustRun(t, append([]string{"train", "--run", calm}, options...)...)
	took := time.Since(begun)

	d := mountDisk(t, 256)
	run := filepath.Join(d.path, "run")
	arguments := append([]string{"train", "--run", run}, options...)
	for range 8 {
		ballast := make(chan string, 1)
		timer := time.AfterFunc(time.Duration(rand.Float64()*float64(took)), func() { ballast <- d.fill() })
		ended := meetsFull(t, arguments...)
		if timer.Stop() {
			break
		}
		os.Remove(<-ballast)
		if ended {
			break
		}
		if _, err := os.Stat(filepath.Join(run, "config.yaml")); err == nil {
			arguments = []string{"train", "--resume", run}
		}
	}
	if arguments[1] == "--resume" {
		mustRun(t, arguments...)
	}
	sameRun(t, calm, run)
}

// TestSoakReadmeEnvironment takes the folder of the README through the commands
// that stand there, as they stand there: the policy writes tasks that pass the
// filter, learns from them, and all that takes ten minutes on two cores.
func TestSoakReadmeEnvironment(t *testing.T) {
	work := t.TempDir()
	writeReadmeFolder(t, work)
	var took time.Duration // of processors
	var out []byte
	for _, arguments := range readmeCommands(t) {
		if arguments[0] == "eval" {
			arguments = append(arguments, "--json")
		}
		command := exec.Command("agon", arguments...)
		command.Dir = work
		var stderr bytes.Buffer
		command.Stderr = &stderr
		var err error
		if out, err = command.Output(); err != nil {
			t.Fatalf("agon %s: %v\n%s", strings.Join(arguments, " "), err, stderr.Bytes())
		}
		took += command.ProcessState.UserTime() + command.ProcessState.SystemTime()
	}
	var table eval.Table
	if err := json.Unmarshal(out, &table); err != nil {
		t.Fatal(err)
	}
	items, err := runs.ReadItems(filepath.Join(work, "runs", "lamps"))
	if err != nil {
		t.Fatal(err)
	}
	gain, accepted := table.Comparisons[0].PassAt[1], runs.FunnelOf(items).Accepted
	t.Logf("%v of processors; %d tasks accepted; pass@1 %+v of before, %+v of after − before", took, accepted, table.Checkpoints[0].Sampled.PassAt[1], gain)
	if took > 2*10*time.Minute {
		t.Errorf("took %v of processors, want at most 10 minutes of two", took)
	}
	if accepted < 50 {
		t.Errorf("%d tasks of the policy's own were accepted, want at least 50", accepted)
	}
	if gain.Low <= 0 {
		t.Errorf("held-out success does not rise beyond noise: %+v", gain)
	}
}
