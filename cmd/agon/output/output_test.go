package output

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"agon/agontest"
	"agon/cmd/agon/terminal"
)

// page is what the command of these tests leaves.
var page = Kind{Name: "a page", Holds: func(name string) bool {
	text, err := os.ReadFile(name)
	return err == nil && strings.HasPrefix(string(text), "page")
}}

// lay writes files into a folder of the test's own, which it goes to.
func lay(t *testing.T, files map[string]string) {
	t.Helper()
	t.Chdir(t.TempDir())
	agontest.WriteFiles(t, ".", files)
}

// What would be lost, or spoils what it lies in, is refused before anything is written.
func TestRefused(t *testing.T) {
	lay(t, map[string]string{
		"folder/": "", "notes.txt": "mine", "read": "page", "of/config.yaml": "seed: 1\n",
		"run/config.yaml": "seed: 1\n", "run/checkpoints/": "", "run/tasks.jsonl": "", "run/replayed/0001/": "",
		"model/config.json": "", "model/model-1.safetensors": "", "model/card.html": "page",
		"adapter/adapter_config.json": "", "adapter/adapter_model.safetensors": "", "step/run.yaml": "",
	})
	for link, target := range map[string]string{"to-notes": "notes.txt", "to-run": "run", "into-run": "run/page", "round": "round"} {
		if err := os.Symlink(target, link); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Link("read", "read-too"); err != nil {
		t.Fatal(err)
	}
	for name, says := range map[string]string{
		"folder": "is a folder", ".": "is a folder", "nowhere/page": "its folder does not exist", "new/": "its folder does not exist", "notes.txt/page": "not a directory",
		"notes.txt": "exists and is not a page", "to-notes": "exists and is not a page", "round": "too many levels",
		"read": "is what is read", "read-too": "is what is read", "of/page": "lies in what is read",
		"run/tasks.jsonl": "lies in a run", "run/page": "lies in a run", "to-run/page": "lies in a run", "into-run": "lies in a run", "run/replayed/0001/page": "lies in a run",
		"model/card.html": "lies in a checkpoint", "adapter/page": "lies in a checkpoint", "step/page": "lies in a checkpoint",
	} {
		_, err := Find(name, page, []string{"read", "of", "missing"})
		var mistake terminal.UserError
		if !errors.As(err, &mistake) || !strings.Contains(err.Error(), name+": ") || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want the user's mistake with %q", name, err, says)
		}
	}
	for name, want := range map[string]string{"notes.txt": "mine", "read": "page", "run/tasks.jsonl": "", "model/card.html": "page"} {
		if text, err := os.ReadFile(name); string(text) != want || err != nil {
			t.Errorf("%s holds %q, %v", name, text, err)
		}
	}
}

// A file is new, empty or an earlier one; where its name is a link, what that leads to is
// written, and the link stays.
func TestReplaced(t *testing.T) {
	lay(t, map[string]string{"old": "page 1", "empty": "", "config.yaml": "seed: 1\n", "some.safetensors": "", "aside/target": "page 1"})
	for link, target := range map[string]string{"link": "aside/target", "to-new": "aside/new", "aside/up": "../above"} {
		if err := os.Symlink(target, link); err != nil {
			t.Fatal(err)
		}
	}
	for name, place := range map[string]string{"new": "new", "old": "old", "empty": "empty", "link": "aside/target", "to-new": "aside/new", "aside/up": "above"} {
		f, err := Find(name, page, []string{"nothing"})
		if err != nil || !f.Lasts() {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err := f.Write(io.Discard, []byte("page 2")); err != nil {
			t.Error(err)
		}
		before, _ := os.Readlink(name)
		if text, err := os.ReadFile(place); string(text) != "page 2" || err != nil || (before != "") != (name != place) {
			t.Errorf("%s: %s holds %q, %v; the link leads to %q", name, place, text, err, before)
		}
	}
	if left, _ := filepath.Glob(".*"); len(left) > 0 {
		t.Errorf("%v are left", left)
	}
}

// A pipe is written to and stays one; standard output is what the command prints to.
func TestWrittenThrough(t *testing.T) {
	lay(t, nil)
	if err := syscall.Mkfifo("pipe", 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := Find("pipe", page, nil)
	if err != nil || f.Lasts() {
		t.Fatal(f, err)
	}
	read := make(chan string)
	go func() {
		text, _ := os.ReadFile("pipe")
		read <- string(text)
	}()
	if err := f.Write(io.Discard, []byte("page")); err != nil {
		t.Fatal(err)
	}
	if text := <-read; text != "page" {
		t.Errorf("the pipe had %q", text)
	}
	if info, err := os.Lstat("pipe"); err != nil || info.Mode()&os.ModeNamedPipe == 0 {
		t.Errorf("the pipe is %v, %v", info, err)
	}
	var printed strings.Builder
	if f, err = Find("/proc/self/fd/1", page, nil); err != nil {
		t.Fatal(err)
	}
	if err := f.Write(&printed, []byte("page")); err != nil || printed.String() != "page" || f.Lasts() {
		t.Errorf("printed %q, %v", printed.String(), err)
	}
}

// What fails at the end is told by the name that was given.
func TestFault(t *testing.T) {
	lay(t, map[string]string{"folder/": ""})
	f, err := Find("folder/page", page, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove("folder"); err != nil {
		t.Fatal(err)
	}
	if err := f.Write(io.Discard, nil); err == nil || err.Error() != "write folder/page: no such file or directory" {
		t.Errorf("the fault is told as %v", err)
	}
}
