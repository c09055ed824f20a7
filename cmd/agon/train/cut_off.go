package train

import (
	"fmt"
	"strings"

	"agon"
	"agon/cmd/agon/terminal"
)

// cutOff counts attempts that ended because they had used up what they may, by the key
// that gives them more.
type cutOff struct {
	attempts                       int // all of them
	turnTokens, turnLimit, context int
}

// count adds groups of attempts whose turns had at most turnTokens tokens.
func (c *cutOff) count(groups [][]agon.Trajectory, turnTokens int) {
	for _, group := range groups {
		c.attempts += len(group)
		for i := range group {
			switch t := &group[i]; {
			case t.Status == agon.StatusTurns:
				c.turnLimit++
			case t.Status == agon.StatusTruncated && outOfContext(t, turnTokens):
				c.context++
			case t.Status == agon.StatusTruncated:
				c.turnTokens++
			}
		}
	}
}

// outOfContext tells that the last turn of a truncated attempt was shorter than a turn
// may be: it was the context that ended. Served policies, which count no tokens, do
// not tell theirs.
func outOfContext(t *agon.Trajectory, turnTokens int) bool {
	if len(t.Turns) == 0 {
		return true
	}
	last := len(t.Turns[len(t.Turns)-1].Tokens)
	return last > 0 && last < turnTokens
}

func (c *cutOff) total() int { return c.turnTokens + c.turnLimit + c.context }

// mostCutOff is the share of attempts above which it is the limits that are measured,
// and no longer the policy.
const mostCutOff = .05

// warning says which limits to raise; empty where they end few attempts.
func (c *cutOff) warning() string {
	if float64(c.total()) <= mostCutOff*float64(c.attempts) {
		return ""
	}
	var by []string
	for _, limit := range []struct {
		key  string
		many int
	}{{"executor.turn_tokens", c.turnTokens}, {"executor.turn_limit", c.turnLimit}, {"the policy's context", c.context}} {
		if limit.many > 0 {
			by = append(by, fmt.Sprintf("%d by %s", limit.many, limit.key))
		}
	}
	return fmt.Sprintf("%d of %s were cut off, %s (hint: another run may raise it; agon show tells more of each)", c.total(), terminal.Counted(c.attempts, "attempt"), strings.Join(by, ", "))
}

// measureCutOff enters attempts/cut_off: the share of all attempts that a limit on tokens
// or turns cut off, learnt from or not. completions/clipped_ratio is that of the groups
// that are learnt from.
func (it *Iteration) measureCutOff() {
	if it.cutOff.attempts > 0 {
		it.Metrics["attempts/cut_off"] = float64(it.cutOff.total()) / float64(it.cutOff.attempts)
	}
}

// warnCutOff says once in a process which limits end many attempts.
func (l *Loop) warnCutOff(it *Iteration) {
	warning := it.cutOff.warning()
	if warning == "" || l.toldCutOff {
		return
	}
	l.toldCutOff = true
	it.notes = append(it.notes, warning)
}
