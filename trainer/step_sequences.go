package trainer

import (
	"fmt"

	"agon"
)

// sequences returns those that the loss is about, with their advantages. The
// order is that of the groups, and then of the supervised samples.
func (t *Trainer) sequences(samples []agon.Sample, groups []Group, result *Result) ([]*Sequence, error) {
	sequences, err := t.policySequences(groups)
	if err != nil {
		return nil, err
	}
	advantages := map[agon.Role][]float64{}
	for _, s := range sequences {
		advantages[s.Role] = append(advantages[s.Role], s.Advantage)
	}
	for _, r := range roles {
		// advantages/mean, /min, /max: of the sequences that the loss is about.
		spread(r.prefix+"advantages/%s", advantages[r.role], result.Metrics)
	}
	supervised, err := t.supervisedSequences(samples, result)
	if err != nil {
		return nil, err
	}
	sequences = append(sequences, supervised...)
	return sequences, t.check(sequences)
}

// policySequences returns those of groups that the algorithm uses.
func (t *Trainer) policySequences(groups []Group) ([]*Sequence, error) {
	var sequences []*Sequence
	advantages := t.algorithm.Advantages(groups)
	for i := range groups {
		bySample := make([]*Sequence, len(groups[i].Samples))
		for j := range groups[i].Samples {
			sample := &groups[i].Samples[j]
			if !t.algorithm.Uses(advantages[i][j]) || unwritten(sample) {
				continue
			}
			s, err := NewSequence(sample, t.encoder)
			if err != nil {
				return nil, err
			}
			s.Advantage, s.Temperature = advantages[i][j], t.options.Temperature
			if !t.algorithm.NeedsOld() && s.Old == nil {
				s.Temperature = 1 // another's text was not drawn at ours
			}
			bySample[j] = s
		}
		if _, ok := t.algorithm.(comparer); ok {
			pair(&groups[i], bySample)
		}
		for _, s := range bySample {
			if s != nil && !t.alone(s) {
				sequences = append(sequences, s)
			}
		}
	}
	return sequences, nil
}

// alone reports whether a sequence has nothing to be compared with, where the algorithm
// compares: its rival ended before its first turn.
func (t *Trainer) alone(s *Sequence) bool {
	_, compares := t.algorithm.(comparer)
	return compares && s.Rival == nil
}

// supervisedSequences leaves out what is longer than the context. Episodes that
// were sampled fit, but text that is encoded anew need not: a variation's, or a
// solution's.
func (t *Trainer) supervisedSequences(samples []agon.Sample, result *Result) ([]*Sequence, error) {
	var sequences []*Sequence
	long, context := 0, t.learner.Context()
	for i := range samples {
		if samples[i].Loss != agon.LossSupervised {
			continue
		}
		s, err := NewSequence(&samples[i], t.encoder)
		if err != nil {
			return nil, err
		}
		if len(s.Tokens) > context {
			long++
			continue
		}
		s.Old, s.Temperature = nil, 1
		sequences = append(sequences, s)
	}
	if long > 0 {
		// supervised/too_long: supervised samples left out because they are
		// longer than the policy's context; told only if there are any.
		result.Metrics["supervised/too_long"] = float64(long)
		result.Notes = append(result.Notes, fmt.Sprintf(
			"%d of %d supervised samples are longer than the policy's context of %d tokens and were left out", long, long+len(sequences), context))
	}
	return sequences, nil
}

// unwritten reports whether an episode ended before its first turn, because
// the prompt used up the context. It counts in its group, and there are no
// tokens for a loss to be about.
func unwritten(s *agon.Sample) bool { return len(s.Trajectory.Turns) == 0 }

func (t *Trainer) check(sequences []*Sequence) error {
	o := newObjective(t.algorithm, &t.options, sequences)
	for _, s := range sequences {
		if err := o.check(s); err != nil {
			return err
		}
	}
	return checkReadable(sequences, t.learner)
}

func policyOnly(sequences []*Sequence) []*Sequence {
	policy, _ := byKind(sequences)
	return policy
}

func byKind(sequences []*Sequence) (policy, supervised []*Sequence) {
	for _, s := range sequences {
		if s.Loss == agon.LossSupervised {
			supervised = append(supervised, s)
		} else {
			policy = append(policy, s)
		}
	}
	return policy, supervised
}
