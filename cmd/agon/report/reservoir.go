package report

import (
	"cmp"
	"maps"
	"math/rand/v2"
	"slices"
)

// reservoir keeps a bounded number of values of each kind: the newest, one of each
// subject, and a uniform sample of all others (algorithm R of Vitter, "Random sampling
// with a reservoir", ACM TOMS 11(1), 1985). Its dice have a fixed seed: equal sequences
// leave equal samples. It remembers nothing else but counts. A value is made when it
// gets into the sample or is among the newest at the end: most never are.
type reservoir[T any] struct {
	kinds map[string]*stratum[T]
	// share is the room of each kind.
	share int
	dice  *rand.Rand
	seen  int
}

// stratum is one kind. A value that is no longer among the newest is offered to the
// sample.
type stratum[T any] struct {
	count, offered int
	newest         []placed[T]
	sample         []placed[T]
}

// placed is a value with its place in the sequence, and what it is about.
type placed[T any] struct {
	at      int
	subject string
	make    func() T
}

// mostKinds bounds the kinds; the last is otherKinds, for all that come after them.
const mostKinds = 24

// newReservoir keeps up to share values of each kind.
func newReservoir[T any](share int) *reservoir[T] {
	return &reservoir[T]{kinds: map[string]*stratum[T]{}, share: share, dice: rand.New(rand.NewPCG(1, 2))}
}

// add takes a value of a kind in. Of values about one subject, only the last is among
// the newest.
func (r *reservoir[T]) add(kind, subject string, make func() T) {
	s := r.stratum(kind)
	s.count++
	old := slices.IndexFunc(s.newest, func(p placed[T]) bool { return p.subject == subject })
	s.newest = append(s.newest, placed[T]{r.seen, subject, make})
	r.seen++
	room := (r.share + 1) / 2
	if old < 0 && len(s.newest) <= room {
		return
	}
	old = max(old, 0)
	s.offer(s.newest[old], r.share, r.dice)
	s.newest = slices.Delete(s.newest, old, old+1)
}

// stratum is that of a kind, and of otherKinds where there are too many.
func (r *reservoir[T]) stratum(kind string) *stratum[T] {
	if r.kinds[kind] == nil && len(r.kinds) >= mostKinds-1 {
		kind = otherKinds
	}
	if r.kinds[kind] == nil {
		r.kinds[kind] = &stratum[T]{}
	}
	return r.kinds[kind]
}

// otherKinds is the kind of those beyond mostKinds.
const otherKinds = "others"

// offer hands a value to a sample of at most size.
func (s *stratum[T]) offer(p placed[T], size int, dice *rand.Rand) {
	s.offered++
	if len(s.sample) < size {
		s.sample = append(s.sample, p.made())
		return
	}
	if i := dice.IntN(s.offered); i < size {
		s.sample[i] = p.made()
	}
}

// made is p with its value made, which lets go of what it is made from.
func (p placed[T]) made() placed[T] {
	value := p.make()
	p.make = func() T { return value }
	return p
}

// kept are at most limit values, newest first. Where the kinds hold more, each gets
// an equal share, and what a small kind does not use goes to the others.
func (r *reservoir[T]) kept(limit int) []T {
	strata := make([][]placed[T], 0, len(r.kinds))
	for _, kind := range slices.Sorted(maps.Keys(r.kinds)) {
		strata = append(strata, r.kinds[kind].values(r.dice))
	}
	slices.SortFunc(strata, func(a, b []placed[T]) int {
		return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(b[0].at, a[0].at))
	})
	var chosen []placed[T]
	for i, values := range strata {
		share := (limit - len(chosen)) / (len(strata) - i)
		chosen = append(chosen, values[:min(share, len(values))]...)
	}
	slices.SortFunc(chosen, func(a, b placed[T]) int { return cmp.Compare(b.at, a.at) })
	var kept []T
	for _, p := range chosen {
		kept = append(kept, p.make())
	}
	return kept
}

// values are those of a kind, best first: the newest and the sampled by turns. The
// places of a sample tell of what came when, so they are shuffled: any part of it is
// uniform too.
func (s *stratum[T]) values(dice *rand.Rand) (values []placed[T]) {
	dice.Shuffle(len(s.sample), func(i, j int) { s.sample[i], s.sample[j] = s.sample[j], s.sample[i] })
	for i := range max(len(s.newest), len(s.sample)) {
		if i < len(s.newest) {
			values = append(values, s.newest[len(s.newest)-1-i])
		}
		if i < len(s.sample) {
			values = append(values, s.sample[i])
		}
	}
	return values
}
