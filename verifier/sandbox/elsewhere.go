package sandbox

import (
	"context"
	"fmt"

	"agon"
)

// Elsewhere returns a sandbox whose interpreters differ from those of s in
// what a program should not depend on: the seed of Python's hashes and the
// addresses of objects; and whose Judge calls a verifier broken that decides by the
// order of the elements of a set. It ends with s.
func (s *Sandbox) Elsewhere() agon.Sandbox { return elsewhere{s} }

type elsewhere struct{ *Sandbox }

var _ agon.Judge = elsewhere{}

// Judge implements agon.Judge. Sets go through their elements forwards and then
// backwards, so that their order agrees by no accident.
func (e elsewhere) Judge(ctx context.Context, environment agon.Environment, verifier string, seed int64, outcomes []agon.Outcome) ([]agon.Verdict, error) {
	if len(outcomes) == 0 {
		return nil, ctx.Err()
	}
	var both [2][]agon.Verdict
	for i, sets := range []string{"forwards", "backwards"} {
		var err error
		if both[i], err = e.judge(ctx, environment, seed, judgement{Verifier: verifier, Sets: sets, Outcomes: evidences(outcomes)}); err != nil {
			return nil, fmt.Errorf("sandbox: judge: %w", err)
		}
	}
	for i := range both[0] {
		if both[0][i].Pass != both[1][i].Pass {
			both[0][i] = agon.Verdict{Stage: agon.VerdictBroken, Reason: "decides by the order of the elements of a set"}
		}
	}
	return both[0], nil
}

func (e elsewhere) Interpret(ctx context.Context, episode agon.Episode, tools []agon.Tool) (agon.Interpreter, error) {
	return e.interpret(ctx, e.others, episode, tools)
}

// startInterpreter returns how a pool starts its slots.
func (s *Sandbox) startInterpreter(hashSeed string, randomize bool) func(context.Context) (*slot, error) {
	return func(ctx context.Context) (*slot, error) {
		config := s.slotConfig(roleInterpreter)
		config.hashSeed, config.randomize = hashSeed, randomize
		s.childLimits(&config)
		one, _, err := s.startSlot(ctx, config)
		return one, err
	}
}
