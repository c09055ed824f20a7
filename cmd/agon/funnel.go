package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"agon/configs"
)

// stageCount is how many items a stage of the filter refused.
type stageCount struct {
	Stage   string `json:"stage"`
	Refused int    `json:"refused"`
}

// funnel is what became of all items, in the order of the filter.
type funnel struct {
	Written  int          `json:"written"`
	Refused  []stageCount `json:"refused"`
	Accepted int          `json:"accepted"`
	// Variations were made of accepted items, and some accepted too.
	Variations         int `json:"variations,omitempty"`
	VariationsAccepted int `json:"variations_accepted,omitempty"`
}

// funnelOf counts the verdicts of what was written; variations of it are counted
// apart.
func funnelOf(items []itemRecord) funnel {
	var f funnel
	refused := map[string]int{}
	for i := range items {
		if items[i].VariantOf != "" {
			f.vary(&items[i])
			continue
		}
		f.Written++
		if items[i].Verdict.Pass {
			f.Accepted++
		} else {
			refused[items[i].Verdict.Stage]++
		}
	}
	for _, stage := range orderedStages(refused) {
		f.Refused = append(f.Refused, stageCount{stage, refused[stage]})
	}
	return f
}

func (f *funnel) vary(item *itemRecord) {
	f.Variations++
	if item.Verdict.Pass {
		f.VariationsAccepted++
	}
}

// orderedStages lists the stages that refused something, in the filter's
// order, and any other after them.
func orderedStages(refused map[string]int) []string {
	order := func(stage string) int {
		if at := slices.Index(configs.Stages, stage); at >= 0 {
			return at
		}
		return len(refused) + 100
	}
	return slices.SortedStableFunc(maps.Keys(refused), func(a, b string) int {
		if d := order(a) - order(b); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
}

// String prints a line per stage with the share of the written that is left
// after it.
func (f funnel) String() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%-16s %7d\n", "items written", f.Written)
	left := f.Written
	for _, stage := range f.Refused {
		left -= stage.Refused
		fmt.Fprintf(&text, "%-16s %7d refused, %5.1f %% left\n", stage.Stage, stage.Refused, share(left, f.Written))
	}
	fmt.Fprintf(&text, "%-16s %7d, %.1f %%\n", "accepted", f.Accepted, share(f.Accepted, f.Written))
	if f.Variations > 0 {
		fmt.Fprintf(&text, "%-16s %7d, %d of them accepted\n", "varied", f.Variations, f.VariationsAccepted)
	}
	return text.String()
}

func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return 100 * float64(part) / float64(whole)
}
