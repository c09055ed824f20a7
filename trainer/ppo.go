package trainer

import "math"

// PPO is proximal policy optimization with a critic (Schulman et al. 2017, arXiv
// 1707.06347, eq. 7 and 9) and generalized advantage estimation (Schulman et al. 2016,
// arXiv 1506.02438, eq. 11 and 12). A token is an action; what an episode earns comes
// with its last one:
//
//	L(θ) = −min[ρ_t A_t, clip(ρ_t, 1−ε, 1+ε) A_t] + c ½ (V(s_t) − R_t)²
//	A_t  = Σ_l (γλ)^l δ_{t+l}    δ_t = r_t + γ V(s_{t+1}) − V(s_t)
//	R_t  = A_t + V(s_t)
//
// V in A_t and R_t is that of the weights before the first step.
//
// Deviations:
//
//  1. The critic is a head on the policy's own last hidden states, so its loss moves
//     the policy's weights too, as in the paper's eq. 9; TRL and verl have a second
//     network.
//  2. The advantages of an iteration are normalized per role, A ← (A − mean)/(std + δ),
//     over tokens, and V may leave its old value by ε_V only where that makes the loss
//     larger, as in OpenAI's baselines, TRL and verl.
//  3. There is no divergence in the reward of a token: see KL.
type PPO struct {
	Clip ClipRange
	// ValueCoefficient is c, and ValueClip ε_V.
	ValueCoefficient, ValueClip float64
}

// valuer is an algorithm with a critic: sequences have their Values before the first
// step, and what follows of them.
type valuer interface {
	// Value returns the loss at V(s_t) and its slope by V(s_t).
	Value(s *Scored, t int) (loss, slope float64)
}

// Advantages returns r: GAE makes an advantage of it for each token.
func (PPO) Advantages(groups []Group) [][]float64 {
	return each(groups, func(g *Group, a []float64) { copy(a, g.Rewards) })
}

// Uses is true: a failure counts in the mean.
func (PPO) Uses(float64) bool { return true }

// Surrogate is −min[ρ_t A_t, clip(ρ_t, 1−ε_low, 1+ε_high) A_t].
func (p PPO) Surrogate(s *Scored, terms []Term) {
	for t := range terms {
		terms[t] = p.Clip.term(s.Ratio(t), s.Advantages[t])
	}
}

// Value is c ½ max[(V − R)², (clip(V, V_old ± ε_V) − R)²].
func (p PPO) Value(s *Scored, t int) (loss, slope float64) {
	v, old, r := float64(s.NewValues[t]), s.Values[t], s.Returns[t]
	near := math.Max(old-p.ValueClip, math.Min(old+p.ValueClip, v))
	free, held := (v-r)*(v-r), (near-r)*(near-r)
	switch {
	case held > free && near != v:
		return p.ValueCoefficient * held / 2, 0 // the bound does not move with V
	default:
		return p.ValueCoefficient * free / 2, p.ValueCoefficient * (v - r)
	}
}

// Aggregation is the mean over all tokens: each is an action.
func (PPO) Aggregation() Aggregation { return AggregateToken }

// NeedsOld is true: the ratio is to the sampler's log-probabilities.
func (PPO) NeedsOld() bool { return true }

// estimate sets Advantages and Returns of a sequence from its Values and what it
// earned, which is its Advantage.
func (s *Sequence) estimate(discount, lambda float64) {
	n := len(s.Values)
	s.Advantages, s.Returns = make([]float64, n), make([]float64, n)
	next, ahead := 0.0, 0.0 // V(s_{t+1}) and A_{t+1}: the episode has ended there
	for t := n - 1; t >= 0; t-- {
		delta := discount*next - s.Values[t]
		if t == n-1 {
			delta += s.Advantage
		}
		ahead = delta + discount*lambda*ahead
		s.Advantages[t], s.Returns[t] = ahead, ahead+s.Values[t]
		next = s.Values[t]
	}
}

// normalize makes the advantages of each role's tokens of mean 0 and deviation 1.
func normalize(sequences []*Sequence) {
	for _, r := range roles {
		var all []float64
		for _, s := range sequences {
			if s.Role == r.role {
				all = append(all, s.Advantages...)
			}
		}
		centre, scale := mean(all), deviation(all)+scaleEpsilon
		for _, s := range sequences {
			if s.Role != r.role {
				continue
			}
			for t := range s.Advantages {
				s.Advantages[t] = (s.Advantages[t] - centre) / scale
			}
		}
	}
}
