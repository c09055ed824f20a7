// Package synthetic composes programs over the tools of any environment, and
// makes of them what a small policy learns from before the loop begins.
//
// A [Generator] reads an environment's tools and the phrases of its folder. It
// draws a program of one to three parts, such as
//
//	move("A","B","nut",count("A","nut"))
//	answer(order(2)["quantity"])
//
// where an argument is a literal or something that is looked up, a part does
// something or tells something, and where nothing can be changed the parts are
// functions inside each other. The program is run for its effect, through
// agon.Episode and nothing else. Its instruction is made of the phrases: "move
// the number of nut in A nut from A to B then tell the quantity of order 2".
// Its verifier is made of what changed and of the answer: every look-up whose
// value differs between the initial and the final state becomes a clause, in
// the form that also holds for the same program in other states, so that "all"
// is told from the number that happens to lie there. Its failure cases are
// programs nearby that run and come to something else.
//
// [Generator.Corpus] returns demonstrations of both roles in the compact
// language, with noise planted as configured and marked. [Generator.HeldOut]
// returns evaluation tasks for folders without tasks written by hand, and
// [Generator.Items] what a challenger without faults would write, which bounds
// what a loop can gain. Both have verifiers that demand the exact state.
//
// [Generator.Demands] goes the other way: it reads an instruction back into the
// programs that it may ask for, and tells the outcome that each leaves behind: an
// oracle for instructions that a policy wrote.
//
// Ordered pairs of tools, second after first or fed by it, are divided: a
// corpus shows one half, the other is held out (see agon.Folder.HeldOut).
//
// Everything is a function of the folder and of the seeds: streams decide, not
// the order in which worlds are worked in.
package synthetic
