package verifier

import (
	"maps"
	"slices"

	"agon"
)

// Score is how often attempts at one task passed.
type Score struct {
	Task string `json:"task"`
	// Environment is that of the task.
	Environment string `json:"environment,omitempty"`
	// Family names the composition of a held-out task, Parts counts the things
	// it asks for, and Novel is set if the corpus shows no such composition.
	Family   string `json:"family,omitempty"`
	Parts    int    `json:"parts,omitempty"`
	Novel    bool   `json:"novel,omitempty"`
	Attempts int    `json:"attempts"`
	Passes   int    `json:"passes"`
	// TimeLimited counts the attempts whose verdict a clock had a part in.
	TimeLimited int `json:"time_limited,omitempty"`
	// Truncated counts the attempts that used up their tokens or turns: how they
	// went says as much of the limits as of the policy.
	Truncated int `json:"truncated,omitempty"`
	// Turns are the attempts that count by the turns that they took, fewest first.
	Turns []TurnScore `json:"turns,omitempty"`
}

// TurnScore is how often attempts of so many turns passed.
type TurnScore struct {
	Turns    int `json:"turns"`
	Attempts int `json:"attempts"`
	Passes   int `json:"passes"`
}

// ScoreTurns counts judgements by the turns of their attempts.
func ScoreTurns(attempts []agon.Trajectory, judgements []Judgement) []TurnScore {
	byTurns := map[int]*TurnScore{}
	for i, judgement := range judgements {
		if !judgement.Counts {
			continue
		}
		turns := len(attempts[i].Turns)
		if byTurns[turns] == nil {
			byTurns[turns] = &TurnScore{Turns: turns}
		}
		byTurns[turns].Attempts++
		if judgement.Pass {
			byTurns[turns].Passes++
		}
	}
	var scores []TurnScore
	for _, turns := range slices.Sorted(maps.Keys(byTurns)) {
		scores = append(scores, *byTurns[turns])
	}
	return scores
}

// ScoreOf counts the judgements on the attempts at a held-out task. id names
// the task in comparisons.
func ScoreOf(id string, task *agon.HeldOutTask, judgements []Judgement) Score {
	attempts, passes := Tally(judgements)
	score := Score{Task: id, Environment: task.Environment, Family: task.Family, Parts: task.Parts, Novel: task.Novel, Attempts: attempts, Passes: passes}
	for i := range judgements {
		if judgements[i].TimeLimited {
			score.TimeLimited++
		}
	}
	return score
}

// PassAtK is the unbiased estimate of the chance that at least one of k
// attempts passes, from n attempts of which c passed:
//
//	1 - C(n-c, k) / C(n, k)
//
// computed as 1 - prod_{i=n-c+1}^{n} (1 - k/i), as in Chen et al., "Evaluating
// large language models trained on code" (2021), equation 1 and figure 3. It
// panics unless 1 <= k <= n and 0 <= c <= n.
func PassAtK(n, c, k int) float64 {
	if k < 1 || k > n || c < 0 || c > n {
		panic("verifier: PassAtK needs 1 <= k <= n and 0 <= c <= n")
	}
	if n-c < k {
		return 1
	}
	miss := 1.0
	for i := n - c + 1; i <= n; i++ {
		miss *= 1 - float64(k)/float64(i)
	}
	return 1 - miss
}
