package sandbox

import (
	"slices"
	"sync"
	"time"

	"agon"
)

// Activity is what a Sandbox did in some time.
type Activity struct {
	// Limits counts the programs that each limit ended.
	Limits map[agon.Limit]int
	// Retries counts the fresh slots that programs and judgements were given
	// because they had lost theirs, Replays the earlier programs of their attempts
	// that ran again there first.
	Retries, Replays int
	// Evictions counts the attempts that gave up their slot while they waited
	// for the policy, and are replayed too when they go on. Their number depends
	// on what runs at once.
	Evictions int
	// CPU is the processor time of the processes of attempts and judgements that
	// ended, their own children included as far as they waited for them. What ended
	// with its slot, and what environments' own tools take, is not told.
	CPU time.Duration
	// Waits tells how long each program and each judgement waited for a slot
	// and a core, the shortest first.
	Waits []time.Duration
}

// activity gathers an Activity. Its zero value is ready for use.
type activity struct {
	mu sync.Mutex
	at Activity
}

// TakeActivity returns what the Sandbox did since the last call, or since it was
// opened.
func (s *Sandbox) TakeActivity() Activity {
	s.activity.mu.Lock()
	defer s.activity.mu.Unlock()
	taken := s.activity.at
	s.activity.at = Activity{}
	slices.Sort(taken.Waits)
	return taken
}

// add lets change count something.
func (a *activity) add(change func(at *Activity)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	change(&a.at)
}

func (a *activity) limited(limit agon.Limit) {
	a.add(func(at *Activity) {
		if at.Limits == nil {
			at.Limits = map[agon.Limit]int{}
		}
		at.Limits[limit]++
	})
}

func (a *activity) waited(wait time.Duration) {
	a.add(func(at *Activity) { at.Waits = append(at.Waits, wait) })
}

func (a *activity) retried(replays int) {
	a.add(func(at *Activity) {
		at.Retries++
		at.Replays += replays
	})
}

func (a *activity) evicted() { a.add(func(at *Activity) { at.Evictions++ }) }

func (a *activity) used(seconds float64) {
	a.add(func(at *Activity) { at.CPU += time.Duration(seconds * float64(time.Second)) })
}
