package synthetic

import (
	"math/rand/v2"

	"agon"
)

// dice draws the random choices of one demonstration from its stream.
type dice struct{ *rand.Rand }

func newDice(stream agon.Stream) dice {
	return dice{rand.New(&counter{stream: stream})}
}

// counter is a rand.Source that reads a stream in order.
type counter struct {
	stream agon.Stream
	n      uint64
}

func (c *counter) Uint64() uint64 {
	c.n++
	return c.stream.Uint64(c.n - 1)
}

func (d dice) chance(p float64) bool { return d.Float64() < p }

func pick[T any](d dice, from []T) T { return from[d.IntN(len(from))] }

// weighted returns the index of a weight, drawn in proportion to it.
func (d dice) weighted(weights []float64) int {
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	at := d.Float64() * sum
	for i, w := range weights {
		if at -= w; at < 0 {
			return i
		}
	}
	return len(weights) - 1
}
