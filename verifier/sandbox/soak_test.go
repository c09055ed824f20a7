//go:build soak

package sandbox

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"
)

// TestSoakHostile runs ten thousand attacks in the tier that is the machine's own,
// and two thousand in each of the others, an honest attempt after each, and prints
// what they leave: after the last it is what it was after the first tenth.
func TestSoakHostile(t *testing.T) {
	n := 10_000
	for _, tier := range givenTiers(t) {
		t.Run(string(tier), func(t *testing.T) { soakTier(t, tier, n) })
		n = 2_000
	}
}

func soakTier(t *testing.T, tier Isolation, n int) {
	t.Setenv("TMPDIR", t.TempDir()) // nobody else writes there
	m := newMixer(t, tier)
	drawn := draw(attacks(t), n, 0)
	var first, last usage
	for done, tenth := 0, n/10; done < n; done += tenth {
		m.run(t, drawn[done:done+tenth])
		last = usageOf(m.world)
		t.Logf("%6d attacks: %s", done+tenth, last)
		if first == nil {
			first = last
		}
	}
	for i := range last {
		if last[i].value > first[i].value+first[i].slack {
			t.Errorf("%d → %s", first[i].value, last[i])
		}
	}
}

// usage is what this process, its slots and their directories hold.
type usage []measure

// measure is one part of it. Slots that were thrown away are started again only
// when they are wanted, so that it may grow by its slack.
type measure struct {
	what         string
	value, slack int
}

func (m measure) String() string { return fmt.Sprint(m.value, " ", m.what) }

func (u usage) String() string {
	var parts []string
	for _, one := range u {
		parts = append(parts, one.String())
	}
	return strings.Join(parts, ", ")
}

// usageOf waits for slots that are being emptied.
func usageOf(w world) usage {
	w.interpreters.work.Wait()
	for _, one := range w.verifiers {
		one.once.work.Wait()
		one.lasting.pool.work.Wait()
	}
	debug.FreeOSMemory()
	mounts, left := ofSlots(w)
	inodes, bytes := held(os.TempDir())
	resident := residentKiB()
	return usage{
		{"processes", len(descendants(os.Getpid())), 3 * mixers},
		{"descriptors", openFiles(), 8 * mixers},
		{"mounts", linesOf("/proc/self/mountinfo"), 0},
		{"mounts of a slot", mounts, 0},
		{"entries left in slots", left, 0},
		{"inodes", inodes, inodes / 4},
		{"KiB of disk", bytes >> 10, bytes >> 12},
		{"KiB of memory", resident, resident / 4},
	}
}

// ofSlots returns the most mounts that a slot of interpreters has, and what all of
// them hold in the directories that attempts can write.
func ofSlots(w world) (mounts, left int) {
	for _, one := range w.interpreters.idle {
		about := fmt.Sprintf("/proc/%d/", one.cmd.Process.Pid)
		mounts = max(mounts, linesOf(about+"mountinfo"))
		if one.quarters != nil {
			left += len(filesLeft(one.quarters))
		} else {
			files, _ := os.ReadDir(about + "root/tmp")
			left += len(files)
		}
	}
	return mounts, left
}

func linesOf(file string) int {
	text, _ := os.ReadFile(file)
	return strings.Count(string(text), "\n")
}

// held counts what a directory holds, a file with several links once.
func held(directory string) (inodes, bytes int) {
	known := map[uint64]bool{}
	filepath.WalkDir(directory, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil {
			return nil // it vanished
		}
		info, err := entry.Info()
		if err != nil {
			return nil
		}
		about := info.Sys().(*syscall.Stat_t)
		if !known[about.Ino] {
			known[about.Ino] = true
			bytes += int(about.Blocks) * 512
		}
		return nil
	})
	return len(known), bytes
}

// residentKiB is the memory of this process.
func residentKiB() (size int) {
	status, _ := os.ReadFile("/proc/self/status")
	if _, after, ok := strings.Cut(string(status), "VmRSS:"); ok {
		fmt.Sscan(after, &size)
	}
	return size
}
