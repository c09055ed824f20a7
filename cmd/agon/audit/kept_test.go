package audit

import (
	"path/filepath"
	"testing"

	"agon/cmd/agon/runs"
)

// TestKept: what the filter accepted is looked at whatever attempts decided on it, and
// once.
func TestKept(t *testing.T) {
	items, err := runs.ReadItems(filepath.Join("..", "testdata", "run"))
	if err != nil {
		t.Fatal(err)
	}
	decided := 0
	for i := range items {
		if items[i].Admitted && !items[i].Verdict.Pass {
			decided++
		}
	}
	if n := len(keptOf(items)); n != 15 || decided == 0 {
		t.Errorf("%d are kept, %d of which attempts refused; the run accepted 15", n, decided)
	}
	if n := len(keptOf(append(items, items...))); n != 15 {
		t.Errorf("%d are kept of what is there twice", n)
	}
}
