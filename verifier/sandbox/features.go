package sandbox

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
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
	namespaces := probeNamespaces(ctx)
	return []Feature{
		{
			Name: "namespaces", Have: namespaces == nil,
			Lack:   "no slot can be made; only isolation: none is left, which isolates nothing",
			Remedy: remedy(namespaces),
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
			Name: "landlock", Have: probeLandlock(),
			Lack: "nothing: it is not used where namespaces are to be had",
		},
	}
}

func probeNamespaces(ctx context.Context) error {
	path, err := exec.LookPath("true")
	if err != nil {
		path = "/proc/self/exe"
	}
	cmd := exec.CommandContext(ctx, path)
	cmd.SysProcAttr = attributes(true)
	cmd.SysProcAttr.Pdeathsig = 0
	return cmd.Run()
}

func probeSeccomp() bool {
	_, err := os.Stat("/proc/sys/kernel/seccomp")
	return err == nil
}

func probeLandlock() bool {
	version, _, errno := syscall.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, 0, 0, unix.LANDLOCK_CREATE_RULESET_VERSION)
	return errno == 0 && version > 0
}

// refusal is the one line for a machine on which slots cannot be made.
func refusal(err error) error {
	if hint := remedy(err); hint != "" {
		return fmt.Errorf("no isolation: %w; hint: %s", err, hint)
	}
	return fmt.Errorf("no isolation: %w", err)
}

// remedy says what to change for namespaces, going by what forbids them.
func remedy(err error) string {
	switch {
	case err == nil:
		return ""
	case setting("/proc/sys/kernel/unprivileged_userns_clone") == "0":
		return "sysctl kernel.unprivileged_userns_clone=1"
	case setting("/proc/sys/user/max_user_namespaces") == "0":
		return "sysctl user.max_user_namespaces=10000"
	case setting("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == "1" && os.Geteuid() != 0:
		return "sysctl kernel.apparmor_restrict_unprivileged_userns=0, or an AppArmor profile for agon that allows userns"
	case errors.Is(err, syscall.EPERM), errors.Is(err, syscall.EACCES), strings.Contains(err.Error(), "not permitted"):
		return "in a container, allow namespaces and mounts: --security-opt seccomp=unconfined --security-opt apparmor=unconfined (or --privileged)"
	}
	return ""
}

func setting(path string) string {
	data, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(data))
}
