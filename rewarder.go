package agon

import "context"

// Rewarder runs the reward functions of environments: those that an author
// wrote in rewards.py, and that the Spec names.
type Rewarder interface {
	// Rewards returns what each of attempts at tasks of environment earns, in
	// order: a finite number by each of names. The map is nil, without a number,
	// for an attempt that left more behind than can be shown to a function. Equal
	// attempts earn equal numbers, if the functions ask neither the clock nor the
	// system's chance. An error means that a function did not do its part, that
	// one of names is none of environment's, or that the program failed: then
	// nobody has earned anything.
	Rewards(ctx context.Context, environment Environment, names []string, attempts []Attempt) ([]map[string]float64, error)
}

// Attempt is an attempt at a task with the verdict on it.
type Attempt struct {
	Task       *Task
	Trajectory *Trajectory
	Verdict    Verdict
}

// Inspector runs the invariants of environments: what an author wrote in
// verify.py of all tasks.
type Inspector interface {
	// Inspect returns a verdict on each of tasks of environment, in order: its
	// Stage is VerdictAccepted, or VerdictRejected with a Reason in words. An
	// error means that environment has no invariant, that it does not work, or that
	// the program failed: then nothing is decided.
	Inspect(ctx context.Context, environment Environment, tasks []Solved) ([]Verdict, error)
}

// Solved is a task with what its solution left behind.
type Solved struct {
	Item    *Item
	Outcome Outcome
}
