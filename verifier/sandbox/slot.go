package sandbox

import (
	"encoding/json"
	"os/exec"
	"sync"
	"time"

	"agon/verifier/sandbox/cgroup"
)

// slot is one warm pid 1 with its namespaces, or its quarters.
type slot struct {
	cmd      *exec.Cmd
	control  *channel
	stderr   tail
	dead     chan struct{} // closed once the process is reaped
	forks    bool          // a child per attempt
	activity *activity     // of the sandbox
	quarters *quarters     // nil where the kernel clears up
	group    *cgroup.Group // nil where there are none

	mu       sync.Mutex
	pressure cgroup.Pressure // of the group, as it was last seen
	attempt  *attempt        // whose end is told by the control channel
	leaving  *attempt        // whose end is told when the slot is empty
	emptied  chan struct{}   // closed when the slot says that it is empty
}

// slotEvent is what pid 1 tells of its own accord.
type slotEvent struct {
	Ready      json.RawMessage `json:"ready"`
	Unisolated string          `json:"unisolated"`
	Broken     string          `json:"broken"`
	Refused    string          `json:"refused"`
	Exited     *exit           `json:"exited"`
	Empty      bool            `json:"empty"`
}

// event waits for what pid 1 tells next.
func (one *slot) event() (slotEvent, error) {
	var event slotEvent
	body, err := one.control.receive(largestFrame)
	if err != nil {
		return event, err
	}
	return event, json.Unmarshal(body, &event)
}

// listen hears a forking slot until it ends. It runs in a goroutine of its own.
func (one *slot) listen() {
	for {
		event, err := one.event()
		one.mu.Lock()
		switch {
		case err != nil:
			for _, a := range []*attempt{one.attempt, one.leaving} {
				if a != nil {
					a.ended(nil, "the slot ended")
				}
			}
		case event.Exited != nil && !event.Empty && one.attempt != nil:
			one.attempt.ended(event.Exited, "")
		case event.Exited != nil && !event.Empty && one.leaving != nil:
			one.leaving.ended(event.Exited, "") // its channel was closed, and it was faster than the order to empty
		case event.Refused != "" && one.attempt != nil:
			one.attempt.ended(nil, event.Refused)
		case event.Empty && one.emptied != nil:
			if one.leaving != nil {
				one.leaving.ended(event.Exited, "the program was not running")
				one.leaving = nil
			}
			close(one.emptied)
			one.emptied = nil
		}
		one.mu.Unlock()
		if err != nil {
			one.kill()
			return
		}
	}
}

// empty ends the attempt and everything that it started, and reports whether
// the slot has proved to be empty.
func (one *slot) empty() bool {
	proof := make(chan struct{})
	one.mu.Lock()
	if one.attempt != nil {
		one.attempt.close()
		one.leaving, one.attempt = one.attempt, nil
	}
	one.emptied = proof
	one.mu.Unlock()
	if one.control.send(json.RawMessage(`{"do":"empty"}`)) != nil {
		return false
	}
	timer := time.NewTimer(emptyTime)
	defer timer.Stop()
	select {
	case <-proof:
		return true
	case <-one.dead:
	case <-timer.C:
	}
	return false
}

// emptyTime is for a slot to prove itself empty, and to tell of a child's end.
const emptyTime = 5 * time.Second

// kill ends the slot and everything in it, and waits until it is gone.
func (one *slot) kill() {
	if one.forks && one.quarters != nil {
		one.leave()
	}
	one.cmd.Process.Kill()
	<-one.dead
	one.control.close()
	one.quarters.clear()
	one.look()         // it is asked for once the group is gone, too
	one.group.Remove() // what stays is for the next program to remove
}

// look returns how short of memory the slot as a whole was so far.
func (one *slot) look() cgroup.Pressure {
	one.mu.Lock()
	defer one.mu.Unlock()
	if now := one.group.Pressure(); now != (cgroup.Pressure{}) {
		one.pressure = now
	}
	return one.pressure
}

// leave lets pid 1 end what would outlive it, and waits until it has ended, for a
// while.
func (one *slot) leave() {
	if one.control.end() != nil {
		return
	}
	timer := time.NewTimer(leaveTime)
	defer timer.Stop()
	select {
	case <-one.dead:
	case <-timer.C:
	}
}

// leaveTime is for a slot to end when it is told to.
const leaveTime = 2 * time.Second

// alive reports whether the slot's process has not been reaped yet.
func (one *slot) alive() bool {
	select {
	case <-one.dead:
		return false
	default:
		return true
	}
}
