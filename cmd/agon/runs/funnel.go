package runs

import (
	"fmt"
	"slices"
	"strings"

	"agon/verifier"
)

// stageCount is how many items a stage of the filter refused.
type stageCount struct {
	Stage   string `json:"stage"`
	Refused int    `json:"refused"`
}

// Funnel is what became of all items, in the order of the filter.
type Funnel struct {
	Written  int          `json:"written"`
	Refused  []stageCount `json:"refused"`
	Accepted int          `json:"accepted"`
	// Undecided are neither: the program failed on them.
	Undecided int `json:"undecided,omitempty"`
	// Variations were made of accepted items, and some accepted too.
	Variations         int `json:"variations,omitempty"`
	VariationsAccepted int `json:"variations_accepted,omitempty"`
}

// FunnelOf counts the verdicts of what was written; variations of it are counted
// apart, and given tasks not at all.
func FunnelOf(items []ItemRecord) Funnel {
	var f Funnel
	refused := map[string]int{}
	for i := range items {
		if items[i].Given {
			continue
		}
		if items[i].VariantOf != "" {
			f.vary(&items[i])
			continue
		}
		f.Written++
		switch verdict := items[i].Verdict; {
		case verdict.Pass:
			f.Accepted++
		case verdict.Stage == verifier.StageError:
			f.Undecided++
		default:
			refused[verdict.Stage]++
		}
	}
	for _, stage := range orderedStages(refused) {
		f.Refused = append(f.Refused, stageCount{stage, refused[stage]})
	}
	return f
}

func (f *Funnel) vary(item *ItemRecord) {
	f.Variations++
	if item.Verdict.Pass {
		f.VariationsAccepted++
	}
}

// orderedStages lists the stages that refused something, in the filter's
// order; what attempts decide comes last.
func orderedStages(refused map[string]int) []string {
	var stages []string
	for _, stage := range append(slices.Clone(verifier.Stages), verifier.StageBand, verifier.StageQuarantine) {
		if refused[stage] > 0 {
			stages = append(stages, stage)
		}
	}
	return stages
}

// String prints a line per stage with the share that is left after it of what
// was decided on.
func (f Funnel) String() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%-16s %7d\n", "items written", f.Written)
	decided := f.Written - f.Undecided
	if f.Undecided > 0 {
		fmt.Fprintf(&text, "%-16s %7d, the program failed on them\n", "undecided", f.Undecided)
	}
	left := decided
	for _, stage := range f.Refused {
		left -= stage.Refused
		fmt.Fprintf(&text, "%-16s %7d refused, %5.1f %% left\n", stage.Stage, stage.Refused, Share(left, decided))
	}
	fmt.Fprintf(&text, "%-16s %7d, %.1f %%\n", "accepted", f.Accepted, Share(f.Accepted, decided))
	if f.Variations > 0 {
		fmt.Fprintf(&text, "%-16s %7d, %d of them accepted\n", "varied", f.Variations, f.VariationsAccepted)
		fmt.Fprintf(&text, "%-16s %7d\n", "accepted in all", f.Accepted+f.VariationsAccepted)
	}
	return text.String()
}

// Share is part of whole, 0 where there is none.
func Share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return 100 * float64(part) / float64(whole)
}
