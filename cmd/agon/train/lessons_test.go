package train

import (
	"os"
	"path/filepath"
	"testing"

	"agon/checkpoints"
)

// TestUnsoundTasksTeachNothing: a task stays in quarantine when an equal item is written
// after it.
func TestUnsoundTasksTeachNothing(t *testing.T) {
	run := t.TempDir()
	for journal, text := range map[checkpoints.Journal]string{
		checkpoints.Tasks: `{"iteration":1,"id":"aa","verdict":{"pass":true,"stage":"accepted"},"item":{"instruction":"a"}}
{"iteration":2,"id":"aa","verdict":{"pass":false,"stage":"quarantine"}}
{"iteration":3,"id":"aa","verdict":{"pass":false,"stage":"new"},"item":{"instruction":"a"}}
`,
		checkpoints.Trajectories: "",
	} {
		if err := os.WriteFile(filepath.Join(run, string(journal)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	lessons, err := (&Loop{}).readLessons(run)
	if err != nil || !lessons.unsound["aa"] {
		t.Errorf("%+v, %v: want the task in quarantine", lessons, err)
	}
}
