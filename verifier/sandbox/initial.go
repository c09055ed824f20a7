package sandbox

import (
	"sync"

	"agon"
)

// initialStates keeps the initial states of an environment, each of which is
// looked up many times while its tasks are live. A state may be of any size, so
// that they are bounded by their bytes; full, the store begins anew. The process
// of the environment keeps them in the same way, in environment.py.
type initialStates struct {
	mu    sync.Mutex
	kept  map[int64]agon.State // by seed
	bytes int
}

// mostInitial bounds the bytes of the states that are kept, and with them those
// of each seed, which weighs as much as a small state does.
const (
	mostInitial = 64 << 20
	perInitial  = 256
)

func (s *initialStates) get(seed int64) (agon.State, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	state, ok := s.kept[seed]
	return state, ok
}

// put keeps a state, unless it alone is too large.
func (s *initialStates) put(seed int64, state agon.State) {
	weight := len(state.JSON) + perInitial
	if weight > mostInitial {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, known := s.kept[seed]; known {
		return // another was faster
	}
	if s.kept == nil || s.bytes+weight > mostInitial {
		s.kept, s.bytes = map[int64]agon.State{}, 0
	}
	s.kept[seed] = state
	s.bytes += weight
}
