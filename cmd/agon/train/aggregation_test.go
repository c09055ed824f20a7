package train

import (
	"testing"

	"agon/configs"
	"agon/trainer"
)

// The configuration knows the aggregation of each algorithm's paper.
func TestOwnAggregations(t *testing.T) {
	for _, name := range trainer.Algorithms {
		algorithm, err := trainer.NewAlgorithm(trainer.Options{Algorithm: name})
		if err != nil {
			t.Fatal(err)
		}
		section := configs.Trainer{Algorithm: name}
		if got, want := section.OwnAggregation(), string(algorithm.Aggregation()); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}
