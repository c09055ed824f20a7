package policies

import (
	"os"
	"path/filepath"
	"testing"

	"agon/agontest"
)

// The digest is that of the weights, wherever they are: [ in a folder's name is
// no pattern. Moments are not weights.
func TestDigestOf(t *testing.T) {
	digests := map[string]bool{}
	for _, name := range []string{"plain", "runs [1]", "runs ["} {
		folder := filepath.Join(t.TempDir(), name)
		agontest.WriteFiles(t, folder, map[string]string{"model.safetensors": "weights", "config.json": name, optimizerFile: name})
		digest, err := DigestOf(folder)
		if err != nil {
			t.Fatal(err)
		}
		digests[digest] = true
	}
	if len(digests) != 1 {
		t.Errorf("equal weights have %d digests", len(digests))
	}
	if _, err := DigestOf(filepath.Join(t.TempDir(), "nowhere")); !os.IsNotExist(err) {
		t.Errorf("a folder that is not there: %v", err)
	}
}
