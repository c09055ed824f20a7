package challenger

import (
	"slices"

	"agon"
)

// Shares say what part of something each environment has. Nil shares alike.
type Shares []float64

// Turns says to which of so many environments each of n places belongs. Without
// shares they follow in turn. With them the places are a systematic sample of the
// environments, in their order: the points (i + u)/n, for one u from stream, on a line
// of which each environment has its share. So each has its share of n, rounded up or
// down, and over many streams exactly that: none is too small to have a turn.
//
// Systematic sampling with unequal probabilities is that of Madow, "On the Theory of
// Systematic Sampling, II" (Annals of Mathematical Statistics 20, 1949).
func (s Shares) Turns(n, environments int, stream agon.Stream) []int {
	turns := make([]int, n)
	if len(s) == 0 {
		for i := range turns {
			turns[i] = i % environments
		}
		return turns
	}
	whole := 0.0
	for _, share := range s {
		whole += share
	}
	at, end, u := 0, s[0], stream.Uniform(0)
	for i := range turns {
		for at < len(s)-1 && (float64(i)+u)/float64(n)*whole >= end {
			at++
			end += s[at]
		}
		turns[i] = at
	}
	return turns
}

// DrawShared is Draw with the places shared out among environments, of which names
// holds the names: as Turns has it where each has tasks enough, and of those that lack
// some the others have the rest, in proportion.
func (p *Pool) DrawShared(n int, names []string, shares Shares, stream agon.Stream) []agon.Task {
	queues, waiting := make([][][]int, len(names)), make([]int, len(names))
	for k, name := range names {
		queues[k] = p.queues(func(t *agon.Task) bool { return t.Environment == name })
		for _, queue := range queues[k] {
			waiting[k] += len(queue)
		}
	}
	var tasks []agon.Task
	for k, places := range shares.places(n, waiting, stream) {
		tasks = append(tasks, p.draw(places, queues[k])...)
	}
	return tasks
}

// places shares out n places among environments of which so many tasks wait.
func (s Shares) places(n int, waiting []int, stream agon.Stream) []int {
	places, left, taken := make([]int, len(waiting)), slices.Clone(waiting), 0
	for _, k := range s.Turns(n, len(waiting), stream) {
		if left[k] > 0 {
			places[k]++
			left[k]--
			taken++
		}
	}
	for k, more := range apportion(n-taken, s, left) {
		places[k] += more
	}
	return places
}
