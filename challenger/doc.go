// Package challenger lets a policy set exercises and keeps those that turned
// out to be good ones.
//
// [Propose] plays episodes in the role of challenger. The policy explores the
// environment through its own tool calls and ends with an item: instruction,
// verifier, solution and failure cases (Code-as-Task; Self-Challenging Agents,
// arXiv 2506.01716, section 3). No prompt holds anything of the environment's
// state, and no seed reserved for evaluation is ever proposed. [Revise] goes on
// with the transcripts of refused items, their reasons having been told.
//
// A [Language] is one way to write items: [Compact] for the small policy,
// [Tagged] for large ones. Both are strict, bounded, and exact inverses of
// their own writing.
//
// What outlasts an iteration are three stores, each of which saves as JSON and
// loads to exactly what it was: [Pool], from which tasks are drawn by a
// curriculum over kinds, used a few times and retired; [Archive], of all that
// was ever accepted; and [Imitations], of the challenger's own kept episodes,
// whose replay keeps the yield alive.
package challenger
