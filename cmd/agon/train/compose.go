package train

import (
	"context"
	"runtime"
	"slices"

	"agon"
	"agon/challenger"
	"agon/challenger/synthetic"
	"agon/cmd/agon/exams"
	"agon/cmd/agon/worlds"

	"golang.org/x/sync/errgroup"
)

// compose returns count items by rule, for the environments by their weights, as if a
// challenger without faults had proposed them: in episodes without a turn.
// Equal streams give equal items.
func (l *Loop) compose(ctx context.Context, count int, stream agon.Stream) ([]challenger.Proposal, error) {
	proposals, seeds := make([]challenger.Proposal, count), synthetic.ItemSeeds(stream, count)
	generators, err := worlds.Each(l.Worlds, l.Worlds.Generator)
	if err != nil {
		return nil, err
	}
	places := make([][]int, len(generators))
	for i, k := range challenger.Shares(l.Config.EnvironmentWeights).Turns(count, len(generators), stream.Name("environments")) {
		places[k] = append(places[k], i)
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.NumCPU())
	for k, generator := range generators {
		for part := range slices.Chunk(places[k], exams.Chunk) {
			group.Go(func() error { return l.composeAt(ctx, generator, part, seeds, proposals) })
		}
	}
	return proposals, group.Wait()
}

// composeAt fills some places among proposals.
func (l *Loop) composeAt(ctx context.Context, generator *synthetic.Generator, places []int, seeds []int64, proposals []challenger.Proposal) error {
	mine := make([]int64, len(places))
	for i, place := range places {
		mine[i] = seeds[place]
	}
	items, err := generator.Items(ctx, mine, l.Config.Challenger.Sizes)
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
