package sandbox

import (
	"context"
)

// verifiers are the slots that judge in the world of an environment.
type verifiers struct {
	once    *pool      // with a child for each judgement
	lasting evaluators // with one that stays
}

// close ends them all.
func (v *verifiers) close() {
	v.once.close()
	v.lasting.close()
}

// verifiersOf returns the verifiers that hold the tools of an environment.
func (s *Sandbox) verifiersOf(digest string) (*verifiers, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, errClosed
	}
	env := s.environments[digest]
	if env == nil {
		digest = ""
	}
	if s.verifiers[digest] == nil {
		start := s.startVerifier(env)
		s.verifiers[digest] = &verifiers{
			once: newPool(s.config.Parallel, start),
			// As many execute at once at most: an evaluator is always to be had.
			lasting: evaluators{pool: newPool(s.turns.most(), start)},
		}
	}
	return s.verifiers[digest], nil
}

// startVerifier returns how the pools of an environment, nil for none, start
// their slots.
func (s *Sandbox) startVerifier(env *environment) func(context.Context) (*slot, error) {
	return func(ctx context.Context) (*slot, error) {
		config := s.slotConfig(roleVerifier)
		s.childLimits(&config)
		switch {
		case env == nil:
		case env.granted != nil:
			config.Remote, config.RemoteCalls = env.readOnly(), s.limits.ToolCalls
		default:
			config.Tools = env.file("tools.py")
		}
		one, _, err := s.startSlot(ctx, config)
		return one, err
	}
}
