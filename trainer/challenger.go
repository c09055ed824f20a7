package trainer

import (
	"fmt"
	"math"

	"agon"
)

// ChallengerReward names what a challenger earns for an item, given how often
// the executor solved it.
type ChallengerReward string

// The challenger's rewards. p is the share of attempts that passed. An item
// that the filter refused earns 0 under each, never less: a penalty of −0.1
// for invalid tasks sent Search Self-Play into a "death spiral" (arXiv
// 2510.18821). p = 0 pays nothing under any, because an item that nobody
// solves is as a rule broken, and neither does p = 1.
const (
	// ChallengerNone does not train the challenger by reward
	// (Self-Challenging Agents, arXiv 2506.01716).
	ChallengerNone ChallengerReward = "none"
	// ChallengerBand is 1 if low ≤ p ≤ high and 0 < p < 1, and 0 elsewhere
	// (valid × band: SQLM, arXiv 2508.03682, pays 1 iff 0 < p < 1. Bae et al.
	// 2025, "Online Difficulty Filtering for Reasoning Oriented Reinforcement
	// Learning", arXiv 2504.03380, bound p from both sides to filter tasks;
	// to pay by it is ours).
	ChallengerBand ChallengerReward = "band"
	// ChallengerUncertainty is 1 − |2p − 1| (R-Zero, arXiv 2508.05004: 1 −
	// 2|p − ½|).
	ChallengerUncertainty ChallengerReward = "uncertainty"
	// ChallengerVariance is 4p(1 − p), the variance of an outcome scaled to 1.
	// p(1 − p) is the learnability by which LILO chooses questions (Foster et
	// al. 2025, "Learning to Reason at the Frontier of Learnability", arXiv
	// 2502.12272); to pay by it is ours.
	ChallengerVariance ChallengerReward = "variance"
	// ChallengerOneMinus is 1 − p for p > 0 and 0 at p = 0 (Absolute Zero,
	// arXiv 2505.03335, eq. 4).
	ChallengerOneMinus ChallengerReward = "one_minus"
)

// ChallengerOptions say what a challenger's item earns.
type ChallengerOptions struct {
	// Reward is one of the challenger's rewards; empty means "none".
	Reward ChallengerReward
	// BandLow and BandHigh bound the pass rates that "band" pays for, both
	// inclusive; items that all or none solve never earn. Both 0 means 0 to 1.
	BandLow  float64
	BandHigh float64
}

// Trains reports whether the challenger is trained by reward at all.
func (o ChallengerOptions) Trains() bool { return o.Reward != "" && o.Reward != ChallengerNone }

// Earned returns what an item earns of which passes of attempts succeeded;
// valid tells whether the filter accepted it. measured is false, and the
// proposal is to be masked, if the item is valid and was never attempted:
// what is unknown is not a reward of 0.
func (o ChallengerOptions) Earned(valid bool, passes, attempts int) (reward float64, measured bool) {
	if !valid {
		return 0, true
	}
	if attempts == 0 {
		return 0, false
	}
	if passes == 0 {
		return 0, true
	}
	p := float64(passes) / float64(attempts)
	switch o.Reward {
	case ChallengerBand:
		return o.inBand(p), true
	case ChallengerUncertainty:
		return 1 - math.Abs(2*p-1), true
	case ChallengerVariance:
		return 4 * p * (1 - p), true
	case ChallengerOneMinus:
		return 1 - p, true
	}
	return 0, true
}

func (o ChallengerOptions) inBand(p float64) float64 {
	low, high := o.BandLow, o.BandHigh
	if low == 0 && high == 0 {
		high = 1
	}
	if p < 1 && p >= low && p <= high {
		return 1
	}
	return 0
}

// DifficultyReward names the challenger's component: what its item earned by
// how often the executor solved it. For the challenger's samples it is the
// whole reward.
const DifficultyReward = "difficulty"

// Proposal is a challenger's trajectory with what became of its item.
type Proposal struct {
	Trajectory *agon.Trajectory
	// Group names the proposals that are compared with each other, such as
	// those of one environment in one iteration.
	Group string
	// Verdict is the filter's; nil if the program failed while screening, and
	// the proposal is then masked.
	Verdict *agon.Verdict
	// Passes of Attempts at the item succeeded; both 0 before the first.
	Passes, Attempts int
}

// CreditProposals makes a policy sample of each proposal whose reward is
// known, in order, and counts the others. A sample's Outcome is whether the
// filter accepted the item. Without a reward for challengers there are no
// samples, and nothing is counted.
//
// What is left out biases what is left. A refused item earns 0 at once, while a
// sound one is masked unless it was attempted in the iteration that wrote it.
// With s the share of sound items, q the share of those that was attempted and r
// what they earn on average, the mean reward comes out as q·s·r/(q·s + 1 − s)
// instead of s·r: the baseline is too low, so that measured items look better
// than they are, and refusals have more than their share of the gradient. The
// pool chooses what is attempted by kind, so r is that of the kinds it prefers.
// The bias is gone where every sound item is attempted at once.
func CreditProposals(proposals []Proposal, options ChallengerOptions) ([]agon.Sample, Masked, error) {
	var masked Masked
	var samples []agon.Sample
	if !options.Trains() {
		return nil, masked, nil
	}
	for i := range proposals {
		p := &proposals[i]
		judged := Judged{Trajectory: p.Trajectory, Group: p.Group, Verdict: p.Verdict}
		if masked.takes(&judged, CreditOptions{}) {
			continue
		}
		earned, measured := options.Earned(p.Verdict.Pass, p.Passes, p.Attempts)
		if !measured {
			masked.Unmeasured++
			continue
		}
		judged.Rewards = map[string]float64{DifficultyReward: earned}
		sample, err := credit(&judged, nil)
		if err != nil {
			return nil, masked, fmt.Errorf("credit %s: %w", p.Group, err)
		}
		samples = append(samples, sample)
	}
	return samples, masked, nil
}
