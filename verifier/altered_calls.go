package verifier

import (
	"context"
	"slices"

	"agon"
)

// mostExcused bounds the ends that are shown with other calls.
const mostExcused = 6

// excused are wrong ends of the solution's, its mutants and altered ones, with each call
// that only looks made first or last, or one that fails: no call makes up for an end. There
// are none where the verifier does not read the calls.
func (e *evidence) excused(ctx context.Context, mutants []mutant, altered []alteration) (all []alteration, err error) {
	if !readsCalls.MatchString(e.item.Verifier) {
		return nil, nil
	}
	looks, err := e.looks(ctx)
	if err != nil {
		return nil, err
	}
	var wrong []alteration
	for _, m := range mutants[:min(mostExcused/2, len(mutants))] {
		wrong = append(wrong, alteration{m, -1, -1, false, false})
	}
	seen := map[int]bool{}
	for _, a := range altered {
		if !a.undone && !a.together && !seen[a.place] {
			seen[a.place] = true
			wrong = append(wrong, a)
		}
	}
	for _, w := range wrong[:min(mostExcused, len(wrong))] {
		for _, look := range looks {
			for _, calls := range [][]agon.CallRecord{append(slices.Clone(w.outcome.Calls), look), append([]agon.CallRecord{look}, w.outcome.Calls...)} {
				one := w
				one.what += ", and with a call of " + look.Tool
				one.outcome.Calls = calls
				all = append(all, one)
			}
		}
	}
	return all, nil
}

// looks are one call of each tool that only looks, as they come out at the beginning, and
// one of a tool that there is not.
func (e *evidence) looks(ctx context.Context) ([]agon.CallRecord, error) {
	calls := append(firstCalls(e, func(tool *agon.Tool) bool { return tool.ReadOnly }), agon.Call{Tool: "unknown"})
	played, err := e.replay(ctx, [][]agon.Call{calls})
	if err != nil || played[0] == nil {
		return nil, err
	}
	return played[0].Calls, nil
}
