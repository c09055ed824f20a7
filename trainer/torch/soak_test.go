//go:build soak

package torch

import (
	"os"
	"strconv"
	"strings"
	"testing"
)

// A million operations after a warm-up must not grow the process. The bound is
// far below one handle (8 bytes) and one tensor (about 200) per operation.
func TestSoakMemoryIsFlat(t *testing.T) {
	runOperations(t, 100_000)
	before := residentKB(t)
	runOperations(t, 1_000_000)
	grown := residentKB(t) - before
	t.Logf("grew by %d kB over a million operations", grown)
	if grown > 4<<10 {
		t.Errorf("grew by %d kB", grown)
	}
}

func residentKB(t *testing.T) int {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Skip(err)
	}
	_, rest, _ := strings.Cut(string(status), "VmRSS:")
	kb, err := strconv.Atoi(strings.Fields(rest)[0])
	if err != nil {
		t.Fatal(err)
	}
	return kb
}
