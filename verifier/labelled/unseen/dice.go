package unseen

import "agon"

// dice draws from a stream, one number after another.
type dice struct {
	stream agon.Stream
	n      uint64
}

// below draws one of 0 … n-1.
func (d *dice) below(n int) int {
	d.n++
	return int(d.stream.Uint64(d.n) % uint64(n))
}

// in draws one of low … high.
func (d *dice) in(low, high int) int { return low + d.below(high-low+1) }

// chance is true in one case of n.
func (d *dice) chance(n int) bool { return d.below(n) == 0 }

// pick draws one of a list, which is not empty.
func pick[T any](d *dice, list []T) T { return list[d.below(len(list))] }

// shuffled returns a copy of list in another order.
func shuffled[T any](d *dice, list []T) []T {
	mixed := append([]T{}, list...)
	for i := len(mixed) - 1; i > 0; i-- {
		j := d.below(i + 1)
		mixed[i], mixed[j] = mixed[j], mixed[i]
	}
	return mixed
}

// two draws two different ones of a list.
func two[T any](d *dice, list []T) (T, T) {
	mixed := shuffled(d, list)
	return mixed[0], mixed[1]
}
