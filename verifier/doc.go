// Package verifier decides by execution, never by opinion, which items are
// sound and which attempts succeed, and says how sure the figures are.
//
// [Screen] is the filter between challenger and executor. An item goes through
// its stages in order, the cheap ones first, and the first that finds a fault
// refuses it with a reason that its challenger can use:
//
//	parse          parts are there and within bounds; the instruction is no copy
//	new            no equal task is archived, nor too many alike are live
//	runs           the solution runs to its end
//	passes         the verifier accepts the solution, also if it looks around first
//	standing       doing nothing and the standing cheats are rejected: answers that
//	               cost nothing, looking at everything, calling every tool
//	failures       the failure cases run, are rejected, and differ
//	mutants        the solution with a call dropped, made twice, changed or added, with a
//	               condition of its source turned, or with another answer, is rejected, and
//	               so is its end with places of the state altered
//	grounded       what the solution does and tells, and the verifier's literals, come
//	               from somewhere, and the solution takes nothing in the place of what
//	               the instruction names
//	deterministic  no program asks chance or the clock, and another interpreter comes
//	               to the same, as do sets whose elements come in another order
//
// Where an environment's author wrote what holds of every task (a verify.py), that
// stands as stage invariant after passes: an [agon.Inspector] is shown the task and
// what its solution did, and can only refuse.
//
// The tenth stage, [Band], is the first group of attempts itself. Attempts go on to
// tell of a task: one that passes and ends otherwise than the solution is among the
// [Alternatives], and one that ends as a mutant does, or a standing cheat of
// [Screen.Cheats] that passes, shows that the task is unsound. An attempt that the
// verifier accepts fails all the same if it changes what the solution leaves as it was.
//
// [Judging] turns attempts into verdicts, [Rewarding] adds what the environment's
// author rewards beside them (a rewards.py), and the statistics ([PassAtK],
// [Summarize], [Compare], [McNemar]; [Pool], [ComparePooled] and others over
// runs of several seeds) turn verdicts into estimates with intervals, and
// [CompareSeeds] with [Holm] into p-values of many comparisons. They are pure
// functions; what they resample is a function of a seed.
//
// What the filter covers: a task that it accepts has a solution that works
// twice, and a verifier that rejects what is listed above. What it does not
// cover: that the instruction says what the verifier checks (stages grounded
// and band catch much of it: not, for one, an instruction that asks for more, or for
// the opposite), and attempts unlike any that it tries.
package verifier
