package sandbox

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"unsafe"

	"github.com/elastic/go-seccomp-bpf/arch"
	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"
)

// ordinary is the user id of the tests' ordinary user.
const ordinary = 65534

// lack is what TestTiers takes away from a machine.
type lack struct {
	calls      []string // system calls that fail, as they do in a container that forbids them
	capability uintptr  // one that root has not, if it is not 0
	user       bool     // not root
}

var (
	namespaceCalls = []string{"unshare", "clone", "clone3", "mount", "setns", "pivot_root"}
	landlockCalls  = []string{"landlock_create_ruleset"}
)

// TestTiers takes features away one by one. Open takes the strongest tier that is
// left, and says which; with none left it runs nothing, and names for every tier
// what is missing and what to change.
func TestTiers(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("needs root, to take its rights away")
	}
	for _, test := range []struct {
		name string
		lack lack
		want []string // "tier: NAME", or parts of the refusal
	}{
		{"nothing", lack{}, []string{"tier: namespaces"}},
		{"not root", lack{user: true}, []string{"tier: namespaces"}},
		{"no namespaces", lack{calls: namespaceCalls}, []string{"tier: uid"}},
		{"no namespaces, no Landlock", lack{calls: append(landlockCalls, namespaceCalls...)}, []string{"tier: uid"}},
		{"no namespaces, not root", lack{calls: namespaceCalls, user: true}, []string{"tier: landlock"}},
		{"no namespaces, no chroot", lack{calls: namespaceCalls, capability: unix.CAP_SYS_CHROOT}, []string{"tier: landlock"}},
		{"nothing left to root", lack{calls: append(landlockCalls, namespaceCalls...), capability: unix.CAP_SETUID}, []string{
			"sandbox: no isolation: namespaces: ", "--security-opt seccomp=unconfined",
			"uid: root lacks the capability SETUID (hint: docker run --cap-add SETUID)",
			"landlock: the kernel has no Landlock, or a container forbids it: function not implemented", "landlock_create_ruleset",
		}},
		{"nothing left to a user", lack{calls: append(landlockCalls, namespaceCalls...), user: true}, []string{
			"sandbox: no isolation: namespaces: ", "--security-opt seccomp=unconfined",
			"uid: only root can take other user ids (hint: run as root in the container)",
			"landlock: the kernel has no Landlock, or a container forbids it: function not implemented", "landlock_create_ruleset",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			needTier(t, IsolationAuto)
			out := probeWithout(t, test.lack)
			for _, part := range test.want {
				if !strings.Contains(out, part) {
					t.Errorf("got %q, want %q", out, part)
				}
			}
			if strings.Count(out, "\n") != 1 {
				t.Errorf("not one line: %q", out)
			}
		})
	}
}

// probeWithout runs probe in a process that lacks what it is told to.
func probeWithout(t *testing.T, l lack) string {
	t.Helper()
	cmd := ownProgram(t, l.user)
	cmd.Env = append(cmd.Env, "AGON_PROBE="+strings.Join(append(l.calls, "probe"), ","))
	out := make(chan []byte)
	go func() {
		runtime.LockOSThread() // and never unlock: the thread lacks what it gives up
		if l.capability != 0 {
			unix.Prctl(unix.PR_CAPBSET_DROP, l.capability, 0, 0, 0)
		}
		text, err := cmd.CombinedOutput()
		if err != nil {
			text = fmt.Appendf(text, "%v\n", err)
		}
		out <- text
	}()
	return string(<-out)
}

// ownProgram is a copy of this test's program and data, for all users to run, and
// if it is wanted run by an ordinary one with a Python that all can read.
func ownProgram(t *testing.T, user bool) *exec.Cmd {
	t.Helper()
	folder, err := os.MkdirTemp("", "agon-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	program := filepath.Join(folder, "sandbox.test")
	for _, err := range []error{
		os.Chmod(folder, 0o755),
		copyFile(program, os.Args[0]),
		os.Chmod(program, 0o755),
		os.CopyFS(filepath.Join(folder, "testdata"), os.DirFS("testdata")),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(program)
	cmd.Dir = folder
	cmd.Env = os.Environ()
	if user {
		cmd.Env = []string{"PATH=/usr/local/bin:/usr/bin:/bin"}
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: ordinary, Gid: ordinary}}
		if err := exec.Command("/usr/bin/env", "-i", cmd.Env[0], "python3", "-c", "").Run(); err != nil {
			t.Skipf("needs a Python that all users can read in %s: %v", cmd.Env[0], err)
		}
	}
	return cmd
}

// probe is what a process does that lacks the system calls named in AGON_PROBE: it
// opens a sandbox and says in one line what came of it.
func probe() {
	if err := forbid(strings.Split(os.Getenv("AGON_PROBE"), ",")); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	s, err := Open(context.Background(), Config{})
	if err != nil {
		fmt.Println(err)
		os.Exit(0)
	}
	fmt.Println("tier:", s.Isolation())
	s.Close()
	os.Exit(0)
}

// forbid has system calls fail in this process and its children as a container's
// filter has them fail: clone as far as it makes namespaces, and clone3 as if the
// kernel did not know it.
func forbid(names []string) error {
	info, err := arch.GetInfo("")
	if err != nil {
		return err
	}
	program := []bpf.Instruction{bpf.LoadAbsolute{Off: offsetNumber, Size: 4}}
	for _, name := range names {
		if number, ok := info.SyscallNames[name]; ok {
			program = append(program, match(number, forbidden(name)...)...)
		}
	}
	raw, err := bpf.Assemble(append(program, bpf.RetConstant{Val: returnAllow}))
	if err != nil {
		return err
	}
	return installFilter(raw)
}

// forbidden ends in a return.
func forbidden(name string) []bpf.Instruction {
	switch name {
	case "clone":
		c := condition{bits: unix.CLONE_NEWUSER | unix.CLONE_NEWNS | unix.CLONE_NEWPID | unix.CLONE_NEWNET | unix.CLONE_NEWIPC | unix.CLONE_NEWUTS}
		return c.test()
	case "clone3", "landlock_create_ruleset":
		return []bpf.Instruction{bpf.RetConstant{Val: returnMissing}}
	}
	return []bpf.Instruction{bpf.RetConstant{Val: returnRefuse}}
}

// installFilter installs a filter in all threads of this process.
func installFilter(raw []bpf.RawInstruction) error {
	filters := make([]unix.SockFilter, len(raw))
	for i, one := range raw {
		filters[i] = unix.SockFilter{Code: one.Op, Jt: one.Jt, Jf: one.Jf, K: one.K}
	}
	program := unix.SockFprog{Len: uint16(len(filters)), Filter: &filters[0]}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if os.Geteuid() != 0 { // root may without, and keeps what no_new_privs would take
		if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
			return err
		}
	}
	_, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC, uintptr(unsafe.Pointer(&program)))
	if errno != 0 {
		return fmt.Errorf("seccomp: %w", errno)
	}
	return nil
}

// TestAttacksOfAnOrdinaryUser runs the suite as one, in the tiers that one has.
func TestAttacksOfAnOrdinaryUser(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("TestAttacks is it")
	}
	cmd := ownProgram(t, true)
	cmd.Args = append(cmd.Args, "-test.run=^TestAttacks$", "-test.v=true")
	out, err := cmd.CombinedOutput()
	for line := range strings.Lines(string(out)) {
		if strings.Contains(line, "--- FAIL") || strings.Contains(line, "--- SKIP") {
			t.Log(strings.TrimSpace(line))
		}
	}
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
