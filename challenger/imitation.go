package challenger

import (
	"encoding/json"
	"fmt"

	"agon"
)

// Imitations holds the challenger's own episodes whose items were kept, for
// supervised steps beside the policy gradient (self-imitation, Oh et al., ICML
// 2018, with acceptance by the filter in place of the return). It saves as JSON
// and is not safe for concurrent use.
type Imitations struct {
	capacity int
	kept     []agon.Trajectory
}

// NewImitations returns a store of at most capacity episodes, the oldest of
// which give way. A capacity below 1 keeps nothing.
func NewImitations(capacity int) *Imitations { return &Imitations{capacity: capacity} }

// Len is the number of episodes held.
func (m *Imitations) Len() int { return len(m.kept) }

// Add keeps what supervised learning reads of an episode: texts and ids.
func (m *Imitations) Add(trajectory agon.Trajectory) {
	if m.capacity < 1 {
		return
	}
	slim := trajectory
	slim.Outcome = agon.Outcome{}
	slim.Turns = make([]agon.Turn, len(trajectory.Turns))
	for i, turn := range trajectory.Turns {
		slim.Turns[i] = agon.Turn{Seen: turn.Seen, SeenTokens: turn.SeenTokens, Text: turn.Text, Tokens: turn.Tokens, Version: turn.Version}
	}
	m.kept = append(m.kept, slim)
	m.trim()
}

// Draw returns n episodes, drawn with replacement; fewer only if none is held.
// What they point to is the store's own.
func (m *Imitations) Draw(n int, stream agon.Stream) []*agon.Trajectory {
	if len(m.kept) == 0 {
		return nil
	}
	drawn := make([]*agon.Trajectory, n)
	for i := range drawn {
		drawn[i] = &m.kept[pick(stream, uint64(i), len(m.kept))]
	}
	return drawn
}

func (m *Imitations) trim() {
	if extra := len(m.kept) - m.capacity; extra > 0 {
		// A new array, so that those drawn earlier stay as they were.
		m.kept = append([]agon.Trajectory(nil), m.kept[extra:]...)
	}
}

// MarshalJSON writes the episodes, oldest first.
func (m *Imitations) MarshalJSON() ([]byte, error) { return json.Marshal(m.kept) }

// UnmarshalJSON replaces the episodes by saved ones and keeps the capacity.
func (m *Imitations) UnmarshalJSON(data []byte) error {
	var kept []agon.Trajectory
	if err := json.Unmarshal(data, &kept); err != nil {
		return fmt.Errorf("imitations: %w", err)
	}
	m.kept = kept
	m.trim()
	return nil
}
