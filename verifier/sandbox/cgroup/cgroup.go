// Package cgroup bounds what a tree of processes takes as a whole, with the
// control groups of Linux: version 2 where the controllers of memory and of
// processes are delegated to this process, else version 1 where their hierarchies
// can be written to.
//
// Groups are made below this process's own, so that its own limits hold for them
// too. They are not enough to shut anything in: a process of root that sees the
// file system of groups can leave them.
package cgroup

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

// Limits bound a group.
type Limits struct {
	// Memory is in bytes, of all that is charged to the processes: their pages,
	// their files in memory, and what the kernel holds for them.
	Memory int64
	// Processes bounds processes and threads.
	Processes int
}

// Parent is where groups can be made. It is safe for concurrent use.
type Parent struct{ places []place }

// place is this process's own group in one hierarchy.
type place struct {
	directory string
	files     *files
}

// files are the names that a version has.
type files struct {
	memory, swap, processes string // limits; empty where the hierarchy has none
	// kills counts, as "oom_kill N", what was killed for memory, be it that the whole
	// machine was short of it; over counts, by a key or as the only number, how often
	// the group itself was at its limit.
	kills, over, overKey string
}

var (
	unified = &files{memory: "memory.max", swap: "memory.swap.max", processes: "pids.max", kills: "memory.events", over: "memory.events", overKey: "oom"}
	// In version 1 the limit of memory and swap together is at least that of memory.
	oldMemory = &files{memory: "memory.limit_in_bytes", swap: "memory.memsw.limit_in_bytes", kills: "memory.oom_control", over: "memory.failcnt"}
	oldPids   = &files{processes: "pids.max"}
)

// prefix is that of the names of groups; the maker's pid follows, and a number.
const prefix = "agon-"

// Find returns where groups can be made, or an error that says why there are none.
// Groups of makers that are gone are removed.
func Find() (*Parent, error) {
	own, err := os.ReadFile("/proc/self/cgroup")
	if err != nil {
		return nil, err
	}
	mounts, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return nil, err
	}
	places, err := locate(string(own), string(mounts), delegated)
	if err != nil {
		return nil, err
	}
	parent := &Parent{places}
	parent.sweep()
	group, err := parent.Make(Limits{Memory: 1 << 30, Processes: 64})
	if err != nil {
		return nil, err
	}
	return parent, group.Remove()
}

// delegated reports whether groups below a directory of version 2 have both
// controllers, and turns them on if that is ours to do.
func delegated(directory string) bool {
	file := filepath.Join(directory, "cgroup.subtree_control")
	if controls(file) {
		return true
	}
	// It is refused where the group has processes of its own, but for the root.
	os.WriteFile(file, []byte("+memory +pids"), 0)
	return controls(file)
}

func controls(file string) bool {
	text, _ := os.ReadFile(file)
	found := map[string]bool{}
	for _, name := range strings.Fields(string(text)) {
		found[name] = true
	}
	return found["memory"] && found["pids"]
}

var counter atomic.Int64

// Make makes an empty group. The caller removes it.
func (p *Parent) Make(limits Limits) (*Group, error) {
	name := fmt.Sprintf("%s%d-%d", prefix, os.Getpid(), counter.Add(1))
	g := &Group{}
	for _, place := range p.places {
		directory := filepath.Join(place.directory, name)
		if err := os.Mkdir(directory, 0o755); err != nil {
			return nil, errors.Join(fmt.Errorf("control group: %w", err), g.Remove())
		}
		g.directories = append(g.directories, directory)
		if place.files.memory != "" {
			g.memory = place
			g.memory.directory = directory
		}
		if err := place.files.limit(directory, limits); err != nil {
			return nil, errors.Join(fmt.Errorf("control group: %w", err), g.Remove())
		}
	}
	return g, nil
}

// limit writes the limits of a group.
func (f *files) limit(directory string, limits Limits) error {
	write := func(name string, value int64) error {
		return os.WriteFile(filepath.Join(directory, name), strconv.AppendInt(nil, value, 10), 0)
	}
	if f.processes != "" {
		if err := write(f.processes, int64(limits.Processes)); err != nil {
			return err
		}
	}
	if f.memory == "" {
		return nil
	}
	if err := write(f.memory, limits.Memory); err != nil {
		return err
	}
	swap := int64(0)
	if f == oldMemory {
		swap = limits.Memory + swapRoom
	}
	if err := write(f.swap, swap); err != nil && !errors.Is(err, fs.ErrNotExist) { // no swap is accounted
		return err
	}
	return nil
}

// swapRoom is how much more memory and swap may be together than memory in version 1: were
// they the same, the kernel would count that the former is at its limit, and tell nobody.
const swapRoom = 1 << 20

// Group is a control group.
type Group struct {
	directories []string
	memory      place // the group where its memory is limited
}

// Add moves a process into the group. What it starts from then on is in it too.
func (g *Group) Add(pid int) error {
	for _, directory := range g.directories {
		if err := os.WriteFile(filepath.Join(directory, "cgroup.procs"), strconv.AppendInt(nil, int64(pid), 10), 0); err != nil {
			return fmt.Errorf("control group: %w", err)
		}
	}
	return nil
}

// Pressure is how often a group was short of memory so far.
type Pressure struct{ over, kills int }

// Starved reports whether the kernel has killed a process of the group since before,
// and the group was at its own limit: a machine that is short of memory kills too.
func (p Pressure) Starved(before Pressure) bool {
	return p.over > before.over && p.kills > before.kills
}

// Pressure reads the counts; they are 0 for no group, and for one that is removed.
func (g *Group) Pressure() Pressure {
	if g == nil {
		return Pressure{}
	}
	f := g.memory.files
	return Pressure{g.count(f.over, f.overKey), g.count(f.kills, "oom_kill")}
}

// count reads a number from a file of lines of key and number, or, without a key, from
// one of a number alone.
func (g *Group) count(file, key string) int {
	text, _ := os.ReadFile(filepath.Join(g.memory.directory, file))
	for line := range strings.Lines(string(text)) {
		fields := strings.Fields(line)
		if key == "" {
			fields = append([]string{""}, fields...)
		}
		if len(fields) == 2 && fields[0] == key {
			n, _ := strconv.Atoi(fields[1])
			return n
		}
	}
	return 0
}

// patience is for the processes of a group that is to be removed to be gone.
const patience = time.Second

// Remove removes the group, whose processes have been killed; nil is removed. What
// cannot be removed in a second stays, until Find is called by a later process.
func (g *Group) Remove() error {
	if g == nil {
		return nil
	}
	end := time.Now().Add(patience)
	var left []error
	for _, directory := range g.directories {
		for {
			err := syscall.Rmdir(directory)
			if errors.Is(err, syscall.EBUSY) && time.Now().Before(end) {
				time.Sleep(time.Millisecond)
				continue
			}
			if err != nil && !errors.Is(err, syscall.ENOENT) {
				left = append(left, fmt.Errorf("control group: rmdir %s: %w", directory, err))
			}
			break
		}
	}
	return errors.Join(left...)
}

// sweep removes the groups whose makers are gone.
func (p *Parent) sweep() {
	for _, place := range p.places {
		groups, _ := filepath.Glob(filepath.Join(place.directory, prefix+"*"))
		for _, group := range groups {
			var pid, number int
			if n, _ := fmt.Sscanf(filepath.Base(group), prefix+"%d-%d", &pid, &number); n == 2 && errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
				syscall.Rmdir(group) // where another pid namespace has made it, it is in use
			}
		}
	}
}
