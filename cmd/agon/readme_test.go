package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"agon/agontest"
	"agon/configs"
)

// TestReadmeEnvironment follows the README as a new user would: it writes the
// folder whose text stands there and takes it through every command that the
// README gives for it, in small.
func TestReadmeEnvironment(t *testing.T) {
	work := t.TempDir()
	writeReadmeFolder(t, work)
	small := map[string][]string{
		"pretrain": {
			"pretrain.corpus.demonstrations=400", "pretrain.corpus.items=400", "pretrain.epochs=1",
			"pretrain.evaluation_tasks=10", "threads=1",
		},
		"train": {
			"iterations=1", "challenger.first_proposals=64", "executor.tasks=4", "executor.attempts=4",
			"trainer.dynamic_sampling.groups=2", "trainer.supervised_corpus=32", "threads=1",
		},
		"eval": {"--tasks", "10"},
	}
	commands := readmeCommands(t)
	for _, arguments := range commands {
		command := exec.Command("agon", append(arguments, small[arguments[0]]...)...)
		command.Dir = work
		if out, err := command.CombinedOutput(); err != nil {
			t.Fatalf("agon %s: %v\n%s", strings.Join(command.Args[1:], " "), err, out)
		}
	}
	if len(commands) != 4 {
		t.Errorf("the README gives %d commands for the folder, not 4", len(commands))
	}
}

// TestReadmeSweeps loads the files of variants that the README shows, of which one
// has a grid.
func TestReadmeSweeps(t *testing.T) {
	all := regexp.MustCompile("(?s)```yaml\n(config: .*?)```").FindAllStringSubmatch(readme(t), -1)
	if len(all) != 2 || !strings.Contains(all[1][1], "grid:") {
		t.Fatalf("the README shows %d sweeps, not 2 with a grid in the second", len(all))
	}
	for _, shown := range all {
		file := filepath.Join(t.TempDir(), "mine.yaml")
		if err := os.WriteFile(file, []byte(shown[1]), 0o644); err != nil {
			t.Fatal(err)
		}
		if s, err := configs.LoadSweep(file, nil); err != nil || len(s.Variants) < 2 {
			t.Errorf("%v: %v", s, err)
		}
	}
}

func readme(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// file is a file's name in backquotes, with its text in a fenced block below.
var file = regexp.MustCompile("(?s)\n`(lamps/[a-z.]+)`\n```[a-z]+\n(.*?)```\n")

func writeReadmeFolder(t *testing.T, work string) {
	t.Helper()
	files := file.FindAllStringSubmatch(readme(t), -1)
	if len(files) != 2 {
		t.Fatalf("the README shows %d files of the folder, not 2", len(files))
	}
	for _, f := range files {
		path := filepath.Join(work, f[1])
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(f[2]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// readmeCommands are the arguments of the commands that name the folder, as a
// shell passes them: quotes keep it from reading brackets as a pattern.
func readmeCommands(t *testing.T) (commands [][]string) {
	t.Helper()
	for _, line := range strings.Split(readme(t), "\n") {
		if words := strings.Fields(strings.ReplaceAll(line, "'", "")); len(words) > 1 && words[0] == "agon" && strings.Contains(line, "./lamps") {
			commands = append(commands, words[1:])
		}
	}
	return commands
}

// TestReadmeTask: the task that the README shows is one that a run takes.
func TestReadmeTask(t *testing.T) {
	shown := regexp.MustCompile("(?s)```json\n({\"environment\".*?})\n```").FindStringSubmatch(readme(t))
	if shown == nil {
		t.Fatal("the README shows no task")
	}
	folder := t.TempDir()
	agontest.WriteFiles(t, folder, map[string]string{"tasks.jsonl": shown[1] + "\n"})
	if status, stderr := try(t, folder, nil, "train", "--dry-run", "tasks=tasks.jsonl", "threads=1"); status != 0 {
		t.Errorf("status %d:\n%s", status, stderr)
	}
}
