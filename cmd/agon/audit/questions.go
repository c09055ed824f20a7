package audit

import (
	"fmt"
	"slices"
	"strings"

	"agon"
	"agon/cmd/agon/runs"
	"agon/cmd/agon/stages"
	"agon/configs"
	"agon/verifier"
)

// questions are what the accepted items of a run ask, each with the lines that do. Two
// items ask the same if an executor sees the same: environment, seed and instruction.
type questions struct {
	lines map[string][]*line[runs.ItemRecord]
	// once is set if the filter lets nothing ask what was asked before.
	once bool
}

func (p *proof) questions() questions {
	q := questions{map[string][]*line[runs.ItemRecord]{}, slices.Contains(stages.ScreenStages(p.resolved.Config), verifier.StageNew)}
	for i := range p.journals.items {
		if l := &p.journals.items[i]; l.record.Item != nil && l.record.Verdict.Pass {
			key := questionOf(l.record.Item)
			q.lines[key] = append(q.lines[key], l)
		}
	}
	return q
}

func questionOf(item *agon.Item) string {
	return fmt.Sprintf("%s\x00%d\x00%s", item.Environment, item.Seed, item.Instruction)
}

// fault says what the journal shows against what the stage new decided on an item.
// Which of the tasks alike were live at the time only doing the iteration again shows.
func (q questions) fault(l *line[runs.ItemRecord], signature string) string {
	r := &l.record
	same := q.lines[questionOf(r.Item)]
	switch {
	case r.Verdict.Pass && q.once && same[0] != l && same[0].number != l.number:
		return fmt.Sprintf("accepts what line %d asks already", same[0].number)
	case r.Verdict.Stage != verifier.StageNew:
		return ""
	case len(same) > 0 && same[0].record.Iteration <= r.Iteration:
		return ""
	case strings.Contains(r.Verdict.Reason, "of the kind "+signature+":"):
		return ""
	}
	return fmt.Sprintf("says %s, and no earlier line asks the same, nor is its solution of that kind but %s", inWords(r.Verdict), signature)
}

// executedStages are the run's but for new, which depends on what else there is.
func executedStages(c *configs.Config) []string {
	return slices.DeleteFunc(stages.ScreenStages(c), func(name string) bool { return name == verifier.StageNew })
}
