package learner

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"agon"
	"agon/trainer"
	"agon/trainer/model"
	"agon/trainer/sampler"
)

// A micro-batch that is rehearsed leaves nothing behind: the steps after it are those
// of a trainer that rehearsed nothing, bit for bit.
func TestRehearse(t *testing.T) {
	for _, c := range []struct {
		name     string
		bfloat16 bool
		adapted  bool
		change   func(*trainer.Options)
	}{
		{"grpo, with a reference", false, false, func(o *trainer.Options) { o.KLCoefficient = .1 }},
		{"grpo, with a divergence off the reward", false, false, func(o *trainer.Options) { o.KLCoefficient, o.KLEstimator = .1, trainer.K1 }},
		{"rloo, with an entropy bonus", false, false, func(o *trainer.Options) {
			o.Algorithm, o.EntropyCoefficient = trainer.AlgorithmRLOO, .01
		}},
		{"rft in bfloat16, corrected", true, false, func(o *trainer.Options) {
			o.Algorithm, o.Correction, o.CorrectionCap, o.AllowMismatch = trainer.AlgorithmRFT, trainer.CorrectionTokenTruncate, 3, true
		}},
		{"dpo", false, true, func(o *trainer.Options) { o.Algorithm = trainer.AlgorithmDPO }},
		{"ppo with an adapter", true, true, func(o *trainer.Options) { o.Algorithm = trainer.AlgorithmPPO }},
		{"reinforce with an adapter", true, true, func(o *trainer.Options) {
			o.Algorithm, o.MiniBatches = trainer.AlgorithmREINFORCE, 1
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			options := trainer.DefaultOptions()
			c.change(&options)
			placement := model.Placement{BFloat16: c.bfloat16}
			plain := stepped(t, options, placement, c.adapted, func(*trainer.Trainer) {})
			rehearsed := stepped(t, options, placement, c.adapted, func(r *trainer.Trainer) {
				if err := r.Rehearse(3, 20); err != nil {
					t.Fatal(err)
				}
			})
			if !slices.EqualFunc(plain, rehearsed, bytes.Equal) {
				t.Error("the steps after it are others")
			}
		})
	}
}

// stepped returns the bytes of weights and moments after two steps of a trainer that
// did something else before.
func stepped(t *testing.T, options trainer.Options, placement model.Placement, adapted bool, before func(*trainer.Trainer)) (state [][]byte) {
	t.Helper()
	m, err := model.Random(small(), 1, placement)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Free()
	if adapted {
		if err := m.Adapt(model.AdapterOptions{Rank: 2, Alpha: 4, Targets: model.Projections}, agon.NewStream(1)); err != nil {
			t.Fatal(err)
		}
	}
	if options.Algorithm == trainer.AlgorithmPPO {
		if err := m.AddCritic(); err != nil {
			t.Fatal(err)
		}
	}
	l, err := New(m, trainer.DefaultOptimizerOptions())
	if err != nil {
		t.Fatal(err)
	}
	defer l.Free()
	reference, err := NewReference(m)
	if err != nil {
		t.Fatal(err)
	}
	defer reference.Free()
	r, err := trainer.New(options, trainer.Parts{Learner: l, Reference: reference})
	if err != nil {
		t.Fatal(err)
	}
	before(r)
	policy, err := sampler.NewTorch(m, noText{}, sampler.TorchOptions{Stops: []int32{end}})
	if err != nil {
		t.Fatal(err)
	}
	defer policy.Close()
	for i := range 2 {
		stream := agon.NewStream(2).Derive(uint64(i))
		result, err := r.Step(t.Context(), play(t, policy, 24, stream), trainer.Iteration{Index: i, Total: 2, Stream: stream})
		if err != nil {
			t.Fatal(err)
		}
		if result.Updates == 0 {
			t.Fatal("no step was taken, so nothing is compared")
		}
	}
	do(t, func() {
		for _, w := range l.weights {
			state = append(state, w.master.Bytes(), w.parameter.Detach().Bytes())
		}
	})
	arrays, err := l.Arrays()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range arrays {
		data, err := a.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		state = append(state, data)
	}
	return state
}

// What the context does not hold is refused, and so is what has nothing to predict.
func TestRehearseRefuses(t *testing.T) {
	_, l := newSmall(t, trainer.DefaultOptimizerOptions())
	r, err := trainer.New(trainer.DefaultOptions(), trainer.Parts{Learner: l})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		rows, width int
		want        string
	}{
		{1, 65, "rehearse: sequence 0 has 65 tokens; the context holds 64"},
		{1, 1, "rehearse: 1 rows of 1 tokens: "},
		{0, 8, "rehearse: 0 rows of 8 tokens: "},
	} {
		if err := r.Rehearse(c.rows, c.width); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%d rows of %d: error %v, want %q", c.rows, c.width, err, c.want)
		}
	}
}
