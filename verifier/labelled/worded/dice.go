package worded

import "agon"

// dice draw from a stream, one number after another. Dice that are bent throw
// one number differently, so that what is made with them differs in one choice
// from what is made without.
type dice struct {
	stream agon.Stream
	drawn  uint64
	// bent is the number of the throw that comes out one higher; 0 for none.
	bent uint64
}

func (d *dice) below(n int) int {
	d.drawn++
	i := int(d.stream.Uint64(d.drawn) % uint64(n))
	if d.drawn == d.bent {
		i = (i + 1) % n
	}
	return i
}

// between draws from low to high, both included.
func (d *dice) between(low, high int) int { return low + d.below(high-low+1) }

// one draws one of several.
func one[T any](d *dice, of ...T) T { return of[d.below(len(of))] }

// some draws n of several, without repetition.
func some[T any](d *dice, n int, of []T) []T {
	return shuffled(d, of)[:n]
}

func shuffled[T any](d *dice, of []T) []T {
	order := make([]T, len(of))
	for i := range of {
		j := d.below(i + 1)
		order[i], order[j] = order[j], of[i]
	}
	return order
}
