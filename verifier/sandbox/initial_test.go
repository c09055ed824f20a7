package sandbox

import (
	"testing"

	"agon"
)

// The store of initial states holds any number of small ones, few large ones,
// and never more bytes than it may.
func TestInitialStates(t *testing.T) {
	var s initialStates
	for seed := range int64(10_000) {
		s.put(seed, agon.State{JSON: []byte("{}")})
	}
	if _, ok := s.get(0); !ok || len(s.kept) != 10_000 {
		t.Errorf("%d small states are kept", len(s.kept))
	}
	large := agon.State{JSON: make([]byte, mostInitial/4)}
	for seed := range int64(20) {
		s.put(20_000+seed, large)
		s.put(20_000+seed, large) // a second time it weighs nothing
		if _, ok := s.get(20_000 + seed); !ok {
			t.Errorf("the state of seed %d was not kept", seed)
		}
		if held := weigh(&s); held != s.bytes || held > mostInitial {
			t.Fatalf("%d bytes are held, %d counted", held, s.bytes)
		}
	}
	s.put(1, agon.State{JSON: make([]byte, mostInitial)})
	if _, ok := s.get(1); ok {
		t.Error("a state is kept that alone is too large")
	}
}

func weigh(s *initialStates) (bytes int) {
	for _, state := range s.kept {
		bytes += len(state.JSON) + perInitial
	}
	return bytes
}
