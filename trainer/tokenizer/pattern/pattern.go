// Package pattern finds in text what the regular expressions of a
// tokenizer.json match. They are written for Oniguruma, the engine of the
// tokenizers library (rust-onig, ONIG_SYNTAX_ONIGURUMA over UTF-8); Compile
// translates them for regexp2, with every class written out as the characters
// that it has. What is not translated is refused by name. One thing is known to
// differ: where a group is repeated at least twice and could match nothing,
// Oniguruma ends the repetition with the first time that it does.
//
// For the word splitters of the common models there are scanners by hand, which
// find the same and take a tenth of the time. They are chosen by the text of
// the pattern.
package pattern

import (
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/dlclark/regexp2/v2"
)

// Pattern finds the matches of one pattern. It does not change and may be used
// from several goroutines.
type Pattern struct {
	scan    scanner         // nil if regexp has to be asked
	matcher *regexp2.Regexp // nil if scan is not
	// restarts: the pattern asks where the search began (\G), for which each
	// search has to begin where Oniguruma's does.
	restarts bool
}

// Limit is the time of a new Budget. Only a pattern that backtracks without end
// needs so long; Oniguruma, which counts its steps instead, ends the process
// then.
const Limit = 5 * time.Second

// Budget is the time that patterns may still take for a text, all together. It
// is for one goroutine at a time.
type Budget struct{ left time.Duration }

// NewBudget returns one of Limit.
func NewBudget() *Budget { return &Budget{Limit} }

// maxStack bounds what regexp2 remembers of one match, in words of memory. A
// megabyte of letters under (?:\p{L}\p{M}*)+ needs some millions.
const maxStack = 1 << 23

// Compile reads a pattern. One that Oniguruma would refuse, or that is not
// translated, is an error which begins with the pattern.
func Compile(text string) (*Pattern, error) {
	if scan := scanners[spellLineBreaks(text)]; scan != nil {
		return &Pattern{scan: scan}, nil
	}
	return compileRegexp(text)
}

// The size of a pattern is bounded, before and after classes are written out:
// the longest in use have 2,000 bytes, and 100,000 then.
const (
	maxText       = 5_000
	maxTranslated = 1_000_000
)

func compileRegexp(text string) (*Pattern, error) {
	if len(text) > maxText {
		return nil, fmt.Errorf("pattern %q: is longer than %d bytes", shorten(text), maxText)
	}
	translated, restarts, err := translate(text)
	if err == nil && len(translated) > maxTranslated {
		err = fmt.Errorf("its classes are longer than %d bytes", maxTranslated)
	}
	if err != nil {
		return nil, fmt.Errorf("pattern %q: %w", shorten(text), err)
	}
	matcher, err := regexp2.Compile(translated, regexp2.OptionMaxBacktrackingStackSize(maxStack))
	if err != nil {
		return nil, fmt.Errorf("pattern %q: %w", shorten(text), err)
	}
	matcher.MatchTimeout = Limit
	return &Pattern{matcher: matcher, restarts: restarts}, nil
}

// shorten keeps an error within a line.
func shorten(text string) string {
	const most = 200
	if len(text) <= most {
		return text
	}
	return text[:most] + "…"
}

// Find calls hit with the matches in text, which is UTF-8, from left to right:
// from start on, before end. They do not overlap, and an empty one does not
// directly follow another. It takes its time from the budget, nil for a new
// one. Where that is spent (one match may take Limit beyond it), or a match
// needs more memory than regexp2 gives, there are no further matches.
func (p *Pattern) Find(text string, budget *Budget, hit func(start, end int)) {
	if p.scan != nil {
		for at := 0; at < len(text); {
			end := p.scan(text, at)
			hit(at, end)
			at = end
		}
		return
	}
	if budget == nil {
		budget = NewBudget()
	}
	if budget.left <= 0 {
		return
	}
	began := time.Now()
	defer func() { budget.left -= time.Since(began) }()
	runes := []rune(text)
	bytes := byteCounter{runes: runes}
	lastEnd := -1
	p.matches(runes, func(at, n int) bool {
		if n > 0 || at != lastEnd {
			start := bytes.before(at)
			hit(start, bytes.before(at+n))
			lastEnd = at + n
		}
		return time.Since(began) < budget.left
	})
}

// matches calls next with where each match is, and how long, in characters,
// until it returns false or the engine gives up, as Find's contract says.
func (p *Pattern) matches(runes []rune, next func(at, n int) bool) {
	if !p.restarts {
		_ = p.matcher.FindRunesMatches(runes, -1, func(m regexp2.MatchView) bool {
			at, n, _ := m.GroupRange(0)
			return next(at, n)
		})
		return
	}
	for at, lastEnd := 0, -1; at <= len(runes); {
		m, err := p.matcher.FindRunesMatchStartingAt(runes, at)
		if err != nil || m == nil {
			return
		}
		if m.RuneLength == 0 && m.RuneIndex == lastEnd {
			at++
			continue
		}
		if !next(m.RuneIndex, m.RuneLength) {
			return
		}
		at = m.RuneIndex + m.RuneLength
		lastEnd = at
	}
}

// byteCounter counts the bytes of characters, from left to right.
type byteCounter struct {
	runes       []rune
	at, counted int
}

// before returns the bytes before a character; not before one asked earlier.
func (b *byteCounter) before(rune int) int {
	for ; b.at < rune; b.at++ {
		b.counted += utf8.RuneLen(b.runes[b.at])
	}
	return b.counted
}
