package executor

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"

	"agon"

	"golang.org/x/sync/errgroup"
)

// Options say how a Player plays.
type Options struct {
	// Sandbox runs programs. It may be nil where no grammar yields
	// agon.ActionCode; an episode that asks for code then fails.
	Sandbox agon.Sandbox
	// Transcriber keeps the transcript as ids. It belongs to the policy that
	// plays; nil for a policy without ids.
	Transcriber agon.Transcriber
	// Open is the number of episodes open at once, 0 for DefaultOpen. It is
	// the largest batch that Policy.Generate sees.
	Open int
	// Cohorts is the number of parts into which the starts are cut, 0 for 1.
	// Each has its own rounds and its share of the open places; they take
	// turns at generating, so that one acts while another samples. Batches
	// get smaller by as much.
	Cohorts int
	// Concurrency is the number of actions of a cohort that run at once, 0
	// for the number of processors.
	Concurrency int
	// Retries is how often an episode may lose its environment, interpreter or
	// completion to a failure of the program before it ends with
	// agon.StatusFailed. What was played is not sampled again: its actions
	// are repeated in a fresh environment and must show the same.
	Retries int
	// Forgiven is the number of invalid turns per episode that are answered
	// with their reason; the next one ends the episode.
	Forgiven int
	// Progress, if set, is called after each round with the number of ended
	// episodes, one call at a time.
	Progress func(ended, total int)
}

// DefaultOpen is the number of episodes open at once where nothing is said.
const DefaultOpen = 256

// Player plays episodes in rounds; see the package comment. It is safe for
// concurrent use if its Sandbox and Transcriber are.
type Player struct{ options Options }

var _ agon.Player = (*Player)(nil)

// NewPlayer returns a Player with defaults in place of zeros.
func NewPlayer(options Options) *Player {
	if options.Open <= 0 {
		options.Open = DefaultOpen
	}
	options.Cohorts = max(1, options.Cohorts)
	if options.Concurrency <= 0 {
		options.Concurrency = runtime.GOMAXPROCS(0)
	}
	return &Player{options}
}

// Play implements agon.Player. Its error is a start that cannot be played, or a
// *agon.LostError.
func (p *Player) Play(ctx context.Context, policy agon.Policy, starts []agon.Start) ([]agon.Trajectory, error) {
	for i := range starts {
		if err := playable(&starts[i]); err != nil {
			return nil, fmt.Errorf("play: start %d: %w", i, err)
		}
	}
	trajectories := make([]agon.Trajectory, len(starts))
	cohorts := p.cohorts(starts, trajectories)
	turns := newTurnstile(len(cohorts))
	report := counter(len(starts), p.options.Progress)
	var group errgroup.Group
	for i, cohort := range cohorts {
		group.Go(func() error {
			cohort.play(ctx, policy, turns.side(i), report)
			return nil
		})
	}
	group.Wait()
	return trajectories, allFailed(trajectories)
}

// counter returns a function that reports so many more ended, one call at a
// time.
func counter(total int, progress func(ended, total int)) func(more int) {
	var mutex sync.Mutex
	ended := 0
	return func(more int) {
		if progress == nil {
			return
		}
		mutex.Lock()
		defer mutex.Unlock()
		ended += more
		progress(ended, total)
	}
}

// playable says what a start lacks.
func playable(start *agon.Start) error {
	switch {
	case start.Environment == nil:
		return errors.New("no environment")
	case start.Grammar == nil:
		return errors.New("no grammar")
	case start.TurnLimit < 1:
		return fmt.Errorf("turn limit %d: at least 1 turn is needed", start.TurnLimit)
	case start.TurnTokens < 1:
		return fmt.Errorf("turn tokens %d: at least 1 token is needed", start.TurnTokens)
	}
	return nil
}

// allFailed returns an error if every episode was lost, so that a broken
// installation can be said once instead of masked a thousand times.
func allFailed(trajectories []agon.Trajectory) error {
	for i := range trajectories {
		if trajectories[i].Status != agon.StatusFailed {
			return nil
		}
	}
	if len(trajectories) == 0 {
		return nil
	}
	return fmt.Errorf("play: %w", &agon.LostError{Count: len(trajectories), Reason: trajectories[0].Reason})
}
