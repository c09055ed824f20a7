package sandbox

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

// insideUser is the user id of a slot where ours could be changed; it is the
// host's nobody, so that a slot of root owns nothing of root's.
const (
	insideUser  = 1000
	outsideUser = 65534

	addressesFixed = 0x0040000 // ADDR_NO_RANDOMIZE of personality(2)
)

// spawner starts processes from one OS thread of its own, for two reasons:
// the kernel kills a slot when the thread that started it ends (Pdeathsig), and
// a thread of Go's may end at any time; and the switch that turns address
// randomisation off belongs to a thread.
type spawner struct {
	jobs chan func()
	over chan struct{} // closed by close; jobs never is, for start may be at it
}

func newSpawner() *spawner {
	s := &spawner{jobs: make(chan func()), over: make(chan struct{})}
	go s.work()
	return s
}

func (s *spawner) work() {
	runtime.LockOSThread() // and never unlock: the thread ends with the goroutine
	for {
		select {
		case job := <-s.jobs:
			job()
		case <-s.over:
			return
		}
	}
}

// start starts cmd, with or without address randomisation; after close it
// returns errClosed.
func (s *spawner) start(cmd *exec.Cmd, randomize bool) error {
	done := make(chan error, 1)
	job := func() {
		var persona uintptr
		if !randomize {
			persona = addressesFixed
		}
		// Where a container forbids it, addresses stay random: they decide
		// nothing in a program that does not look at them.
		syscall.Syscall(unix.SYS_PERSONALITY, persona, 0, 0)
		done <- cmd.Start()
	}
	select {
	case s.jobs <- job:
		return <-done
	case <-s.over:
		return errClosed
	}
}

// close ends the thread; what it started dies with it.
func (s *spawner) close() { close(s.over) }

// closed reports whether close was called.
func (s *spawner) closed() bool {
	select {
	case <-s.over:
		return true
	default:
		return false
	}
}

// attributes are those of pid 1 of a slot, which keeps the machine's network or has
// an empty one.
func attributes(tier Isolation, network bool) *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setsid: true}
	if tier != IsolationNamespaces {
		return attr
	}
	attr.Cloneflags = unix.CLONE_NEWUSER | unix.CLONE_NEWNS | unix.CLONE_NEWPID | unix.CLONE_NEWIPC | unix.CLONE_NEWUTS
	if !network {
		attr.Cloneflags |= unix.CLONE_NEWNET
	}
	attr.UidMappings = idMap(os.Geteuid())
	attr.GidMappings = idMap(os.Getegid())
	attr.GidMappingsEnableSetgroups = mapsMore()
	return attr
}

// mapsMore reports whether we may give a slot a user id other than our own: as
// root, unless in a user namespace that has no other.
var mapsMore = sync.OnceValue(func() bool {
	return os.Geteuid() == 0 && idMaps("/proc/self/uid_map", outsideUser) && idMaps("/proc/self/gid_map", outsideUser)
})

// idMaps reports whether an id is one of ours by a map of the kernel's: lines of
// first id inside, first id outside, length.
func idMaps(file string, id int) bool {
	text, err := os.ReadFile(file)
	if err != nil {
		return true // without /proc, as ever
	}
	for line := range strings.Lines(string(text)) {
		var first, outside, length int
		if n, _ := fmt.Sscan(line, &first, &outside, &length); n == 3 && first <= id && id-first < length {
			return true
		}
	}
	return false
}

func idMap(own int) []syscall.SysProcIDMap {
	list := []syscall.SysProcIDMap{{ContainerID: 0, HostID: own, Size: 1}}
	if mapsMore() {
		list = append(list, syscall.SysProcIDMap{ContainerID: insideUser, HostID: outsideUser, Size: 1})
	}
	return list
}
