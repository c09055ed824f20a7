package executor

import (
	"strings"

	"agon"
)

// block is a fenced block of a turn.
type block struct{ info, body string }

// fenced splits a turn into its ``` blocks and the prose around them. A fence
// is a line of its own. closed is false if the last block does not end.
func fenced(text string) (prose string, blocks []block, closed bool) {
	var outside, inside strings.Builder
	open := false
	var info string
	for line := range strings.Lines(text) {
		mark, fence := strings.CutPrefix(strings.TrimSpace(line), "```")
		switch {
		case fence && !open:
			open, info = true, strings.TrimSpace(mark)
			inside.Reset()
		case fence && mark == "":
			open = false
			blocks = append(blocks, block{info, inside.String()})
		case open:
			inside.WriteString(line)
		default:
			outside.WriteString(line)
		}
	}
	return outside.String(), blocks, !open
}

// codeAction reads the one Python block of a turn.
func codeAction(blocks []block) agon.Action {
	switch {
	case len(blocks) == 0:
		return agon.Action{}
	case len(blocks) > 1:
		return invalid("the turn holds %d code blocks: write one", len(blocks))
	case !isPython(blocks[0].info):
		return invalid("the code block is marked %q: mark it python", blocks[0].info)
	case strings.TrimSpace(blocks[0].body) == "":
		return invalid("the code block is empty")
	}
	return agon.Action{Kind: agon.ActionCode, Program: blocks[0].body}
}

func isPython(info string) bool {
	switch strings.ToLower(info) {
	case "", "python", "py", "python3":
		return true
	}
	return false
}
