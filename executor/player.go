package executor

import (
	"context"
	"errors"
	"fmt"
	"runtime"

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
	// Concurrency is the number of actions that run at once, 0 for the number
	// of processors.
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
	// episodes, from the goroutine that called Play.
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
	if options.Concurrency <= 0 {
		options.Concurrency = runtime.GOMAXPROCS(0)
	}
	return &Player{options}
}

// Play implements agon.Player. Its error is a start that cannot be played or,
// if every episode was lost to the program, the reason of the first.
func (p *Player) Play(ctx context.Context, policy agon.Policy, starts []agon.Start) ([]agon.Trajectory, error) {
	for i := range starts {
		if err := playable(&starts[i]); err != nil {
			return nil, fmt.Errorf("play: start %d: %w", i, err)
		}
	}
	trajectories := make([]agon.Trajectory, len(starts))
	var open []*episode
	for admitted := 0; admitted < len(starts) || len(open) > 0; {
		admitted, open = p.admit(ctx, starts, trajectories, admitted, open)
		p.act(ctx, open, policy.Generate(ctx, requests(open)))
		open = stillOpen(open)
		if p.options.Progress != nil {
			p.options.Progress(admitted-len(open), len(starts))
		}
	}
	return trajectories, allFailed(trajectories)
}

// admit fills the free places with the next starts, in order.
func (p *Player) admit(ctx context.Context, starts []agon.Start, trajectories []agon.Trajectory, next int, open []*episode) (int, []*episode) {
	for ; next < len(starts) && len(open) < p.options.Open; next++ {
		open = append(open, newEpisode(&p.options, &starts[next], &trajectories[next]))
	}
	return next, open
}

// act lets every episode do what its completion asks for.
func (p *Player) act(ctx context.Context, open []*episode, completions []agon.Completion) {
	var group errgroup.Group
	group.SetLimit(p.options.Concurrency)
	for i, e := range open {
		group.Go(func() error {
			if len(completions) != len(open) {
				e.end(ctx, agon.StatusFailed, fmt.Sprintf("policy: %d completions for %d requests", len(completions), len(open)))
				return nil
			}
			e.take(ctx, completions[i])
			return nil
		})
	}
	group.Wait()
}

func requests(open []*episode) []agon.Request {
	all := make([]agon.Request, len(open))
	for i, e := range open {
		all[i] = e.request()
	}
	return all
}

func stillOpen(open []*episode) []*episode {
	var rest []*episode
	for _, e := range open {
		if !e.ended {
			rest = append(rest, e)
		}
	}
	return rest
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

// allFailed returns the first reason if nothing could be played at all, so
// that a broken installation is said once instead of masked a thousand times.
func allFailed(trajectories []agon.Trajectory) error {
	for i := range trajectories {
		if trajectories[i].Status != agon.StatusFailed {
			return nil
		}
	}
	if len(trajectories) == 0 {
		return nil
	}
	return fmt.Errorf("play: all %d episodes failed: %s", len(trajectories), trajectories[0].Reason)
}
