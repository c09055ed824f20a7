package sandbox

import (
	"context"

	"agon"
)

// Elsewhere returns a sandbox whose interpreters differ from those of s in
// what a program should not depend on: the seed of Python's hashes and the
// addresses of objects. It ends with s.
func (s *Sandbox) Elsewhere() agon.Sandbox { return elsewhere{s} }

type elsewhere struct{ *Sandbox }

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
