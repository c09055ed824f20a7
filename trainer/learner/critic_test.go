package learner

import (
	"bytes"
	"math"
	"testing"

	"agon"
	"agon/trainer"
	"agon/trainer/model"
	"agon/trainer/torch"
)

// A critic learns what it is told to expect, and goes on from a checkpoint, which is
// the optimizer's, with the same bits; the model's own files know nothing of it.
func TestCriticIsSavedWithTheOptimizer(t *testing.T) {
	batch := &trainer.Batch{Width: 4, Values: true, Sequences: []*trainer.Sequence{
		{Tokens: []int32{9, 1, 2, 3}, Targets: []int32{1, 2, 3}, Loss: agon.LossPolicy},
	}}
	want := []float32{1, -1, .5}
	options := trainer.DefaultOptimizerOptions()
	options.LearningRate = 1e-2
	_, l := newSmallWithCritic(t, options)
	step := func(l *Learner) (values []float32) {
		err := l.Accumulate(batch, func(scores trainer.Scores) trainer.Slopes {
			slopes := trainer.Slopes{LogProbs: make([]float32, 3), Values: make([]float32, 3)}
			for i := range slopes.Values {
				slopes.Values[i] = scores.Values[i] - want[i]
			}
			values = scores.Values
			return slopes
		})
		if err == nil {
			_, err = l.Update(1, 0)
		}
		if err != nil {
			t.Fatal(err)
		}
		return values
	}
	for range 100 {
		step(l)
	}
	for i, v := range step(l) {
		if math.Abs(float64(v-want[i])) > .1 {
			t.Errorf("value %d is %v, want %v", i, v, want[i])
		}
	}

	again, other := newSmallWithCritic(t, options)
	arrays, err := l.Arrays()
	if err != nil {
		t.Fatal(err)
	}
	copyWeights(t, again, l.model)
	if err := other.SetArrays(arrays); err != nil {
		t.Fatal(err)
	}
	mine, theirs := step(l), step(other)
	for i := range mine {
		if mine[i] != theirs[i] {
			t.Errorf("value %d is %v after going on, and %v without", i, theirs[i], mine[i])
		}
	}
	for _, a := range l.model.Arrays(false) {
		if model.IsCritic(a.Name) {
			t.Errorf("the model's files have %s", a.Name)
		}
	}
}

// copyWeights makes the weights of one model those of another, as a checkpoint does.
func copyWeights(t *testing.T, to, from *model.Model) {
	t.Helper()
	source, target := map[string][]byte{}, to.Parameters()
	for _, a := range from.Arrays(false) {
		data, err := a.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		source[a.Name] = bytes.Clone(data)
	}
	do(t, func() {
		for _, p := range target {
			if data, ok := source[p.Name]; ok {
				setBytes(p, data)
			}
		}
	})
}

// The critic is asked only where there is one.
func TestNoCritic(t *testing.T) {
	_, l := newSmall(t, trainer.DefaultOptimizerOptions())
	batch := &trainer.Batch{Width: 2, Values: true, Sequences: []*trainer.Sequence{{Tokens: []int32{1, 2}, Targets: []int32{1}}}}
	if _, err := l.Score(batch); err == nil || err.Error() != "model: score: values are asked for, and there is no critic" {
		t.Errorf("error %v", err)
	}
}

func setBytes(p model.Parameter, data []byte) {
	torch.NoGrad(func() { p.Tensor.CopyFrom(torch.FromBytes(data, torch.Float32, p.Tensor.Shape()...)) })
}
