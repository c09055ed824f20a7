package bench

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"agon"
	"agon/verifier/sandbox"
)

// world is our side: a sandbox, and the environment and the verifier of the work.
type world struct {
	box      *sandbox.Sandbox
	env      agon.Environment
	verifier string
}

func open(ctx context.Context, config sandbox.Config) (*world, error) {
	box, err := sandbox.Open(ctx, config)
	if err != nil {
		return nil, err
	}
	env, err := box.Environment(ctx, folder())
	if err != nil {
		box.Close()
		return nil, err
	}
	return &world{box, env, verifier}, nil
}

func (w *world) close() { w.box.Close() }

func folder() *agon.Folder {
	tools := []byte(script("tools"))
	sum := sha256.Sum256(tools)
	return &agon.Folder{Name: "bench", TurnLimit: 1, Files: map[string][]byte{"tools.py": tools}, Digest: hex.EncodeToString(sum[:])}
}

// script is one of the peers' files.
func script(name string) string {
	source, err := scripts.ReadFile("peer/" + name + ".py")
	if err != nil {
		panic(err) // it is embedded
	}
	return string(source)
}

// seeds is the number of different initial states.
const seeds = 100

// attempt is one attempt in the sandbox, until its slot is empty again.
func (w *world) attempt(ctx context.Context, n int64) error {
	seed := n % seeds
	episode, err := w.env.Start(ctx, seed)
	if err != nil {
		return err
	}
	defer episode.Close()
	outcome, interpreter, err := w.act(ctx, episode, program)
	if err != nil {
		return err
	}
	verdicts, err := w.box.Judge(ctx, w.env, w.verifier, seed, []agon.Outcome{outcome})
	if err != nil {
		return err
	}
	if !verdicts[0].Pass {
		return fmt.Errorf("attempt at seed %d: %+v of %+v", seed, verdicts[0], outcome)
	}
	interpreter.Finish() // which waits
	return nil
}

// act runs a program and closes its interpreter.
func (w *world) act(ctx context.Context, episode agon.Episode, program string) (agon.Outcome, sandbox.Meter, error) {
	interpreter, err := w.box.Interpret(ctx, episode, w.env.Spec().Tools)
	if err != nil {
		return agon.Outcome{}, nil, err
	}
	defer interpreter.Close()
	execution, err := interpreter.Run(ctx, program)
	if err != nil {
		return agon.Outcome{}, nil, err
	}
	state, err := episode.(agon.Stateful).State(ctx)
	return agon.Outcome{State: state, Answer: execution.Answer, Calls: execution.Calls}, interpreter.(sandbox.Meter), err
}
