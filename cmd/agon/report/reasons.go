package report

import (
	"cmp"
	"regexp"
	"slices"
)

// reasons counts why items were refused, by stage and by the form of the reason: its
// numbers and quoted parts, which differ from item to item, are left out.
type reasons struct {
	counts map[reasonKey]*reasonCount
	// order numbers the forms as they came.
	order int
}

type reasonKey struct{ stage, form string }

// reasonCount is how often a reason was given, with one as an example.
type reasonCount struct {
	Stage, Example string
	Count          int
	order          int
}

// mostReasons bounds the forms that are counted; those that come later count
// together.
const mostReasons = 500

// shownReasons is how many are told, the commonest.
const shownReasons = 12

// variable is what differs between reasons that are the same.
var variable = regexp.MustCompile("'[^']*'|\"[^\"]*\"|`[^`]*`|[0-9]+(\\.[0-9]+)?")

func (r *reasons) add(stage, reason string) {
	reason = cut(reason, longestName)
	key := reasonKey{stage, variable.ReplaceAllString(reason, "#")}
	if r.counts[key] == nil && len(r.counts) >= mostReasons {
		stage, reason, key = "", "other reasons", reasonKey{}
	}
	if r.counts == nil {
		r.counts = map[reasonKey]*reasonCount{}
	}
	if r.counts[key] == nil {
		r.counts[key] = &reasonCount{Stage: stage, Example: reason, order: r.order}
		r.order++
	}
	r.counts[key].Count++
}

// commonest are the reasons that were given most, and the number of those left out.
func (r *reasons) commonest() (shown []*reasonCount, left int) {
	for _, c := range r.counts {
		shown = append(shown, c)
	}
	slices.SortFunc(shown, func(a, b *reasonCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.order, b.order))
	})
	if len(shown) > shownReasons {
		shown, left = shown[:shownReasons], len(shown)-shownReasons
	}
	return shown, left
}
