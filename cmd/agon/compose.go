package main

import (
	"context"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"agon"
	"agon/challenger"
	"agon/challenger/synthetic"
)

// compose returns count items by rule, for the environments in turn, as if a
// challenger without faults had proposed them: in episodes without a turn.
// Equal streams give equal items.
func (l *loop) compose(ctx context.Context, count int, stream agon.Stream) ([]challenger.Proposal, error) {
	proposals, seeds := make([]challenger.Proposal, count), synthetic.ItemSeeds(stream, count)
	generators, err := each(l.worlds, l.worlds.generator)
	if err != nil {
		return nil, err
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.NumCPU())
	for k, generator := range generators {
		for part := range slices.Chunk(placesOf(k, len(generators), count), chunk) {
			group.Go(func() error { return l.composeAt(ctx, generator, part, seeds, proposals) })
		}
	}
	return proposals, group.Wait()
}

// composeAt fills some places among proposals.
func (l *loop) composeAt(ctx context.Context, generator *synthetic.Generator, places []int, seeds []int64, proposals []challenger.Proposal) error {
	mine := make([]int64, len(places))
	for i, place := range places {
		mine[i] = seeds[place]
	}
	items, err := generator.Items(ctx, mine, l.config.Challenger.Sizes)
	if err != nil {
		return err
	}
	for i, place := range places {
		item := &items[i]
		proposals[place] = challenger.Proposal{Item: item, Trajectory: agon.Trajectory{
			Role: agon.RoleChallenger, Environment: item.Environment, Seed: item.Seed,
			Status: agon.StatusDone, Item: item,
		}}
	}
	return nil
}
