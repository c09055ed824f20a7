package sandbox

import (
	"context"
)

// verifierPool returns the verifiers that hold the tools of an environment.
func (s *Sandbox) verifierPool(digest string) (*pool, error) {
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
		s.verifiers[digest] = newPool(s.config.Parallel, s.startVerifier(env))
	}
	return s.verifiers[digest], nil
}

// startVerifier returns how the pool of an environment, nil for none, starts
// its slots.
func (s *Sandbox) startVerifier(env *environment) func(context.Context) (*slot, error) {
	return func(ctx context.Context) (*slot, error) {
		config := s.slotConfig(roleVerifier)
		s.childLimits(&config)
		if env != nil {
			config.Tools = env.file("tools.py")
		}
		one, _, err := s.startSlot(ctx, config)
		return one, err
	}
}
