package policies

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"agon/agontest"
)

// TestUnpackBase: a folder that a killed program left is removed, one in use is not,
// and the code beside the policy is no part of it.
func TestUnpackBase(t *testing.T) {
	parent := t.TempDir()
	t.Setenv("TMPDIR", parent)
	abandoned := filepath.Join(parent, baseFolders+"1")
	agontest.WriteFiles(t, abandoned, map[string]string{"config.json": "{}"})
	folder, cleanUp, err := UnpackBase()
	if err != nil {
		t.Fatal(err)
	}
	if found, _ := filepath.Glob(filepath.Join(folder, "*.go")); len(found) > 0 {
		t.Errorf("the folder holds %v", found)
	}
	if _, err := os.Stat(abandoned); err != nil {
		t.Errorf("a folder was removed that may be about to be locked: %v", err)
	}
	hourAgo := time.Now().Add(-time.Hour)
	if err := errors.Join(os.Chtimes(abandoned, hourAgo, hourAgo), os.Chtimes(folder, hourAgo, hourAgo)); err != nil {
		t.Fatal(err)
	}
	removeAbandoned(parent)
	if _, err := os.Stat(abandoned); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("what was left is there: %v", err)
	}
	if _, err := os.Stat(folder); err != nil {
		t.Errorf("what is in use is gone: %v", err)
	}
	cleanUp()
	if _, err := os.Stat(folder); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("what was cleaned up is there: %v", err)
	}
}
