// Package unseen makes a set of items of which it is known whether they are sound,
// as package labelled does, by an author who had read neither the filter that it
// measures nor the other sets.
//
// # The items
//
// A [Set] is drawn for four worlds: warehouse and calculator, which ship, and
// greenhouse and ticketdesk in testdata. Each has some twenty kinds of request, in
// kinds/NAME.txt: wordings, programs and verifiers with places for values. Their
// draws are functions of a state (warehouse.go and so on) that give the values, the
// calls that bring the one right end about, and the answer. Two requests may be
// joined, in that order. Beside the verifiers in the texts there are those that are
// written from the right end (verifier.go): literals, relations to before, a table of
// places, the whole state that is wanted.
//
// A faulty item is a sound one with one fault (fault_*.go), of a family of
// labelled.Decided. Most are found from the other side: among the ends that are near
// the right one, changing the same places and no other (mutant.go), one is chosen, and
// the verifier is written so that it accepts both. That end is the witness. Faults and
// worlds take turns; where a world gives no occasion for a fault, as the calculator,
// which has no state, for a verifier that ignores it, the next one stands in.
//
// # What is proved
//
// The test executes a part of the set, and all of a larger one by
//
//	go test ./verifier/labelled/unseen -items 1000
//
// In the sandbox, each solution ends as its draw says, and each failure case runs,
// ends otherwise and is rejected; and
//
//   - a sound verifier accepts the right end and rejects every near one;
//   - a verifier that is lenient, ignores state or answer, is trivially true or
//     partial accepts its witness, which changes no place that the solution leaves;
//   - what a wrong instruction asks for is rejected, and so is what the instruction of
//     an impossible item asks for;
//   - a non-deterministic solution ends differently in some execution, or depends on a
//     number that is another where hashes have another seed;
//   - failure cases that do not run raise an error;
//   - a verifier that remembers is refused by the sandbox, and decides differently
//     when plain Python asks it again.
//
// # What is not
//
// That an instruction means what its draw does is the author's reading of it. Items
// of one kind resemble each other; so do faults of one form. Verifiers with a fault
// are written by the same code as a part of the sound ones, never by the texts.
package unseen
