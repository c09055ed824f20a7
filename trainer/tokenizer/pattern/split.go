package pattern

import "fmt"

// Finder finds what a text is split at. Pattern is one.
type Finder interface {
	// Find calls hit with what it finds in text, from left to right: from start
	// on, before end. Finds do not overlap. What takes time takes it from the
	// budget.
	Find(text string, budget *Budget, hit func(start, end int))
}

var _ Finder = (*Pattern)(nil)

// Behavior tells what becomes of the finds when a text is split, in the words
// of tokenizers' SplitDelimiterBehavior. Of "the-final--countdown", split at
// hyphens, Removed leaves "the" "final" "countdown", Isolated "the" "-" "final"
// "-" "-" "countdown", Contiguous "the" "-" "final" "--" "countdown",
// MergedWithPrevious "the-" "final-" "-" "countdown" and MergedWithNext "the"
// "-final" "-" "-countdown".
type Behavior string

const (
	Removed            Behavior = "Removed"
	Isolated           Behavior = "Isolated"
	Contiguous         Behavior = "Contiguous"
	MergedWithPrevious Behavior = "MergedWithPrevious"
	MergedWithNext     Behavior = "MergedWithNext"
)

// Splitter splits texts. With Invert, what lies between the finds is taken for
// the finds.
type Splitter struct {
	Finder   Finder
	Behavior Behavior
	Invert   bool
}

// Check returns an error if the behaviour is none.
func (s Splitter) Check() error {
	switch s.Behavior {
	case Removed, Isolated, Contiguous, MergedWithPrevious, MergedWithNext:
		return nil
	}
	return fmt.Errorf("behavior %q is not supported", s.Behavior)
}

// part is a find, or what lies before one.
type part struct {
	start, end int
	found      bool
}

// Split calls piece with the pieces of text, in order. None is empty. Finding
// takes its time from the budget.
func (s Splitter) Split(text string, budget *Budget, piece func(start, end int)) {
	switch s.Behavior {
	case Isolated, Removed:
		s.parts(text, budget, func(p part) {
			if p.end > p.start && !(p.found && s.Behavior == Removed) {
				piece(p.start, p.end)
			}
		})
		return
	}
	var parts []part
	s.parts(text, budget, func(p part) { parts = append(parts, p) })
	for _, p := range s.merged(parts) {
		if p.end > p.start {
			piece(p.start, p.end)
		}
	}
}

// parts calls next with the finds in text and what lies between them.
func (s Splitter) parts(text string, budget *Budget, next func(part)) {
	at := 0
	s.Finder.Find(text, budget, func(start, end int) {
		if start > at {
			next(part{at, start, s.Invert})
		}
		next(part{start, end, !s.Invert})
		at = end
	})
	if at < len(text) {
		next(part{at, len(text), s.Invert})
	}
}

// merged joins parts as the behaviour tells. Empty finds count.
func (s Splitter) merged(parts []part) []part {
	var out []part
	before := false
	for i := range parts {
		p := parts[i]
		if s.Behavior == MergedWithNext {
			p = parts[len(parts)-1-i]
		}
		joins := p.found && !before
		if s.Behavior == Contiguous {
			joins = p.found == before
		}
		before = p.found
		if !joins || len(out) == 0 {
			out = append(out, p)
			continue
		}
		last := &out[len(out)-1]
		last.start, last.end = min(last.start, p.start), max(last.end, p.end)
	}
	if s.Behavior == MergedWithNext {
		for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
			out[i], out[j] = out[j], out[i]
		}
	}
	return out
}
