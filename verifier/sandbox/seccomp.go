package sandbox

import (
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/elastic/go-seccomp-bpf/arch"
	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"
)

// allowed are the system calls of a computation on memory, files below the
// private root, pipes and time. What is not named fails with EPERM: no sockets,
// no exec, no mounts, no tracing, no keys, no System V or POSIX queues and
// no flock (they would outlive an attempt), no io_uring, no bpf, no perf. The most frequent
// come first; the kernel caches the answer for those without a condition.
var allowed = []string{
	"read", "write", "futex", "mmap", "munmap", "mprotect", "brk", "mremap", "madvise",
	"poll", "ppoll", "recvmsg", "sendmsg", "wait4", "waitid", "close", "fork", "vfork",
	"rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "rt_sigpending", "rt_sigsuspend", "rt_sigtimedwait", "sigaltstack",
	"exit", "exit_group", "kill", "tkill", "tgkill", "set_robust_list", "rseq", "set_tid_address", "restart_syscall",
	"getpid", "getppid", "gettid", "getuid", "geteuid", "getgid", "getegid", "getpgid", "getpgrp", "getsid", "getgroups",
	"setpgid", "setsid", "getresuid", "getresgid",
	"clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday", "time", "times", "getrusage",
	"getitimer", "setitimer", "alarm", "pause", "sched_yield", "sched_getaffinity", "getcpu", "sysinfo", "uname", "getrandom",
	"open", "openat", "creat", "readv", "writev", "pread64", "pwrite64", "preadv", "pwritev", "lseek", "dup", "dup2", "dup3",
	"pipe", "pipe2", "select", "pselect6", "epoll_create", "epoll_create1", "epoll_ctl", "epoll_wait", "epoll_pwait", "eventfd2",
	"stat", "lstat", "fstat", "newfstatat", "statx", "statfs", "fstatfs", "access", "faccessat", "faccessat2", "readlink", "readlinkat",
	"getdents", "getdents64", "getcwd", "chdir", "fchdir", "mkdir", "mkdirat", "rmdir", "unlink", "unlinkat",
	"rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat", "chmod", "fchmod", "fchmodat", "umask",
	"truncate", "ftruncate", "fallocate", "fsync", "fdatasync", "utimensat", "fadvise64", "copy_file_range", "sendfile",
	"close_range", "getrlimit", "setrlimit", "arch_prctl", "membarrier",
}

// What Landlock does not look at, in its tier the filter forbids: an attempt
// there has the user's own id, and so the right to change modes and times of all
// that is the user's.
var notUnderLandlock = []string{"chmod", "fchmod", "fchmodat", "utimensat"}

// Without a mount of its own, the null device behind the standard descriptors is
// the host's, whose times whoever may write it can set to now.
var notWithoutMounts = []string{"utimensat"}

// An attempt under Landlock is one process, for the kernel can count only all of a user's.
// The error is that of the limit on processes.
var forks = []string{"fork", "vfork"}

// condition allows a call if one of its arguments has none of the bits, or, if
// there are values, is one of them.
type condition struct {
	name     string
	argument uint32
	bits     uint32
	values   []uint32
	// Without these bits, if any, the call fails as one over a limit.
	wants uint32
}

var conditions = []condition{
	// A process may read and lower its own limits, not those of pid 1, which
	// would outlive the attempt.
	{name: "prlimit64", argument: 0, values: []uint32{0}},
	// Threads and processes, but no new namespaces.
	{name: "clone", argument: 0, bits: unix.CLONE_NEWNS | unix.CLONE_NEWCGROUP | unix.CLONE_NEWUTS | unix.CLONE_NEWIPC | unix.CLONE_NEWUSER | unix.CLONE_NEWPID | unix.CLONE_NEWNET},
	// What opening a file asks; no driver is asked anything.
	{name: "ioctl", argument: 1, values: []uint32{unix.TCGETS, unix.TIOCINQ, fioclex, fionclex, fionbio}},
	// Signals to owners (F_SETOWN) would reach no further than kill.
	{name: "fcntl", argument: 1, values: []uint32{
		unix.F_DUPFD, unix.F_GETFD, unix.F_SETFD, unix.F_GETFL, unix.F_SETFL, unix.F_GETLK, unix.F_SETLK, unix.F_SETLKW, unix.F_DUPFD_CLOEXEC,
	}},
}

// networked are the calls that a process which was granted the network has in
// addition; the sockets themselves are among networkConditions.
var networked = []string{
	"connect", "bind", "listen", "accept", "accept4", "shutdown", "sendto", "recvfrom", "sendmmsg", "recvmmsg",
	"getsockopt", "setsockopt", "getsockname", "getpeername",
}

// Sockets of the internet, and pairs, which lead nowhere else: the sockets of this
// machine's own services, such as Docker's, are no network.
var networkConditions = []condition{
	{name: "socket", argument: 0, values: []uint32{unix.AF_INET, unix.AF_INET6}},
	{name: "socketpair", argument: 0, values: []uint32{unix.AF_UNIX}},
}

// test ends in a return.
func (c *condition) test() []bpf.Instruction {
	program := []bpf.Instruction{bpf.LoadAbsolute{Off: offsetArguments + 8*c.argument, Size: 4}} // the low half, little-endian
	for _, value := range c.values {
		program = append(program, bpf.JumpIf{Cond: bpf.JumpEqual, Val: value, SkipFalse: 1}, bpf.RetConstant{Val: returnAllow})
	}
	if c.values != nil {
		return append(program, bpf.RetConstant{Val: returnRefuse})
	}
	program = append(program, bpf.JumpIf{Cond: bpf.JumpBitsSet, Val: c.bits, SkipFalse: 1}, bpf.RetConstant{Val: returnRefuse})
	if c.wants != 0 {
		program = append(program, bpf.JumpIf{Cond: bpf.JumpBitsSet, Val: c.wants, SkipTrue: 1}, bpf.RetConstant{Val: returnLimit})
	}
	return append(program, bpf.RetConstant{Val: returnAllow})
}

const (
	offsetNumber       = 0
	offsetArchitecture = 4
	offsetArguments    = 16
	returnAllow        = unix.SECCOMP_RET_ALLOW
	returnRefuse       = unix.SECCOMP_RET_ERRNO | uint32(unix.EPERM)
	returnLimit        = unix.SECCOMP_RET_ERRNO | uint32(unix.EAGAIN)
	// The C library takes another way when a call does not exist.
	returnMissing = unix.SECCOMP_RET_ERRNO | uint32(unix.ENOSYS)
	x32Bit        = 0x40000000

	// asm-generic/ioctls.h
	fionclex, fioclex, fionbio = 0x5450, 0x5451, 0x5421
)

// seccompFilter assembles the filter of a tier for this machine, with or without the
// network. Of the library only
// the table of numbers is used: its assembler goes on comparing after it has
// replaced the call's number by an argument, so that an argument that equals
// the number of an allowed call would pass. Here each match ends in a return.
func seccompFilter(tier Isolation, network bool) ([]bpf.Instruction, error) {
	info, err := arch.GetInfo("")
	if err != nil {
		return nil, fmt.Errorf("seccomp: %w", err)
	}
	program := []bpf.Instruction{
		bpf.LoadAbsolute{Off: offsetArchitecture, Size: 4},
		bpf.JumpIf{Cond: bpf.JumpEqual, Val: uint32(info.ID), SkipTrue: 1},
		bpf.RetConstant{Val: unix.SECCOMP_RET_KILL_PROCESS},
		bpf.LoadAbsolute{Off: offsetNumber, Size: 4},
	}
	if info.ID == arch.X86_64.ID {
		program = append(program,
			bpf.JumpIf{Cond: bpf.JumpGreaterOrEqual, Val: x32Bit, SkipFalse: 1},
			bpf.RetConstant{Val: returnMissing})
	}
	calls, conditions := allowed, conditions
	if network {
		calls, conditions = slices.Concat(calls, networked), slices.Concat(conditions, networkConditions)
	}
	for _, name := range calls {
		if number, ok := info.SyscallNames[name]; ok { // not every machine has every call
			program = append(program, match(number, bpf.RetConstant{Val: answerOf(tier, name)})...)
		}
	}
	for _, c := range conditions {
		if tier == IsolationLandlock && c.name == "clone" {
			c.wants = unix.CLONE_THREAD
		}
		if number, ok := info.SyscallNames[c.name]; ok {
			program = append(program, match(number, c.test()...)...)
		}
	}
	if number, ok := info.SyscallNames["clone3"]; ok {
		// Its flags lie in memory, where a filter cannot look.
		program = append(program, match(number, bpf.RetConstant{Val: returnMissing})...)
	}
	return append(program, bpf.RetConstant{Val: returnRefuse}), nil
}

// answerOf is what a tier returns for one of the calls that are allowed.
func answerOf(tier Isolation, name string) uint32 {
	switch {
	case tier == IsolationUID && slices.Contains(notWithoutMounts, name):
		return returnRefuse
	case tier != IsolationLandlock:
		return returnAllow
	case slices.Contains(forks, name):
		return returnLimit
	case slices.Contains(notUnderLandlock, name):
		return returnRefuse
	}
	return returnAllow
}

// match runs body, which ends in a return, for one system call.
func match(number int, body ...bpf.Instruction) []bpf.Instruction {
	test := bpf.JumpIf{Cond: bpf.JumpEqual, Val: uint32(number), SkipFalse: uint8(len(body))}
	return append([]bpf.Instruction{test}, body...)
}

// seccompBytes is the filter as the kernel reads it: an array of sock_filter.
func seccompBytes(tier Isolation, network bool) ([]byte, error) {
	program, err := seccompFilter(tier, network)
	if err != nil {
		return nil, err
	}
	raw, err := bpf.Assemble(program)
	if err != nil {
		return nil, fmt.Errorf("seccomp: %w", err)
	}
	var out []byte
	for _, instruction := range raw {
		out = binary.NativeEndian.AppendUint16(out, instruction.Op)
		out = append(out, instruction.Jt, instruction.Jf)
		out = binary.NativeEndian.AppendUint32(out, instruction.K)
	}
	return out, nil
}
