//go:build soak

package sandbox

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
)

// TestSoakHostile runs ten thousand attacks, an honest attempt after each, and
// prints what they leave: processes, descriptors and memory are after the last
// what they were after the first thousand.
func TestSoakHostile(t *testing.T) {
	m := newMixer(t)
	drawn := draw(attacks(t), 10_000)
	var first, last usage
	for n := 0; n < len(drawn); n += 1000 {
		m.run(t, drawn[n:n+1000])
		last = usageOf(m.world)
		t.Logf("%6d attacks: %s", n+1000, last)
		if n == 0 {
			first = last
		}
	}
	// Slots that were thrown away are started again only when they are wanted.
	if last.processes > first.processes+mixers || last.descriptors > first.descriptors+4*mixers || last.resident > first.resident+first.resident/4 {
		t.Errorf("from %s to %s", first, last)
	}
}

// usage is what this process and its slots hold.
type usage struct {
	processes, descriptors int
	resident               int // of this process, in KiB
}

func (u usage) String() string {
	return fmt.Sprintf("%d processes, %d descriptors, %d MiB", u.processes, u.descriptors, u.resident>>10)
}

// usageOf waits for slots that are being emptied.
func usageOf(w world) usage {
	w.interpreters.work.Wait()
	runtime.GC()
	status, _ := os.ReadFile("/proc/self/status")
	u := usage{processes: len(descendants(os.Getpid())), descriptors: openFiles()}
	if _, after, ok := strings.Cut(string(status), "VmRSS:"); ok {
		fmt.Sscan(after, &u.resident)
	}
	return u
}
