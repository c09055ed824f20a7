package worded

import (
	"slices"

	"agon/verifier/labelled"
)

// fault is something that is wrong with an item.
type fault struct {
	name string
	// plant makes an item with the fault of a problem; nil where the problem
	// does not suit.
	plant func(*problem) *flawed
}

// flawed is what a fault makes of a problem. What is left empty is as in a
// sound item.
type flawed struct {
	instruction string
	verifier    string
	solution    string
	failures    []string
	// accepts tells what the verifier does, as far as it is known; nil for a
	// verifier that is right.
	accepts func(*outcome) bool
	// wrongAccepted and rightRefused are those of Specimen.
	wrongAccepted, rightRefused string
}

// faults are all that can be planted.
var faults = map[labelled.Family][]fault{
	labelled.Lenient:          lenient(),
	labelled.IgnoresState:     ignoringState,
	labelled.IgnoresAnswer:    ignoringAnswer,
	labelled.NonDeterministic: nonDeterministic(),
	labelled.Impossible:       impossible,
	labelled.TriviallyTrue:    triviallyTrue(),
	labelled.PartialCheck:     partial,
	labelled.WrongItem:        wrongItem,
	labelled.FailuresDoNotRun: failing(),
	labelled.Remembers:        remembering(),
}

// accepting completes a verifier with a wrong attempt that it accepts; nil if
// none is known.
func (p *problem) accepting(verifier string, accepts func(*outcome) bool) *flawed {
	for _, w := range shuffled(p.dice, p.wrongs()) {
		if accepts(&w.left) {
			return &flawed{verifier: verifier, accepts: accepts, wrongAccepted: w.program()}
		}
	}
	return nil
}

func everything(*outcome) bool { return true }

// failures draws failure cases: those that the verifier rejects, as long as
// there are enough.
func (p *problem) failures(accepts func(*outcome) bool) []string {
	var rejected, accepted []string
	for _, w := range p.wrongs() {
		if accepts == nil || !accepts(&w.left) {
			rejected = append(rejected, w.program())
		} else {
			accepted = append(accepted, w.program())
		}
	}
	n := p.between(3, 4)
	for len(rejected) > n && p.below(3) > 0 {
		i := p.below(n)
		rejected = slices.Delete(rejected, i, i+1)
	}
	rejected = append(rejected, accepted...)
	return rejected[:min(n, len(rejected))]
}
