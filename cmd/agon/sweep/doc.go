// Package sweep is agon sweep and agon ablate: variants of one run, each with
// several seeds, all measured on the same held-out tasks and set against a
// baseline. A [study] is a sweep that is carried out in a folder; it is a list of
// jobs, each of which is a process of its own. What is finished is not done again.
package sweep
