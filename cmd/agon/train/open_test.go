package train

import (
	"reflect"
	"testing"

	"agon/challenger/synthetic"
	"agon/configs"
)

// The seeded corpus of a run is a function of the keys that the run records: its
// seed and the section trainer.
func TestSupervisedCorpus(t *testing.T) {
	c := configs.Default()
	c.Trainer.SupervisedCorpus, c.Trainer.SupervisedSizes = 7, []float64{0, 1}
	c.Trainer.SupervisedLenientVerifiers, c.Trainer.SupervisedWrongSolutions = .1, .2
	want := synthetic.Config{Seed: 3, Challenger: 7, Sizes: []float64{0, 1}, LenientVerifiers: .1, WrongSolutions: .2}
	if got := supervisedCorpus(&c.Trainer, 3); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
