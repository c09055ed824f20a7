package main

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"agon/checkpoints"
	"agon/cmd/agon/policies"
	"agon/cmd/agon/runs"
	"agon/trainer/model"
)

// small is a run of the policy that ships which takes seconds. Its time limits
// are so wide that a busy machine reaches none of them.
var small = []string{
	"iterations=6", "challenger.first_proposals=96", "challenger.proposals=48",
	"executor.tasks=8", "executor.attempts=4",
	"trainer.supervised_corpus=48", "trainer.supervised_items=4",
	"sandbox.action_seconds=60", "sandbox.tool_seconds=60", "sandbox.verify_seconds=60", "sandbox.cpu_seconds=60",
	"threads=1",
}

// with returns overrides in which others replace those of the same key.
func with(base []string, others ...string) []string {
	key := func(override string) string { name, _, _ := strings.Cut(override, "="); return name }
	kept := slices.DeleteFunc(slices.Clone(base), func(b string) bool {
		return slices.ContainsFunc(others, func(o string) bool { return key(o) == key(b) })
	})
	return append(kept, others...)
}

// TestKill kills a run twice; the long version, TestSoakKill, 20 times.
func TestKill(t *testing.T) { killAndResume(t, 2) }

// killAndResume kills a run with SIGKILL at times drawn uniformly, resumes it
// each time, and finds what it left to be that of an undisturbed run, bit for
// bit.
func killAndResume(t *testing.T, kills int) {
	for _, every := range []string{"save.every=1", "save.every=5"} {
		t.Run(every, func(t *testing.T) { killedIsCalm(t, kills, append([]string{every}, small...)) })
	}
}

// killedIsCalm is killAndResume of one run. It returns the undisturbed one.
func killedIsCalm(t *testing.T, kills int, options []string) (calm string) {
	t.Helper()
	calm, killed := filepath.Join(t.TempDir(), "calm"), filepath.Join(t.TempDir(), "killed")
	begun := time.Now()
	mustRun(t, append([]string{"train", "--run", calm}, options...)...)
	took := time.Since(begun)

	arguments := append([]string{"train", "--run", killed}, options...)
	ended := false
	for range kills {
		after := time.Duration(rand.Float64() * float64(took))
		if ended = interrupt(t, syscall.SIGKILL, after, arguments...); ended {
			break
		}
		if _, err := os.Stat(filepath.Join(killed, "config.yaml")); err == nil {
			arguments = []string{"train", "--resume", killed}
		}
	}
	if !ended {
		mustRun(t, arguments...)
	}
	sameRun(t, calm, killed)
	return calm
}

// TestInterrupt stops a run with SIGINT; it saves, says how to go on, and goes
// on to the same end.
func TestInterrupt(t *testing.T) {
	calm, stopped := filepath.Join(t.TempDir(), "calm"), filepath.Join(t.TempDir(), "stopped")
	begun := time.Now()
	mustRun(t, append([]string{"train", "--run", calm}, small...)...)
	took := time.Since(begun)
	if !interrupt(t, syscall.SIGINT, took*2/3, append([]string{"train", "--run", stopped}, small...)...) {
		mustRun(t, "train", "--resume", stopped)
	}
	sameButDigests(t, calm, stopped)
}

// TestPretrainGoesOn kills a pretraining, stops it with SIGINT, and finds the
// policy that comes of it to be that of an undisturbed one, bit for bit.
func TestPretrainGoesOn(t *testing.T) {
	calm, stopped := filepath.Join(t.TempDir(), "calm"), filepath.Join(t.TempDir(), "stopped")
	options := []string{
		"threads=1", "pretrain.corpus.demonstrations=80", "pretrain.corpus.items=80", "pretrain.epochs=10", "pretrain.evaluation_tasks=0",
		"pretrain.tokens_per_step=1024", "pretrain.tokens_per_micro_batch=1024", "pretrain.save_minutes=0.001",
		"pretrain.model.hidden=32", "pretrain.model.heads=2", "pretrain.model.kv_heads=2", "pretrain.model.layers=2", "pretrain.model.intermediate=64",
	}
	begun := time.Now()
	mustRun(t, append([]string{"pretrain", "--out", calm}, options...)...)
	took := time.Since(begun)

	arguments := append([]string{"pretrain", "--out", stopped}, options...)
	for _, signal := range []syscall.Signal{syscall.SIGKILL, syscall.SIGINT} {
		if interrupt(t, signal, took*6/10, arguments...) {
			break
		}
		if runs.HoldsPretraining(stopped) {
			refused(t, t.TempDir(), bad{arguments: "pretrain --out " + stopped, says: "agon pretrain --resume " + stopped + " goes on"})
			refused(t, t.TempDir(), bad{arguments: "train --resume " + stopped, says: "agon pretrain --resume " + stopped + " goes on"})
			refused(t, t.TempDir(), bad{arguments: "show " + stopped, says: "it holds a pretraining that was stopped"})
			arguments = []string{"pretrain", "--resume", stopped}
		}
	}
	if runs.HoldsPretraining(stopped) {
		mustRun(t, arguments...)
	}
	for _, name := range []string{"model.safetensors", "tokenizer.json", policies.PretrainFile} {
		sameFile(t, filepath.Join(calm, name), filepath.Join(stopped, name))
	}
	if status, stderr := try(t, t.TempDir(), nil, "pretrain", "--resume", stopped); status != 0 || !strings.Contains(stderr, stopped+" is finished: ") {
		t.Errorf("going on with a finished pretraining: status %d:\n%s", status, stderr)
	}
}

// mustRun runs the program to its end and returns what it said.
func mustRun(t *testing.T, arguments ...string) (said string) {
	t.Helper()
	out, err := exec.Command("agon", arguments...).CombinedOutput()
	if err != nil {
		t.Fatalf("agon %s: %v\n%s", strings.Join(arguments, " "), err, out)
	}
	return string(out)
}

// interrupt runs the program and signals it after a while. It reports whether
// the program had ended before.
func interrupt(t *testing.T, signal syscall.Signal, after time.Duration, arguments ...string) bool {
	t.Helper()
	command := exec.Command("agon", arguments...)
	var out bytes.Buffer
	command.Stdout, command.Stderr = &out, &out
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(after, func() { command.Process.Signal(signal) })
	defer timer.Stop()
	err := command.Wait()
	if err == nil {
		return true
	}
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		t.Fatal(err)
	}
	status := exit.Sys().(syscall.WaitStatus)
	switch {
	case signal == syscall.SIGKILL && status.Signal() == syscall.SIGKILL:
	case signal == syscall.SIGINT && status.ExitStatus() == 130 && strings.Contains(out.String(), "--resume"):
	default:
		t.Fatalf("agon %s after %v: %v\n%s", signal, after, err, out.Bytes())
	}
	return false
}

// sameRun compares what two runs left behind, but for what is measured in time.
func sameRun(t *testing.T, want, got string) {
	t.Helper()
	sameBut(t, want, got, timed)
}

// sameButDigests is sameRun of runs of which one was saved once more, or went on with
// other settings: their digests tell of that, and are audited in the place of being
// compared.
func sameButDigests(t *testing.T, want, got string) {
	t.Helper()
	sameBut(t, want, got, timedAndTold)
	for _, run := range []string{want, got} {
		mustRun(t, "audit", run, "--share", "0")
	}
}

// What a state tells of journals that are compared by themselves, or are measured in
// time, and the head of the digests, which are of these too; and how long the digests
// are, which tell of each checkpoint and of changed settings.
var (
	timed        = regexp.MustCompile(`"(timings|metrics)\.jsonl":[0-9]+,?|"head":"[0-9a-f]*",`)
	timedAndTold = regexp.MustCompile(`"(timings|metrics|digests)\.jsonl":[0-9]+,?|"head":"[0-9a-f]*",`)
)

// sameBut compares two runs that attempted something, but for what moves in the state.
func sameBut(t *testing.T, want, got string, moves *regexp.Regexp) {
	t.Helper()
	sameFilesBut(t, want, got, moves)
	if info, err := os.Stat(filepath.Join(want, "trajectories.jsonl")); err != nil || info.Size() == 0 {
		t.Error("nothing was attempted, so nothing was compared")
	}
}

// sameFilesBut compares journals and the newest checkpoint of two runs, but for what
// moves in the state.
func sameFilesBut(t *testing.T, want, got string, moves *regexp.Regexp) {
	t.Helper()
	names := []string{"metrics.jsonl", "tasks.jsonl", "trajectories.jsonl"}
	last, err := checkpoints.Latest(want)
	if err != nil {
		t.Fatal(err)
	}
	weights := "model.safetensors"
	if policies.HoldsAdapter(last) {
		weights = model.AdapterWeightsName
	}
	for _, name := range []string{weights, "optimizer.safetensors", "trainer_state.json"} {
		names = append(names, filepath.Join("checkpoints", filepath.Base(last), name))
	}
	for _, name := range names {
		sameFileBut(t, filepath.Join(want, name), filepath.Join(got, name), moves)
	}
	if a, b := timedIterations(t, want), timedIterations(t, got); !slices.Equal(a, b) {
		t.Errorf("%s has timings of iterations %v, want %v", got, b, a)
	}
}

// sameFile compares two files byte by byte, but for what is measured in time in a state.
func sameFile(t *testing.T, want, got string) {
	t.Helper()
	sameFileBut(t, want, got, timed)
}

// sameFileBut is sameFile, but for what moves in a state.
func sameFileBut(t *testing.T, want, got string, moves *regexp.Regexp) {
	t.Helper()
	a, err := os.ReadFile(want)
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(got)
	if err != nil {
		t.Fatal(err)
	}
	if filepath.Base(want) == "trainer_state.json" {
		a, b = moves.ReplaceAll(a, nil), moves.ReplaceAll(b, nil)
	}
	if !bytes.Equal(a, b) {
		t.Errorf("%s differs: %d bytes and %d", got, len(a), len(b))
	}
}
