package trainer

import (
	"maps"

	"agon"
)

// Baseline is what REINFORCE takes off the reward.
type Baseline string

// The baselines.
const (
	// BaselineNone takes nothing off: A = r.
	BaselineNone Baseline = "none"
	// BaselineMean takes off the mean reward of the role in this iteration.
	BaselineMean Baseline = "mean"
	// BaselineRunning takes off an exponential moving average of the role's
	// mean reward over the iterations before (SPIRAL, arXiv 2506.24119,
	// section 3: role-conditioned advantage; decay .95).
	BaselineRunning Baseline = "running"
)

// REINFORCE is the likelihood-ratio policy gradient (Williams 1992, "Simple
// statistical gradient-following algorithms for connectionist reinforcement
// learning", eq. 4), a sequence being one action:
//
//	∇J(θ) = E_{o ~ πθ} [ (r(o) − b) Σ_t ∇log πθ(o_t | q, o_<t) ]
//
// Deviations:
//
//  1. The samples of an iteration share one baseline per role. The mean of the
//     iteration contains the sample itself, which biases the gradient by a
//     factor 1 − 1/n; RLOO leaves it out.
//  2. The running baseline starts at the first iteration's mean, because one
//     that starts at 0 makes every early advantage positive.
//  3. It is one for each role in all environments; SPIRAL's is one for each game and
//     role.
//
// There is no ratio: samples must be the current policy's, so Options refuse
// several optimizer steps per iteration.
type REINFORCE struct {
	Baseline Baseline
	// Decay is the share of the running average that stays.
	Decay float64
	// Running is the average per role: state that a checkpoint saves. The map
	// is replaced, never changed.
	Running map[agon.Role]float64
}

var _ rememberer = (*REINFORCE)(nil)

// Advantages returns r − b.
func (r *REINFORCE) Advantages(groups []Group) [][]float64 {
	baseline := r.baselines(groups)
	return each(groups, func(g *Group, a []float64) {
		for i := range a {
			a[i] = g.Rewards[i] - baseline[g.Role]
		}
	})
}

// baselines returns b per role. A running average that has not begun begins at
// the mean.
func (r *REINFORCE) baselines(groups []Group) map[agon.Role]float64 {
	if r.Baseline != BaselineMean && r.Baseline != BaselineRunning {
		return nil
	}
	baselines := meanRewards(groups)
	if r.Baseline == BaselineRunning {
		maps.Copy(baselines, r.Running)
	}
	return baselines
}

// remember moves the running averages towards the means of groups.
func (r *REINFORCE) remember(groups []Group) {
	if r.Baseline != BaselineRunning {
		return
	}
	moved := r.baselines(groups)
	for role, now := range meanRewards(groups) {
		moved[role] = r.Decay*moved[role] + (1-r.Decay)*now
	}
	r.Running = moved
}

// meanRewards returns the mean reward of each role.
func meanRewards(groups []Group) map[agon.Role]float64 {
	rewards := map[agon.Role][]float64{}
	for i := range groups {
		rewards[groups[i].Role] = append(rewards[groups[i].Role], groups[i].Rewards...)
	}
	means := map[agon.Role]float64{}
	for role, values := range rewards {
		means[role] = mean(values)
	}
	return means
}

// Uses is true: a failure counts in the mean.
func (*REINFORCE) Uses(float64) bool { return true }

// Surrogate is −A log πθ(o_t), of slope −A.
func (*REINFORCE) Surrogate(s *Scored, terms []Term) {
	for t := range terms {
		terms[t] = Term{Loss: -s.Advantage * s.LogProb(t), Slope: -s.Advantage}
	}
}

// Aggregation is the sum over the tokens of a sequence, then the mean over
// sequences: log πθ(o) is a sum.
func (*REINFORCE) Aggregation() Aggregation { return AggregateSum }

// NeedsOld is false: there is no ratio.
func (*REINFORCE) NeedsOld() bool { return false }
