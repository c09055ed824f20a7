package trainer

import "agon"

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
//
// There is no ratio: samples must be the current policy's, so Options refuse
// several optimizer steps per iteration.
type REINFORCE struct {
	Baseline Baseline
	// Decay is the share of the running average that stays.
	Decay float64
	// Running is the average per role: state that a checkpoint saves.
	Running map[agon.Role]float64
}

// Advantages returns r − b and moves the running average.
func (r *REINFORCE) Advantages(groups []Group) [][]float64 {
	baseline := r.baselines(groups)
	return each(groups, func(g *Group, a []float64) {
		for i := range a {
			a[i] = g.Rewards[i] - baseline[g.Role]
		}
	})
}

func (r *REINFORCE) baselines(groups []Group) map[agon.Role]float64 {
	if r.Baseline != BaselineMean && r.Baseline != BaselineRunning {
		return nil
	}
	rewards := map[agon.Role][]float64{}
	for i := range groups {
		rewards[groups[i].Role] = append(rewards[groups[i].Role], groups[i].Rewards...)
	}
	baseline := map[agon.Role]float64{}
	for role, values := range rewards {
		baseline[role] = mean(values)
	}
	if r.Baseline == BaselineMean {
		return baseline
	}
	return r.move(baseline)
}

// move returns the averages as they were, or the means where there were none,
// and takes the means in.
func (r *REINFORCE) move(means map[agon.Role]float64) map[agon.Role]float64 {
	if r.Running == nil {
		r.Running = map[agon.Role]float64{}
	}
	used := map[agon.Role]float64{}
	for role, now := range means {
		before, ok := r.Running[role]
		if !ok {
			before = now
		}
		used[role] = before
		r.Running[role] = r.Decay*before + (1-r.Decay)*now
	}
	return used
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
