package sandbox

import (
	"fmt"
	"math"
	"os"
	"runtime"
	"time"
)

// Isolation names how slots are kept apart from the machine.
type Isolation string

// The kinds of isolation.
const (
	// IsolationAuto takes the strongest kind that the kernel gives, and
	// refuses to go without.
	IsolationAuto Isolation = "auto"
	// IsolationNamespaces needs root, or a user who may make user namespaces.
	IsolationNamespaces Isolation = "namespaces"
	// IsolationUID needs root, as an ordinary container gives it: a user id of
	// its own for each attempt, and a root directory for each slot.
	IsolationUID Isolation = "uid"
	// IsolationLandlock needs nothing but a kernel with Landlock of ABI 6, Linux
	// 6.12.
	IsolationLandlock Isolation = "landlock"
	// IsolationNone runs a model's programs with the rights of this process
	// over its files and processes, itself included. The seccomp filter, which
	// forbids sockets and other programs, and the limits on one process stay;
	// the limits on processes and on /tmp do not, and what leaves its process
	// group survives.
	IsolationNone Isolation = "none"
)

// Config says how to open a Sandbox. The zero value is completed by defaults.
type Config struct {
	// Python is the interpreter, a path or a name; "python3" by default. What
	// runs is its sys.executable, so that shims cost nothing.
	Python string
	// Isolation is IsolationAuto by default.
	Isolation Isolation
	// FirstUID and UIDs are the range of user ids, which nobody else may use,
	// from which IsolationUID takes 32 for each slot: 65,536 from 200,000 on.
	FirstUID int
	UIDs     int
	Limits   Limits
	// Slots bounds the slots of interpreters, 256 by default; one takes about
	// 8 MB. An attempt holds one from its first program to Close. If there are
	// more attempts, those that wait for their policy give theirs away and are
	// replayed when they go on.
	Slots int
	// Parallel is how many cores actions and judgements may take, the number of cores
	// by default. Half as many again execute at once, since they wait for us part of
	// their time; those that take longer than 20 ms are counted apart, up to Parallel.
	// It also bounds the environment processes of one environment.
	Parallel int
	// Warn gets, in one line each and once, what the user should know and nobody has
	// asked for: that an environment would have told one of its secrets, or has one
	// that is too short to be looked for. It may be called by several goroutines at
	// once. Nil writes to standard error.
	Warn func(line string)
}

// Limits bound what a model's code may use. A zero field takes its default.
type Limits struct {
	// ActionTime is the wall-clock time of one program, calls of tools not
	// counted: 5 s.
	ActionTime time.Duration
	// ToolTime is the wall-clock time of one call of a tool, a reward or an
	// invariant: 2 s.
	ToolTime time.Duration
	// VerifyTime is the wall-clock time of a verifier for one outcome: 1 s.
	VerifyTime time.Duration
	// CPU is the processor time of one attempt, in whole seconds: 10 s.
	CPU time.Duration
	// Memory bounds the address space of each process, in bytes: 256 MiB; and
	// where there are control groups, with TmpBytes and 64 MiB for what is not the
	// attempt's, what all processes of an attempt hold together.
	Memory int64
	// EnvironmentMemory bounds that of a process which runs an environment's own
	// files: 1 GiB.
	EnvironmentMemory int64
	// Processes bounds the processes and threads of an attempt, the
	// interpreter included: 8.
	Processes int
	// FileSize bounds one file, in bytes: 4 MiB.
	FileSize int64
	// TmpBytes and TmpInodes bound what /tmp holds: 16 MiB and 256.
	TmpBytes  int64
	TmpInodes int
	// OpenFiles bounds the descriptors of a process: 64.
	OpenFiles int
	// Recursion is the depth of Python's calls at which it raises
	// RecursionError: 1000.
	Recursion int
	// Output is the number of characters of an action's output that are
	// kept: 16 Ki. What is printed beyond it is dropped, and beyond Printed
	// characters, 1 Mi, the attempt ends with agon.LimitOutput.
	Output  int
	Printed int
	// Value bounds one JSON value that crosses, in bytes: 256 KiB.
	Value int
	// ToolCalls bounds the calls of tools of one attempt: 256.
	ToolCalls int
}

func (l Limits) withDefaults() Limits {
	setDefault(&l.ActionTime, 5*time.Second)
	setDefault(&l.ToolTime, 2*time.Second)
	setDefault(&l.VerifyTime, time.Second)
	setDefault(&l.CPU, 10*time.Second)
	setDefault(&l.Memory, 256<<20)
	setDefault(&l.EnvironmentMemory, 1<<30)
	setDefault(&l.Processes, 8)
	setDefault(&l.FileSize, 4<<20)
	setDefault(&l.TmpBytes, 16<<20)
	setDefault(&l.TmpInodes, 256)
	setDefault(&l.OpenFiles, 64)
	setDefault(&l.Recursion, 1000)
	setDefault(&l.Output, 16<<10)
	setDefault(&l.Printed, 1<<20)
	setDefault(&l.Value, 256<<10)
	setDefault(&l.ToolCalls, 256)
	return l
}

func (c Config) withDefaults() Config {
	setDefault(&c.Python, "python3")
	setDefault(&c.Isolation, IsolationAuto)
	setDefault(&c.FirstUID, 200_000)
	setDefault(&c.UIDs, 1<<16)
	setDefault(&c.Slots, 256)
	setDefault(&c.Parallel, runtime.NumCPU())
	if c.Warn == nil {
		c.Warn = func(line string) { fmt.Fprintln(os.Stderr, "agon: warning: "+line) }
	}
	c.Limits = c.Limits.withDefaults()
	return c
}

func setDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

// Validate says in one sentence what cannot be, or returns nil. Zero fields
// are valid.
func (c Config) Validate() error {
	c = c.withDefaults()
	l := c.Limits
	switch c.Isolation {
	case IsolationAuto, IsolationNamespaces, IsolationUID, IsolationLandlock, IsolationNone:
	default:
		return fmt.Errorf("isolation %q: want auto, namespaces, uid, landlock or none", c.Isolation)
	}
	if c.FirstUID < 1 || c.UIDs < blockSize || int64(c.FirstUID)+int64(c.UIDs) > math.MaxUint32 {
		return fmt.Errorf("user ids are %d from %d on: want at least %d, of those from 1 to %d", c.UIDs, c.FirstUID, blockSize, uint32(math.MaxUint32-1))
	}
	positive := map[string]int64{
		"slots": int64(c.Slots), "parallel": int64(c.Parallel),
		"action time": int64(l.ActionTime), "tool time": int64(l.ToolTime), "verify time": int64(l.VerifyTime),
		"processes": int64(l.Processes), "file size": l.FileSize,
		"tmp bytes": l.TmpBytes, "tmp inodes": int64(l.TmpInodes),
		"output": int64(l.Output), "printed": int64(l.Printed), "value": int64(l.Value), "tool calls": int64(l.ToolCalls),
	}
	for name, value := range positive {
		if value < 0 {
			return fmt.Errorf("%s is %d: want a positive number", name, value)
		}
	}
	if l.CPU < time.Second {
		return fmt.Errorf("CPU limit is %v: the kernel counts it in seconds, want at least 1s", l.CPU)
	}
	const smallest = 64 << 20 // CPython itself maps some 30 MB
	if l.Memory < smallest || l.EnvironmentMemory < smallest {
		return fmt.Errorf("memory limit is %d MiB: Python needs at least 64 MiB", min(l.Memory, l.EnvironmentMemory)>>20)
	}
	if l.Recursion < 100 {
		return fmt.Errorf("recursion is %d: Python itself needs at least 100", l.Recursion)
	}
	if l.OpenFiles < 16 {
		return fmt.Errorf("open files are %d: Python needs at least 16", l.OpenFiles)
	}
	return nil
}
