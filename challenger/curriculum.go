package challenger

// curriculum remembers, by kind of task, what came of the groups of attempts so
// far. Kinds are signatures: the solution's sequence of calls and shapes of
// arguments.
type curriculum map[string]course

// course is what a curriculum remembers of a kind: decayed means over its
// groups.
type course struct {
	// Passed is the pass rate p.
	Passed float64 `json:"passed"`
	// Lesson is 4p(1−p), the variance of the reward and with it the size of the
	// policy gradient.
	Lesson float64 `json:"lesson"`
}

// The decay forgets half in two groups, since the policy changes with every
// iteration; the least keeps an eye on kinds that are mastered, or out of
// reach.
const (
	courseDecay = 0.7
	leastShare  = 0.02
)

// practice is how much attempts at a kind promise to teach. It is 1 for a kind
// that was never attempted.
func (c curriculum) practice(kind string) float64 {
	course, known := c[kind]
	if !known {
		return 1
	}
	return max(course.Lesson, leastShare)
}

// imitation is how much the example solutions of a kind promise to teach: the
// share of attempts that fail. A kind at which all fail has no policy gradient,
// and is the one of which a solution that was found to work tells most.
func (c curriculum) imitation(kind string) float64 {
	return max(1-c[kind].Passed, leastShare)
}

// record counts a group of attempts at a task of that kind.
func (c curriculum) record(kind string, attempts, passes int) {
	p := float64(passes) / float64(attempts)
	found := course{Passed: p, Lesson: 4 * p * (1 - p)}
	if earlier, known := c[kind]; known {
		found.Passed = courseDecay*earlier.Passed + (1-courseDecay)*found.Passed
		found.Lesson = courseDecay*earlier.Lesson + (1-courseDecay)*found.Lesson
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
