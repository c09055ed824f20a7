// Package worded makes labelled items a second time, for a measurement that
// [agon/verifier/labelled] cannot give: whoever wrote this package had not read
// the filter, nor the faults that the other plants. It shares the families and
// nothing else. It was measured with once (LOG.md, 2026-11-27); the filter has been
// developed with it since, so that it is not blind to this set any more.
//
// # Sound items
//
// A request is what a person may ask for in a world: an instruction in one of
// several wordings, a solution in one of several styles, and what both come to,
// worked out in Go on the initial state by a model of the world's tools. Each
// asks for exactly one outcome. Verifiers look at the places that the
// instruction speaks of, or at the whole state, or work out anew from the
// initial state what is right; an instruction that says to leave everything
// else alone has a verifier of the whole state. Failure cases are what somebody
// does who misreads the request, and slips in one argument, one call or the
// answer. Answers that Python takes for a truth value (0, 1) do not occur.
//
// A verifier that looks only at what was asked for accepts attempts that also do
// something which the instruction does not mention. Such an item counts as
// sound, and no fault rests on it.
//
// # Faults
//
// A fault that lets too much through is proved by a program that does, by the
// model of the world, not do what is asked for, and that the verifier accepts;
// one that lets too little through by a program that does, and that the
// verifier refuses. A [Specimen] carries it, and the tests run it. Failure cases
// are chosen so that the faulty verifier rejects them wherever such are known,
// as a challenger would that has tried its own item out.
//
// # Worlds
//
// Warehouse and calculator ship with Agon; testdata/library is a third, of
// which nothing else in the program knows.
package worded
