package trainer

import "agon"

// Earning is what a policy sample comes to in an iteration.
type Earning struct {
	Trajectory *agon.Trajectory
	// Reward is what the sample earned, before anything is taken off for a divergence.
	Reward float64
	// Advantage is A_i of the algorithm. PPO has one for each token: it is their mean
	// then, 0 where nothing was written.
	Advantage float64
}

// earningsOf tells what groups come to, in their order. penalized are the same groups
// with the rewards that the advantages are of.
func earningsOf(algorithm Algorithm, groups, penalized []Group) []Earning {
	var earnings []Earning
	advantages := algorithm.Advantages(penalized)
	for i := range groups {
		for j := range groups[i].Samples {
			earnings = append(earnings, Earning{groups[i].Samples[j].Trajectory, groups[i].Rewards[j], advantages[i][j]})
		}
	}
	return earnings
}

// overTokens puts the means over tokens in the place of the advantages, where a critic
// has made one for each token.
func overTokens(earnings []Earning, sequences []*Sequence) {
	means := map[*agon.Trajectory]float64{}
	for _, s := range policyOnly(sequences) {
		means[s.of] = mean(s.Advantages)
	}
	for i := range earnings {
		earnings[i].Advantage = means[earnings[i].Trajectory]
	}
}

// Ledger recomputes what the samples of a run earned from their outcomes alone.
type Ledger struct {
	options   Options
	algorithm Algorithm
}

// NewLedger returns a ledger at the beginning of a run. The error names an algorithm
// that there is not.
func NewLedger(options Options) (*Ledger, error) {
	algorithm, err := NewAlgorithm(options)
	return &Ledger{options, algorithm}, err
}

// Exact reports whether advantages follow from outcomes alone: no critic and no
// divergence in the reward has a part in them.
func (l *Ledger) Exact() bool {
	_, critic := l.algorithm.(valuer)
	return !critic && (l.options.KLCoefficient == 0 || !l.options.KLEstimator.inReward())
}

// Remembers reports whether advantages depend on the iterations before.
func (l *Ledger) Remembers() bool {
	_, remembers := l.algorithm.(rememberer)
	return remembers
}

// Enter returns what the policy samples of the next iteration come to, in the order of
// their groups. Iterations are entered in their order, and each once: the advantages of
// some algorithms depend on those before.
func (l *Ledger) Enter(samples []agon.Sample) []Earning {
	groups := Groups(samples)
	earnings := earningsOf(l.algorithm, groups, groups)
	if r, ok := l.algorithm.(rememberer); ok {
		r.remember(groups)
	}
	return earnings
}
