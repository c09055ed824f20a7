package challenger

// curriculum remembers, by kind of task, how much there was to learn from the
// groups of attempts so far. Kinds are signatures: the solution's sequence of
// calls and shapes of arguments.
type curriculum map[string]float64

// What a curriculum remembers of a kind is a decayed mean. The decay forgets
// half of it in two groups, since the policy changes with every iteration; the
// least keeps an eye on kinds that are mastered, or out of reach.
const (
	lessonDecay = 0.7
	leastLesson = 0.02
)

// lesson is what a kind promises: 4p(1−p) of its groups, where p is the pass
// rate, the variance of the reward and with it the size of the policy gradient.
// It is 1 for a kind that was never attempted.
func (c curriculum) lesson(kind string) float64 {
	lesson, known := c[kind]
	if !known {
		return 1
	}
	return max(lesson, leastLesson)
}

// record counts a group of attempts at a task of that kind.
func (c curriculum) record(kind string, attempts, passes int) {
	p := float64(passes) / float64(attempts)
	found := 4 * p * (1 - p)
	if earlier, known := c[kind]; known {
		found = lessonDecay*earlier + (1-lessonDecay)*found
	}
	c[kind] = found
}

// apportion gives n places to queues of tasks of one kind each, in proportion
// to what the kinds promise, by the method of Webster and Sainte-Laguë: every
// place goes to the queue with the greatest quotient of its promise and 2s + 1,
// where s is the number of places that it has, and among equals to the first.
// It returns the places of each queue, which are at most as many as it has
// tasks.
func apportion(n int, promises []float64, waiting []int) []int {
	places := make([]int, len(promises))
	for range n {
		best, most := -1, 0.0
		for k, promise := range promises {
			if quotient := promise / float64(2*places[k]+1); places[k] < waiting[k] && quotient > most {
				best, most = k, quotient
			}
		}
		if best < 0 {
			break
		}
		places[best]++
	}
	return places
}
