package sandbox

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Copies can be read by all; a link to a file is the file, one to a folder, which may
// hold it, stays one.
func TestCopyGranted(t *testing.T) {
	from, to := t.TempDir(), filepath.Join(t.TempDir(), "to")
	writeFile(t, from+"/deep/file", "text")
	if err := os.Chmod(from+"/deep/file", 0o600); err != nil {
		t.Fatal(err)
	}
	for link, target := range map[string]string{"file": "deep/file", "deep/up": "..", "nowhere": "none"} {
		if err := os.Symlink(target, filepath.Join(from, link)); err != nil {
			t.Fatal(err)
		}
	}
	c := copier{left: 8}
	if err := c.copy(to, from); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"deep/file", "file", "deep/up/deep/file"} {
		text, err := os.ReadFile(filepath.Join(to, path))
		if err != nil || string(text) != "text" {
			t.Errorf("%s: %q, %v", path, text, err)
		}
	}
	if info, err := os.Lstat(to + "/deep/file"); err != nil || info.Mode() != 0o644 {
		t.Errorf("deep/file: %v, %v", info.Mode(), err)
	}
	if _, err := os.Lstat(to + "/nowhere"); !os.IsNotExist(err) {
		t.Errorf("a link that leads nowhere: %v", err)
	}
	c = copier{left: 7}
	if err := c.copy(filepath.Join(t.TempDir(), "to"), from); !errors.Is(err, errTooMuch) {
		t.Errorf("8 bytes, 7 allowed: %v", err)
	}
}

// What extension modules are linked with is found, and lies elsewhere.
func TestLinkedLibraries(t *testing.T) {
	python, err := FindPython(t.Context(), "python3")
	if err != nil {
		t.Fatal(err)
	}
	found := linkedLibraries(python.Library)
	if !strings.Contains(strings.Join(found, "\n"), "libc.") {
		t.Errorf("no C library among %q", found)
	}
	for _, path := range found {
		if _, err := os.Stat(path); err != nil || strings.HasPrefix(path, python.Library[0]+"/") {
			t.Errorf("%s: %v", path, err)
		}
	}
	if found := linkedLibraries([]string{t.TempDir(), "/nowhere"}); len(found) > 0 {
		t.Errorf("of nothing: %q", found)
	}
}
