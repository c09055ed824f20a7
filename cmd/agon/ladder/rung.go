package ladder

import (
	"slices"

	"agon/configs"
	"agon/verifier"
)

// rung is a filter: the stages that it has.
type rung struct {
	Name string
	// Shows says in a sentence what it is there for.
	Shows  string
	Stages []string
	// HeedAll and Alike are those of the whole filter, but where it is without them.
	HeedAll bool
	Alike   int
}

// Names of rungs that others are compared with.
const (
	wholeFilter = "full"
	noFilter    = "instruction"
)

// rungsOf returns the paper's rungs, from the lowest to its filter, then the whole
// filter of a configuration, and then that without one of its stages at a time.
func rungsOf(c *configs.Verifier) []rung {
	parse, runs, passes, failures := verifier.StageParse, verifier.StageRuns, verifier.StagePasses, verifier.StageFailures
	rungs := []rung{
		{Name: noFilter, Shows: "Whatever can be read is a task.", Stages: []string{parse}},
		{Name: "runs", Shows: "Verifier and solution run.", Stages: []string{parse, runs}},
		{Name: solves, Shows: "The solution passes, too.", Stages: []string{parse, runs, passes}},
		{Name: "paper", Shows: "The failure cases fail, too: the whole filter of the paper.", Stages: []string{parse, runs, passes, failures}},
	}
	whole := rung{Name: wholeFilter, Shows: "All stages of ours.", HeedAll: c.HeedAll, Alike: c.Alike}
	for _, stage := range c.Stages {
		if stage != verifier.StageBand { // which attempts decide, not the filter
			whole.Stages = append(whole.Stages, stage)
		}
	}
	rungs = append(rungs, whole)
	for _, stage := range whole.Stages {
		// The author's invariant is of an environment, not of the filter.
		if stage != parse && stage != verifier.StageInvariant {
			rungs = append(rungs, whole.without(stage))
		}
	}
	return rungs
}

// without is the rung that lacks a stage.
func (r rung) without(stage string) rung {
	r.Name, r.Shows = "without-"+stage, "All stages but "+stage+"."
	r.Stages = slices.DeleteFunc(slices.Clone(r.Stages), func(s string) bool { return s == stage })
	r.HeedAll = r.HeedAll && stage != verifier.StageGrounded
	if stage == verifier.StageNew {
		r.Alike = 0
	}
	return r
}
