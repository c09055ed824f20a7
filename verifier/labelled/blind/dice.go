package blind

import "agon"

// dice draws from a stream, one number after another.
type dice struct {
	stream agon.Stream
	drawn  uint64
}

// below returns a number from 0 to n-1.
func (d *dice) below(n int) int {
	d.drawn++
	return int(d.stream.Uint64(d.drawn) % uint64(n))
}

// within returns a number from low to high.
func (d *dice) within(low, high int) int { return low + d.below(high-low+1) }

// chance is true in one of n cases.
func (d *dice) chance(n int) bool { return d.below(n) == 0 }

// pick returns one of options.
func pick[T any](d *dice, options []T) T { return options[d.below(len(options))] }

// shuffled returns options in a drawn order.
func shuffled[T any](d *dice, options []T) []T {
	order := append([]T(nil), options...)
	for i := len(order) - 1; i > 0; i-- {
		j := d.below(i + 1)
		order[i], order[j] = order[j], order[i]
	}
	return order
}
