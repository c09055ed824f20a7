package audit

import (
	"slices"

	"agon"
)

// segment is iterations to turn again: those after from, up to to.
type segment struct {
	from, to int
	// end is the step of the checkpoint that the iterations led to, 0 where the run
	// ended without: the segment is whole if it reaches that far.
	end int
}

func (s segment) whole() bool { return s.end != 0 && s.to == s.end }

// plan chooses what to turn again of the ways between a run's checkpoints: so many
// iterations, and first the shortest way from a checkpoint to the next, all of it,
// however long: only there are weights that can be compared. The others are drawn, and
// cut where so many are reached.
func plan(ways []segment, iterations int, stream agon.Stream) (chosen []segment) {
	ways = slices.Clone(ways)
	draw(ways, stream)
	shortest := shortestOf(ways)
	slices.SortStableFunc(ways, func(a, b segment) int { return a.rank(shortest) - b.rank(shortest) })
	for i, s := range ways {
		if iterations <= 0 {
			break
		}
		if first := i == 0 && s.from > 0 && s.end > 0; !first {
			s.to = min(s.to, s.from+iterations)
		}
		iterations -= s.to - s.from
		chosen = append(chosen, s)
	}
	return chosen
}

// waysOf are the parts that checkpoints cut a run into.
func waysOf(steps []int, finished int) (ways []segment) {
	from := 0
	for _, step := range steps {
		if step > finished {
			break
		}
		ways = append(ways, segment{from, step, step})
		from = step
	}
	if from < finished {
		ways = append(ways, segment{from, finished, 0})
	}
	return ways
}

// draw brings the parts into an order by lot: Fisher and Yates.
func draw(ways []segment, stream agon.Stream) {
	for i := len(ways) - 1; i > 0; i-- {
		j := int(stream.Uniform(uint64(i)) * float64(i+1))
		ways[i], ways[j] = ways[j], ways[i]
	}
}

// shortestOf is the length of the shortest way between two checkpoints; 0 if there is
// none.
func shortestOf(ways []segment) (shortest int) {
	for _, w := range ways {
		if w.from > 0 && w.end > 0 && (shortest == 0 || w.to-w.from < shortest) {
			shortest = w.to - w.from
		}
	}
	return shortest
}

// rank puts the ways between two checkpoints that are as short as that first.
func (s segment) rank(shortest int) int {
	if s.from > 0 && s.end > 0 && s.to-s.from == shortest {
		return 0
	}
	return 1
}
