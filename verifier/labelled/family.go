package labelled

import "agon"

// Family is a kind of fault.
type Family string

// Sound is the family of items without a fault.
const Sound Family = "sound"

// The families that execution decides.
const (
	// Lenient verifiers accept outcomes near the right one.
	Lenient Family = "lenient verifier"
	// IgnoresState is a verifier of a change that does not look at the state.
	IgnoresState Family = "ignores the state"
	// IgnoresAnswer is a verifier of an answer that does not look at it.
	IgnoresAnswer Family = "ignores the answer"
	// NonDeterministic items depend on more than the state.
	NonDeterministic Family = "non-deterministic"
	// Impossible items have a verifier that rejects what the instruction asks
	// for.
	Impossible Family = "impossible"
	// TriviallyTrue verifiers accept everything.
	TriviallyTrue Family = "trivially true"
	// PartialCheck verifiers see one of several things that are asked for.
	PartialCheck Family = "partial check"
	// WrongItem items have an instruction that speaks of something else than
	// solution and verifier do.
	WrongItem Family = "wrong item"
	// FailuresDoNotRun items have failure cases that raise an error.
	FailuresDoNotRun Family = "failure cases do not run"
	// Remembers is a verifier that keeps something from one judgement for the
	// next.
	Remembers Family = "verifier remembers"
)

// Decided are the families that execution decides, in the order of reports.
var Decided = []Family{
	Lenient, IgnoresState, IgnoresAnswer, NonDeterministic, Impossible, TriviallyTrue,
	PartialCheck, WrongItem, FailuresDoNotRun, Remembers,
}

// Item is an item with what is known of it.
type Item struct {
	agon.Item
	Family Family `json:"family"`
	// Fault says which of the family's faults was planted; for a sound item,
	// the style of its verifier.
	Fault string `json:"fault"`
}
