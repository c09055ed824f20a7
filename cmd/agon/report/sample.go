package report

import (
	"cmp"
	"iter"
	"maps"
	"slices"
)

// sample is what is shown of a sequence of each run.
type sample[V any] struct {
	// values are in the order of the runs, and of each the newest first.
	values []V
	// total counts all that there are, and totals those of each kind.
	total  int
	totals map[string]int
}

// sampleOf reads a sequence of each run, and keeps at most limit values of all. A nil
// sequence is empty. add hands a value to what is kept of its run.
func sampleOf[T, V any](runs, limit int, sequence func(run int) iter.Seq2[T, error], add func(run int, value *T, kept *reservoir[V])) (*sample[V], error) {
	s := &sample[V]{totals: map[string]int{}}
	for run := range runs {
		kept := newReservoir[V](limit / runs)
		if values := sequence(run); values != nil {
			for value, err := range values {
				if err != nil {
					return nil, err
				}
				add(run, &value, kept)
			}
		}
		s.values = append(s.values, kept.kept(limit/runs)...)
		s.total += kept.seen
		for kind, stratum := range kept.kinds {
			s.totals[kind] += stratum.count
		}
	}
	return s, nil
}

// kindCount is how many of a kind are shown, and how many there are.
type kindCount struct {
	Kind         string
	Shown, Total int
}

// kinds lists the kinds that there are, those that say that all is well first.
func (s *sample[V]) kinds(kindOf func(V) string) (kinds []kindCount) {
	shown := map[string]int{}
	for _, value := range s.values {
		shown[kindOf(value)]++
	}
	for _, kind := range slices.Sorted(maps.Keys(s.totals)) {
		kinds = append(kinds, kindCount{kind, shown[kind], s.totals[kind]})
	}
	slices.SortStableFunc(kinds, func(a, b kindCount) int { return cmp.Compare(rank(a.Kind), rank(b.Kind)) })
	return kinds
}

func rank(kind string) int {
	if kind == acceptedKind || kind == passedKind {
		return 0
	}
	return 1
}
