package goroutine

import "testing"

func TestID(t *testing.T) {
	mine := ID()
	if mine == 0 || ID() != mine {
		t.Fatalf("ID is %x, then %x", mine, ID())
	}
	const n = 100
	ids := make(chan uintptr, n)
	hold := make(chan struct{}) // all alive at once, so that none is used again
	for range n {
		go func() {
			ids <- grown(100)
			<-hold
		}()
	}
	seen := map[uintptr]bool{mine: true}
	for range n {
		id := <-ids
		if seen[id] {
			t.Errorf("two goroutines have the ID %x", id)
		}
		seen[id] = true
	}
	close(hold)
}

// grown is ID on a stack that has been moved to make room; 0 if that changed it.
func grown(depth int) uintptr {
	var room [1024]byte
	before := ID()
	if depth > 0 && grown(depth-1) != before {
		return 0
	}
	room[depth] = 1
	return ID()
}
