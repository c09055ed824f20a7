package pattern

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// Oniguruma ignores case by Unicode's full case folding (CaseFolding.txt,
// status C and F): beside characters that fold to one another there are those
// which fold to several, "ß" to "ss".

// severalFold has the characters that fold to several, without the Greek ones.
var severalFold = map[rune]string{
	'ß': "ss", 'ẞ': "ss", 'İ': "i\u0307", 'ŉ': "\u02bcn", 'ǰ': "j\u030c", 'և': "\u0565\u0582",
	'ẖ': "h\u0331", 'ẗ': "t\u0308", 'ẘ': "w\u030a", 'ẙ': "y\u030a", 'ẚ': "a\u02be",
	'ﬀ': "ff", 'ﬁ': "fi", 'ﬂ': "fl", 'ﬃ': "ffi", 'ﬄ': "ffl", 'ﬅ': "st", 'ﬆ': "st",
	'ﬓ': "\u0574\u0576", 'ﬔ': "\u0574\u0565", 'ﬕ': "\u0574\u056b", 'ﬖ': "\u057e\u0576", 'ﬗ': "\u0574\u056d",
}

var (
	errFoldGreek = errors.New("(?i) with Greek letters is not supported")
	errFoldClass = errors.New("(?i) with a class that has characters such as ß is not supported")
	errFoldLong  = errors.New("(?i) with so many characters such as ß is not supported")
)

// cased has the characters that fold to others.
var cased = sync.OnceValue(func() []rune {
	var all []rune
	for r := range rune(unicode.MaxRune + 1) {
		if unicode.SimpleFold(r) != r {
			all = append(all, r)
		}
	}
	return all
})

// foldOf returns r and what folds to the same.
func foldOf(r rune) set {
	all := []rune{r}
	for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
		all = append(all, next)
	}
	return of(all...)
}

// foldClass returns what a class finds where case is ignored.
func foldClass(s set, negated bool) (set, error) {
	out := []set{s}
	for _, r := range cased() {
		if s.has(r) {
			out = append(out, foldOf(r))
		}
	}
	s = union(out...)
	if negated {
		return s, nil
	}
	for r := range severalFold {
		if s.has(r) {
			return nil, errFoldClass
		}
	}
	return s, nil
}

// foldLiteral writes what a run of characters finds where case is ignored.
func foldLiteral(literal []rune) (string, error) {
	var run []rune
	for _, r := range literal {
		if unicode.Is(unicode.Greek, r) {
			return "", errFoldGreek
		}
		if several, ok := severalFold[r]; ok {
			run = append(run, []rune(several)...)
		} else {
			run = append(run, r)
		}
	}
	branches := 0
	return foldRun(run, &branches)
}

func foldRun(run []rune, branches *int) (string, error) {
	const most = 100
	if *branches > most {
		return "", errFoldLong
	}
	if len(run) == 0 {
		return "", nil
	}
	rest, err := foldRun(run[1:], branches)
	if err != nil {
		return "", err
	}
	out := []string{foldOf(run[0]).String() + rest}
	for _, single := range slices.Sorted(maps.Keys(severalFold)) {
		several := severalFold[single]
		n := startsFolded(run, several)
		if n == 0 {
			continue
		}
		*branches++
		rest, err := foldRun(run[n:], branches)
		if err != nil {
			return "", err
		}
		out = append(out, of(single).String()+rest)
	}
	if len(out) == 1 {
		return out[0], nil
	}
	return "(?:" + strings.Join(out, "|") + ")", nil
}

// startsFolded returns the length of several if run starts with it but for
// case, else 0.
func startsFolded(run []rune, several string) int {
	n := 0
	for _, r := range several {
		if n == len(run) || !foldOf(r).has(run[n]) {
			return 0
		}
		n++
	}
	return n
}
