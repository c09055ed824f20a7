package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"agon/agontest"
)

// TestPipes: a pipe in the place of a file that the program itself wrote, or of
// one that it is given, is refused at once and not waited for.
func TestPipes(t *testing.T) {
	run := map[string]string{
		"run/config.yaml": "seed: 1\ndigests: {program: x}\n", "run/metrics.jsonl": "", "run/tasks.jsonl": "", "run/trajectories.jsonl": "",
		"run/checkpoints/step-000001/": "", "policy/config.json": "",
	}
	const step = "run/checkpoints/step-000001/"
	for _, c := range []struct{ pipe, arguments, says string }{
		{"run/metrics.jsonl", "show run", "metrics.jsonl: is not a regular file"},
		{"run/tasks.jsonl", "tasks run", "tasks.jsonl: is not a regular file"},
		{"run/trajectories.jsonl", "audit run", "trajectories.jsonl: is not a regular file"},
		{"run/config.yaml", "show run", "config.yaml: is a named pipe"},
		{"run/config.yaml", "train --resume run", "config.yaml: is a named pipe"},
		{"run/config.yaml", "pretrain --resume run", "holds no pretraining"},
		{step + "trainer_state.json", "train --resume run", "trainer_state.json: is not a regular file"},
		{step + "run.yaml", "train --resume run", "run.yaml: is a named pipe"},
		{step + "model.safetensors", "eval run", "model.safetensors is not a regular file"},
		{"policy/config.json", "eval policy", "config.json is not a regular file"},
		{"c.yaml", "config -c c.yaml", "c.yaml: is a named pipe"},
		{"tasks.jsonl", "verify tasks.jsonl", "tasks.jsonl: is not a regular file (hint: a file, or - for standard input)"},
		{"program.py", "exec program.py", "program.py: is not a regular file (hint: "},
		{"lamps/environment.yaml", "env ./lamps", "environment.yaml: is not a regular file"},
	} {
		t.Run(c.pipe+" of "+c.arguments, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			agontest.WriteFiles(t, folder, run)
			pipe := filepath.Join(folder, c.pipe)
			os.Remove(pipe)
			if err := os.MkdirAll(filepath.Dir(pipe), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := syscall.Mkfifo(pipe, 0o644); err != nil {
				t.Skip(err)
			}
			refused(t, folder, bad{arguments: c.arguments, says: c.says})
		})
	}
}

// TestPipedFiles: what another command prints can be read as a file.
func TestPipedFiles(t *testing.T) {
	for _, c := range []struct{ arguments, text, want string }{
		{"config -c /dev/stdin", "seed: 5\n", "seed: 5 # /dev/stdin"},
		{"verify /dev/stdin", `{"environment":"nowhere","seed":1,"instruction":"a","verifier":"b","solution":"c"}` + "\n", "nowhere"},
		{"verify -", `{"environment":"nowhere","seed":1,"instruction":"a","verifier":"b","solution":"c"}` + "\n", "nowhere"},
		{"exec /dev/stdin", "print(6 * 7)", `"stdout": "42`},
	} {
		command := exec.CommandContext(t.Context(), "agon", strings.Fields(c.arguments)...)
		command.Stdin = strings.NewReader(c.text) // which makes it a pipe
		if out, _ := command.CombinedOutput(); !strings.Contains(string(out), c.want) {
			t.Errorf("agon %s, want %q:\n%s", c.arguments, c.want, out)
		}
	}
}
