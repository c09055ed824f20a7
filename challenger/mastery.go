package challenger

import "slices"

// mastery is how far the policy masters a topic. It is a value: what is done to it gives
// another.
type mastery struct {
	// Accepted counts the tasks ever accepted that the policy wrote to the topic.
	Accepted int `json:"accepted"`
	// Recent are the last few of them, for the policy changes.
	Recent []recent `json:"recent"`
}

// recent is what became of a task so far.
type recent struct {
	ID       string `json:"id"`
	Attempts int    `json:"attempts"`
	Passes   int    `json:"passes"`
}

// The tasks of a topic that say how well it is mastered are the last few, since
// the policy changes; the least share keeps an eye on topics that are mastered.
const (
	recentTasks = 6
	leastFailed = 0.1
)

// accepted counts another task.
func (m mastery) accepted(id string) mastery {
	return mastery{m.Accepted + 1, append(slices.Clone(m.Recent[max(0, len(m.Recent)+1-recentTasks):]), recent{ID: id})}
}

// attempted counts attempts at a task, and passes among them, if it is a recent one.
func (m mastery) attempted(id string, attempts, passes int) mastery {
	m.Recent = slices.Clone(m.Recent)
	for i := range m.Recent {
		if m.Recent[i].ID == id {
			m.Recent[i].Attempts += attempts
			m.Recent[i].Passes += passes
		}
	}
	return m
}

// failed is the share of attempts at the recent tasks that failed: at least a little,
// and 1 where there were none.
func (m mastery) failed() float64 {
	attempts, passes := 0, 0
	for _, r := range m.Recent {
		attempts += r.Attempts
		passes += r.Passes
	}
	if attempts == 0 {
		return 1
	}
	return max(1-float64(passes)/float64(attempts), leastFailed)
}
