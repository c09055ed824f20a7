package synthetic

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"golang.org/x/sync/errgroup"

	"agon"
)

// Config says what a corpus is made of. The zero Config is not valid; begin
// with DefaultConfig.
type Config struct {
	// Seed is the source of every choice.
	Seed uint64
	// Executor and Challenger are the numbers of demonstrations of each role.
	Executor, Challenger int
	// Sizes are the shares of programs of one, two and three parts.
	Sizes []float64
	// Stepwise is the share of executor demonstrations that look up first and
	// then write down; the others nest the look-up in what is done.
	Stepwise float64
	// WrongPrograms is the share of executor demonstrations that do something
	// else than the instruction asks for.
	WrongPrograms float64
	// LenientVerifiers and WrongSolutions are shares of the challenger's
	// demonstrations: with clauses missing, with a solution that fails.
	LenientVerifiers float64
	WrongSolutions   float64
	// CorrectOnly leaves out the demonstrations with a flaw; the others are
	// what they would be beside them.
	CorrectOnly bool
	// Concurrency is the number of worlds that are worked in at once, 0 for
	// the number of processors. It changes nothing but the time.
	Concurrency int
	// Progress, if set, is called with the number of demonstrations made so
	// far, one call at a time.
	Progress func(made, total int)
}

// DefaultConfig is the corpus of the recipe that is known to learn: half of the
// attempts wrong, a third of the verifiers lenient.
func DefaultConfig() Config {
	return Config{
		Executor:         8_000,
		Challenger:       16_000,
		Sizes:            []float64{.4, .4, .2},
		Stepwise:         .5,
		WrongPrograms:    .5,
		LenientVerifiers: .35,
		WrongSolutions:   .08,
	}
}

// Validate returns what is wrong with a Config, in one line.
func (c *Config) Validate() error {
	if c.Executor < 0 || c.Challenger < 0 || c.Executor+c.Challenger == 0 {
		return fmt.Errorf("a corpus of %d and %d demonstrations cannot be made", c.Executor, c.Challenger)
	}
	if n := len(c.Sizes); n == 0 || n > 3 {
		return fmt.Errorf("sizes: %d shares; give one each for programs of one, two and three parts", n)
	}
	sum := 0.0
	for _, share := range c.Sizes {
		if share < 0 {
			return fmt.Errorf("sizes: a share of %g is less than none", share)
		}
		sum += share
	}
	if sum <= 0 {
		return errors.New("sizes: all shares are 0")
	}
	for _, share := range []struct {
		name  string
		value float64
	}{
		{"stepwise", c.Stepwise},
		{"wrong programs", c.WrongPrograms},
		{"lenient verifiers and wrong solutions", c.LenientVerifiers + c.WrongSolutions},
		{"lenient verifiers", c.LenientVerifiers},
		{"wrong solutions", c.WrongSolutions},
	} {
		if !(share.value >= 0 && share.value <= 1) {
			return fmt.Errorf("%s: a share of %g is not within 0 and 1", share.name, share.value)
		}
	}
	return nil
}

// worldSize is the number of demonstrations that share a seed, and with it what
// was looked up in its initial state.
const worldSize = 8

// Corpus returns demonstrations of both roles, mixed. It is a function of the
// environment's folder and of config alone. An error means that the
// environment's code failed, or that no program can be made of its tools.
func (g *Generator) Corpus(ctx context.Context, config Config) ([]agon.Demonstration, error) {
	if err := config.Validate(); err != nil {
		return nil, err
	}
	total := config.Executor + config.Challenger
	made := make([]agon.Demonstration, total)
	progress := counted(config.Progress, total)
	worlds := make(chan int)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		defer close(worlds)
		for first := 0; first < total; first += worldSize {
			select {
			case worlds <- first:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	workers := config.Concurrency
	if workers <= 0 {
		workers = runtime.NumCPU()
	}
	for range workers {
		group.Go(func() error { return g.work(ctx, &config, worlds, made, progress) })
	}
	if err := group.Wait(); err != nil {
		return nil, fmt.Errorf("make a corpus of %s: %w", g.catalog.name, err)
	}
	if config.CorrectOnly {
		return correct(made), nil
	}
	return made, nil
}

// counted returns a function that adds to what was made and reports it.
func counted(report func(int, int), total int) func(int) {
	var mutex sync.Mutex
	made := 0
	return func(n int) {
		mutex.Lock()
		defer mutex.Unlock()
		made += n
		if report != nil {
			report(made, total)
		}
	}
}

func correct(demonstrations []agon.Demonstration) []agon.Demonstration {
	var kept []agon.Demonstration
	for _, d := range demonstrations {
		if d.Flaw == agon.FlawNone {
			kept = append(kept, d)
		}
	}
	return kept
}

// work makes the demonstrations of one world after another.
func (g *Generator) work(ctx context.Context, config *Config, worlds <-chan int, made []agon.Demonstration, progress func(int)) (err error) {
	b, err := g.newBench(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.close()) }()
	for first := range worlds {
		last := min(first+worldSize, len(made))
		for i := first; i < last; i++ {
			if made[i], err = b.demonstrate(ctx, config, i); err != nil {
				return err
			}
		}
		progress(last - first)
	}
	return nil
}

// otherWorlds is the number of worlds that are tried where nothing can be done
// in the first.
const otherWorlds = 4

// demonstrate makes the i-th demonstration.
func (b *bench) demonstrate(ctx context.Context, config *Config, i int) (d agon.Demonstration, err error) {
	seed := int64(i / worldSize)
	stream := agon.NewStream(config.Seed).Name("corpus").Derive(uint64(i))
	for try := range uint64(1 + otherWorlds) {
		if err = b.enter(ctx, seed); err != nil {
			return d, err
		}
		s := &scribe{
			bench:    b,
			config:   config,
			composer: &composer{catalog: b.catalog, dice: newDice(stream.Derive(try)), hidden: b.split},
		}
		d, err = s.demonstrate(ctx, config.role(i))
		var nothing *barren
		if !errors.As(err, &nothing) {
			return d, err
		}
		seed = int64(stream.Name("other world").Uint64(try) % uint64(witnessSeed))
	}
	return d, err
}

// role spreads the roles evenly over the corpus.
func (c *Config) role(i int) agon.Role {
	total := c.Executor + c.Challenger
	if (i+1)*c.Executor/total > i*c.Executor/total {
		return agon.RoleExecutor
	}
	return agon.RoleChallenger
}
