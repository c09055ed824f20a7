package sandbox

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
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
	calls        []string  // system calls that fail, as they do in a container that forbids them
	capabilities []uintptr // that root has not
	user         bool      // not root
}

// beyondDocker are the capabilities that Docker takes from root.
func beyondDocker() []uintptr {
	kept := []uintptr{
		unix.CAP_AUDIT_WRITE, unix.CAP_CHOWN, unix.CAP_DAC_OVERRIDE, unix.CAP_FOWNER, unix.CAP_FSETID, unix.CAP_KILL, unix.CAP_MKNOD,
		unix.CAP_NET_BIND_SERVICE, unix.CAP_NET_RAW, unix.CAP_SETFCAP, unix.CAP_SETGID, unix.CAP_SETPCAP, unix.CAP_SETUID, unix.CAP_SYS_CHROOT,
	}
	var taken []uintptr
	for capability := uintptr(0); capability <= unix.CAP_LAST_CAP; capability++ {
		if !slices.Contains(kept, capability) {
			taken = append(taken, capability)
		}
	}
	return taken
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
		{"root of Docker", lack{calls: namespaceCalls, capabilities: beyondDocker()}, []string{"tier: uid"}},
		{"no namespaces, no Landlock", lack{calls: append(landlockCalls, namespaceCalls...)}, []string{"tier: uid"}},
		{"no namespaces, not root", lack{calls: namespaceCalls, user: true}, []string{"tier: landlock"}},
		{"no namespaces, no chroot", lack{calls: namespaceCalls, capabilities: []uintptr{unix.CAP_SYS_CHROOT}}, []string{"tier: landlock"}},
		{"nothing left to root", lack{calls: append(landlockCalls, namespaceCalls...), capabilities: []uintptr{unix.CAP_SETUID}}, []string{
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
		for _, capability := range l.capabilities {
			unix.Prctl(unix.PR_CAPBSET_DROP, capability, 0, 0, 0)
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
// opens a sandbox, runs an attempt, and says in one line what came of it.
func probe() error {
	if err := forbid(strings.Split(os.Getenv("AGON_PROBE"), ",")); err != nil {
		return err
	}
	s, err := Open(context.Background(), Config{})
	if err != nil {
		return err
	}
	defer s.Close()
	env, err := s.Environment(context.Background(), source("def initial_state(seed): return {}\ndef two(state) -> int:\n    return 2"))
	if err != nil {
		return err
	}
	got, err := attemptOf(context.Background(), world{s, env}, "answer(two())")
	if err != nil {
		return err
	}
	if string(got.Answer) != "2" {
		return fmt.Errorf("%s: %+v", s.Isolation(), got)
	}
	fmt.Println("tier:", s.Isolation())
	return nil
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
	if capabilities()&(1<<unix.CAP_SYS_ADMIN) == 0 { // who has it may without
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
