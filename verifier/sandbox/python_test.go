package sandbox

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// posing returns the path of a shell script that goes by Python's name.
func posing(t *testing.T, script string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "python3")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestWhatGoesByPythonsName: whatever it does, it is refused in one line.
func TestWhatGoesByPythonsName(t *testing.T) {
	for script, want := range map[string]string{
		"yes":                            "answered more than 64 KiB",
		"yes >&2":                        "answered more than 64 KiB",
		"echo hello":                     `it answered "hello\n"`,
		"echo no such thing >&2; exit 1": "does not run: no such thing",
		"kill -9 $$":                     "signal: killed",
	} {
		_, err := FindPython(t.Context(), posing(t, script))
		if !errors.Is(err, ErrPython) || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want %q", script, err, want)
		}
	}
}

// TestPythonThatHangs ends with the context, and what it has started with it.
func TestPythonThatHangs(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	begun := time.Now()
	_, err := FindPython(ctx, posing(t, "sleep 1000"))
	if !errors.Is(err, context.DeadlineExceeded) || time.Since(begun) > 10*time.Second {
		t.Errorf("%v after %v", err, time.Since(begun))
	}
}
