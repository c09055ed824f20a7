package terminal

import (
	"io"
	"strings"
	"testing"
	"time"
)

// TestTimeLeftOfAResumedRun: what an earlier process did says nothing of the rate
// of this one.
func TestTimeLeftOfAResumedRun(t *testing.T) {
	p := NewProgress(io.Discard, "train", "iterations", 40)
	p.From(30)
	if left := p.Left(); left != "" {
		t.Errorf("%s before anything was done", left)
	}
	p.begun = time.Now().Add(-10 * time.Second)
	p.Set(31, "")
	if left := p.Left(); left != "1m30s left" {
		t.Errorf("%s, want 1m30s", left)
	}
}

// TestPlainLines: without a terminal, work is told where nothing else was said
// for a while, with the phase that it is in.
func TestPlainLines(t *testing.T) {
	var text strings.Builder
	p := NewProgress(&text, "train", "iterations", 4)
	p.Begin("proposing")
	p.Phase(1, 8)
	p.Say("iteration 1")
	p.Set(1, "reward 0.5")
	if got := text.String(); got != "iteration 1\n" {
		t.Errorf("%q was said at once", got)
	}
	text.Reset()
	p.Begin("screening")
	long := time.Now().Add(-20 * time.Second)
	p.said, p.phaseBegun, p.begun = long, long, long
	p.Phase(4, 8)
	p.Phase(5, 8)
	if want := "train: 1 of 4 iterations, screening 4/8, 0.2/s, 1m0s left\n"; text.String() != want {
		t.Errorf("%q, want %q", text.String(), want)
	}
	text.Reset()
	p.said = long
	p.Set(2, "")
	if want := "train: 2 of 4 iterations, 0.1/s, 20s left\n"; text.String() != want {
		t.Errorf("%q, want %q", text.String(), want)
	}
}
