// Package blind makes items with known faults, to measure a filter of items with.
// Its author had read neither the filter nor the other sets of items. It was made to be
// measured with once; the filter has been developed with it since.
//
// # What is made
//
// [Set] returns sound items and then unsound ones. Each asks for something in a
// world: in the warehouse and the calculator that ship, and in the bank and the
// calendar of testdata. A world has a model in Go of the tools that change its state,
// and a table of kinds of request: for one of them it draws arguments, and gives
// wordings, solutions, the steps and the answer that are right, and near misses.
//
// An item is sound if its instruction asks for exactly one end, its solution comes to
// that end, its verifier accepts it and rejects all else in the places that the
// instruction speaks of, and its three failure cases run and are rejected.
// What happens in other places only some verifiers look at.
//
// An unsound item is a sound one with one fault planted, of one of the families of
// [labelled.Decided]. IgnoresState is planted only where something can change.
//
// # How it is proved
//
// Where a verifier accepts too much, the model finds a witness before an item is
// made: straight calls that end otherwise than is asked for, in a place that the
// instruction speaks of, and that the verifier accepts by the same clauses written in
// Go. Failure cases are chosen from the near misses that it rejects, as long as there
// are any. Where a verifier rejects too much, the witness does what the instruction
// asks for. The tests of this package run every item in the sandbox:
//
//   - sound: each solution of the request ends as the model says, and is accepted,
//     twice; the failure cases run, end otherwise and are rejected, as is doing nothing
//   - Lenient, IgnoresState, IgnoresAnswer, TriviallyTrue, PartialCheck: the witness
//     runs, does not end as is asked for, and is accepted, and so is the solution
//   - Impossible: the solution ends as is asked for, and is not accepted; the same
//     goes for straight calls
//   - WrongItem: the solution is accepted, and ends otherwise than is asked for;
//     what ends as is asked for is not accepted
//   - NonDeterministic: the solution is accepted, and does not always end alike,
//     where hashes and addresses differ or when it is run again
//   - FailuresDoNotRun: a failure case raises an error; the rest is sound
//   - Remembers: the verifier is refused, or decides otherwise when asked again
package blind
