package eval

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"agon/cmd/agon/exams"
	"agon/cmd/agon/terminal"
	"agon/verifier"
)

// compared is an evaluation of two checkpoints.
func compared(t *testing.T) *File {
	t.Helper()
	f := &File{Program: "r1", Table: Table{Environment: "warehouse", Tasks: 2, Attempts: 4, Temperature: 1}}
	for _, name := range []string{"base", "run"} {
		scores := scored()
		if err := f.Table.add(name, scores); err != nil {
			t.Fatal(err)
		}
		f.Scores = append(f.Scores, scores)
	}
	if err := f.Table.compare(f.Scores); err != nil {
		t.Fatal(err)
	}
	return f
}

// What no evaluation can have come to is refused under the name of its file.
func TestUnsound(t *testing.T) {
	for says, spoil := range map[string]func(*File){
		"":                                    func(*File) {},
		"2 tasks × 0 attempts":                func(f *File) { f.Table.Attempts = 0 },
		"-1 tasks × 4 attempts":               func(f *File) { f.Table.Tasks = -1 },
		"1000000000 tasks × 4 attempts":       func(f *File) { f.Table.Tasks = 1e9 },
		"temperature -1":                      func(f *File) { f.Table.Temperature = -1 },
		"2 checkpoints with the scores of 1":  func(f *File) { f.Scores = f.Scores[:1] },
		`the checkpoint "base" twice`:         func(f *File) { f.Table.Checkpoints[1].Name = "base" },
		"run: sampled scores of 0 tasks of 2": func(f *File) { f.Scores[1].Sampled = nil },
		"run: greedy scores of 2 tasks of 2":  func(f *File) { f.Table.Checkpoints[1].Greedy = nil },
		"base: no sampled success":            func(f *File) { f.Table.Checkpoints[0].Sampled.PassAt = nil },
		`task "a": 99 passes of 2 attempts`:   func(f *File) { f.Scores[0].Sampled[0].Passes, f.Scores[0].Sampled[0].Attempts = 99, 2 },
		`task "b": 1 passes of 5 attempts`:    func(f *File) { f.Scores[0].Sampled[1].Attempts = 5 },
		`task "a": 1 passes of 2 attempts`:    func(f *File) { f.Scores[0].Greedy[0].Attempts = 2 },
		"success of 99 ":                      func(f *File) { f.Table.Checkpoints[0].Sampled.PassAt[4] = verifier.Estimate{Value: 99} },
		"success of 1e+300 ":                  func(f *File) { f.Table.Solutions.Value = 1e300 },
		"from 0.9 to 0.1":                     func(f *File) { f.Table.DoNothing = verifier.Estimate{Value: .5, Low: .9, High: .1} },
		"at -3 tasks":                         func(f *File) { f.Table.Comparisons[0].Greedy.N = -3 },
		"success of -2 ":                      func(f *File) { f.Table.Comparisons[0].PassAt[1] = verifier.Estimate{Value: -2} },
		`a comparison of "other" with "base"`: func(f *File) { f.Table.Comparisons[0].After = "other" },
		"p = 7":                               func(f *File) { f.Table.Comparisons[0].McNemar.P = 7 },
	} {
		f := compared(t)
		spoil(f)
		text, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(t.TempDir(), "evaluation.json")
		if err := os.WriteFile(name, text, 0o644); err != nil {
			t.Fatal(err)
		}
		_, err = ReadFile(name)
		if says == "" {
			if err != nil {
				t.Errorf("a sound one is refused: %v", err)
			}
			continue
		}
		var mistake terminal.UserError
		if !errors.As(err, &mistake) || !strings.HasPrefix(err.Error(), name+" is no evaluation: it has ") || !strings.Contains(err.Error(), says) {
			t.Errorf("%v, want the user's mistake with %q", err, says)
		}
	}
}

// Attempts that the program lost make an evaluation no less sound.
func TestSoundWithLost(t *testing.T) {
	f := compared(t)
	lost := exams.Results{Sampled: scored().Sampled, Greedy: scored().Greedy}
	lost.Sampled[1].Attempts, lost.Sampled[1].Passes, lost.Greedy[1].Attempts = 0, 0, 0
	if err := f.Table.add("lost", lost); err != nil {
		t.Fatal(err)
	}
	f.Scores = append(f.Scores, lost)
	if err := f.sound(); err != nil {
		t.Error(err)
	}
}
