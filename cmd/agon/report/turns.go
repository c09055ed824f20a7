package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"agon"
)

// turnView is a turn as it is shown. Skipped counts the turns before it that are left
// out.
type turnView struct {
	Number, Skipped int
	Wrote           string
	Calls           []string
	LeftCalls       int
	Output, Error   string
	Limit           string
	// Invalid says why the turn means nothing.
	Invalid string
}

// The turns that are shown of an attempt: the first and the last ones.
const firstTurns, lastTurns = 5, 3

func turnsOf(turns []agon.Turn) (views []turnView) {
	skipped := max(0, len(turns)-firstTurns-lastTurns)
	for i := range turns {
		switch {
		case skipped > 0 && i >= firstTurns && i < firstTurns+skipped:
			continue
		case skipped > 0 && i == firstTurns+skipped:
			views = append(views, newTurnView(i, &turns[i]))
			views[len(views)-1].Skipped = skipped
		default:
			views = append(views, newTurnView(i, &turns[i]))
		}
	}
	return views
}

func newTurnView(i int, turn *agon.Turn) turnView {
	v := turnView{Number: i + 1, Wrote: cut(turn.Text, longestProgram)}
	if turn.Action.Kind == agon.ActionInvalid {
		v.Invalid = cut(turn.Action.Reason, longestReason)
	}
	if e := turn.Execution; e != nil {
		v.Output, v.Error, v.Limit = cut(e.Output, longestOutput), cut(e.Error, longestReason), cut(string(e.Limit), longestName)
		v.Calls, v.LeftCalls = callsOf(e.Calls)
	}
	return v
}

// mostCalls bounds the calls of a turn that are shown.
const mostCalls = 8

// callsOf writes calls as a program would, with what they returned.
func callsOf(calls []agon.CallRecord) (lines []string, left int) {
	if len(calls) > mostCalls {
		calls, left = calls[:mostCalls], len(calls)-mostCalls
	}
	for i := range calls {
		lines = append(lines, cut(callLine(&calls[i]), longestName))
	}
	return lines, left
}

func callLine(c *agon.CallRecord) string {
	var arguments []string
	for _, name := range slices.Sorted(maps.Keys(c.Arguments)) {
		arguments = append(arguments, fmt.Sprintf("%s=%s", name, c.Arguments[name]))
	}
	line := fmt.Sprintf("%s(%s)", c.Tool, strings.Join(arguments, ", "))
	switch {
	case c.Return.Error != "":
		return line + " ! " + c.Return.Error
	case string(c.Return.Value) == "null" || c.Return.Value == nil:
		return line
	}
	return line + " → " + string(c.Return.Value)
}
