package worlds

import (
	"context"

	"agon"
	"agon/challenger/synthetic"
	"agon/verifier/labelled"
)

// PlanterOf plants and finds faults in items of the k-th environment, with its
// generator as the oracle.
func PlanterOf(w *Worlds, k int, generator *synthetic.Generator) *labelled.Planter {
	asks := func(ctx context.Context, seed int64, instruction string, outcome agon.Outcome) (bool, error) {
		demands, err := generator.Demands(ctx, []synthetic.Request{{Seed: seed, Instruction: instruction}})
		return err == nil && demands[0].Met(outcome), err
	}
	return labelled.NewPlanter(w.Environments[k], w.Sandbox, asks)
}
