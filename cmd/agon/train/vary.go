package train

import (
	"context"

	"agon/challenger"
	"agon/verifier"
)

// vary screens variations of the accepted items, keeps those that are accepted
// too, and writes down what became of them.
func (l *Loop) vary(ctx context.Context, it *Iteration, proposals []challenger.Proposal, results []verifier.Result) error {
	var variants []challenger.Proposal
	var places []int
	for i := range results {
		if !results[i].Verdict.Pass {
			continue
		}
		stream := it.stream.Name("vary").Derive(uint64(i))
		for v := range l.Config.Challenger.Variations {
			if variant := proposals[i].Vary(l.Author.items, stream.Derive(uint64(v))); variant != nil {
				variants, places = append(variants, *variant), append(places, i)
			}
		}
	}
	if len(variants) == 0 {
		return nil
	}
	screened, err := l.screenAll(ctx, it, variants, places)
	if err != nil {
		return err
	}
	accepted := 0
	for k, i := range places {
		line := itemLine(it.Number, i, &variants[k], &screened[k])
		line.VariantOf = results[i].ID
		it.items = append(it.items, line)
		if screened[k].Verdict.Pass {
			accepted++
		}
	}
	it.measure(map[string]float64{"variations/made": float64(len(variants)), "variations/accepted": float64(accepted)})
	return nil
}
