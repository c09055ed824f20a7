package cgroup

import (
	"slices"
	"testing"
)

// TestLocate reads what the kernel tells on machines of several kinds.
func TestLocate(t *testing.T) {
	const (
		two     = "30 23 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n"
		inside  = "30 23 0:26 /docker/ab /sys/fs/cgroup ro - cgroup2 cgroup rw\n"
		one     = "36 31 0:33 / /sys/fs/cgroup/memory rw shared:9 - cgroup cgroup rw,memory\n40 31 0:37 / /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids\n"
		part    = "36 31 0:33 /docker/ab /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n40 31 0:37 /docker/ab /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids\n"
		garbage = "\n - \n1 2 3\n1 2 3 4 5 - cgroup2\n"
	)
	for _, c := range []struct {
		name, own, mounts string
		delegated         bool
		want              []string
	}{
		{"version 2", "0::/user.slice/a.scope\n", two, true, []string{"/sys/fs/cgroup/user.slice/a.scope"}},
		{"version 2, not delegated", "0::/user.slice/a.scope\n", two, false, nil},
		{"in a container", "0::/docker/ab\n", inside, true, []string{"/sys/fs/cgroup"}},
		{"a group that is not mounted", "0::/docker/cd\n", inside, true, nil},
		{"version 1", "8:pids:/\n4:memory:/a/b\n1:cpu,cpuacct:/\n", one, true, []string{"/sys/fs/cgroup/memory/a/b", "/sys/fs/cgroup/pids"}},
		{"both, the second without controllers", "8:pids:/\n4:memory:/a\n0::/\n", two + one, false, []string{"/sys/fs/cgroup/memory/a", "/sys/fs/cgroup/pids"}},
		{"version 1 in a container", "8:pids:/docker/ab\n4:memory:/docker/ab/c\n", part, true, []string{"/sys/fs/cgroup/memory/c", "/sys/fs/cgroup/pids"}},
		{"one controller alone", "4:memory:/\n", one, true, nil},
		{"nothing", "", "", true, nil},
		{"garbage", "a\n:\n0::\n", garbage, true, nil},
	} {
		places, err := locate(c.own, c.mounts, func(string) bool { return c.delegated })
		var got []string
		for _, place := range places {
			got = append(got, place.directory)
		}
		if !slices.Equal(got, c.want) || (err == nil) != (c.want != nil) {
			t.Errorf("%s: %v, %v", c.name, got, err)
		}
	}
}
