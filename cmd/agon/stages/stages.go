package stages

import (
	"agon"
	"agon/challenger"
	"agon/cmd/agon/terminal"
	"agon/cmd/agon/worlds"
	"agon/configs"
	"agon/executor"
	"agon/verifier"
	"maps"
	"slices"
)

// Retries is how often an episode, an item or a judgement is tried anew after
// a failure of the program.
const Retries = 2

// NewPlayer returns a player for a policy; transcriber is nil for one without
// ids, and tell for nobody to be told of progress.
func NewPlayer(c *configs.Config, w *worlds.Worlds, transcriber agon.Transcriber, tell func(done, total int)) *executor.Player {
	return executor.NewPlayer(executor.Options{
		Sandbox:     w.Sandbox,
		Transcriber: transcriber,
		Open:        c.Policy.Batch,
		Cohorts:     c.Executor.Cohorts,
		Forgiven:    c.Executor.Forgiven,
		Concurrency: c.Sandbox.Parallel,
		Retries:     Retries,
		Progress:    tell,
	})
}

// RolloutOptions says how tasks are attempted, in a language for actions and with
// the dice of a stream.
func RolloutOptions(c *configs.Config, w *worlds.Worlds, actions executor.Language, stream agon.Stream) executor.RolloutOptions {
	return executor.RolloutOptions{
		Environments: w.ByName,
		Language:     actions,
		Attempts:     c.Executor.Attempts,
		Temperature:  c.Executor.Temperature,
		TurnTokens:   c.Executor.TurnTokens,
		TurnLimit:    c.Executor.TurnLimit,
		Stream:       stream,
	}
}

// NewJudging returns the judge of attempts.
func NewJudging(c *configs.Config, w *worlds.Worlds) verifier.Judging {
	return verifier.Judging{
		Verifiers: w.Sandbox, Environments: w.ByName, Concurrency: c.Sandbox.Parallel, Retries: Retries,
		SideEffects: c.Verifier.SideEffects,
	}
}

// NewRewarding returns what rewards attempts beside their verdicts. A reward that no
// environment has is the user's mistake.
func NewRewarding(c *configs.Config, w *worlds.Worlds) (verifier.Rewarding, error) {
	r := verifier.Rewarding{
		Rewarder: w.Sandbox, Environments: w.ByName, Names: slices.Sorted(maps.Keys(c.RewardWeights())),
		Concurrency: c.Sandbox.Parallel, Retries: Retries,
	}
	return r, terminal.Mistake(r.Validate())
}

// NewScreen returns the filter over a pool and an archive.
func NewScreen(c *configs.Config, w *worlds.Worlds, pool *challenger.Pool, archive *challenger.Archive, tell func(done, total int)) (*verifier.Screen, error) {
	return verifier.NewScreen(ScreenOptions(c, w, pool, archive, tell))
}

// ScreenOptions says how items are screened; see NewScreen.
func ScreenOptions(c *configs.Config, w *worlds.Worlds, pool *challenger.Pool, archive *challenger.Archive, tell func(done, total int)) verifier.Options {
	bounds := verifier.DefaultBounds
	bounds.MinFailures = c.Verifier.FailureCases
	bounds.MaxFailures = max(bounds.MaxFailures, bounds.MinFailures)
	return verifier.Options{
		Environments:  w.ByName,
		Sandbox:       w.Sandbox,
		Judge:         w.Sandbox,
		Second:        w.Sandbox.Elsewhere(), // other hash seed, other addresses
		Stages:        ScreenStages(c),
		Inspector:     w.Sandbox,
		Bounds:        bounds,
		Archived:      archive.Contains,
		Live:          pool.Live,
		Alike:         c.Verifier.Alike,
		Mutants:       c.Verifier.Mutants,
		MutationScore: c.Verifier.MutationScore,
		HeedAll:       c.Verifier.HeedAll,
		Concurrency:   c.Sandbox.Parallel,
		Retries:       Retries,
		Progress:      tell,
	}
}

// CheatRate is that of injected cheats. Composed tasks are not screened, and not
// tried by cheats either.
func CheatRate(c *configs.Config) float64 {
	if c.Challenger.Source == "synthetic" {
		return 0
	}
	return c.Verifier.CheatRate
}

// ScreenStages are the stages before the band, which the first group of
// attempts decides. Composed items are sound as made: nothing else refuses one.
func ScreenStages(c *configs.Config) []string {
	if c.Challenger.Source == "synthetic" {
		return []string{verifier.StageParse}
	}
	stages := []string{}
	for _, name := range c.Verifier.Stages {
		if name != verifier.StageBand {
			stages = append(stages, name)
		}
	}
	return stages
}
