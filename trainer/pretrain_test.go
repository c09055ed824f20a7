package trainer

import (
	"context"
	"errors"
	"math"
	"reflect"
	"testing"
	"time"

	"agon"
)

// demonstrations always answer k with k, k.
func demonstrations(n int) []*Sequence {
	var sequences []*Sequence
	for i := range n {
		k := int32(i % toyTasks)
		s := &Sequence{Tokens: []int32{k, k}, Targets: []int32{1}, Loss: agon.LossSupervised, Advantage: 1}
		for range i % 3 {
			s.Tokens, s.Targets = append(s.Tokens, k), append(s.Targets, int32(len(s.Tokens)))
		}
		sequences = append(sequences, s)
	}
	return sequences
}

func pretrainOptions() PretrainOptions {
	o := DefaultPretrainOptions()
	o.TokensPerStep, o.TokensPerMicroBatch, o.ValidateEvery, o.Schedule.WarmUp = 32, 16, 10, 2
	return o
}

func TestPretrainingLearns(t *testing.T) {
	learner := newTable(toyVocabulary, 2)
	training, validation := SplitValidation(demonstrations(200), .1, agon.NewStream(1))
	if len(training) != 180 || len(validation) != 20 {
		t.Fatalf("split %d, %d", len(training), len(validation))
	}
	p, err := NewPretraining(pretrainOptions(), learner, training, validation, agon.NewStream(2))
	if err != nil {
		t.Fatal(err)
	}
	var told []Progress
	if err := p.Run(context.Background(), func(progress Progress) error { told = append(told, progress); return nil }); err != nil {
		t.Fatal(err)
	}
	if len(told) != p.Steps() || told[0].Step != 1 {
		t.Fatalf("%d steps were told of %d", len(told), p.Steps())
	}
	near(t, "first loss", told[0].Loss, math.Log(toyVocabulary), 1e-6)
	last := told[len(told)-1]
	if last.Validation == nil || *last.Validation > .1 || told[9].Validation == nil || told[8].Validation != nil {
		t.Errorf("validation %v", last.Validation)
	}
}

// A run that stops and goes on ends with the weights of one that did not.
func TestPretrainingResumes(t *testing.T) {
	run := func(stops ...int) [][]float64 {
		learner := newTable(toyVocabulary, 2)
		var state PretrainState
		for _, stop := range append(stops, math.MaxInt) {
			p, err := NewPretraining(pretrainOptions(), learner, demonstrations(50), nil, agon.NewStream(2))
			if err != nil {
				t.Fatal(err)
			}
			p.SetState(state)
			ctx, cancel := context.WithCancel(context.Background())
			err = p.Run(ctx, func(progress Progress) error {
				if progress.Step == stop {
					cancel()
				}
				return nil
			})
			if stop == math.MaxInt && err != nil || stop != math.MaxInt && !errors.Is(err, context.Canceled) {
				t.Fatal(err)
			}
			cancel()
			state = p.State()
		}
		return learner.logits
	}
	if !reflect.DeepEqual(run(), run(1, 7, 8)) {
		t.Error("weights differ")
	}
}

// A duration decides the number of steps once, from the speed of the warm-up,
// and the schedule ends where they do.
func TestPretrainingForADuration(t *testing.T) {
	o := pretrainOptions()
	o.Epochs, o.Duration = 0, time.Hour
	p, err := NewPretraining(o, newTable(toyVocabulary, 2), demonstrations(50), nil, agon.NewStream(2))
	if err != nil {
		t.Fatal(err)
	}
	if p.Steps() != 2 {
		t.Errorf("%d steps of a warm-up of 2", p.Steps())
	}
	p.SetState(PretrainState{Step: 1, Seconds: 1200}) // the next step takes next to nothing
	var told []Progress
	if err := p.Run(t.Context(), func(progress Progress) error { told = append(told, progress); return nil }); err != nil {
		t.Fatal(err)
	}
	last := told[len(told)-1]
	if p.Steps() != 6 || last.Step != 6 || last.Steps != 6 || told[0].Steps != 6 {
		t.Errorf("an hour at 600 s a step has %d steps, of which %+v was the last", p.Steps(), last)
	}
	near(t, "the rate at the end", last.LearningRate, o.Schedule.Floor, 1e-9)
	if state := p.State(); state.Total != 6 || p.Epochs() < 1 {
		t.Errorf("state %+v, %d epochs", state, p.Epochs())
	}
	o.Schedule.WarmUp = 0
	if faults := o.Validate(); len(faults) != 1 {
		t.Errorf("without a warm-up nothing measures the speed: %v", faults)
	}
}

func TestEpochShowsEverythingOnce(t *testing.T) {
	training := demonstrations(77)
	p, err := NewPretraining(pretrainOptions(), newTable(toyVocabulary, 1), training, nil, agon.NewStream(2))
	if err != nil {
		t.Fatal(err)
	}
	for n := range 3 {
		seen := map[*Sequence]int{}
		for _, step := range p.epoch(n) {
			for _, batch := range step {
				if len(batch.Sequences)*batch.Width > 16 {
					t.Errorf("a micro-batch of %d × %d", len(batch.Sequences), batch.Width)
				}
				for _, s := range batch.Sequences {
					seen[s]++
				}
			}
		}
		if len(seen) != len(training) {
			t.Errorf("epoch %d showed %d of %d", n, len(seen), len(training))
		}
	}
	if reflect.DeepEqual(p.epoch(0)[0][0].Sequences, p.epoch(1)[0][0].Sequences) {
		t.Error("two epochs begin alike")
	}
}

func TestPretrainingRefuses(t *testing.T) {
	if faults := DefaultPretrainOptions().Validate(); len(faults) > 0 {
		t.Errorf("default: %v", faults)
	}
	if _, err := NewPretraining(PretrainOptions{}, newTable(2, 1), demonstrations(1), nil, 0); err == nil {
		t.Error("empty options were accepted")
	}
	if _, err := NewPretraining(pretrainOptions(), newTable(2, 1), nil, nil, 0); err == nil {
		t.Error("no demonstrations were accepted")
	}
	if _, err := NewPretraining(pretrainOptions(), newTable(2, 1), demonstrations(4), nil, 0); err == nil {
		t.Error("ids beyond the vocabulary were accepted")
	}
}
