package trainer

// AdvantageScale is what GRPO divides the centred reward by.
type AdvantageScale string

// The scales.
const (
	// ScaleGroup divides by the deviation of the group (GRPO).
	ScaleGroup AdvantageScale = "group"
	// ScaleBatch divides by the deviation of all rewards of the role in the
	// iteration, each group still being centred by its own mean (TRL's
	// scale_rewards="batch"; Lite PPO, Liu et al. 2025, arXiv 2508.08221).
	// REINFORCE++ with baseline (arXiv 2501.03262) divides by the deviation of
	// the centred rewards, which is smaller where the groups' means differ.
	ScaleBatch AdvantageScale = "batch"
	// ScaleNone divides by nothing (Dr. GRPO, Liu et al. 2025, arXiv
	// 2503.20783, section 3.1: the division favours tasks that nearly all or
	// nearly none solve).
	ScaleNone AdvantageScale = "none"
)

// scaleEpsilon keeps a small deviation from blowing noise up; the value is
// TRL's.
const scaleEpsilon = 1e-4

// GRPO is group relative policy optimization (DeepSeekMath, Shao et al. 2024,
// arXiv 2402.03300, eq. 3), G attempts at a task being a group:
//
//	J(θ) = E 1/G Σ_i 1/|o_i| Σ_t { min[ρ_it A_i, clip(ρ_it, 1−ε, 1+ε) A_i] − β D_KL[πθ‖π_ref] }
//	ρ_it = πθ(o_it | q, o_i,<t) / π_old(o_it | q, o_i,<t)
//	A_i  = (r_i − mean(r)) / (std(r) + δ)
//
// Deviations:
//
//  1. ε is two numbers, ε_low and ε_high (DAPO, arXiv 2503.14476, section
//     3.1): a higher ceiling lets unlikely tokens grow and keeps the entropy.
//  2. std is the population's deviation, √(p(1−p)) for outcomes; the paper
//     does not say. The other choice is a factor √((G−1)/G) for every A of
//     groups of one size.
//  3. The divergence belongs to the objective of every algorithm here, with
//     its estimator a matter of configuration; see KL. The paper's is k3.
//  4. The mean over tokens is a matter of configuration; see Aggregation. With
//     "token" it is DAPO's, with "fixed" and ScaleNone it is Dr. GRPO.
type GRPO struct {
	Clip  ClipRange
	Scale AdvantageScale
}

// Advantages returns (r_i − mean(r)) / (std(r) + δ).
func (g GRPO) Advantages(groups []Group) [][]float64 {
	batch := g.batchScales(groups)
	return each(groups, func(group *Group, a []float64) {
		centre, scale := mean(group.Rewards), 1.0
		switch g.Scale {
		case ScaleBatch:
			scale = batch[string(group.Role)] + scaleEpsilon
		case ScaleNone:
		default:
			scale = deviation(group.Rewards) + scaleEpsilon
		}
		for i, r := range group.Rewards {
			a[i] = (r - centre) / scale
		}
	})
}

func (g GRPO) batchScales(groups []Group) map[string]float64 {
	rewards := map[string][]float64{}
	for i := range groups {
		role := string(groups[i].Role)
		rewards[role] = append(rewards[role], groups[i].Rewards...)
	}
	scales := map[string]float64{}
	for role, values := range rewards {
		scales[role] = deviation(values)
	}
	return scales
}

// Uses is true: a failure counts in the mean.
func (GRPO) Uses(float64) bool { return true }

// Surrogate is −min[ρ_t A, clip(ρ_t, 1−ε_low, 1+ε_high) A].
func (g GRPO) Surrogate(s *Scored, terms []Term) {
	for t := range terms {
		terms[t] = g.Clip.term(s.Ratio(t), s.Advantage)
	}
}

// Aggregation is the mean over the tokens of a sequence, then over sequences.
func (GRPO) Aggregation() Aggregation { return AggregateSequence }

// NeedsOld is true: the ratio is to the sampler's log-probabilities.
func (GRPO) NeedsOld() bool { return true }
