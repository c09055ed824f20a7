package cgroup

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"
)

// errNone is said where no hierarchy has what is needed.
var errNone = errors.New("no control groups for memory and processes are delegated to this process")

// locate finds this process's own groups, given the texts of /proc/self/cgroup and
// /proc/self/mountinfo (cgroups(7), proc(5)).
func locate(own, mounts string, delegated func(directory string) bool) ([]place, error) {
	hierarchies := mounted(mounts)
	groups := groupsOf(own)
	if path, ok := groups[""]; ok {
		if directory := hierarchies.directory("", path); directory != "" && delegated(directory) {
			return []place{{directory, unified}}, nil
		}
	}
	memory, pids := hierarchies.directory("memory", groups["memory"]), hierarchies.directory("pids", groups["pids"])
	if memory == "" || pids == "" {
		return nil, errNone
	}
	return []place{{memory, oldMemory}, {pids, oldPids}}, nil
}

// groupsOf returns the path of the group in each hierarchy, by controller; that of
// version 2 has none.
func groupsOf(text string) map[string]string {
	groups := map[string]string{}
	for line := range strings.Lines(text) {
		fields := strings.SplitN(strings.TrimSpace(line), ":", 3) // number:controllers:path
		if len(fields) != 3 {
			continue
		}
		for controller := range strings.SplitSeq(fields[1], ",") {
			groups[controller] = fields[2]
		}
	}
	return groups
}

// hierarchies are the mounted ones.
type hierarchies []hierarchy

type hierarchy struct {
	root, point string   // what of it is mounted, and where
	controllers []string // of version 1; "" alone for version 2
}

func mounted(text string) (all hierarchies) {
	for line := range strings.Lines(text) {
		before, after, ok := strings.Cut(strings.TrimSpace(line), " - ")
		left, right := strings.Fields(before), strings.Fields(after)
		if !ok || len(left) < 5 || len(right) < 3 {
			continue
		}
		one := hierarchy{root: left[3], point: left[4]}
		switch right[0] {
		case "cgroup2":
			one.controllers = []string{""}
		case "cgroup":
			one.controllers = strings.Split(right[2], ",")
		default:
			continue
		}
		all = append(all, one)
	}
	return all
}

// directory is that of a group in the hierarchy of a controller; empty where it is
// not mounted, or where what is mounted does not hold it.
func (all hierarchies) directory(controller, group string) string {
	for _, one := range all {
		if group == "" || !slices.Contains(one.controllers, controller) {
			continue
		}
		below, err := filepath.Rel(one.root, group)
		if err == nil && below != ".." && !strings.HasPrefix(below, "../") {
			return filepath.Join(one.point, below)
		}
	}
	return ""
}
