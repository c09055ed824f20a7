// Package train is agon train: the loop, from a configuration to a run that goes on
// exactly where it stopped. [Loop] is the run in progress; its iterate, in loop.go,
// is the loop as a list of steps, and each step is a file of that name.
package train
