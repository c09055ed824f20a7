package trainer

import (
	"cmp"
	"math"
	"slices"
)

// DPO is direct preference optimization (Rafailov et al. 2023, arXiv 2305.18290, eq.
// 7). The pairs are of attempts at one task, and the verdict is the preference: w was
// better rewarded than l.
//
//	L(θ) = −E log σ(h)
//	h    = β log(πθ(w | q) / π_ref(w | q)) − β log(πθ(l | q) / π_ref(l | q))
//
// Deviations:
//
//  1. The paper's preferences are a fixed set. Here each iteration has new ones, of the
//     policy's own attempts, which are compared under the policy that the run began
//     with.
//  2. Of a group the best attempt is paired with the worst, the second best with the
//     second worst, and so on while their rewards differ; each is in one pair at most.
//  3. A pair's loss stands at both of its sequences, and the mean is over sequences,
//     which is the mean over pairs; so the slope of a sequence counts twice.
type DPO struct {
	// Beta is β.
	Beta float64
}

// comparer is an algorithm whose loss is about pairs of sequences: before each
// optimizer step Sequence.LogRatio of both is what the weights then say.
type comparer interface{ compares() }

func (DPO) compares() {}

// Advantages returns 1 for the better and −1 for the worse of a pair, and 0 for what is
// in none.
func (DPO) Advantages(groups []Group) [][]float64 {
	return each(groups, func(g *Group, a []float64) {
		order := byReward(g.Rewards)
		for best, worst := 0, len(order)-1; best < worst; best, worst = best+1, worst-1 {
			if g.Rewards[order[best]] == g.Rewards[order[worst]] {
				return
			}
			a[order[best]], a[order[worst]] = 1, -1
		}
	})
}

// byReward lists the places of rewards, the largest first, equal ones in order.
func byReward(rewards []float64) []int {
	order := make([]int, len(rewards))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(rewards[j], rewards[i]) })
	return order
}

// Uses reports whether the attempt is one of a pair.
func (DPO) Uses(a float64) bool { return a != 0 }

// Surrogate is −log σ(h), told in equal parts at each target of both sequences. Its
// slope, ∓2β σ(−h), is taken at the h of the weights before the step.
func (d DPO) Surrogate(s *Scored, terms []Term) {
	h := d.Beta * s.Advantage * (s.LogRatio - s.Rival.LogRatio)
	loss := math.Log1p(math.Exp(-math.Abs(h))) + math.Max(-h, 0) // −log σ(h) without overflow
	slope := -2 * d.Beta * s.Advantage / (1 + math.Exp(h))
	for t := range terms {
		terms[t] = Term{Loss: loss / float64(len(terms)), Slope: slope}
	}
}

// Aggregation is the sum over the tokens of a sequence, then the mean over sequences.
func (DPO) Aggregation() Aggregation { return AggregateSum }

// NeedsOld is false: the ratio is to the reference.
func (DPO) NeedsOld() bool { return false }

// pair makes each better sequence of a group and its worse one rivals. They come in the
// order of the group's samples, whose pairs are those of Advantages.
func pair(group *Group, bySample []*Sequence) {
	order := byReward(group.Rewards)
	for best, worst := 0, len(order)-1; best < worst; best, worst = best+1, worst-1 {
		w, l := bySample[order[best]], bySample[order[worst]]
		if w != nil && l != nil {
			w.Rival, l.Rival = l, w
		}
	}
}
