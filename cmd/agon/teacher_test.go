package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"agon/agontest"
	"agon/checkpoints"
	"agon/cmd/agon/runs"
)

// A student learns from the attempts of a teacher, another run. It proposes and attempts
// nothing, goes on after a stop as if there had been none, and its run can be proved.
func TestStudentsLearnFromATeacher(t *testing.T) {
	folder := t.TempDir()
	teacher := filepath.Join(folder, "teacher")
	mustRun(t, "train", "--run", teacher, "trainer.algorithm=none", "iterations=2", "challenger.first_proposals=48", "challenger.proposals=16",
		"executor.tasks=6", "executor.attempts=4", "threads=1")
	student := func(name string, further ...string) string {
		run := filepath.Join(folder, name)
		mustRun(t, append([]string{"train", "-c", "configs/distill.yaml", "--run", run, "teacher=" + teacher, "iterations=3",
			"executor.tasks=3", "trainer.mini_batches=1", "save.every=1", "save.keep=3", "threads=1", "trainer.schedule.warm_up=0"}, further...)...)
		return run
	}
	t.Run("from all", func(t *testing.T) {
		calm, stopped := student("calm"), student("stopped", "minutes_limit=0.001")
		mustRun(t, "train", "--resume", stopped, "minutes_limit=0")
		sameFilesBut(t, calm, stopped, timedAndTold)
		for _, journal := range []checkpoints.Journal{checkpoints.Tasks, checkpoints.Trajectories} {
			if info, err := os.Stat(filepath.Join(calm, string(journal))); err != nil || info.Size() > 0 {
				t.Errorf("a student has written %s: %v", journal, err)
			}
		}
		mustRun(t, "audit", calm, "--share", "0.5")
	})
	t.Run("from what passed, and from pairs", func(t *testing.T) {
		for _, algorithm := range []string{"rft", "dpo"} {
			metrics := lastMetrics(t, student(algorithm, "trainer.algorithm="+algorithm))
			if metrics["teacher/loss"] == nil || metrics["teacher/reward"] == nil || metrics["rewards/outcome/mean"] != nil || metrics["optimizer_steps"] == 0. {
				t.Errorf("%s: its metrics are %v", algorithm, metrics)
			}
		}
	})
	t.Run("from nothing", func(t *testing.T) { badTeachers(t, folder) })
}

// lastMetrics are those of a run's last iteration.
func lastMetrics(t *testing.T, run string) (last map[string]any) {
	t.Helper()
	for record, err := range runs.Lines[map[string]any](run, checkpoints.Metrics) {
		if err != nil {
			t.Fatal(err)
		}
		last = record
	}
	return last
}

// badTeachers are refused: that nothing is left to learn from is a mistake, and so is
// another teacher in the place of the one that a run began with.
func badTeachers(t *testing.T, folder string) {
	learn := "train -c configs/distill.yaml "
	for _, c := range []bad{
		{arguments: learn + "teacher=nowhere", says: "teacher: there is no run nowhere"},
		{arguments: learn + "teacher=calm", says: "teacher: the run calm has no attempts: it made none, or kept none"},
		{arguments: learn + "teacher=teacher environments=[calculator]", says: "48 are of another environment"},
		{arguments: learn + "teacher=teacher policy.language=tagged", says: "48 cannot be told in this policy's language (the first: retell: turn 1 is none of this language"},
	} {
		refused(t, folder, c)
	}
	attempts := filepath.Join(folder, "teacher", "trajectories.jsonl")
	text, err := os.ReadFile(attempts)
	if err != nil {
		t.Fatal(err)
	}
	agontest.WriteFiles(t, filepath.Dir(attempts), map[string]string{"trajectories.jsonl": strings.Replace(string(text), `"turns":[`, `"turns":[]`, 1)})
	refused(t, folder, bad{arguments: learn + "teacher=teacher", says: "trajectories.jsonl: line 1: "})
	_, shorter, _ := strings.Cut(string(text), "\n")
	agontest.WriteFiles(t, filepath.Dir(attempts), map[string]string{"trajectories.jsonl": shorter})
	refused(t, folder, bad{arguments: "train --resume calm iterations=5", says: "teacher has changed since the run began"})
}
