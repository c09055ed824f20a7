package sandbox

import (
	"fmt"
	"math/rand/v2"
	"net"
	"runtime"
	"strings"

	"golang.org/x/sys/unix"
)

// blockSize is the number of user ids of one slot: its pid 1 has the first, its
// attempts have the others in turn.
const blockSize = 32

// userBlock is a claim on blockSize user ids.
type userBlock struct {
	first int
	claim net.Conn
}

// claimUsers claims a block among count user ids from first on. The claim is an
// abstract socket of that name, which the kernel gives back however we end, so
// that two programs of one container never use the same.
func claimUsers(first, count int) (*userBlock, error) {
	blocks := count / blockSize
	// User ids, and what the kernel counts for each, are those of all
	// containers of a machine: a start at random keeps them apart.
	start := rand.IntN(blocks)
	for n := range blocks {
		b := userBlock{first: first + (start+n)%blocks*blockSize}
		claim, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: fmt.Sprintf("@agon-uid-%d", b.first), Net: "unixgram"})
		if err == nil {
			b.claim = claim
			return &b, nil
		}
	}
	return nil, &isolationError{line: fmt.Sprintf("all user ids from %d to %d are in use", first, first+count-1), hint: "more of them: sandbox.uids"}
}

func (b *userBlock) release() { b.claim.Close() }

// sweep ends all processes with a user id of the block. Afterwards none of them
// runs another instruction of a program, and none has had a child meanwhile.
//
// It works as pid 1 of a slot does: from a thread of its own, to be thrown away,
// whose real and saved user id is that of pid 1, which attempts cannot signal,
// and whose effective one is an attempt's, which it may signal therefore.
func (b *userBlock) sweep() {
	dumpable, _ := unix.PrctlRetInt(unix.PR_GET_DUMPABLE, 0, 0, 0, 0)
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // and never unlock: the thread ends with the goroutine
		if !keepOnlySetUID(b.first) {
			return
		}
		for uid := b.first; uid < b.first+blockSize; uid++ {
			if mayOnlySignal(b.first, uid) {
				unix.Kill(-1, unix.SIGKILL)
			}
		}
	}()
	<-done
	// The change of a thread's user counts for the whole program.
	unix.Prctl(unix.PR_SET_DUMPABLE, uintptr(dumpable), 0, 0, 0)
}

// keepOnlySetUID gives this thread, and no other, a user id, and of root's
// capabilities leaves it the one to change that.
func keepOnlySetUID(uid int) bool {
	if unix.Prctl(unix.PR_SET_KEEPCAPS, 1, 0, 0, 0) != nil || !setThreadUsers(uid, uid, uid) {
		return false
	}
	const mask = 1 << unix.CAP_SETUID
	data := [2]unix.CapUserData{{Effective: mask, Permitted: mask}}
	return unix.Capset(&unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}, &data[0]) == nil
}

// setThreadUsers goes past Go's own, which changes all threads.
func setThreadUsers(real, effective, saved int) bool {
	_, _, errno := unix.RawSyscall(unix.SYS_SETRESUID, uintptr(real), uintptr(effective), uintptr(saved))
	return errno == 0
}

// mayOnlySignal makes uid this thread's effective user id, and reports whether
// it can now signal none but the processes of these two: the next call ends all
// that it can.
func mayOnlySignal(own, uid int) bool {
	if !setThreadUsers(own, uid, own) {
		return false
	}
	real, effective, saved := unix.Getresuid()
	return real == own && effective == uid && saved == own && own > 0 && uid > 0 && capabilities()&(1<<unix.CAP_KILL) == 0
}

// capabilities are the effective ones of this thread, as bits; all if they are not
// known.
func capabilities() uint64 {
	var data [2]unix.CapUserData
	if unix.Capget(&unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}, &data[0]) != nil {
		return ^uint64(0)
	}
	return uint64(data[1].Effective)<<32 | uint64(data[0].Effective)
}

// neededCapabilities are those by which a slot takes its root directory and user
// ids and gives up what it does not need, and by which we end it and clear up.
// Docker leaves all of them to root.
var neededCapabilities = []struct {
	name string
	bit  uint
}{
	{"DAC_OVERRIDE", unix.CAP_DAC_OVERRIDE},
	{"FOWNER", unix.CAP_FOWNER},
	{"KILL", unix.CAP_KILL},
	{"SETGID", unix.CAP_SETGID},
	{"SETUID", unix.CAP_SETUID},
	{"SYS_CHROOT", unix.CAP_SYS_CHROOT},
}

// probeUsers says why the tier of user ids is not to be had, or returns nil.
func probeUsers(c Config) error {
	if unix.Geteuid() != 0 {
		return &isolationError{line: "only root can take other user ids", hint: "run as root in the container"}
	}
	have := capabilities()
	var lacking []string
	for _, needed := range neededCapabilities {
		if have&(1<<needed.bit) == 0 {
			lacking = append(lacking, needed.name)
		}
	}
	if lacking != nil {
		return &isolationError{
			line: "root lacks the capability " + strings.Join(lacking, ", "),
			hint: "docker run --cap-add " + strings.Join(lacking, " --cap-add "),
		}
	}
	for _, id := range []int{c.FirstUID, c.FirstUID + c.UIDs - 1} {
		if !idMaps("/proc/self/uid_map", id) || !idMaps("/proc/self/gid_map", id) {
			return &isolationError{
				line: fmt.Sprintf("user and group ids from %d to %d are not all mapped here", c.FirstUID, c.FirstUID+c.UIDs-1),
				hint: "sandbox.first_uid and sandbox.uids: a range of /proc/self/uid_map that nobody uses",
			}
		}
	}
	return nil
}
