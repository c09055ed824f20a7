package sandbox

import (
	"agon/verifier/sandbox/cgroup"
)

// beside is what the processes of a slot may have in memory beside what the limit on
// one of them counts: pid 1, and what the kernel holds for them.
const beside = 64 << 20

// enclose puts a slot's pid 1, which has not forked yet, into a control group of its
// own, so that what limits one process limits all that an attempt starts together.
func (s *Sandbox) enclose(one *slot, role string) (err error) {
	if s.groups == nil {
		return nil
	}
	limits := cgroup.Limits{Memory: s.limits.Memory + s.limits.TmpBytes + beside, Processes: s.limits.Processes + 1}
	switch role {
	case roleEnvironment:
		limits.Memory = s.limits.EnvironmentMemory + beside
	case roleAssessor:
		limits.Memory = s.limits.EnvironmentMemory + s.limits.TmpBytes + beside
	}
	if one.group, err = s.groups.Make(limits); err != nil {
		return err
	}
	return one.group.Add(one.cmd.Process.Pid)
}
