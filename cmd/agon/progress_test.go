package main

import (
	"io"
	"testing"
	"time"
)

// TestTimeLeftOfAResumedRun: what an earlier process did says nothing of the rate
// of this one.
func TestTimeLeftOfAResumedRun(t *testing.T) {
	p := newProgress(io.Discard, "train", "it", 40)
	p.From(30)
	if left := p.left(); left != 0 {
		t.Errorf("%v left before anything was done", left)
	}
	p.begun = time.Now().Add(-10 * time.Second)
	p.Set(31, "")
	if left := p.left(); left < 89*time.Second || left > 95*time.Second {
		t.Errorf("%v left, want 90 s", left)
	}
}
