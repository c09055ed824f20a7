package cgroup

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// find returns where groups can be made, or skips the test.
func find(t *testing.T) *Parent {
	t.Helper()
	parent, err := Find()
	if err != nil {
		t.Skipf("this machine gives no control groups: %v", err)
	}
	return parent
}

// fill starts a process that waits in a group, and then has a child which takes 256 MiB.
func fill(t *testing.T, group *Group) {
	t.Helper()
	cmd := exec.Command("sh", "-c", "read line; head -c 268435456 /dev/zero | tail -c 268435456 | wc -c; true")
	input, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if err := group.Add(cmd.Process.Pid); err != nil {
		t.Fatal(err)
	}
	input.Write([]byte("go\n"))
	cmd.Wait()
}

// TestGroup: what a process in a group starts counts in it, and is killed when it
// takes too much.
func TestGroup(t *testing.T) {
	group, err := find(t).Make(Limits{Memory: 32 << 20, Processes: 8})
	if err != nil {
		t.Fatal(err)
	}
	defer group.Remove()
	before := group.Pressure()
	if before.Starved(Pressure{}) {
		t.Errorf("before: %+v", before)
	}
	fill(t, group)
	if now := group.Pressure(); !now.Starved(before) || now.Starved(now) {
		t.Errorf("nothing was killed: %+v", now)
	}
	if err := group.Remove(); err != nil {
		t.Error(err)
	}
	if gone := group.Pressure(); gone != (Pressure{}) {
		t.Errorf("%+v of no group", gone)
	}
}

// TestPressureFromOutside: what is killed since all around a group is short of memory is
// not held against the group.
func TestPressureFromOutside(t *testing.T) {
	parent := find(t)
	around, err := parent.Make(Limits{Memory: 32 << 20, Processes: 16})
	if err != nil {
		t.Fatal(err)
	}
	defer around.Remove()
	inner := &Parent{}
	for i, place := range parent.places {
		if place.files == unified && !delegated(around.directories[i]) {
			t.Skip("groups below a group get no controllers here")
		}
		place.directory = around.directories[i]
		inner.places = append(inner.places, place)
	}
	group, err := inner.Make(Limits{Memory: 1 << 30, Processes: 16})
	if err != nil {
		t.Fatal(err)
	}
	defer group.Remove()
	fill(t, group)
	if now := group.Pressure(); now.kills == 0 || now.Starved(Pressure{}) {
		t.Errorf("the group around was full: %+v", now)
	}
}

// TestSweep: the groups of a maker that is gone are removed, and others are not.
func TestSweep(t *testing.T) {
	parent := find(t)
	mine, err := parent.Make(Limits{Memory: 32 << 20, Processes: 8})
	if err != nil {
		t.Fatal(err)
	}
	defer mine.Remove()
	gone := exec.Command("true")
	if err := gone.Run(); err != nil {
		t.Fatal(err)
	}
	var left []string
	for _, directory := range mine.directories {
		other := directory[:strings.LastIndex(directory, prefix)] + fmt.Sprintf("%s%d-1", prefix, gone.Process.Pid)
		if err := os.Mkdir(other, 0o755); err != nil {
			t.Fatal(err)
		}
		left = append(left, other)
	}
	parent.sweep()
	for _, directory := range left {
		if _, err := os.Stat(directory); err == nil {
			t.Errorf("%s is left", directory)
			os.Remove(directory)
		}
	}
	for _, directory := range mine.directories {
		if _, err := os.Stat(directory); err != nil {
			t.Error(err)
		}
	}
}

// TestRemoveWaits: processes that are just ending are waited for, and others not for
// ever.
func TestRemoveWaits(t *testing.T) {
	group, err := find(t).Make(Limits{Memory: 32 << 20, Processes: 8})
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("sleep", "60")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if err := group.Add(cmd.Process.Pid); err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	if group.Remove() == nil || time.Since(begun) > 10*patience {
		t.Errorf("a group that is in use: removed, or %v", time.Since(begun))
	}
	time.AfterFunc(patience/10, func() { cmd.Process.Kill(); cmd.Wait() })
	if err := group.Remove(); err != nil {
		t.Error(err)
	}
	if err := (*Group)(nil).Remove(); err != nil {
		t.Error(err)
	}
}
