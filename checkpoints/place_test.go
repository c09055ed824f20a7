package checkpoints

import (
	"os"
	"path/filepath"
	"testing"
)

func TestPlace(t *testing.T) {
	folder, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	at := func(name string) string { return filepath.Join(folder, name) }
	if err := os.Mkdir(at("there"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, to := range map[string]string{"link": "there", "dangling": "nothing"} {
		if err := os.Symlink(to, at(name)); err != nil {
			t.Fatal(err)
		}
	}
	for path, want := range map[string]string{
		at("new") + "/": at("new"), at("there") + "/": at("there"), at("there") + "/.": at("there"), at("link"): at("there"),
	} {
		if got, err := Place(path); err != nil || got != want {
			t.Errorf("%s: %s, %v, want %s", path, got, err, want)
		}
	}
	for _, path := range []string{at("dangling"), "/proc", "/"} {
		if got, err := Place(path); err == nil {
			t.Errorf("%s is taken as %s", path, got)
		}
	}
	t.Chdir(at("there"))
	if got, err := Place("."); err != nil || got != at("there") {
		t.Errorf(".: %s, %v", got, err)
	}
}
