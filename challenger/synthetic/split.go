package synthetic

import (
	"cmp"
	"maps"
	"slices"

	"agon"
)

// split divides the compositions into those that a corpus shows and those that
// are held out.
type split map[pair]bool

// newSplit holds out the pairs that the folder's author lists or, where there
// is no list, half of the possible ones (rounded down), chosen by a hash of
// their names: whoever makes a corpus or an evaluation of the same tools finds
// the same split.
func newSplit(c *catalog, listed [][2]string) split {
	heldOut := split{}
	for _, names := range listed {
		heldOut[names] = true
	}
	if len(listed) > 0 {
		return heldOut
	}
	possible := c.pairs()
	slices.SortFunc(possible, func(a, b pair) int { return cmp.Compare(rank(a), rank(b)) })
	for _, p := range possible[:len(possible)/2] {
		heldOut[p] = true
	}
	return heldOut
}

func rank(p pair) uint64 {
	return uint64(agon.NewStream(0).Name("composition").Name(p[0]).Name(p[1]))
}

// pairs returns every composition that a program may have.
func (c *catalog) pairs() []pair {
	found := map[pair]bool{}
	told := c.sourceTools()
	if c.stateful() {
		for _, first := range append(slices.Clone(c.actions), told...) {
			for _, second := range c.actions {
				found[pair{first.name, second.name}] = true
			}
		}
		for _, first := range c.actions {
			for _, second := range told {
				found[pair{first.name, second.name}] = true
			}
		}
	}
	for _, t := range append(slices.Clone(c.actions), told...) {
		for _, p := range t.parameters {
			for _, s := range c.sourcesFor(p.kind) {
				if p.asked {
					found[pair{s.name, t.name}] = true
				}
			}
		}
	}
	return slices.SortedFunc(maps.Keys(found), comparePairs)
}

func comparePairs(a, b pair) int {
	return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]))
}

// shows reports whether all compositions of p are those of a corpus.
func (s split) shows(p program) bool { return s.count(p) == 0 }

// count returns the number of held-out compositions in p.
func (s split) count(p program) int {
	n := 0
	for found := range p.pairs() {
		if s[found] {
			n++
		}
	}
	return n
}
