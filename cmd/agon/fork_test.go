package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"agon/agontest"
	"agon/checkpoints"
	"agon/cmd/agon/runs"
)

// A fork that changes nothing turns out as the run that it was forked from, bit for
// bit; one that changes something is the same as far as the checkpoint.
func TestFork(t *testing.T) {
	folder := t.TempDir()
	run, same, other := filepath.Join(folder, "run"), filepath.Join(folder, "same"), filepath.Join(folder, "other")
	options := with(tiny, "iterations=4", "minutes_limit=0", "save.every=2", "save.keep=2")
	mustRun(t, append([]string{"train", "--run", run}, options...)...)
	mustRun(t, "train", "--from", run+"@2", "--run", same)
	sameButDigests(t, run, same)

	mustRun(t, "train", "--from", run+"@2", "--run", other, "seed=9")
	ours, theirs := linesOf(t, filepath.Join(run, "metrics.jsonl")), linesOf(t, filepath.Join(other, "metrics.jsonl"))
	if len(theirs) != 4 || theirs[0] != ours[0] || theirs[1] != ours[1] || theirs[2] == ours[2] {
		t.Errorf("the fork has %d iterations, or is not the same as far as the second alone", len(theirs))
	}
	text, err := os.ReadFile(filepath.Join(other, "config.yaml"))
	if err != nil || !strings.Contains(string(text), "forked from: "+run+"@2") || !strings.Contains(string(text), "seed: 9 # command line") {
		t.Errorf("%v: the fork's configuration is\n%s", err, text)
	}
	mustRun(t, "train", "--resume", other, "iterations=5")
	forkOnPage(t, folder)
	forkOntoTasks(t, folder)
	forkOntoOptimizer(t, folder)

	agontest.WriteFiles(t, folder, map[string]string{"taken/notes.txt": ""})
	for arguments, says := range map[string]string{
		"--from run@3":                                     "the run run has no checkpoint of iteration 3: it has those of 2 4",
		"--from nowhere":                                   "there is no run nowhere",
		"--from run --run taken":                           "taken is there already: choose another with --run",
		"--from run -c a.yaml":                             "-c and --resume do not go with it",
		"--from run --dry-run --resume run":                "-c and --resume do not go with it",
		"--from run@2 --run new iterations=1":              "iterations is 1 and 2 are finished",
		"--from run@2 --run new nonsense=1":                "unknown key nonsense",
		"--from run@2 --run new policy.checkpoint=nowhere": "policy.checkpoint: there is no folder nowhere",
		"--from run@2 --run new policy.checkpoint=run":     "policy.checkpoint run is another policy than the run began from",
		"--from run@2 --run new trainer.lora.rank=4":       "trainer.lora.rank is 0 there, and a checkpoint holds what was trained",
	} {
		for _, dry := range []string{"", " --dry-run"} {
			refused(t, folder, bad{arguments: "train " + arguments + dry, says: says})
		}
		if _, err := os.Stat(filepath.Join(folder, "new")); err == nil {
			t.Errorf("%s leaves something behind", arguments)
		}
	}
	dryForks(t, folder)
}

// A fork may be given tasks that its source was not, and other settings: it writes the
// tasks down, and its audit asks of nothing that its source did.
func forkOntoTasks(t *testing.T, folder string) {
	t.Helper()
	agontest.WriteFiles(t, folder, map[string]string{"given.jsonl": ship("a") + ship("b")})
	fork := filepath.Join(folder, "given")
	mustRun(t, "train", "--from", filepath.Join(folder, "run@2"), "--run", fork, "iterations=3", "tasks="+filepath.Join(folder, "given.jsonl"), "tasks_share=0.5", "trainer.algorithm=rloo")
	items, err := runs.ReadItems(fork)
	if err != nil {
		t.Fatal(err)
	}
	given := 0
	for i := range items {
		if items[i].Given && items[i].Iteration == 3 {
			given++
		}
	}
	if given != 2 {
		t.Errorf("%d given tasks were written down, want 2", given)
	}
	said := mustRun(t, "audit", fork, "--share", "0.3")
	if want := "the first 2 iterations are those of " + filepath.Join(folder, "run"); !strings.Contains(said, want) {
		t.Errorf("the audit of a fork does not say %q:\n%s", want, said)
	}
	mustRun(t, "train", "--resume", fork, "iterations=4")
}

// A fork whose moments are of no use to it begins them anew, says so, and goes on from
// its own.
func forkOntoOptimizer(t *testing.T, folder string) {
	t.Helper()
	run, anew := filepath.Join(folder, "run"), "the optimizer begins anew, with the critic where there is one: its moments in "
	for name, settings := range map[string][]string{
		"ppo": {"trainer.algorithm=ppo"}, "muon": {"trainer.optimizer=muon"}, "half": {"policy.dtype=bfloat16"},
	} {
		fork := filepath.Join(folder, "onto-"+name)
		if said := mustRun(t, append([]string{"train", "--from", run + "@2", "--run", fork, "iterations=3"}, settings...)...); !strings.Contains(said, anew) {
			t.Errorf("a fork with %v says\n%s", settings, said)
		}
		if said := mustRun(t, "train", "--resume", fork, "iterations=4"); strings.Contains(said, anew) {
			t.Errorf("a fork with %v, resumed, says\n%s", settings, said)
		}
		if err := os.RemoveAll(fork); err != nil {
			t.Fatal(err)
		}
	}
}

// On a page a run and its fork have the attempts that both made once.
func forkOnPage(t *testing.T, folder string) {
	t.Helper()
	count := func(run string, after int) (n int) {
		for attempt, err := range runs.Lines[runs.AttemptRecord](filepath.Join(folder, run), checkpoints.Trajectories) {
			if err != nil {
				t.Fatal(err)
			}
			if attempt.Iteration > after {
				n++
			}
		}
		return n
	}
	said := pageText(t, folder, "run", "other")
	for _, want := range []string{"B other: its first 2 iterations are those of A run.", fmt.Sprintf("All %d are shown. Newest first.", count("run", 0)+count("other", 2))} {
		if !strings.Contains(said, want) {
			t.Errorf("the page of a run and its fork does not say: %s", want)
		}
	}
	if said := pageText(t, folder, "other"); strings.Contains(said, "are those of") || !strings.Contains(said, fmt.Sprintf("All %d are shown.", count("other", 0))) {
		t.Error("the page of a fork alone leaves something out")
	}
}

// pageText is what the page of runs says, without its tags.
func pageText(t *testing.T, folder string, runs ...string) string {
	t.Helper()
	if status, stderr := try(t, folder, nil, append([]string{"report", "-o", "page.html"}, runs...)...); status != 0 {
		t.Fatal(stderr)
	}
	page := strings.Join(linesOf(t, filepath.Join(folder, "page.html")), " ")
	if err := os.Remove(filepath.Join(folder, "page.html")); err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(regexp.MustCompile("<[^>]*>").ReplaceAllString(page, "")), " ")
}

// A fork is tried without a copy: what it would be is told, and nothing is written.
func dryForks(t *testing.T, folder string) {
	t.Helper()
	run, before := filepath.Join(folder, "run"), filesOf(t, folder)
	said := mustRun(t, "train", "--dry-run", "--from", run+"@2", "--run", filepath.Join(folder, "new"), "seed=9", "iterations=5", "preflight=on")
	for _, want := range []string{
		"preflight: a micro-batch of ", "\nseed would be 9, and is 1 in " + run + "\n", "\niterations would be 5, and is 4 in ",
		"\nall of it can begin, in " + filepath.Join(folder, "new") + ", with a copy of " + run + " (", " MiB) after iteration 2 of 5; nothing was written\n",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("a dry run of a fork does not say %q:\n%s", want, said)
		}
	}
	if said := mustRun(t, "train", "--dry-run", "--from", run); !strings.Contains(said, "nothing would be left to do: all of its 4 iterations are finished (hint: iterations=8 turns on)") {
		t.Errorf("a dry run of a fork that is finished says\n%s", said)
	}
	agontest.WriteFiles(t, folder, map[string]string{"tasks.jsonl": strings.Replace(ship("a"), "answer(1)", "answer(2)", 1)})
	refused(t, folder, bad{arguments: "train --dry-run --from run@2 tasks=tasks.jsonl tasks_share=0.5 challenger.starved=null", says: `task 1, "a: ship all nuts of bin A": passes: `})
	if err := os.Remove(filepath.Join(folder, "tasks.jsonl")); err != nil {
		t.Fatal(err)
	}
	if after := filesOf(t, folder); !slices.Equal(before, after) {
		t.Errorf("a dry run of a fork writes: there was %v, and there is %v", before, after)
	}
	if err := os.Truncate(filepath.Join(run, "tasks.jsonl"), 9); err != nil {
		t.Fatal(err)
	}
	refused(t, folder, bad{arguments: "train --dry-run --from run@2", says: "tasks.jsonl: has 9 bytes and the checkpoint says "})
}

// filesOf lists all files in a folder with their sizes and times.
func filesOf(t *testing.T, folder string) (files []string) {
	t.Helper()
	err := filepath.Walk(folder, func(path string, info os.FileInfo, err error) error {
		if err == nil && info.Mode().IsRegular() {
			files = append(files, fmt.Sprint(path, info.Size(), info.ModTime()))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func linesOf(t *testing.T, name string) []string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
}
