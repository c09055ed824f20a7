package challenger

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"

	"agon"
)

// Entry is an accepted task with where it came from and what became of it.
type Entry struct {
	// Task has the iteration and the policy version that wrote it, and the
	// attempts and passes over its whole life.
	Task agon.Task `json:"task"`
	// Signature is that of its solution.
	Signature string `json:"signature"`
	// Topic is what was asked for, if the solution keeps to it.
	Topic Topic `json:"topic,omitempty"`
	// Calls is the number of calls of its solution.
	Calls int `json:"calls"`
	// Proposal is its number among the iteration's proposals; Revision counts
	// the revisions it took.
	Proposal int `json:"proposal"`
	Revision int `json:"revision,omitempty"`
	// Variant is set if it is a variation of what the policy wrote.
	Variant bool `json:"variant,omitempty"`
	// Alternatives are attempts that passed and ended otherwise than its
	// solution, the first few.
	Alternatives []Alternative `json:"alternatives,omitempty"`
	// Quarantine is set once attempts have shown that the task is unsound.
	Quarantine *Quarantine `json:"quarantine,omitempty"`
}

// Alternative is an attempt that passed and ended otherwise than the solution.
type Alternative struct {
	// End is the digest of its final state and answer.
	End string `json:"end"`
	// Program does again what it did.
	Program   string `json:"program"`
	Iteration int    `json:"iteration"`
}

// Quarantine says why a task is trusted no longer.
type Quarantine struct {
	Iteration int    `json:"iteration"`
	Reason    string `json:"reason"`
	// Failure is what passed and should not have: a failure case more, which
	// the task's verifier does not reject.
	Failure string `json:"failure"`
}

// mostAlternatives bounds those that are kept of a task: they are there to be read,
// and a lenient verifier has any number.
const mostAlternatives = 8

// Archive holds every task that was ever accepted, in order of acceptance. It
// saves as JSON and is not safe for concurrent use.
type Archive struct {
	entries    []Entry
	byID       map[string]int
	byQuestion map[question]bool
	byTopic    map[string][]int
}

// question is what makes two tasks the same to an executor.
type question struct {
	environment string
	seed        int64
	instruction string
}

// NewArchive returns an empty archive.
func NewArchive() *Archive {
	return &Archive{byID: map[string]int{}, byQuestion: map[question]bool{}, byTopic: map[string][]int{}}
}

// Len is the number of entries.
func (a *Archive) Len() int { return len(a.entries) }

// Contains reports whether a task with the item's environment, seed and
// instruction was accepted before.
func (a *Archive) Contains(item *agon.Item) bool { return a.byQuestion[questionOf(item)] }

// Add takes an entry in. It reports false, and does nothing, if Contains.
func (a *Archive) Add(entry Entry) bool {
	if a.Contains(&entry.Task.Item) {
		return false
	}
	a.byID[entry.Task.ID] = len(a.entries)
	a.byQuestion[questionOf(&entry.Task.Item)] = true
	if len(entry.Topic) > 0 && !entry.Variant {
		topic := entry.Topic.String()
		a.byTopic[topic] = append(a.byTopic[topic], len(a.entries))
	}
	a.entries = append(a.entries, entry)
	return true
}

// Task returns the task of that ID, or nil. It is the archive's own.
func (a *Archive) Task(id string) *agon.Task {
	i, ok := a.byID[id]
	if !ok {
		return nil
	}
	return &a.entries[i].Task
}

// Promise is how much another task on that topic promises to teach, from above 0
// to 1, which it is where none was accepted: 1/√(1 + n), n being the number of
// tasks ever accepted that the policy wrote to that topic (the bonus of
// count-based exploration, Strehl and Littman, J. Computer and System Sciences
// 74, 2008), times the share of attempts at the last of them that failed.
func (a *Archive) Promise(topic Topic) float64 {
	known := a.byTopic[topic.String()]
	attempts, passes := 0, 0
	for _, i := range known[max(0, len(known)-recentTasks):] {
		attempts += a.entries[i].Task.Attempts
		passes += a.entries[i].Task.Passes
	}
	failed := 1.0
	if attempts > 0 {
		failed = max(1-float64(passes)/float64(attempts), leastFailed)
	}
	return failed / math.Sqrt(1+float64(len(known)))
}

// The tasks of a topic that say how well it is mastered are the last few, since
// the policy changes; the least share keeps an eye on topics that are mastered.
const (
	recentTasks = 6
	leastFailed = 0.1
)

// Record adds attempts and passes to a task's pass rate.
func (a *Archive) Record(id string, attempts, passes int) error {
	i, ok := a.byID[id]
	if !ok {
		return fmt.Errorf("archive: there is no task %s", id)
	}
	a.entries[i].Task.Attempts += attempts
	a.entries[i].Task.Passes += passes
	return nil
}

// Alternative keeps an alternative of a task. It reports false, and does nothing, if
// one of that end is kept already or there are too many. A task that is not known is
// an error.
func (a *Archive) Alternative(id string, alternative Alternative) (kept bool, err error) {
	i, ok := a.byID[id]
	if !ok {
		return false, fmt.Errorf("archive: there is no task %s", id)
	}
	known := a.entries[i].Alternatives
	same := func(other Alternative) bool { return other.End == alternative.End }
	if len(known) >= mostAlternatives || slices.ContainsFunc(known, same) {
		return false, nil
	}
	a.entries[i].Alternatives = append(known, alternative)
	return true, nil
}

// Quarantine marks a task as unsound: it is no exemplar any more. It stays known, so
// that it is not accepted a second time. A task that is not known is an error.
func (a *Archive) Quarantine(id string, quarantine Quarantine) error {
	i, ok := a.byID[id]
	if !ok {
		return fmt.Errorf("archive: there is no task %s", id)
	}
	a.entries[i].Quarantine = &quarantine
	return nil
}

// Quarantined reports whether a task is in quarantine; one that is not known is not.
func (a *Archive) Quarantined(id string) bool {
	i, ok := a.byID[id]
	return ok && a.entries[i].Quarantine != nil
}

// Exemplar chooses a task to show to a challenger of that environment: first a
// signature, all being equally likely, then a task of it, among those that some
// attempts passed and some failed and that are not in quarantine. The common kinds are thereby shown no more
// often than the rare. It returns nil if there is none.
func (a *Archive) Exemplar(environment string, stream agon.Stream) *agon.Item {
	var signatures []string
	tasks := map[string][]*agon.Item{}
	for i := range a.entries {
		entry := &a.entries[i]
		if entry.Task.Environment != environment || entry.Quarantine != nil || entry.Task.Passes == 0 || entry.Task.Passes == entry.Task.Attempts {
			continue
		}
		if tasks[entry.Signature] == nil {
			signatures = append(signatures, entry.Signature)
		}
		tasks[entry.Signature] = append(tasks[entry.Signature], &entry.Task.Item)
	}
	if len(signatures) == 0 {
		return nil
	}
	alike := tasks[signatures[pick(stream, 0, len(signatures))]]
	return alike[pick(stream, 1, len(alike))]
}

// pick draws the n-th number of the stream, from 0 to below.
func pick(stream agon.Stream, n uint64, below int) int { return int(stream.Uint64(n) % uint64(below)) }

func questionOf(item *agon.Item) question {
	return question{item.Environment, item.Seed, item.Instruction}
}

// Copy returns an archive that what is done to a later leaves alone.
func (a *Archive) Copy() *Archive {
	byTopic := make(map[string][]int, len(a.byTopic))
	for topic, places := range a.byTopic {
		byTopic[topic] = slices.Clip(places) // they are added to and never changed
	}
	return &Archive{entries: slices.Clone(a.entries), byID: maps.Clone(a.byID), byQuestion: maps.Clone(a.byQuestion), byTopic: byTopic}
}

// MarshalJSON writes the entries.
func (a *Archive) MarshalJSON() ([]byte, error) { return marshalList(a.entries) }

// UnmarshalJSON replaces the entries by saved ones.
func (a *Archive) UnmarshalJSON(data []byte) error {
	var entries []Entry
	if err := json.Unmarshal(data, &entries); err != nil {
		return fmt.Errorf("archive: %w", err)
	}
	*a = *NewArchive()
	for i, entry := range entries {
		if !a.Add(entry) {
			return fmt.Errorf("archive: entry %d (task %s) is there twice", i, entry.Task.ID)
		}
	}
	return nil
}
