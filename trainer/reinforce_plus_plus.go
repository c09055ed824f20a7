package trainer

// REINFORCEPlusPlus is REINFORCE++ (Hu et al. 2025, arXiv 2501.03262): PPO's clipped
// surrogate without a critic, whose advantages are normalized over the whole batch in
// the place of a group's, so that a task which nearly all solve does not count like
// one that half do:
//
//	J(θ)  = E 1/|o| Σ_t min[ρ_t A, clip(ρ_t, 1−ε, 1+ε) A]
//	A_i   = (A'_i − mean(A')) / (std(A') + δ)      over the batch
//	A'_i  = r_i                                    REINFORCE++
//	A'_i  = r_i − mean of the group's r            REINFORCE++-Baseline
//
// Deviations:
//
//  1. The paper takes β·KL (k1) off the reward of each token and sums what follows it.
//     Here kl_estimator k1 takes the sum over the sequence off its reward, which
//     differs by what came before a token.
//  2. A batch is the samples of a role in an iteration.
//  3. A_i has GRPO's δ and population deviation: see GRPO.
type REINFORCEPlusPlus struct {
	Clip ClipRange
	// Baseline takes the group's mean off first.
	Baseline bool
}

// Advantages returns (A'_i − mean(A')) / (std(A') + δ).
func (r REINFORCEPlusPlus) Advantages(groups []Group) [][]float64 {
	byRole := map[string][]float64{}
	for i := range groups {
		role := string(groups[i].Role)
		for _, reward := range groups[i].Rewards {
			byRole[role] = append(byRole[role], reward-r.baseline(&groups[i]))
		}
	}
	return each(groups, func(g *Group, a []float64) {
		values := byRole[string(g.Role)]
		for i, reward := range g.Rewards {
			a[i] = (reward - r.baseline(g) - mean(values)) / (deviation(values) + scaleEpsilon)
		}
	})
}

func (r REINFORCEPlusPlus) baseline(g *Group) float64 {
	if !r.Baseline {
		return 0
	}
	return mean(g.Rewards)
}

// Uses is true: a failure counts in the mean.
func (REINFORCEPlusPlus) Uses(float64) bool { return true }

// Surrogate is −min[ρ_t A, clip(ρ_t, 1−ε_low, 1+ε_high) A].
func (r REINFORCEPlusPlus) Surrogate(s *Scored, terms []Term) {
	GRPO{Clip: r.Clip}.Surrogate(s, terms)
}

// Aggregation is the mean over all tokens, as in the authors' code (OpenRLHF's
// PolicyLoss).
func (REINFORCEPlusPlus) Aggregation() Aggregation { return AggregateToken }

// NeedsOld is true: the ratio is to the sampler's log-probabilities.
func (REINFORCEPlusPlus) NeedsOld() bool { return true }
