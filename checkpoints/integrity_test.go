package checkpoints

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestCompareLines(t *testing.T) {
	for _, c := range []struct{ want, have, says string }{
		{"abcd", "abcd", ""},
		{"a?cd", "axcd", ""},
		{"abcd", "axcd", "2 is not what was written"},
		{"abcd", "abcx", "4 is not what was written"},
		{"abcd", "acbd", "2 and the one after it have changed places"},
		{"abcdef", "aecdbf", "2 is what was written as line 5, 5 is what was written as line 2"},
		{"abcd", "acd", "2 comes too early: a line is missing before it"},
		{"abcdef", "aef", "2 comes too early: 3 lines are missing before it"},
		{"abcd", "abc", "4 is missing: the file ends before it"},
		{"abcd", "", "1 is missing, with 3 more after it: the file ends before it"},
		{"abcd", "abbcd", "3 was added: it repeats line 2"},
		{"abcd", "abxcd", "3 was added"},
		{"abcd", "abcdd", "+1"},
		{"abcdef", "acdebf", "2 comes too early: a line is missing before it, 5 was added: it repeats line 2"},
		{"abcd", "xyz", "1 is not what was written, 2 is not what was written, 3 is not what was written, 4 is missing: the file ends before it"},
	} {
		faults, rest := compareLines("f", digestsOf(c.want), digestsOf(c.have))
		var says []string
		for _, f := range faults {
			says = append(says, fmt.Sprintf("%d %s", f.Line, f.What))
		}
		if rest > 0 {
			says = append(says, fmt.Sprintf("+%d", rest))
		}
		if got := strings.Join(says, ", "); got != c.says {
			t.Errorf("%s → %s: %q, want %q", c.want, c.have, got, c.says)
		}
	}
}

// digestsOf takes letters for digests, and ? for one that is not told.
func digestsOf(letters string) []string {
	digests := strings.Split(letters, "")
	for i := range digests {
		digests[i] = strings.Trim(digests[i], "?")
	}
	return digests
}

// sealed is a run of three iterations, which was resumed after the second.
func sealed(t *testing.T) string {
	t.Helper()
	r := create(t)
	for step := 1; step <= 3; step++ {
		seal(t, r, step, step < 3)
	}
	r.Close()
	again, from, err := Resume(r.Path)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if _, err := again.TakeBack(from); err != nil {
		t.Fatal(err)
	}
	seal(t, again, 3, true)
	seal(t, again, 4, false)
	return r.Path
}

// seal is an iteration with its record.
func seal(t *testing.T, r *Run, step int, save bool) {
	t.Helper()
	iterate(t, r, step, false)
	if err := r.Seal(step); err != nil {
		t.Fatal(err)
	}
	if !save {
		return
	}
	if _, err := r.Save(Snapshot{Step: step, Write: weights(fmt.Sprint(step)), State: map[string]int{"sum": step * 10}}); err != nil {
		t.Fatal(err)
	}
}

func TestIntegrity(t *testing.T) {
	found, err := CheckIntegrity(sealed(t))
	if err != nil || len(found.Faults) > 0 {
		t.Fatalf("%v, %v", found, err)
	}
	if found.Records != 7 || found.Iteration != 4 || found.Lines != 8 || found.Untold != 0 || found.Files != 7 || !slices.Equal(found.Steps, []int{1, 2, 3}) {
		t.Errorf("%+v", found)
	}
}

// A fork shares the iterations before it with its run, and with other forks of it.
func TestSharedIterations(t *testing.T) {
	run := sealed(t)
	fork := func(step int) string {
		path := filepath.Join(t.TempDir(), "fork")
		if err := Fork(run, step, path, []byte(fmt.Sprintf("forked: %d\n", step)), "weights"); err != nil {
			t.Fatal(err)
		}
		r, from, err := Resume(path)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		if _, err := r.TakeBack(from); err != nil {
			t.Fatal(err)
		}
		if err := r.SealConfig(step); err != nil {
			t.Fatal(err)
		}
		seal(t, r, step+1, false)
		return path
	}
	early, late, older := fork(1), fork(3), create(t)
	older.Close()
	for _, c := range []struct {
		a, b string
		want int
	}{{run, run, 4}, {run, late, 3}, {late, run, 3}, {early, late, 1}, {run, older.Path, 0}} {
		if got, err := SharedIterations(c.a, c.b); err != nil || got != c.want {
			t.Errorf("%s and %s share %d iterations, %v, want %d", c.a, c.b, got, err, c.want)
		}
	}
}

// TestIntegrityFinds: whatever byte of a run is changed, it is found.
func TestIntegrityFinds(t *testing.T) {
	path := sealed(t)
	for _, name := range []string{
		"config.yaml", "metrics.jsonl", "tasks.jsonl", "digests.jsonl",
		"checkpoints/step-000001/weights", "checkpoints/step-000002/trainer_state.json", "checkpoints/step-000002/SHA256SUMS",
	} {
		before := read(t, path, name)
		for i := range len(before) {
			if name == "digests.jsonl" && i >= strings.LastIndexByte(before[:len(before)-1], '\n') {
				break // no record comes after the last one, and no checkpoint
			}
			text := []byte(before)
			text[i] ^= 1
			write(t, filepath.Join(path, name), text)
			found, err := CheckIntegrity(path)
			if err != nil || !slices.ContainsFunc(found.Faults, func(f Fault) bool { return f.File == name || strings.Contains(f.What, filepath.Base(name)) }) {
				t.Fatalf("%s: byte %d: %+v, %v", name, i, found, err)
			}
		}
		write(t, filepath.Join(path, name), []byte(before))
	}
}

func TestIntegrityNames(t *testing.T) {
	for _, c := range []struct{ name, old, new, says string }{
		{"metrics.jsonl", "{\"step\":2}\n", "", "metrics.jsonl: line 2 comes too early: a line is missing before it"},
		{"tasks.jsonl", "{\"step\":4}\n", "{\"step\":4}\n{\"step\":5}\n", "tasks.jsonl: line 5 stands in no record"},
		{"tasks.jsonl", "{\"step\":4}\n", "{\"step\":4}\n{\"iteration\":4}\n", "tasks.jsonl: line 5 stands in no record"},
		{"tasks.jsonl", "{\"step\":4}\n", "{\"step\":4}\n{\"iteration\":5}\n{\"iteration\":3}\n", "tasks.jsonl: line 6 stands in no record"},
		{"tasks.jsonl", "{\"step\":4}\n", "{\"step\":4}", "tasks.jsonl: line 4 has no end: 10 bytes"},
		{"digests.jsonl", `{"iteration":2`, `{"iteration":1`, "digests.jsonl: line 3 is not the one that line 4 was written after"},
		{"config.yaml", "seed: 1", "seed: 2", "config.yaml is not the configuration that iteration 4 ended with"},
	} {
		path := sealed(t)
		text := read(t, path, c.name)
		if !strings.Contains(text, c.old) {
			t.Fatalf("%s has no %q", c.name, c.old)
		}
		write(t, filepath.Join(path, c.name), []byte(strings.Replace(text, c.old, c.new, 1)))
		found, err := CheckIntegrity(path)
		if err != nil || !strings.Contains(fmt.Sprintln(found.Faults), c.says) {
			t.Errorf("%s: %v, %v, want %q", c.name, found, err, c.says)
		}
	}
}

// TestIntegrityOfAKill: what a kill leaves of an iteration that has no record is none of
// anybody's doing.
func TestIntegrityOfAKill(t *testing.T) {
	path := sealed(t)
	for journal, left := range map[string]string{"tasks.jsonl": "{\"iteration\":5}\n{\"iteration\":5}\n{\"iter", "metrics.jsonl": "{\"iteration\":5}\n"} {
		write(t, filepath.Join(path, journal), []byte(read(t, path, journal)+left))
	}
	found, err := CheckIntegrity(path)
	if err != nil || len(found.Faults) > 0 || found.CutShort != 4 || found.Lines != 8 || found.Sealed[Tasks] != 4 {
		t.Errorf("%+v, %v", found, err)
	}
}

// TestIntegrityOfEarlierRuns: a run without digests has them from where it goes on.
func TestIntegrityOfEarlierRuns(t *testing.T) {
	r := create(t)
	iterate(t, r, 1, true)
	if found, err := CheckIntegrity(r.Path); err != nil || found.Records != 0 || found.Lines != 0 || len(found.Faults) > 0 {
		t.Errorf("%+v, %v", found, err)
	}
	r.Close()
	again, from, err := Resume(r.Path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := again.TakeBack(from); err != nil {
		t.Fatal(err)
	}
	seal(t, again, 2, true)
	again.Close()
	found, err := CheckIntegrity(r.Path)
	if err != nil || len(found.Faults) > 0 || found.Records != 2 || found.Untold != 2 || found.Lines != 4 {
		t.Errorf("%+v, %v", found, err)
	}
}

// TestSealConfig: a configuration that was changed by who goes on is told of.
func TestSealConfig(t *testing.T) {
	r := create(t)
	seal(t, r, 1, true)
	write(t, filepath.Join(r.Path, configFile), []byte("seed: 1\niterations: 9\n"))
	for range 2 {
		if err := r.SealConfig(1); err != nil {
			t.Fatal(err)
		}
	}
	r.Close()
	found, err := CheckIntegrity(r.Path)
	if err != nil || len(found.Faults) > 0 || found.Records != 3 {
		t.Errorf("%+v, %v", found, err)
	}
}

// TestIntegrityOfTheNewest: the checkpoint that a run ends with is told of, too, so that
// its sums cannot be made to fit what was changed.
func TestIntegrityOfTheNewest(t *testing.T) {
	r := create(t)
	seal(t, r, 1, true)
	r.Close()
	folder := StepFolder(r.Path, 1)
	write(t, filepath.Join(folder, "weights"), []byte("others"))
	if err := errors.Join(os.Remove(filepath.Join(folder, sumsFile)), writeSums(folder)); err != nil {
		t.Fatal(err)
	}
	found, err := CheckIntegrity(r.Path)
	if says := "step-000001/SHA256SUMS is not what digests.jsonl tells of it"; err != nil || !strings.Contains(fmt.Sprintln(found.Faults), says) {
		t.Errorf("%+v, %v, want %q", found, err, says)
	}
}

// TestIntegrityOfWhatIsGone: older checkpoints the run removes itself, the newest never.
func TestIntegrityOfWhatIsGone(t *testing.T) {
	r := create(t)
	seal(t, r, 1, true)
	seal(t, r, 2, true)
	r.Close()
	for _, c := range []struct {
		step int
		gone string
	}{{1, ""}, {2, "checkpoints/step-000002"}} {
		if err := os.RemoveAll(StepFolder(r.Path, c.step)); err != nil {
			t.Fatal(err)
		}
		if found, err := CheckIntegrity(r.Path); err != nil || found.Gone != c.gone || len(found.Faults) > 0 {
			t.Errorf("without step %d: %+v, %v, want %q", c.step, found, err, c.gone)
		}
	}
}

func write(t *testing.T, path string, text []byte) {
	t.Helper()
	if err := os.WriteFile(path, bytes.Clone(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestCopyAt: a copy goes on as the run did, and its checkpoint is the same again.
func TestCopyAt(t *testing.T) {
	path, folder := sealed(t), t.TempDir()
	if err := CopyAt(path, 2, folder, []byte("seed: 1\n")); err != nil {
		t.Fatal(err)
	}
	r, from, err := Resume(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := r.TakeBack(from); err != nil || from.Step != 2 {
		t.Fatal(from, err)
	}
	seal(t, r, 3, true)
	if n, faults, err := CompareStep(path, folder, 3); n != 2 || len(faults) > 0 || err != nil {
		t.Errorf("%d files: %v, %v", n, faults, err)
	}
	write(t, filepath.Join(StepFolder(folder, 3), "weights"), []byte("other"))
	if _, faults, err := CompareStep(path, folder, 3); err != nil || len(faults) != 1 || faults[0].File != "checkpoints/step-000003/weights" {
		t.Errorf("%v, %v", faults, err)
	}
	if read(t, path, "metrics.jsonl") != "{\"step\":1}\n{\"step\":2}\n{\"step\":3}\n{\"step\":4}\n" {
		t.Error("the run was written to")
	}
}
