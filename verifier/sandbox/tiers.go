package sandbox

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
)

// tiers are the kinds of isolation, the strongest first.
var tiers = []Isolation{IsolationNamespaces, IsolationUID, IsolationLandlock}

// isolate puts the strongest tier in force that the configuration allows and the
// machine gives: it tries each by starting an interpreter, which stays warm.
func (s *Sandbox) isolate(ctx context.Context) error {
	wanted := []Isolation{s.config.Isolation}
	if s.config.Isolation == IsolationAuto {
		wanted = tiers
	}
	var refusals []string
	for _, tier := range wanted {
		err := s.try(ctx, tier)
		if err == nil || tier == IsolationNone || !refused(err) {
			return err
		}
		refusals = append(refusals, refusal(tier, err))
	}
	return fmt.Errorf("%w: %s", ErrNoIsolation, strings.Join(refusals, "; "))
}

// ErrNoIsolation is that of Open where the machine gives none of the tiers that were
// asked for. Its text goes on with what each lacks, and what to change.
var ErrNoIsolation = errors.New("no isolation")

// try starts a first interpreter in a tier.
func (s *Sandbox) try(ctx context.Context, tier Isolation) error {
	var err error
	s.isolation = tier
	if s.filter, err = seccompBytes(tier, false); err != nil {
		return err
	}
	one, err := s.lend(ctx, s.interpreters)
	if err != nil {
		return err
	}
	s.interpreters.release(one)
	return nil
}

// isolationError names the step of isolation that was refused.
type isolationError struct {
	line string
	hint string // what to change, if that is known from the step alone
}

func (e *isolationError) Error() string { return e.line }

// refused reports whether an error of a first slot means that the machine does not
// give the tier.
func refused(err error) bool {
	var unisolated *isolationError
	if errors.As(err, &unisolated) {
		return true
	}
	for _, errno := range []error{syscall.EPERM, syscall.EACCES, syscall.ENOSPC, syscall.EINVAL, syscall.ENOSYS} {
		if errors.Is(err, errno) {
			return true
		}
	}
	return false
}

// refusal is what is said of a tier that was refused.
func refusal(tier Isolation, err error) string {
	if hint := remedy(tier, err); hint != "" {
		return fmt.Sprintf("%s: %v (hint: %s)", tier, err, hint)
	}
	return fmt.Sprintf("%s: %v", tier, err)
}

// remedy says what to change for a tier, going by what forbids it.
func remedy(tier Isolation, err error) string {
	var unisolated *isolationError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &unisolated) && unisolated.hint != "":
		return unisolated.hint
	case tier == IsolationNamespaces:
		return namespaceRemedy(err)
	case tier == IsolationLandlock:
		return "Linux 6.12 or newer with landlock in the boot option lsm=; in a container, a seccomp profile that allows landlock_create_ruleset, such as Docker's own from 23.0 on"
	}
	return ""
}

// namespaceRemedy looks at the settings that forbid namespaces.
func namespaceRemedy(err error) string {
	switch {
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
