package trainer

import (
	"errors"
	"fmt"

	"agon"
)

// Sequence is a transcript as ids, with what the loss needs to know of each
// id that the policy wrote. Prompts and observations are only read: no loss
// falls on them.
type Sequence struct {
	// Tokens is the whole transcript.
	Tokens []int32
	// Targets are the indices into Tokens of what the policy wrote, ascending
	// and at least 1: the log-probability of Tokens[i] stands at position i−1.
	Targets []int32
	// Old are the sampler's log-probabilities of the targets, π_old; nil for
	// text that was not sampled from this policy.
	Old []float32
	// Correction weighs the loss of each target; nil weighs all alike. See
	// the type of this name.
	Correction []float64
	// Reference are those of the reference policy, π_ref; nil without one.
	Reference []float32
	// Loss is what the trainer does with the sequence.
	Loss agon.LossKind
	// Advantage is A of a policy sequence, and the weight of a supervised
	// one, as a rule 1.
	Advantage float64
	// Values are what the critic expected at each target before the first optimizer
	// step, Advantages and Returns what GAE makes of them; nil without a critic.
	Values, Advantages, Returns []float64
	// Rival is the sequence that this one is compared with; nil unless the
	// algorithm compares. LogRatio is then Σ log πθ − log π_ref over the targets,
	// before the optimizer step.
	Rival    *Sequence
	LogRatio float64
	// Temperature divides the logits, as it did when the targets were
	// sampled; 0 counts as 1.
	Temperature float64
	// Role is who wrote.
	Role agon.Role
	// of is the trajectory that the sequence was made of.
	of *agon.Trajectory
}

// Encoder turns the text of a policy that has no ids into ids: prompts and
// observations through the chat template, and what was written as it stands.
type Encoder interface {
	agon.Transcriber
	// Written returns the ids of a turn's text as a policy would have written
	// it, with the ids of the special tokens whose text it contains.
	Written(turn string) []int32
}

// NewSequence makes the sequence of a sample whose turns have ids. A turn
// without ids is encoded by encoder, once and from its text; such a sample has
// no log-probabilities and only a supervised loss accepts it. encoder may be
// nil where every turn has ids.
func NewSequence(s *agon.Sample, encoder Encoder) (*Sequence, error) {
	sequence := &Sequence{Loss: s.Loss, Role: s.Trajectory.Role, Advantage: 1, of: s.Trajectory}
	if s.Loss == agon.LossSupervised && s.Weight != 0 {
		sequence.Advantage = s.Weight
	}
	sampled := true
	for i := range s.Trajectory.Turns {
		turn := &s.Trajectory.Turns[i]
		if turn.Tokens == nil && encoder == nil {
			return nil, fmt.Errorf("sample %s: turn %d: it has text and no ids, and there is no tokenizer to encode it", s.Group, i+1)
		}
		seen, written := turnTokens(turn, i == 0, encoder)
		sequence.append(seen, written)
		sampled = sampled && len(turn.LogProbs) == len(written)
		if sampled {
			sequence.Old = append(sequence.Old, turn.LogProbs...)
		}
	}
	if !sampled {
		sequence.Old = nil
	}
	if err := sequence.check(); err != nil {
		return nil, fmt.Errorf("sample %s: %w", s.Group, err)
	}
	return sequence, nil
}

func turnTokens(turn *agon.Turn, first bool, encoder Encoder) (seen, written []int32) {
	if turn.Tokens != nil {
		return turn.SeenTokens, turn.Tokens
	}
	return encoder.Transcribe(turn.Seen, first), encoder.Written(turn.Text)
}

// append adds what was read and then what was written.
func (s *Sequence) append(seen, written []int32) {
	s.Tokens = append(s.Tokens, seen...)
	for i := range written {
		s.Targets = append(s.Targets, int32(len(s.Tokens)+i))
	}
	s.Tokens = append(s.Tokens, written...)
}

func (s *Sequence) check() error {
	if len(s.Targets) == 0 {
		return errors.New("the policy wrote nothing")
	}
	if s.Targets[0] == 0 {
		return errors.New("nothing stands before the first token that the policy wrote, so it has no probability")
	}
	return nil
}
