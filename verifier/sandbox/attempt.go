package sandbox

import (
	"errors"
	"os"
	"time"

	"golang.org/x/sys/unix"

	"agon/verifier/sandbox/cgroup"
)

// attempt is a child of a slot and our end of its channel.
type attempt struct {
	*channel
	slot   *slot
	before cgroup.Pressure // of the slot
	over   chan struct{}   // closed when the child, or the slot, is known to have ended

	// Valid once over is closed.
	exit *exit  // nil if the child never was, or its slot died
	why  string // then the reason
}

// exit is how the child of an attempt ended.
type exit struct {
	Signal int     `json:"signal"`
	Code   int     `json:"code"`
	CPU    float64 `json:"cpu"`  // seconds
	Peak   int64   `json:"peak"` // bytes that lay in memory at most

	starved bool // killed since the slot as a whole was over its limit of memory
}

// fork asks for a child, without waiting for it.
func (one *slot) fork(message map[string]any) (*attempt, error) {
	ours, theirs, err := pair()
	if err != nil {
		return nil, err
	}
	defer unix.Close(theirs)
	a := &attempt{channel: ours, slot: one, before: one.look(), over: make(chan struct{})}
	one.mu.Lock()
	one.attempt = a
	one.mu.Unlock()
	message["do"] = "fork"
	if err := one.control.sendWith(message, theirs); err != nil {
		ours.close()
		return nil, err
	}
	return a, nil
}

// ended records the end and lets a reader have what was sent before it.
func (a *attempt) ended(exit *exit, why string) {
	select {
	case <-a.over:
		return
	default:
	}
	a.exit, a.why = exit, why
	if exit != nil {
		a.slot.activity.used(exit.CPU)
	}
	close(a.over)
	// A process that the program left behind may hold the channel open.
	a.deadline(time.Now().Add(100 * time.Millisecond))
}

// errLate says that a child that has not ended is over its deadline.
var errLate = errors.New("over its deadline")

// ending tells how the child ended of which err is what its channel told last:
// errLate if it has not, and a *lossError if its slot does not know.
func (a *attempt) ending(err error) (exit, error) {
	select {
	case <-a.over:
	default:
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return exit{}, errLate
		}
		if !a.told() {
			// Either the slot hangs or the program has closed the channel and
			// lives on: a second time it is the program.
			return exit{}, &lossError{why: "the program closed the interpreter's channel", blame: blameHangs}
		}
	}
	starved := a.starved()
	if a.exit == nil && starved { // with pid 1
		return exit{Signal: int(unix.SIGKILL), starved: true}, nil
	}
	if a.exit == nil {
		return exit{}, &lossError{why: a.why}
	}
	how := *a.exit
	how.starved = starved && how.Signal == int(unix.SIGKILL)
	return how, nil
}

// starved reports whether the kernel has killed a process of the attempt since all of
// them together were over their limit of memory.
func (a *attempt) starved() bool { return a.slot.look().Starved(a.before) }

// told waits until the end of the child is told.
func (a *attempt) told() bool {
	timer := time.NewTimer(emptyTime)
	defer timer.Stop()
	select {
	case <-a.over:
		return true
	case <-timer.C:
		return false
	}
}
