package pretrain

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"agon/agontest"
	"agon/cmd/agon/terminal"
)

// TestBadCorpus: a corpus that is torn is said to be made anew if it is removed.
func TestBadCorpus(t *testing.T) {
	folder := t.TempDir()
	for name, text := range map[string]string{"torn": `{"role":`, "of another kind": `{"role":3}`} {
		agontest.WriteFiles(t, folder, map[string]string{corpusFile: text})
		if _, err := readCorpus(filepath.Join(folder, corpusFile)); !errors.As(err, &terminal.UserError{}) || !strings.HasSuffix(err.Error(), "(hint: remove the file, and it is made anew)") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
