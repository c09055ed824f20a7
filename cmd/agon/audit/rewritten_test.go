package audit

import (
	"testing"

	"agon/checkpoints"
)

func TestLinesApart(t *testing.T) {
	texts := func(lines ...string) (all []text) {
		for i, line := range lines {
			all = append(all, text{7 + i, 3, []byte(line)})
		}
		return all
	}
	for _, c := range []struct {
		ours, theirs []text
		says         string
	}{
		{texts(`{"a":1}`), texts(`{"a":1}`), " "},
		{texts(`{"a":1}`, `{"a":2}`), texts(`{"a":1}`, `{"a":3}`), "metrics.jsonl: line 8 is another when its iteration is turned again: a is 2, and done again 3"},
		{texts(`{"a": 1}`), texts(`{"a":1}`), "metrics.jsonl: line 7 is another when its iteration is turned again: it is written otherwise"},
		{texts(`{}`, `{}`), texts(`{}`), "metrics.jsonl: line 8 is not written when its iteration is turned again"},
		{texts(`{}`), texts(`{}`, `{}`), "metrics.jsonl: line 8 lacks a line before it, of iteration 3, which is written when that is turned again"},
	} {
		if _, f := linesApart(checkpoints.Metrics, c.ours, c.theirs); f.String() != c.says {
			t.Errorf("%q, want %q", f, c.says)
		}
	}
}
