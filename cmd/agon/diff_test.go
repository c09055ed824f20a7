package main

import (
	"path/filepath"
	"testing"
)

// Tasks that attempts refused were accepted all the same.
func TestDiffCountsWhatWasAccepted(t *testing.T) {
	side, err := readSide(filepath.Join("testdata", "run"))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(side.accepted); n != 21 {
		t.Errorf("%d tasks count as accepted, and the run accepted 21", n)
	}
}
