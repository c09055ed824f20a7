package trainer

import "agon"

// TRRPlusPlus is Task-Relative REINFORCE++ (Absolute Zero, Zhao et al. 2025, arXiv
// 2505.03335, eq. 8): REINFORCE++ with a mean and a deviation for each type of task
// and each role, which lies between GRPO's for each task and one for all:
//
//	J(θ) = E 1/|o| Σ_t min[ρ_t A, clip(ρ_t, 1−ε, 1+ε) A]
//	A_i  = (r_i − μ_task,role) / (σ_task,role + δ)    task ∈ {induction, deduction, abduction}, role ∈ {propose, solve}
//
// A task that nearly all solve teaches how to solve it, a little, where a group's mean
// would leave nothing; an environment that is easier than another does not look like
// skill.
//
// Deviations:
//
//  1. A type of task is an environment here: what the paper tells apart by the part of
//     a program that is asked for, an environment's tools and rules do.
//  2. μ and σ are over the samples of an iteration, each counting once. The authors'
//     code whitens each batch of one type and role by verl's REINFORCE++, whose mean is
//     over tokens, so that a long sequence counts for more, and whose variance is the
//     sample's. What dynamic sampling leaves out is not among them.
//  3. δ is GRPO's, and so is the population's deviation: see GRPO. The formula has no δ,
//     verl's is 1e-8 within the root.
//  4. Rewards are this package's: the paper's solver gets −½ for a wrong answer and −1
//     for one that cannot be read.
//
// The authors' clip is .2 below and .28 above (azr_ppo_trainer.yaml), with a bound of 3
// on the ratio where A is negative, which is not here.
type TRRPlusPlus struct{ Clip ClipRange }

// taskRole is what has a baseline of its own.
type taskRole struct {
	environment string
	role        agon.Role
}

// taskRoleOf returns that of a group, whose samples are all of one environment.
func taskRoleOf(g *Group) taskRole {
	return taskRole{g.Samples[0].Trajectory.Environment, g.Role}
}

// Advantages returns (r_i − μ_task,role) / (σ_task,role + δ).
func (TRRPlusPlus) Advantages(groups []Group) [][]float64 {
	rewards := map[taskRole][]float64{}
	for i := range groups {
		of := taskRoleOf(&groups[i])
		rewards[of] = append(rewards[of], groups[i].Rewards...)
	}
	return each(groups, func(g *Group, a []float64) {
		alike := rewards[taskRoleOf(g)]
		centre, scale := mean(alike), deviation(alike)+scaleEpsilon
		for i, r := range g.Rewards {
			a[i] = (r - centre) / scale
		}
	})
}

// Uses is true: a failure counts in the mean.
func (TRRPlusPlus) Uses(float64) bool { return true }

// Surrogate is −min[ρ_t A, clip(ρ_t, 1−ε_low, 1+ε_high) A].
func (r TRRPlusPlus) Surrogate(s *Scored, terms []Term) { GRPO{Clip: r.Clip}.Surrogate(s, terms) }

// Aggregation is the mean over all tokens, as in the authors' configuration
// (loss_agg_mode token-mean).
func (TRRPlusPlus) Aggregation() Aggregation { return AggregateToken }

// NeedsOld is true: the ratio is to the sampler's log-probabilities.
func (TRRPlusPlus) NeedsOld() bool { return true }
