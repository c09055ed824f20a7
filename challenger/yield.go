package challenger

import "agon"

// Yield says what came of an iteration's proposals. Proposals that were lost
// to the program or canceled are in none of its counts but Masked.
type Yield struct {
	// Proposals counts the episodes; Masked those that do not count.
	Proposals int `json:"proposals"`
	Masked    int `json:"masked"`
	// Endings counts the episodes by status.
	Endings map[agon.Status]int `json:"endings"`
	// Items counts the episodes that ended with an item.
	Items int `json:"items"`
	// Accepted counts the items that passed the filter; Revised those of them
	// that took a revision.
	Accepted int `json:"accepted"`
	Revised  int `json:"revised"`
	// Signatures counts the different signatures among the accepted, and
	// TopSignature is the share of the commonest: 1 means that the challenger
	// writes one kind of task only.
	Signatures   int     `json:"signatures"`
	TopSignature float64 `json:"top_signature"`
}

// Rate is the share of the counted proposals that were accepted.
func (y *Yield) Rate() float64 {
	if y.Proposals == 0 {
		return 0
	}
	return float64(y.Accepted) / float64(y.Proposals)
}

// MeasureYield counts proposals; signatures[i] is the signature of proposal
// i's solution if it was accepted, else empty. No accepted item has an empty
// signature, not even one whose solution was never run.
func MeasureYield(proposals []Proposal, signatures []string) Yield {
	y := Yield{Endings: map[agon.Status]int{}}
	kinds := map[string]int{}
	for i := range proposals {
		if !proposals[i].Trajectory.Status.Counts() {
			y.Masked++
			continue
		}
		y.Proposals++
		y.Endings[proposals[i].Trajectory.Status]++
		if proposals[i].Item != nil {
			y.Items++
		}
		if signatures[i] == "" {
			continue
		}
		y.Accepted++
		kinds[signatures[i]]++
		if proposals[i].Revision > 0 {
			y.Revised++
		}
	}
	y.Signatures = len(kinds)
	for _, n := range kinds {
		y.TopSignature = max(y.TopSignature, float64(n)/float64(y.Accepted))
	}
	return y
}
