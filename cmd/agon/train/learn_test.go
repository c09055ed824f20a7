package train

import (
	"testing"

	"agon"
	"agon/challenger"
	"agon/configs"
)

// An optimizer step sees supervised_items of them, however many epochs there are.
func TestSupervisedItemsAreCountedPerOptimizerStep(t *testing.T) {
	config := configs.Default()
	config.Trainer.SupervisedItems, config.Trainer.MiniBatches, config.Trainer.Epochs = 4, 3, 5
	l := &Loop{
		Config:     config,
		pool:       challenger.NewPool(challenger.PoolOptions{}),
		imitations: challenger.NewImitations(1),
		corpus:     make([]agon.Sample, 100),
	}
	samples := l.imitate(&Iteration{})
	if want := 4 * 3; len(samples) != want {
		t.Errorf("%d supervised samples, want %d", len(samples), want)
	}
}
