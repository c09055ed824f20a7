package unseen

import "agon/verifier/labelled"

// fault is one way in which an item is unsound.
type fault struct {
	name string
	// plant puts the fault into a draft whose solution is written, and writes
	// its verifier. It reports whether the draft gives occasion for it.
	plant func(*draft) (bool, error)
	// joined is set if it takes a request that is made of two.
	joined bool
}

// faults are those of each family.
var faults = map[labelled.Family][]fault{
	labelled.Lenient:          lenient(),
	labelled.IgnoresState:     ignoresState(),
	labelled.IgnoresAnswer:    ignoresAnswer(),
	labelled.NonDeterministic: nonDeterministic(),
	labelled.Impossible:       impossible(),
	labelled.TriviallyTrue:    triviallyTrue(),
	labelled.PartialCheck:     partial(),
	labelled.WrongItem:        wrongItem(),
	labelled.FailuresDoNotRun: failuresDoNotRun(),
	labelled.Remembers:        remembers(),
}

// accept is a verifier that takes for right what accepts does, shown by the first
// near end that it accepts. It reports whether there is one.
func (f *draft) accept(verifier string, accepts func(*end) bool) (bool, error) {
	near, err := f.near()
	if err != nil {
		return false, err
	}
	for _, e := range near {
		if accepts(e) {
			f.verifier, f.accepts, f.witness = verifier, accepts, e
			return true, nil
		}
	}
	return false, nil
}

// all reports whether an end meets every condition.
func all(clauses []clause) func(*end) bool {
	return func(e *end) bool {
		for _, c := range clauses {
			if !c.holds(e) {
				return false
			}
		}
		return true
	}
}

// agreed divides the exact conditions by whether an end meets them.
func (f *draft) agreed(e *end) (met, missed []clause) {
	for _, c := range f.exact() {
		if c.holds(e) {
			met = append(met, c)
		} else {
			missed = append(missed, c)
		}
	}
	return met, missed
}
