package challenger

import (
	"encoding/json"
	"fmt"
	"slices"
	"sort"

	"agon"
)

// Imitations holds the challenger's own episodes whose items were kept, for
// supervised steps beside the policy gradient (self-imitation, Oh et al., ICML
// 2018, with acceptance by the filter in place of the return). It saves as JSON
// and is not safe for concurrent use.
type Imitations struct {
	capacity int
	kept     []imitation
}

// imitation is a kept episode, the task that came of it and its kind.
type imitation struct {
	Task       string          `json:"task"`
	Signature  string          `json:"signature"`
	Trajectory agon.Trajectory `json:"trajectory"`
}

// NewImitations returns a store of at most capacity episodes, the oldest of
// which give way. A capacity below 1 keeps nothing.
func NewImitations(capacity int) *Imitations { return &Imitations{capacity: capacity} }

// Len is the number of episodes held.
func (m *Imitations) Len() int { return len(m.kept) }

// Add keeps what supervised learning reads of the episode from which a task
// came: texts and ids. signature is the kind of its solution.
func (m *Imitations) Add(task, signature string, trajectory agon.Trajectory) {
	if m.capacity < 1 {
		return
	}
	slim := trajectory
	slim.Outcome = agon.Outcome{}
	slim.Turns = make([]agon.Turn, len(trajectory.Turns))
	for i, turn := range trajectory.Turns {
		slim.Turns[i] = agon.Turn{Seen: turn.Seen, SeenTokens: turn.SeenTokens, Text: turn.Text, Tokens: turn.Tokens, Version: turn.Version}
	}
	m.kept = append(m.kept, imitation{task, signature, slim})
	m.trim()
}

// Forget drops the episode of a task that turned out not to be worth writing
// again. A task that is not held is no error.
func (m *Imitations) Forget(task string) {
	m.kept = slices.DeleteFunc(slices.Clone(m.kept), func(i imitation) bool { return i.Task == task })
}

// ForgetWhere drops the episodes in the environments of which something holds, and returns
// their number.
func (m *Imitations) ForgetWhere(holds func(environment string) bool) (forgotten int) {
	before := len(m.kept)
	m.kept = slices.DeleteFunc(slices.Clone(m.kept), func(i imitation) bool { return holds(i.Trajectory.Environment) })
	return before - len(m.kept)
}

// Draw returns n episodes, drawn with replacement; fewer only if none is held.
// A kind of task is drawn in proportion to its weight, however many of it are
// held: imitating the kinds as they come would make the common ones
// commoner, until the challenger writes little else, and those that are mastered
// teach nothing more. What the result points to is the store's own.
func (m *Imitations) Draw(n int, weight func(signature string) float64, stream agon.Stream) []*agon.Trajectory {
	if len(m.kept) == 0 {
		return nil
	}
	kinds := m.kinds()
	upTo, sum := make([]float64, len(kinds)), 0.0
	for k, kind := range kinds {
		sum += weight(m.kept[kind[0]].Signature)
		upTo[k] = sum
	}
	drawn := make([]*agon.Trajectory, n)
	for i := range drawn {
		at := stream.Uniform(uint64(2*i)) * sum
		kind := kinds[min(sort.Search(len(upTo), func(k int) bool { return upTo[k] > at }), len(kinds)-1)]
		drawn[i] = &m.kept[kind[pick(stream, uint64(2*i+1), len(kind))]].Trajectory
	}
	return drawn
}

// kinds groups the places of what is held by signature, in the order in which
// signatures first appear.
func (m *Imitations) kinds() (kinds [][]int) {
	index := map[string]int{}
	for i := range m.kept {
		at, ok := index[m.kept[i].Signature]
		if !ok {
			at = len(kinds)
			index[m.kept[i].Signature] = at
			kinds = append(kinds, nil)
		}
		kinds[at] = append(kinds[at], i)
	}
	return kinds
}

func (m *Imitations) trim() {
	if extra := len(m.kept) - m.capacity; extra > 0 {
		// A new array, so that those drawn earlier stay as they were.
		m.kept = slices.Clone(m.kept[extra:])
	}
}

// Copy returns a store that what is done to m later leaves alone.
func (m *Imitations) Copy() *Imitations {
	return &Imitations{capacity: m.capacity, kept: slices.Clip(m.kept)} // no episode is ever changed
}

// MarshalJSON writes the episodes, oldest first.
func (m *Imitations) MarshalJSON() ([]byte, error) { return marshalList(m.kept) }

// UnmarshalJSON replaces the episodes by saved ones and keeps the capacity.
func (m *Imitations) UnmarshalJSON(data []byte) error {
	var kept []imitation
	if err := json.Unmarshal(data, &kept); err != nil {
		return fmt.Errorf("imitations: %w", err)
	}
	m.kept = kept
	m.trim()
	return nil
}
