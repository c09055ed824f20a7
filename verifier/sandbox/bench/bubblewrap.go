package bench

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"agon/bench/piece"
	"agon/verifier/sandbox"
)

// Bubblewrap is Python, with each of the three processes in a bubblewrap of its
// own.
var Bubblewrap = Peer{"bwrap", func(_ context.Context, python sandbox.Python) (side, func(), error) {
	path, err := FindBubblewrap()
	if err != nil {
		return nil, nil, err
	}
	wrapped := func(ctx context.Context, arguments ...string) *exec.Cmd {
		return exec.CommandContext(ctx, path, append(BubblewrapArguments(python), arguments...)...)
	}
	return each(freshProcesses(wrapped)), func() {}, nil
}}

// FindBubblewrap returns the path of bwrap: that of PATH, or what make bench has
// put into bench/venv. The error is an ErrAbsent.
func FindBubblewrap() (string, error) {
	if path, err := exec.LookPath("bwrap"); err == nil {
		return path, nil
	}
	path := piece.Venv("bwrap/usr/bin/bwrap")
	if _, err := os.Stat(path); err != nil {
		return "", fmt.Errorf("%w: bwrap (hint: apt install bubblewrap, or bench/peers.sh)", ErrAbsent)
	}
	return path, nil
}

// BubblewrapArguments are those of bwrap that people shut Python in with, as its
// manual advises for untrusted code: namespaces of every kind, no network, no
// environment, no capabilities, a terminal that cannot be written to, the system's
// libraries and Python's own read-only, and a /tmp of its own. The last is the
// interpreter; its arguments follow. There is no seccomp filter, and there are no
// limits: bwrap takes the one as a compiled program, and has none of the other.
func BubblewrapArguments(python sandbox.Python) []string {
	prefix := filepath.Dir(filepath.Dir(python.Executable))
	return []string{
		"--unshare-all", "--unshare-user", "--disable-userns", "--die-with-parent", "--new-session", "--clearenv", "--cap-drop", "ALL",
		"--uid", "65534", "--gid", "65534", "--hostname", "sandbox",
		"--ro-bind-try", "/lib", "/lib", "--ro-bind-try", "/lib64", "/lib64", "--ro-bind", "/usr", "/usr", "--ro-bind", prefix, prefix,
		"--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--chdir", "/tmp",
		python.Executable,
	}
}
