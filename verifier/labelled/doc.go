// Package labelled makes items of which it is known whether they are sound, so
// that a filter can be measured.
//
// A [Planter] takes an item that is sound by construction, runs its solution,
// and plants a fault of a [Family] in it: a verifier that accepts too much or
// too little, a solution that depends on more than the state, failure cases
// that prove nothing. Verifiers are written anew from what changed, in several
// styles, so that a sound item and one with a fault differ in the fault alone.
//
// Each fault is one by construction, whatever a filter may think of it. Where that
// depends on what the tools can bring about, it is shown by execution: against a
// lenient verifier there is an outcome that calls bring about, that it accepts, and
// that the instruction does not ask for; an instruction that speaks of something else
// does not ask for what the solution does.
//
// The folder outside has items by an author who had not read the filter, made and proved
// by Python alone; [Measure] takes them as it takes any.
//
// [Planter.AttemptedSet] makes items whose fault no execution of their parts shows:
// the verifier rejects a right way, or solution and verifier agree on something that
// was not asked for. There a [Solver] attempts what the filter keeps, as the band,
// stage 10, has it done by a policy.
package labelled
