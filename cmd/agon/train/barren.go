package train

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"agon/challenger"
	"agon/cmd/agon/runs"
	"agon/cmd/agon/terminal"
	"agon/verifier"
)

// mostBarren is the number of iterations in a row with no task, neither a new
// one nor one in the pool, after which a run stops. A resume tries as often
// again.
const mostBarren = 5

// warnBarren tells what the filter refuses where it accepted nothing and what the pool
// still needs, and counts the iterations in a row that had no task at all.
func (l *Loop) warnBarren(it *Iteration) error {
	switch {
	case it.Metrics["challenger/accepted"] > 0 || l.teacher != nil || l.pool.Len() > 0 || l.hasGiven():
		l.barren = 0
	default:
		l.barren++
	}
	if it.Metrics["challenger/accepted"] > 0 || !l.Config.Proposes() {
		return nil
	}
	it.notes = append(it.notes, "no item was accepted: "+refusalsOf(it.items)+"; agon tasks "+l.Run.Path+" lists them all")
	past, err := l.past()
	if outlook := past.Outlook(l.pool.Len(), l.Config.Executor.Tasks); outlook != "" {
		it.notes = append(it.notes, outlook)
	}
	return err
}

// hasGiven reports whether a given task is left that can be attempted.
func (l *Loop) hasGiven() bool {
	return l.given != nil && slices.ContainsFunc(l.given.entries, func(e challenger.Entry) bool {
		return !l.archive.Quarantined(e.Task.ID)
	})
}

// errBarren says what to do about a run that has nothing to attempt.
func (l *Loop) errBarren() error {
	if !l.Config.Proposes() {
		return fmt.Errorf("stopped after iteration %d of %d: in %d iterations there was nothing to attempt: of the tasks that are given (%d) all are in quarantine (hint: agon tasks %s tells why; attempts may change more than the solution with verifier.side_effects=true, in another run)",
			l.Finished, l.Config.Iterations, mostBarren, len(l.given.entries), l.Run.Path)
	}
	return fmt.Errorf("stopped after iteration %d of %d: in %d iterations no item was accepted, so there is nothing to attempt (hint: agon tasks %s tells why each was refused; in another run, raise challenger.proposals or challenger.revisions, lower challenger.temperature, begin from another policy.checkpoint, or attempt the environments' own with challenger.starved=examples; agon train --resume %s tries on)",
		l.Finished, l.Config.Iterations, mostBarren, l.Run.Path, l.Run.Path)
}

// refusalsOf names the stages that refused the most items, up to three, with the
// commonest reason of each, and quotes an item that was refused for it.
func refusalsOf(items []runs.ItemRecord) string {
	byStage := map[string][]*runs.ItemRecord{}
	for i := range items {
		if r := &items[i]; !r.Verdict.Pass {
			byStage[r.Verdict.Stage] = append(byStage[r.Verdict.Stage], r)
		}
	}
	if len(byStage) == 0 {
		return "none was written"
	}
	stages := commonest(byStage, func(items []*runs.ItemRecord) int { return len(items) })
	stages = stages[:min(len(stages), 3)]
	told := make([]string, len(stages))
	for i, stage := range stages {
		reason := commonReason(byStage[stage])
		told[i] = fmt.Sprintf("%d %s (%s)%s", len(byStage[stage]), refusedBy(stage), terminal.OneLine(reason, terminal.LongestCell), exampleOf(byStage[stage], reason))
	}
	return strings.Join(told, "; ")
}

// exampleOf quotes the first item that was refused for a reason; nothing of items
// without a text.
func exampleOf(items []*runs.ItemRecord, reason string) string {
	for _, r := range items {
		if text := quoted(r); r.Verdict.Reason == reason && text != `""` {
			return ", such as " + text
		}
	}
	return ""
}

func refusedBy(stage string) string {
	if stage == verifier.StageError {
		return "lost to a failure of the program"
	}
	return "refused by " + stage
}

// commonReason is the reason that most of items were refused for.
func commonReason(items []*runs.ItemRecord) string {
	counts := map[string]int{}
	for _, r := range items {
		counts[r.Verdict.Reason]++
	}
	return commonest(counts, func(n int) int { return n })[0]
}

// commonest orders the keys of groups by size, largest first, and by name.
func commonest[G any](groups map[string]G, size func(G) int) []string {
	return slices.SortedFunc(maps.Keys(groups), func(a, b string) int {
		return cmp.Or(size(groups[b])-size(groups[a]), strings.Compare(a, b))
	})
}

// quoted is what stands in a refused item, in a line.
func quoted(r *runs.ItemRecord) string {
	text := r.Text
	if r.Item != nil {
		text = r.Item.Instruction
	}
	return fmt.Sprintf("%q", terminal.OneLine(text, 80))
}
