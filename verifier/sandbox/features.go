package sandbox

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"

	"agon/verifier/sandbox/cgroup"
)

// Feature is something of the kernel that isolation rests on.
type Feature struct {
	Name string `json:"name"`
	// Have is set if it is to be had by this process.
	Have bool `json:"have"`
	// Lack says what follows from its absence.
	Lack string `json:"lack"`
	// Remedy says how to get it.
	Remedy string `json:"remedy,omitempty"`
}

// Probe says what isolation is made of and what of it this machine gives: it asks the
// kernel for each feature.
func Probe(ctx context.Context) []Feature {
	namespaces, users, landlock := probeNamespaces(ctx), probeUsers(Config{}.withDefaults()), probeLandlock()
	_, groups := cgroup.Find()
	return []Feature{
		{
			Name: "namespaces", Have: namespaces == nil,
			Lack:   "the tiers uid and landlock are left; what they do not cover, the documentation of package sandbox says",
			Remedy: remedy(IsolationNamespaces, namespaces),
		},
		{
			Name: "seccomp", Have: probeSeccomp(),
			Lack:   "no slot can be made: programs would reach the whole kernel",
			Remedy: "a kernel with CONFIG_SECCOMP_FILTER",
		},
		{
			Name: "user id", Have: mapsMore(),
			Lack: "slots run with this user's id inside their namespaces; the limit on processes still holds",
		},
		{
			Name: "other uids", Have: users == nil,
			Lack:   "not the tier uid: " + lineOf(users),
			Remedy: remedy(IsolationUID, users),
		},
		{
			Name: "landlock", Have: landlock == nil,
			Lack:   "not the tier landlock: " + lineOf(landlock),
			Remedy: remedy(IsolationLandlock, landlock),
		},
		{
			Name: "cgroups", Have: groups == nil,
			Lack:   "memory is limited for each process: an attempt takes the limit times that on processes, " + lineOf(groups),
			Remedy: "root, or a group with the controllers memory and pids: systemd-run --user --scope -p Delegate=yes",
		},
	}
}

func lineOf(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func probeNamespaces(ctx context.Context) error {
	path, err := exec.LookPath("true")
	if err != nil {
		path = "/proc/self/exe"
	}
	cmd := exec.CommandContext(ctx, path)
	cmd.SysProcAttr = attributes(IsolationNamespaces, false)
	cmd.SysProcAttr.Pdeathsig = 0
	return cmd.Run()
}

func probeSeccomp() bool {
	_, err := os.Stat("/proc/sys/kernel/seccomp")
	return err == nil
}

// leastLandlock is the first ABI of Landlock that keeps signals in.
const leastLandlock = 6

// probeLandlock says why the tier of Landlock is not to be had, or returns nil.
func probeLandlock() error {
	version, _, errno := syscall.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, 0, 0, unix.LANDLOCK_CREATE_RULESET_VERSION)
	if errno != 0 {
		return &isolationError{line: fmt.Sprintf("the kernel has no Landlock, or a container forbids it: %v", errno)}
	}
	if version < leastLandlock {
		return &isolationError{line: fmt.Sprintf("the kernel's Landlock has ABI %d, not %d or later", version, leastLandlock)}
	}
	return nil
}

func setting(path string) string {
	data, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(data))
}
