package trainer

import (
	"context"
	"fmt"
	"slices"
)

// penalize takes the divergence off the rewards, where that is the place of its
// estimator (Ouyang et al. 2022, arXiv 2203.02155, eq. 2; Ahmadian et al. 2024,
// arXiv 2402.14740, eq. 2):
//
//	r(o) = r_outcome(o) − β Σ_t [log π_old(o_t) − log π_ref(o_t)]
//
// Here the policy gradient does what a loss could not: E[k1 Σ_t ∇log πθ(o_t)]
// is the gradient of D_KL[πθ‖π_ref] over whole sequences. It returns groups with
// those rewards and leaves what it was given alone; with another estimator it
// returns groups. An episode in which nothing was written keeps its reward.
func (t *Trainer) penalize(ctx context.Context, groups []Group, result *Result) ([]Group, error) {
	if t.options.KLCoefficient == 0 || !t.options.KLEstimator.inReward() {
		return groups, nil
	}
	sequences, places, err := t.writtenSequences(groups)
	if err != nil {
		return nil, err
	}
	if err := t.refer(ctx, sequences, result); err != nil {
		return nil, fmt.Errorf("reference: %w", err)
	}
	penalized := slices.Clone(groups)
	for i := range penalized {
		penalized[i].Rewards = slices.Clone(groups[i].Rewards)
	}
	sums := map[string]*klSum{}
	for i, s := range sequences {
		d := divergenceOf(s)
		penalized[places[i].group].Rewards[places[i].sample] -= t.options.KLCoefficient * d
		role := string(s.Role)
		if sums[role] == nil {
			sums[role] = &klSum{}
		}
		sums[role].add(d, len(s.Targets))
	}
	for _, r := range roles {
		if sum := sums[string(r.role)]; sum != nil {
			sum.metrics(r.prefix, result.Metrics)
		}
	}
	return penalized, nil
}

// place is that of a sample in its group.
type place struct{ group, sample int }

// writtenSequences returns those of all samples in which something was written,
// with their places.
func (t *Trainer) writtenSequences(groups []Group) (sequences []*Sequence, places []place, err error) {
	for i := range groups {
		for j := range groups[i].Samples {
			sample := &groups[i].Samples[j]
			if unwritten(sample) {
				continue
			}
			s, err := NewSequence(sample, t.encoder)
			if err != nil {
				return nil, nil, err
			}
			if s.Old == nil {
				return nil, nil, fmt.Errorf("kl_estimator k1 needs the sampler's log-probabilities and sample %s has none: use k2 or k3", sample.Group)
			}
			s.Temperature = t.options.Temperature
			sequences, places = append(sequences, s), append(places, place{i, j})
		}
	}
	return sequences, places, checkReadable(sequences, t.learner)
}

// divergenceOf is Σ_t k1 of a sequence.
func divergenceOf(s *Sequence) float64 {
	sum := 0.0
	for t := range s.Old {
		sum += K1.Term(float64(s.Old[t]), float64(s.Reference[t])).Loss
	}
	return sum
}

// klSum adds up the divergences of a role's sequences.
type klSum struct {
	sum                float64
	sequences, targets int
}

func (k *klSum) add(d float64, targets int) {
	k.sum += d
	k.sequences++
	k.targets += targets
}

func (k *klSum) metrics(prefix string, m map[string]float64) {
	m[prefix+"kl"] = k.sum / float64(k.targets)
	// kl/sequence: Σ_t k1, mean over the sequences; times kl_coefficient it is
	// what was taken off the reward. Told with k1 alone.
	m[prefix+"kl/sequence"] = k.sum / float64(k.sequences)
}
