package main

import (
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"agon/agontest"
	"agon/checkpoints"
	"agon/cmd/agon/runs"
	"agon/executor/environments"
	"agon/verifier"
)

// ownWarehouse is the warehouse as somebody has it who pays for few tokens, and wants no
// task about bolts.
func ownWarehouse(t *testing.T, rewards string) string {
	t.Helper()
	shipped, err := environments.Load("warehouse")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{
		"rewards.py": rewards,
		"verify.py":  "def verify(task, before, after, answer, calls):\n    return 'no bolts here' if 'bolt' in task['instruction'] else True\n",
	}
	for name, text := range shipped.Files {
		files[name] = string(text)
	}
	folder := filepath.Join(t.TempDir(), "warehouse")
	agontest.WriteFiles(t, folder, files)
	return folder
}

// What an environment's author rewards is earned, told and written down, and what the
// author refuses is no task.
func TestRewardsAndInvariant(t *testing.T) {
	folder := ownWarehouse(t, "def brevity(task, trajectory):\n    return -sum(turn['tokens'] for turn in trajectory['turns']) / 100\n")
	run := filepath.Join(t.TempDir(), "run")
	mustRun(t, append([]string{"train", "--run", run, "rewards=[brevity=0.5]", "environments=[" + folder + "]"},
		with(small, "iterations=2", "save.every=2")...)...)

	refused := 0
	items, err := runs.ReadItems(run)
	if err != nil {
		t.Fatal(err)
	}
	for i := range items {
		if items[i].Verdict.Stage == verifier.StageInvariant {
			refused++
			if items[i].Verdict.Reason != "no bolts here" {
				t.Errorf("refused for %q", items[i].Verdict.Reason)
			}
		}
	}
	if refused == 0 {
		t.Error("the invariant refused nothing")
	}
	earned := 0
	for r, err := range runs.Lines[runs.AttemptRecord](run, checkpoints.Trajectories) {
		if err != nil {
			t.Fatal(err)
		}
		want := -float64(r.Trajectory.Sampled()) / 100
		if got, ok := r.Rewards["brevity"]; !ok || math.Abs(got-want) > 1e-9 {
			t.Errorf("an attempt of %d tokens earned %v, want %v", r.Trajectory.Sampled(), r.Rewards, want)
		}
		earned++
	}
	if earned == 0 {
		t.Error("nothing was attempted")
	}
	for m, err := range runs.Lines[map[string]any](run, checkpoints.Metrics) {
		if err != nil {
			t.Fatal(err)
		}
		outcome, told := m["rewards/outcome/mean"].(float64)
		brevity, _ := m["rewards/brevity/mean"].(float64)
		if reward, _ := m["reward"].(float64); told && math.Abs(reward-outcome-brevity/2) > 1e-6 {
			t.Errorf("the reward is %v of an outcome of %v and a brevity of %v", reward, outcome, brevity)
		}
	}
	mustRun(t, "audit", run, "--share", "0")
	journal := filepath.Join(run, string(checkpoints.Trajectories))
	text, err := os.ReadFile(journal)
	if err != nil {
		t.Fatal(err)
	}
	at := regexp.MustCompile(`"brevity":[-0-9.]+`).FindIndex(text)
	agontest.WriteFiles(t, run, map[string]string{filepath.Base(journal): string(slices.Concat(text[:at[0]], []byte(`"brevity":5`), text[at[1]:]))})
	said, err := exec.Command("agon", "audit", run, "--share", "0").CombinedOutput()
	if err == nil || !strings.Contains(string(said), "trajectories.jsonl: line 1 says that rewards.py gave map[brevity:5], and it gives ") {
		t.Errorf("an edited reward was not found:\n%s", said)
	}
}

// A reward that breaks for any attempt, and one that there is not, is refused before
// anything is begun; one that breaks for some ends the run in one line that names it.
func TestBrokenRewards(t *testing.T) {
	always := ownWarehouse(t, "def brevity(task, trajectory):\n    return trajectory['toks']\n")
	for _, arguments := range []string{"train --run new rewards=[brevity=1] environments=[" + always + "]", "env " + always} {
		const says = "\nagon: rewards: environment warehouse: rewards.py: line 2: brevity: KeyError: 'toks' (it was tried on an attempt that does nothing)\n"
		if status, stderr := try(t, t.TempDir(), nil, strings.Fields(arguments)...); status != 2 || !strings.Contains(stderr, says) {
			t.Errorf("agon %s: status %d, want 2 and %q:\n%s", arguments, status, says, stderr)
		}
	}
	folder := ownWarehouse(t, "def brevity(task, trajectory):\n    return 0 if len(trajectory['turns']) == 1 and trajectory['turns'][0]['text'] == 'pass' else trajectory['toks']\n")
	work := t.TempDir()
	for rewards, says := range map[string]string{
		"run rewards=[brevity=1]": "\nagon: iteration 1: rewards: environment warehouse: rewards.py: line 2: brevity: KeyError: 'toks'\n",
		"new rewards=[speed=1]":   "\nagon: reward \"speed\": must be one of brevity\n",
	} {
		status, stderr := try(t, work, nil, append(strings.Fields("train --run "+rewards), append(with(tiny, "iterations=1", "minutes_limit=0", "challenger.first_proposals=48"),
			"environments=["+folder+"]")...)...)
		if status != 2 || !strings.Contains(stderr, says) {
			t.Errorf("%s: status %d, want 2 and %q:\n%s", rewards, status, says, stderr)
		}
	}
	refused(t, work, bad{arguments: "train --run new rewards=[brevity=1]", says: `reward "brevity": no environment has a rewards.py that defines it`})
	refused(t, work, bad{arguments: "train --run new rewards=[brevity]", says: `rewards: "brevity": write NAME=WEIGHT`})
	refused(t, work, bad{arguments: "train --run new rewards=[a=1,a=2]", says: "rewards: a stands twice"})
	if _, err := os.Stat(filepath.Join(work, "new")); err == nil {
		t.Error("a run was begun")
	}
}

// A verify.py is tried on a composed task, and where there can be none, that is told.
func TestInvariantIsTried(t *testing.T) {
	folder := ownWarehouse(t, "def brevity(task, trajectory):\n    return 0\n")
	if said := mustRun(t, "env", folder); !strings.Contains(said, "\nverify.py, asked about the task \"") {
		t.Errorf("agon env does not say what verify.py says:\n%s", said)
	}
	agontest.WriteFiles(t, folder, map[string]string{"verify.py": "def verify(task, before, after, answer, calls):\n    return 1 / 0\n"})
	status, stderr := try(t, t.TempDir(), nil, "env", folder)
	if status != 2 || !strings.Contains(stderr, "verify.py: line 2: ") || !strings.Contains(stderr, "ZeroDivisionError: division by zero (it was tried on the task \"") {
		t.Errorf("a broken verify.py: status %d:\n%s", status, stderr)
	}
	toy := t.TempDir()
	agontest.WriteFiles(t, toy, tools(start+look))
	agontest.WriteFiles(t, toy, map[string]string{"toy/verify.py": "def verify(task, before, after, answer, calls):\n    return 1 / 0\n"})
	if said := mustRun(t, "env", filepath.Join(toy, "toy")); !strings.Contains(said, "\nverify.py was not tried: no task can be composed (hint: write one into examples.jsonl): ") {
		t.Errorf("agon env does not say that verify.py was not tried:\n%s", said)
	}
}
