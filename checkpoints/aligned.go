package checkpoints

import "fmt"

// comparison goes through the lines of a journal, by their digests, beside those that
// were written. An empty digest was not told, and any line is taken for it.
type comparison struct {
	file       string
	want, have []string
	i, j       int            // the next of each
	written    map[string]int // where in want a digest stands first
	faults     []Fault
}

// compareLines lists where the lines that a journal has are not those that were
// written. rest is the number of lines at its end that come after all of these.
func compareLines(file string, want, have []string) (faults []Fault, rest int) {
	c := comparison{file: file, want: want, have: have, written: map[string]int{}}
	for i, digest := range want {
		if _, known := c.written[digest]; !known && digest != "" {
			c.written[digest] = i
		}
	}
	for c.i < len(want) && c.j < len(have) {
		if want[c.i] == "" || want[c.i] == have[c.j] {
			c.advance(1, 1)
			continue
		}
		c.differ()
	}
	switch missing := len(want) - c.i; {
	case missing == 1:
		c.fault("is missing: the file ends before it")
	case missing > 1:
		c.fault("is missing, with %d more after it: the file ends before it", missing-1)
	}
	return c.faults, len(have) - c.j
}

// differ tells of the next line, which is not the one that was written there, and goes
// on behind it.
func (c *comparison) differ() {
	place, known := c.written[c.have[c.j]]
	switch {
	case c.wantAt(1) == c.have[c.j] && c.haveAt(1) == c.want[c.i]:
		c.fault("and the one after it have changed places")
		c.advance(2, 2)
	case c.wantAt(1) == c.haveAt(1) && known:
		c.fault("is what was written as line %d", place+1)
		c.advance(1, 1)
	case c.wantAt(1) == c.haveAt(1):
		c.fault("is not what was written")
		c.advance(1, 1)
	case known && place > c.i:
		c.fault("comes too early: %s missing before it", areLines(place-c.i))
		c.advance(place-c.i, 0)
	case known:
		c.fault("was added: it repeats line %d", place+1)
		c.advance(0, 1)
	case c.want[c.i] == c.haveAt(1):
		c.fault("was added")
		c.advance(0, 1)
	default:
		c.fault("is not what was written")
		c.advance(1, 1)
	}
}

func (c *comparison) advance(written, there int) { c.i, c.j = c.i+written, c.j+there }

// wantAt and haveAt are the digests so many lines ahead; empty behind the last.
func (c *comparison) wantAt(ahead int) string { return at(c.want, c.i+ahead) }
func (c *comparison) haveAt(ahead int) string { return at(c.have, c.j+ahead) }

func at(digests []string, i int) string {
	if i < len(digests) {
		return digests[i]
	}
	return ""
}

func (c *comparison) fault(format string, values ...any) {
	c.faults = append(c.faults, Fault{c.file, c.j + 1, fmt.Sprintf(format, values...)})
}

func areLines(n int) string {
	if n == 1 {
		return "a line is"
	}
	return fmt.Sprintf("%d lines are", n)
}
