package checkpoints

import (
	"os"
	"path/filepath"
	"testing"
)

// folders makes folders whose weights are the texts given by name.
func folders(t *testing.T, parent string, texts map[string]string) {
	t.Helper()
	for name, text := range texts {
		folder := filepath.Join(parent, name)
		if err := os.MkdirAll(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := weights(text)(folder); err != nil {
			t.Fatal(err)
		}
	}
}

// TestSettle leaves folders as a kill does at each point of an exchange of
// names, where the file system can exchange them and where it cannot.
func TestSettle(t *testing.T) {
	for name, left := range map[string]map[string]string{
		"while it was filled":       {"policy": "old", ".aside-policy-1": "half"},
		"after the exchange":        {"policy": "new", ".aside-policy-1": "old"},
		"once it was whole":         {"policy": "old", ".whole-policy": "new"},
		"between the two":           {".whole-policy": "new", ".aside-policy-1": "old"},
		"with the old one to go":    {"policy": "new", ".aside-policy-1": "old"},
		"in an earlier one as well": {"policy": "old", ".whole-policy": "new", ".aside-policy-1": "half", ".aside-policy-2": "half"},
	} {
		t.Run(name, func(t *testing.T) {
			parent := t.TempDir()
			folders(t, parent, left)
			if left["policy"] == "old" {
				if err := WriteFile(filepath.Join(parent, "policy", configFile), nil); err != nil {
					t.Fatal(err)
				}
			}
			folders(t, parent, map[string]string{".aside-policy-base-1": "another's", ".aside-policy-1-x": "another's"})
			if err := Settle(filepath.Join(parent, "policy") + "/"); err != nil {
				t.Fatal(err)
			}
			want := "new"
			if left["policy"] == "old" && left[".whole-policy"] == "" {
				want = "old"
			}
			if got := read(t, parent, "policy", "weights"); got != want {
				t.Errorf("%s is at its place, want %s", got, want)
			}
			if entries, err := os.ReadDir(parent); err != nil || len(entries) != 3 {
				t.Errorf("left are %v, %v", entries, err)
			}
		})
	}
}

// TestSettleLeavesWhatIsOfOthers: what was put in the place of a folder after a
// kill is not replaced.
func TestSettleLeavesWhatIsOfOthers(t *testing.T) {
	parent := t.TempDir()
	folders(t, parent, map[string]string{"policy": "another's", ".whole-policy": "new", ".whole-file": "new"})
	if err := WriteFile(filepath.Join(parent, "file"), []byte("another's")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"policy", "file"} {
		if err := Settle(filepath.Join(parent, name)); err != nil {
			t.Error(err)
		}
	}
	if read(t, parent, "policy", "weights") != "another's" || read(t, parent, "file") != "another's" {
		t.Error("it was replaced")
	}
}

// TestSettleLeavesWhatIsAtWork: a folder that is just being made, or that a
// process holds, is not touched.
func TestSettleLeavesWhatIsAtWork(t *testing.T) {
	r := create(t)
	parent := filepath.Dir(r.Path)
	folders(t, parent, map[string]string{".aside-run-1": "half", ".aside-new-1": "half"})
	for _, name := range []string{"run", "new"} {
		if err := Settle(filepath.Join(parent, name)); err != nil {
			t.Fatal(err)
		}
		if got := read(t, parent, ".aside-"+name+"-1", "weights"); got != "half" {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// TestTakeTurns replaces a folder as where no two names can be exchanged.
func TestTakeTurns(t *testing.T) {
	parent := t.TempDir()
	folders(t, parent, map[string]string{"policy": "old", ".aside-policy-1": "new", ".whole-policy": "older"})
	if err := takeTurns(filepath.Join(parent, ".aside-policy-1"), filepath.Join(parent, "policy")); err != nil {
		t.Fatal(err)
	}
	if got := read(t, parent, "policy", "weights"); got != "new" {
		t.Errorf("%s is at its place", got)
	}
	if got := read(t, parent, ".aside-policy-1", "weights"); got != "old" {
		t.Errorf("%s lies aside", got)
	}
}
