// Package ladder is agon ablate filter: what each stage of the filter is worth. One
// policy writes items, once for each seed, and all rungs screen the same ones: those
// of the Self-Challenging Agents paper (arXiv 2506.01716, section 4.3), which check
// less and less, and the whole filter without one stage at a time. An exact oracle,
// which no rung knows, says which items are sound; what a policy learns of the tasks
// that a rung keeps, all or as many of each, is what agon sweep measures after.
package ladder
