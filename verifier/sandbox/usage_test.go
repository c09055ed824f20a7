package sandbox

import "testing"

// TestUsage: every attempt tells what it used, also one whose process ends before
// its slot is told to empty itself.
func TestUsage(t *testing.T) {
	w := worldIn(t, openSandbox(t, Config{Slots: 4, Parallel: 4}))
	for range 4 {
		t.Run("attempts", func(t *testing.T) {
			t.Parallel()
			for range 100 {
				i, _ := w.interpreter(t, 1)
				run(t, i, "x = 1")
				if used, ok := i.(Meter).Finish(); !ok || used.CPU <= 0 || used.PeakBytes < 1<<20 {
					t.Errorf("used %+v, %v", used, ok)
				}
			}
		})
	}
}
