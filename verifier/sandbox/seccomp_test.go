package sandbox

import (
	"encoding/binary"
	"testing"

	"github.com/elastic/go-seccomp-bpf/arch"
	"golang.org/x/net/bpf"
	"golang.org/x/sys/unix"
)

// The filter is run by an interpreter of BPF: no call is made.
func TestSeccompFilter(t *testing.T) {
	for _, tier := range tiers {
		t.Run(string(tier), func(t *testing.T) { checkFilter(t, tier) })
	}
}

func checkFilter(t *testing.T, tier Isolation) {
	program, err := seccompFilter(tier, false)
	if err != nil {
		t.Fatal(err)
	}
	// What a tier answers to what Landlock does not look at.
	change, touch, fork := uint32(returnAllow), uint32(returnAllow), uint32(returnAllow)
	if tier != IsolationNamespaces {
		touch = returnRefuse
	}
	if tier == IsolationLandlock {
		change, fork = returnRefuse, returnLimit
	}
	info, err := arch.GetInfo("")
	if err != nil {
		t.Fatal(err)
	}
	ask := asker(t, program)
	own := uint32(info.ID)
	number := func(name string) uint32 { return uint32(info.SyscallNames[name]) }
	tests := []struct {
		name      string
		arguments []uint32
		want      uint32
	}{
		{"read", nil, returnAllow},
		{"socket", nil, returnRefuse},
		{"execve", nil, returnRefuse},
		{"io_uring_setup", nil, returnRefuse},
		{"clone3", nil, returnMissing},
		{"clone", []uint32{unix.CLONE_VM | unix.CLONE_THREAD}, returnAllow},
		{"clone", []uint32{unix.CLONE_NEWUSER}, returnRefuse},
		{"clone", []uint32{unix.CLONE_NEWUSER | unix.CLONE_THREAD}, returnRefuse},
		{"clone", []uint32{uint32(unix.SIGCHLD)}, fork},
		{"fork", nil, fork},
		{"vfork", nil, fork},
		{"chmod", nil, change},
		{"fchmod", nil, change},
		{"fchmodat", nil, change},
		{"utimensat", nil, touch},
		{"prlimit64", []uint32{0}, returnAllow},
		{"prlimit64", []uint32{1}, returnRefuse},
		// The number of read is that of an allowed call; as an argument it is not.
		{"prlimit64", []uint32{number("fstat")}, returnRefuse},
		{"ioctl", []uint32{0, 0x5401}, returnAllow},
		{"ioctl", []uint32{0, 0x5412}, returnRefuse}, // TIOCSTI
	}
	for _, test := range tests {
		if _, ok := info.SyscallNames[test.name]; !ok {
			continue // not every machine has every call
		}
		if got := ask(own, number(test.name), test.arguments...); got != test.want {
			t.Errorf("%s%v: %#x, want %#x", test.name, test.arguments, got, test.want)
		}
	}
	if got := ask(own+1, number("read")); got != unix.SECCOMP_RET_KILL_PROCESS {
		t.Errorf("another architecture: %#x", got)
	}
	if info.ID == arch.X86_64.ID {
		if got := ask(own, number("read")|x32Bit); got == returnAllow {
			t.Errorf("the x32 call: %#x", got)
		}
	}
}

// asker runs a filter over a system call.
func asker(t *testing.T, program []bpf.Instruction) func(architecture, number uint32, arguments ...uint32) uint32 {
	t.Helper()
	vm, err := bpf.NewVM(program)
	if err != nil {
		t.Fatal(err)
	}
	return func(architecture, number uint32, arguments ...uint32) uint32 {
		data := make([]byte, 64)
		// The interpreter reads network order, the kernel its own.
		binary.BigEndian.PutUint32(data[offsetNumber:], number)
		binary.BigEndian.PutUint32(data[offsetArchitecture:], architecture)
		for i, argument := range arguments {
			binary.BigEndian.PutUint32(data[offsetArguments+8*i:], argument)
		}
		verdict, err := vm.Run(data)
		if err != nil {
			t.Fatal(err)
		}
		return uint32(verdict)
	}
}

// A process that is granted the network gets sockets of the internet and no others.
func TestNetworkFilter(t *testing.T) {
	info, err := arch.GetInfo("")
	if err != nil {
		t.Fatal(err)
	}
	for _, tier := range append(tiers, IsolationNone) {
		program, err := seccompFilter(tier, true)
		if err != nil {
			t.Fatal(err)
		}
		ask := asker(t, program)
		for _, test := range []struct {
			name     string
			argument uint32
			want     uint32
		}{
			{"read", 0, returnAllow},
			{"socket", unix.AF_INET, returnAllow},
			{"socket", unix.AF_INET6, returnAllow},
			{"socket", unix.AF_UNIX, returnRefuse},
			{"socket", unix.AF_NETLINK, returnRefuse},
			{"socket", unix.AF_PACKET, returnRefuse},
			{"socketpair", unix.AF_UNIX, returnAllow},
			{"connect", 0, returnAllow},
			{"execve", 0, returnRefuse},
		} {
			if got := ask(uint32(info.ID), uint32(info.SyscallNames[test.name]), test.argument); got != test.want {
				t.Errorf("%s: %s(%d): %#x, want %#x", tier, test.name, test.argument, got, test.want)
			}
		}
	}
}
