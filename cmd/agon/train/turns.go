package train

import (
	"math/rand/v2"

	"agon"
)

// turns are an order in which n things have theirs, over and over: it is drawn anew
// each time that all have had one.
type turns struct {
	n      int
	stream agon.Stream
	// order is that of pass, -1 before the first is known.
	order []int
	pass  int
}

func newTurns(n int, stream agon.Stream) turns { return turns{n: n, stream: stream, pass: -1} }

// at returns whose turn it is, counted from the beginning of the run.
func (t *turns) at(turn int) int {
	if pass := turn / t.n; pass != t.pass {
		stream := t.stream.Derive(uint64(pass))
		t.pass, t.order = pass, rand.New(rand.NewPCG(stream.Uint64(0), stream.Uint64(1))).Perm(t.n)
	}
	return t.order[turn%t.n]
}
