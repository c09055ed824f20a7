package main

import (
	"agon"
	"agon/challenger"
	"agon/configs"
	"agon/executor"
	"agon/verifier"
)

// retries is how often an episode, an item or a judgement is tried anew after
// a failure of the program.
const retries = 2

// actionsOf returns how the policy writes actions.
func actionsOf(c *configs.Config) (executor.Language, error) {
	if c.Policy.Language == "compact" {
		return executor.NamedLanguage("compact")
	}
	return executor.NamedLanguage(c.Executor.Actions)
}

// newPlayer returns a player for a policy; transcriber is nil for one without
// ids, and tell for nobody to be told of progress.
func newPlayer(c *configs.Config, w *worlds, transcriber agon.Transcriber, tell func(done, total int)) *executor.Player {
	return executor.NewPlayer(executor.Options{
		Sandbox:     w.sandbox,
		Transcriber: transcriber,
		Open:        c.Policy.Batch,
		Cohorts:     c.Executor.Cohorts,
		Forgiven:    c.Executor.Forgiven,
		Concurrency: c.Sandbox.Parallel,
		Retries:     retries,
		Progress:    tell,
	})
}

func rolloutOptions(c *configs.Config, w *worlds, actions executor.Language, stream agon.Stream) executor.RolloutOptions {
	return executor.RolloutOptions{
		Environments: w.byName,
		Language:     actions,
		Attempts:     c.Executor.Attempts,
		Temperature:  c.Executor.Temperature,
		TurnTokens:   c.Executor.TurnTokens,
		TurnLimit:    c.Executor.TurnLimit,
		Stream:       stream,
	}
}

func newJudging(c *configs.Config, w *worlds) verifier.Judging {
	return verifier.Judging{
		Verifiers: w.sandbox, Environments: w.byName, Concurrency: c.Sandbox.Parallel, Retries: retries,
		SideEffects: c.Verifier.SideEffects,
	}
}

// newScreen returns the filter over a pool and an archive.
func newScreen(c *configs.Config, w *worlds, pool *challenger.Pool, archive *challenger.Archive, tell func(done, total int)) (*verifier.Screen, error) {
	return verifier.NewScreen(screenOptions(c, w, pool, archive, tell))
}

func screenOptions(c *configs.Config, w *worlds, pool *challenger.Pool, archive *challenger.Archive, tell func(done, total int)) verifier.Options {
	bounds := verifier.DefaultBounds
	bounds.MinFailures = c.Verifier.FailureCases
	bounds.MaxFailures = max(bounds.MaxFailures, bounds.MinFailures)
	return verifier.Options{
		Environments:  w.byName,
		Sandbox:       w.sandbox,
		Judge:         w.sandbox,
		Second:        w.sandbox.Elsewhere(), // other hash seed, other addresses
		Stages:        screenStages(c),
		Bounds:        bounds,
		Archived:      archive.Contains,
		Live:          pool.Live,
		Alike:         c.Verifier.Alike,
		Mutants:       c.Verifier.Mutants,
		MutationScore: c.Verifier.MutationScore,
		HeedAll:       c.Verifier.HeedAll,
		Concurrency:   c.Sandbox.Parallel,
		Retries:       retries,
		Progress:      tell,
	}
}

// cheatRate is that of injected cheats. Composed tasks are not screened, and not
// tried by cheats either.
func cheatRate(c *configs.Config) float64 {
	if c.Challenger.Source == "synthetic" {
		return 0
	}
	return c.Verifier.CheatRate
}

// screenStages are the stages before the band, which the first group of
// attempts decides. Composed items are sound as made: nothing else refuses one.
func screenStages(c *configs.Config) []string {
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
