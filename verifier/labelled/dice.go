package labelled

import (
	"encoding/json"
	"strconv"

	"agon"
)

// dice draw from a stream, one number after another.
type dice struct {
	stream agon.Stream
	drawn  uint64
}

func (d *dice) number(below int) int {
	d.drawn++
	return int(d.stream.Uint64(d.drawn) % uint64(below))
}

// shuffled returns 0..n-1 in an order drawn (Fisher and Yates).
func (d *dice) shuffled(n int) []int {
	order := make([]int, n)
	for i := range order {
		j := d.number(i + 1)
		order[i], order[j] = order[j], i
	}
	return order
}

// integer returns a value as one.
func integer(value any) (int64, bool) {
	number, ok := value.(json.Number)
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseInt(string(number), 10, 64)
	return n, err == nil
}

// difference is how much an integer grew.
func difference(was, is any) (by int64, ok bool) {
	a, okA := integer(was)
	b, okB := integer(is)
	return b - a, okA && okB
}
