package audit

import (
	"fmt"
	"testing"

	"agon"
	"agon/cmd/agon/runs"
)

// TestSeparate: a proposal of which nothing was left is none of the lines about attempts;
// a line that tells of attempts at no item stays one of them, and is named as such.
func TestSeparate(t *testing.T) {
	of := func(iteration int, id, stage string, item *agon.Item, text string) runs.ItemRecord {
		return runs.ItemRecord{Iteration: iteration, ID: id, Verdict: agon.Verdict{Stage: stage}, Item: item, Text: text}
	}
	var lines []line[runs.ItemRecord]
	for i, r := range []runs.ItemRecord{
		of(1, "aa", "accepted", &agon.Item{}, ""),
		of(1, "1-1-0", "parse", nil, "no item"),
		of(1, "1-2-0", "parse", nil, ""), // its last turn was empty
		of(1, "1-3-0", "error", nil, ""), // lost before its first turn
		of(1, "aa", "band", nil, ""),
		of(2, "aa", "quarantine", nil, ""),
		of(2, "aa", "error", nil, ""),
		of(2, "bb", "accepted", nil, ""),
	} {
		lines = append(lines, line[runs.ItemRecord]{i + 1, r})
	}
	numbers := func(lines []*line[runs.ItemRecord]) (n []int) {
		for _, l := range lines {
			n = append(n, l.number)
		}
		return n
	}
	written, later := separate(lines)
	if got, want := fmt.Sprint(len(written), numbers(later[1]), numbers(later[2])), "4 [5] [6 7 8]"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
