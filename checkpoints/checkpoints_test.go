package checkpoints

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func create(t *testing.T) *Run {
	t.Helper()
	r, err := Create(filepath.Join(t.TempDir(), "run"), []byte("seed: 1\n"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

func weights(text string) func(string) error {
	return func(folder string) error {
		return os.WriteFile(filepath.Join(folder, "weights"), []byte(text), 0o644)
	}
}

// iterate appends a line to two journals and saves if told to.
func iterate(t *testing.T, r *Run, step int, save bool) {
	t.Helper()
	for _, journal := range []Journal{Metrics, Tasks} {
		if err := r.Append(journal, map[string]int{"step": step}); err != nil {
			t.Fatal(err)
		}
	}
	if save {
		if _, err := r.Save(Snapshot{Step: step, Write: weights(fmt.Sprint(step)), State: map[string]int{"sum": step * 10}}); err != nil {
			t.Fatal(err)
		}
	}
}

func read(t *testing.T, path ...string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestResumeTakesBackWhatLiesBeyond(t *testing.T) {
	r := create(t)
	iterate(t, r, 1, true)
	iterate(t, r, 2, true)
	iterate(t, r, 3, false)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	journal, err := os.OpenFile(filepath.Join(r.Path, string(Metrics)), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(journal, `{"step":4,"rew`)
	journal.Close()
	if err := os.Mkdir(filepath.Join(r.Path, checkpointsFolder, asidePrefix+"x"), 0o755); err != nil {
		t.Fatal(err)
	}

	again, resumption, err := Resume(r.Path)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if before := read(t, r.Path, "metrics.jsonl"); !strings.HasSuffix(before, `{"step":4,"rew`) {
		t.Errorf("to resume has changed metrics.jsonl: %q", before)
	}
	told, err := again.TakeBack(resumption)
	if err != nil {
		t.Fatal(err)
	}
	if resumption.Step != 2 || string(resumption.State) != `{"sum":20}` || read(t, resumption.Folder, "weights") != "2" {
		t.Errorf("resumed at %+v", resumption)
	}
	if got, want := read(t, r.Path, "metrics.jsonl"), "{\"step\":1}\n{\"step\":2}\n"; got != want {
		t.Errorf("metrics.jsonl = %q, want %q", got, want)
	}
	if got, want := read(t, r.Path, "replayed", "0001", "metrics.jsonl"), "{\"step\":3}\n"; got != want {
		t.Errorf("replayed = %q, want %q", got, want)
	}
	notes := strings.Join(told, "\n")
	if !strings.Contains(notes, "metrics.jsonl: 1 line beyond the checkpoint moved to replayed/, a torn last line of 14 bytes dropped") {
		t.Errorf("notes = %q", notes)
	}
	if left, _ := filepath.Glob(filepath.Join(r.Path, checkpointsFolder, ".*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestResumeWithoutCheckpointBeginsAnew(t *testing.T) {
	r := create(t)
	iterate(t, r, 1, false)
	r.Close()
	again, resumption, err := Resume(r.Path)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if _, err := again.TakeBack(resumption); err != nil {
		t.Fatal(err)
	}
	if resumption.Step != 0 || resumption.Folder != "" || read(t, r.Path, "tasks.jsonl") != "" {
		t.Errorf("resumed at %+v", resumption)
	}
}

// A folder's name is no pattern: [ would begin one.
func TestResumeInAFolderOfAnyName(t *testing.T) {
	path := filepath.Join(t.TempDir(), "runs [1")
	r, err := Create(path, []byte("seed: 1\n"))
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	aside := filepath.Join(path, checkpointsFolder, asidePrefix+"x")
	if err := os.Mkdir(aside, 0o755); err != nil {
		t.Fatal(err)
	}
	again, from, err := Resume(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := again.TakeBack(from); err != nil {
		t.Error(err)
	}
	again.Close()
	if _, err := os.Stat(aside); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s is left behind: %v", aside, err)
	}
}

func TestLatestFilledPassesOverStrays(t *testing.T) {
	r := create(t)
	if folder, strays, err := LatestFilled(r.Path); folder != "" || strays != nil || err != nil {
		t.Errorf("of none: %s, %v, %v", folder, strays, err)
	}
	iterate(t, r, 1, true)
	stray := StepFolder(r.Path, 2)
	if err := os.Mkdir(stray, 0o755); err != nil {
		t.Fatal(err)
	}
	folder, strays, err := LatestFilled(r.Path)
	if folder != StepFolder(r.Path, 1) || len(strays) != 1 || strays[0] != stray || err != nil {
		t.Errorf("%s, %v, %v", folder, strays, err)
	}
}

// An empty folder is no checkpoint: a run goes on from the newest that is, tells
// of it, and does not keep it in the place of one.
func TestResumePassesOverStrays(t *testing.T) {
	r := create(t)
	iterate(t, r, 1, true)
	iterate(t, r, 2, true)
	r.Close()
	stray := StepFolder(r.Path, 9)
	if err := os.Mkdir(stray, 0o755); err != nil {
		t.Fatal(err)
	}
	again, from, err := Resume(r.Path)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if from.Step != 2 || fmt.Sprint(from.Strays) != "["+stray+"]" {
		t.Errorf("resumed at %+v", from)
	}
	if err := again.Prune(1); err != nil {
		t.Fatal(err)
	}
	if steps, _, err := steps(r.Path); err != nil || fmt.Sprint(steps) != "[2]" {
		t.Errorf("steps = %v, %v", steps, err)
	}
}

// A run that is refused stays as it is: journal, half-written folder and all.
func TestRefusedResumeChangesNothing(t *testing.T) {
	r := create(t)
	iterate(t, r, 1, true)
	iterate(t, r, 2, false)
	r.Close()
	if err := os.Truncate(filepath.Join(r.Path, string(Trajectories)), 0); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(filepath.Join(r.Path, string(Tasks)), 3); err != nil { // the third that is looked at
		t.Fatal(err)
	}
	aside := filepath.Join(r.Path, checkpointsFolder, asidePrefix+"x")
	if err := os.Mkdir(aside, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, _, err := Resume(r.Path); err == nil || !strings.Contains(err.Error(), "tasks.jsonl: has 3 bytes") {
		t.Errorf("got %v", err)
	}
	if got, want := read(t, r.Path, "metrics.jsonl"), "{\"step\":1}\n{\"step\":2}\n"; got != want {
		t.Errorf("metrics.jsonl = %q, want %q", got, want)
	}
	for _, left := range []struct {
		path  string
		there bool
	}{{aside, true}, {filepath.Join(r.Path, "replayed"), false}} {
		if _, err := os.Stat(left.path); (err == nil) != left.there {
			t.Errorf("%s: %v", left.path, err)
		}
	}
}

func TestPruneKeepsTheNewest(t *testing.T) {
	r := create(t)
	for step := 1; step <= 4; step++ {
		iterate(t, r, step, true)
	}
	if err := r.Prune(2); err != nil {
		t.Fatal(err)
	}
	steps, _, err := steps(r.Path)
	if err != nil || fmt.Sprint(steps) != "[3 4]" {
		t.Errorf("steps = %v, %v", steps, err)
	}
}

func TestPruneSpares(t *testing.T) {
	r := create(t)
	for step := 1; step <= 5; step++ {
		iterate(t, r, step, true)
	}
	if err := r.Prune(1, 2, 5, 9); err != nil {
		t.Fatal(err)
	}
	steps, err := Steps(r.Path)
	if err != nil || fmt.Sprint(steps) != "[2 5]" {
		t.Errorf("steps = %v, %v", steps, err)
	}
}

func TestOneProcessPerRun(t *testing.T) {
	r := create(t)
	if _, _, err := Resume(r.Path); err == nil || !strings.Contains(err.Error(), "in use by another process") {
		t.Errorf("second Resume: %v", err)
	}
}

func TestCreateRefusesAnOccupiedFolder(t *testing.T) {
	r := create(t)
	r.Close()
	if _, err := Create(r.Path, nil); err == nil || !strings.Contains(err.Error(), "--resume") {
		t.Errorf("Create over a run: %v", err)
	}
	other := t.TempDir()
	if err := os.WriteFile(filepath.Join(other, "thesis.tex"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Create(other, nil); err == nil || !strings.Contains(err.Error(), "thesis.tex") {
		t.Errorf("Create over something else: %v", err)
	}
}

func TestFailedSaveLeavesTheEarlierOnes(t *testing.T) {
	r := create(t)
	iterate(t, r, 1, true)
	_, err := r.Save(Snapshot{Step: 2, Write: func(folder string) error {
		if err := weights("half")(folder); err != nil {
			return err
		}
		return &os.PathError{Op: "write", Path: "weights", Err: syscall.ENOSPC}
	}})
	if !errors.Is(err, ErrDiskFull) || strings.Contains(err.Error(), "\n") {
		t.Errorf("Save on a full disk: %v", err)
	}
	folder, err := Latest(r.Path)
	if err != nil || read(t, folder, "weights") != "1" {
		t.Errorf("Latest = %s, %v", folder, err)
	}
	if left, _ := filepath.Glob(filepath.Join(r.Path, checkpointsFolder, ".*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestSaveAsksForRoomFirst(t *testing.T) {
	r := create(t)
	_, err := r.Save(Snapshot{Step: 1, Bytes: 1 << 60, Write: func(string) error { t.Error("wrote"); return nil }})
	if !errors.Is(err, ErrDiskFull) {
		t.Errorf("got %v", err)
	}
}

// TestFullDiskIsToldOnce lets a journal run full: whichever method meets it
// first tells it in one line, Close does not repeat it, and a checkpoint that
// was under way leaves no trace.
func TestFullDiskIsToldOnce(t *testing.T) {
	save := func(r *Run) error {
		_, err := r.Save(Snapshot{Step: 2, Write: weights("2"), State: 2})
		return err
	}
	for name, meet := range map[string]func(*Run) error{"flush": (*Run).Flush, "save": save} {
		t.Run(name, func(t *testing.T) {
			r := create(t)
			iterate(t, r, 1, true)
			if err := r.Close(); err != nil {
				t.Fatal(err)
			}
			full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
			if err != nil {
				t.Skip(err)
			}
			var from *Resumption
			if r, from, err = Resume(r.Path); err == nil {
				_, err = r.TakeBack(from)
			}
			if err != nil {
				t.Fatal(err)
			}
			r.journals[Trajectories].file.Close()
			r.journals[Trajectories] = &appender{file: full, buffer: bufio.NewWriter(full)}
			if err := r.Append(Trajectories, 2); err != nil {
				t.Fatal(err)
			}
			if err := meet(r); !errors.Is(err, ErrDiskFull) || strings.Count(err.Error(), ErrDiskFull.Error()) != 1 || strings.Contains(err.Error(), "\n") {
				t.Errorf("told as %q", err)
			}
			if err := r.Close(); err != nil {
				t.Errorf("Close repeats %v", err)
			}
			if steps, _, err := steps(r.Path); err != nil || fmt.Sprint(steps) != "[1]" {
				t.Errorf("steps = %v, %v", steps, err)
			}
		})
	}
}

func TestRoomAsksTheDiskOfAFolderToCome(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "still", "to", "come")
	if err := Room(folder, 1); err != nil {
		t.Error(err)
	}
	if err := Room(folder, 1<<60); !errors.Is(err, ErrDiskFull) {
		t.Errorf("got %v", err)
	}
}

func TestResumeRefusesWhatIsDamaged(t *testing.T) {
	for name, damage := range map[string]func(path string) error{
		"not a run": func(path string) error { return os.Remove(filepath.Join(path, configFile)) },
		"hand-made": func(path string) error { return os.Truncate(filepath.Join(path, string(Metrics)), 3) },
		"cut within a line": func(path string) error {
			text, err := os.ReadFile(filepath.Join(path, string(Metrics)))
			text[len(text)-1] = ' '
			return errors.Join(err, os.WriteFile(filepath.Join(path, string(Metrics)), text, 0o644))
		},
		"weights changed": func(path string) error {
			return os.WriteFile(filepath.Join(StepFolder(path, 1), "weights"), []byte("others"), 0o644)
		},
		"weights gone": func(path string) error { return os.Remove(filepath.Join(StepFolder(path, 1), "weights")) },
		"sums gone":    func(path string) error { return os.Remove(filepath.Join(StepFolder(path, 1), sumsFile)) },
		"state changed": func(path string) error {
			file := filepath.Join(StepFolder(path, 1), stateFile)
			text, err := os.ReadFile(file)
			return errors.Join(err, os.WriteFile(file, append(text, ' '), 0o644))
		},
		"state torn": func(path string) error { return os.Truncate(filepath.Join(StepFolder(path, 1), stateFile), 9) },
	} {
		t.Run(name, func(t *testing.T) {
			r := create(t)
			iterate(t, r, 1, true)
			r.Close()
			if err := damage(r.Path); err != nil {
				t.Fatal(err)
			}
			if _, _, err := Resume(r.Path); err == nil {
				t.Error("resumed")
			}
		})
	}
}

func TestStateSurvives(t *testing.T) {
	r := create(t)
	type state struct{ Pool []string }
	if _, err := r.Save(Snapshot{Step: 5, Write: weights(""), State: state{[]string{"a"}}}); err != nil {
		t.Fatal(err)
	}
	folder, _ := Latest(r.Path)
	step, text, err := ReadState(folder)
	var got state
	if err != nil || json.Unmarshal(text, &got) != nil || step != 5 || got.Pool[0] != "a" {
		t.Errorf("ReadState = %d, %s, %v", step, text, err)
	}
}

// A folder is held by one process at a time, and free once it is let go.
func TestHold(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "new", "folder")
	first, err := Hold(folder)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Hold(folder); err == nil || !strings.Contains(err.Error(), "is in use by another process") {
		t.Errorf("held twice: %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second, err := Hold(folder)
	if err != nil {
		t.Fatal(err)
	}
	second.Close()
}
