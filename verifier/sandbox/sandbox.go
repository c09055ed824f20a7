package sandbox

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"agon"
	"agon/verifier/sandbox/cgroup"
)

var (
	_ agon.Sandbox   = (*Sandbox)(nil)
	_ agon.Judge     = (*Sandbox)(nil)
	_ agon.Rewarder  = (*Sandbox)(nil)
	_ agon.Inspector = (*Sandbox)(nil)
)

var errClosed = errors.New("sandbox: closed")

// Sandbox owns the slots. It is safe for concurrent use.
type Sandbox struct {
	config    Config
	limits    Limits
	isolation Isolation
	python    Python
	filter    []byte // of the tier
	spawner   *spawner
	premises  premises
	groups    *cgroup.Parent // nil where there are none

	interpreters *pool
	others       *pool // interpreters of another hash seed and other addresses
	assessors    *pool // of what authors wrote beside tools
	turns        turns
	compiled     codeCache
	resting      resting
	activity     activity

	mu           sync.Mutex
	environments map[string]*environment // by digest
	verifiers    map[string]*verifiers   // by digest; "" has no tools
	closed       bool
}

// Open finds the interpreter, starts one slot to see that isolation is to be
// had, and returns a Sandbox that the caller closes. The error of a machine
// that cannot isolate names the feature and the remedy.
func Open(ctx context.Context, config Config) (*Sandbox, error) {
	s, err := open(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("sandbox: %w", err)
	}
	return s, nil
}

func open(ctx context.Context, config Config) (*Sandbox, error) {
	if err := config.Validate(); err != nil {
		return nil, err
	}
	config = config.withDefaults()
	python, err := FindPython(ctx, config.Python)
	if err != nil {
		return nil, err
	}
	s := &Sandbox{
		config: config, limits: config.Limits, python: python,
		spawner:      newSpawner(),
		turns:        newTurns(config.Parallel),
		environments: map[string]*environment{},
		verifiers:    map[string]*verifiers{},
	}
	s.groups, _ = cgroup.Find() // they stand behind the other limits, where they are
	s.interpreters = newPool(config.Slots, s.startInterpreter("0", false))
	s.others = newPool(config.Slots, s.startInterpreter("1", true))
	s.assessors = newPool(config.Parallel, s.startAssessor)
	if err := s.isolate(ctx); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// Isolation is the kind of isolation that is in force.
func (s *Sandbox) Isolation() Isolation { return s.isolation }

// Python is the interpreter that runs in the slots.
func (s *Sandbox) Python() Python { return s.python }

// Close ends every process of the sandbox and waits until all are gone. What
// is still in use fails.
func (s *Sandbox) Close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	environments, byDigest := s.environments, s.verifiers
	s.mu.Unlock()
	s.interpreters.close()
	s.others.close()
	s.assessors.close()
	for _, one := range byDigest {
		one.close()
	}
	for _, one := range environments {
		one.close()
	}
	s.spawner.close()
	s.premises.close()
	return nil
}

// lend admits to a pool and lends a slot of it.
func (s *Sandbox) lend(ctx context.Context, pool *pool) (*slot, error) {
	if err := pool.admit(ctx, nothingToFree); err != nil {
		return nil, err
	}
	return pool.lend(ctx)
}

// queue runs work when its turn comes, once pool has admitted it, which it does not have
// to if pool is nil. free is asked to make room in the pool. An admission is work's to
// use up.
func (s *Sandbox) queue(ctx context.Context, pool *pool, free func() bool, work func(*turn) error) error {
	asked := time.Now()
	if pool != nil {
		if err := pool.admit(ctx, free); err != nil {
			return err
		}
	}
	turn, err := s.turns.take(ctx)
	if err != nil {
		if pool != nil {
			<-pool.permits
		}
		return err
	}
	defer turn.end()
	s.activity.waited(time.Since(asked))
	return work(turn)
}

// nothingToFree is asked in vain to make room.
func nothingToFree() bool { return false }
