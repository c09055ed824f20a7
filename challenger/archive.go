package challenger

import (
	"bytes"
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

// Archive knows every task that was ever accepted, by what it asks, so that none is
// accepted twice; and it holds those whole of which more may come, until Release. It
// saves as JSON and is not safe for concurrent use.
type Archive struct {
	known map[question]string // the IDs of the tasks that ask it
	held  []Entry             // in order of acceptance
	place map[string]int      // in held, by ID
	// mastery is of topics, by their texts.
	mastery map[string]mastery
}

// NewArchive returns an empty archive.
func NewArchive() *Archive {
	return &Archive{known: map[question]string{}, place: map[string]int{}, mastery: map[string]mastery{}}
}

// Len is the number of tasks that were ever accepted.
func (a *Archive) Len() int { return len(a.known) }

// Contains reports whether a task with the item's environment, seed and
// instruction was accepted before.
func (a *Archive) Contains(item *agon.Item) bool {
	_, known := a.known[questionOf(item)]
	return known
}

// Add takes an entry in. It reports false, and does nothing, if Contains.
func (a *Archive) Add(entry Entry) bool {
	if a.Contains(&entry.Task.Item) {
		return false
	}
	a.known[questionOf(&entry.Task.Item)] = entry.Task.ID
	a.hold(entry)
	if topic := entry.topic(); topic != "" {
		a.mastery[topic] = a.mastery[topic].accepted(entry.Task.ID)
	}
	return true
}

// Hold makes sure that a task is held which was accepted before, and may have been
// released; what became of it meanwhile is not known any more. It reports false, and
// does nothing, if that very task never was.
func (a *Archive) Hold(entry Entry) bool {
	if id, known := a.known[questionOf(&entry.Task.Item)]; !known || id != entry.Task.ID {
		return false
	}
	if _, held := a.place[entry.Task.ID]; !held {
		a.hold(entry)
	}
	return true
}

func (a *Archive) hold(entry Entry) {
	a.place[entry.Task.ID] = len(a.held)
	a.held = append(a.held, entry)
}

// mostExemplars bounds the tasks that are held for nothing but Exemplar.
const mostExemplars = 512

// Release lets go of the tasks that are not in use. Those that Exemplar may choose stay,
// up to a few hundred: the commonest kind gives way first, and of a kind the oldest. A
// task that is let go of stays known.
func (a *Archive) Release(inUse func(id string) bool) {
	stays := make([]bool, len(a.held))
	shown, kinds := 0, map[kind][]int{}
	for i := range a.held {
		entry := &a.held[i]
		if inUse(entry.Task.ID) {
			stays[i] = true
		} else if entry.showable() {
			stays[i] = true
			shown++
			kinds[entry.kind()] = append(kinds[entry.kind()], i)
		}
	}
	for ; shown > mostExemplars; shown-- {
		common := commonest(kinds)
		stays[kinds[common][0]] = false
		kinds[common] = kinds[common][1:]
	}
	held := a.held
	a.held, a.place = nil, map[string]int{}
	for i := range held {
		if stays[i] {
			a.hold(held[i])
		}
	}
}

// kind is what tasks are alike in.
type kind struct{ environment, signature string }

// commonest is the kind of the most places, and of several that whose first is lowest.
func commonest(kinds map[kind][]int) (most kind) {
	for k, places := range kinds {
		if n := len(kinds[most]); len(places) > n || len(places) == n && n > 0 && places[0] < kinds[most][0] {
			most = k
		}
	}
	return most
}

func (e *Entry) kind() kind { return kind{e.Task.Environment, e.Signature} }

// showable reports whether some attempts passed and some failed, and nothing speaks
// against the task.
func (e *Entry) showable() bool {
	return e.Quarantine == nil && e.Task.Passes > 0 && e.Task.Passes < e.Task.Attempts
}

// topic is that of an entry whose task the policy wrote to one; else empty.
func (e *Entry) topic() string {
	if e.Variant || len(e.Topic) == 0 {
		return ""
	}
	return e.Topic.String()
}

// Task returns the task of that ID, or nil if it is not held. It is the archive's own.
func (a *Archive) Task(id string) *agon.Task {
	if i, held := a.place[id]; held {
		return &a.held[i].Task
	}
	return nil
}

// Promise is how much another task on that topic promises to teach, from above 0
// to 1, which it is where none was accepted: 1/√(1 + n), n being the number of
// tasks ever accepted that the policy wrote to that topic (the bonus of
// count-based exploration, Strehl and Littman, J. Computer and System Sciences
// 74, 2008), times the share of attempts at the last of them that failed.
func (a *Archive) Promise(topic Topic) float64 {
	m := a.mastery[topic.String()]
	return m.failed() / math.Sqrt(1+float64(m.Accepted))
}

// Record adds attempts and passes to a task's pass rate. A task that is not held is an
// error, here and in what follows.
func (a *Archive) Record(id string, attempts, passes int) error {
	entry, err := a.entry(id)
	if err != nil {
		return err
	}
	entry.Task.Attempts += attempts
	entry.Task.Passes += passes
	if topic := entry.topic(); topic != "" {
		a.mastery[topic] = a.mastery[topic].attempted(id, attempts, passes)
	}
	return nil
}

func (a *Archive) entry(id string) (*Entry, error) {
	i, held := a.place[id]
	if !held {
		return nil, fmt.Errorf("archive: there is no task %s", id)
	}
	return &a.held[i], nil
}

// Alternative keeps an alternative of a task. It reports false, and does nothing, if
// one of that end is kept already or there are too many.
func (a *Archive) Alternative(id string, alternative Alternative) (kept bool, err error) {
	entry, err := a.entry(id)
	if err != nil {
		return false, err
	}
	known := entry.Alternatives
	same := func(other Alternative) bool { return other.End == alternative.End }
	if len(known) >= mostAlternatives || slices.ContainsFunc(known, same) {
		return false, nil
	}
	entry.Alternatives = append(slices.Clip(known), alternative)
	return true, nil
}

// Quarantine marks a task as unsound: it is no exemplar any more. It stays known, so
// that it is not accepted a second time.
func (a *Archive) Quarantine(id string, quarantine Quarantine) error {
	entry, err := a.entry(id)
	if err != nil {
		return err
	}
	entry.Quarantine = &quarantine
	return nil
}

// Quarantined reports whether a task is in quarantine; one that is not held is not.
func (a *Archive) Quarantined(id string) bool {
	entry, err := a.entry(id)
	return err == nil && entry.Quarantine != nil
}

// Exemplar chooses a task to show to a challenger of that environment: first a
// signature, all being equally likely, then a task of it, among those that are held,
// that some attempts passed and some failed and that are not in quarantine. The common
// kinds are thereby shown no more often than the rare. It returns nil if there is none.
func (a *Archive) Exemplar(environment string, stream agon.Stream) *agon.Item {
	var signatures []string
	tasks := map[string][]*agon.Item{}
	for i := range a.held {
		entry := &a.held[i]
		if entry.Task.Environment != environment || !entry.showable() {
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

// Copy returns an archive that what is done to a later leaves alone.
func (a *Archive) Copy() *Archive {
	return &Archive{known: maps.Clone(a.known), held: slices.Clone(a.held), place: maps.Clone(a.place), mastery: maps.Clone(a.mastery)}
}

// savedArchive is an Archive as JSON.
type savedArchive struct {
	Known   map[question]string `json:"known"`
	Held    []Entry             `json:"held"`
	Mastery map[string]mastery  `json:"mastery"`
}

// MarshalJSON writes what is known and held.
func (a *Archive) MarshalJSON() ([]byte, error) {
	return json.Marshal(savedArchive{a.known, a.held, a.mastery})
}

// UnmarshalJSON replaces what is known and held by what was saved.
func (a *Archive) UnmarshalJSON(data []byte) error {
	saved := savedArchive{Known: map[question]string{}, Mastery: map[string]mastery{}}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&saved); err != nil {
		return fmt.Errorf("archive: %w", err)
	}
	*a = *NewArchive()
	a.known, a.mastery = saved.Known, saved.Mastery
	for i, entry := range saved.Held {
		if a.Task(entry.Task.ID) != nil || !a.Hold(entry) {
			return fmt.Errorf("archive: task %d, %s, is held twice or was never accepted", i+1, entry.Task.ID)
		}
	}
	return nil
}
