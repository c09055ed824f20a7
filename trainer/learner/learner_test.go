package learner

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"os"
	"strings"
	"testing"

	"agon"
	"agon/trainer"
	"agon/trainer/model"
	"agon/trainer/model/architecture"
	"agon/trainer/torch"
)

// small is a model whose shapes are those of testdata/optimizer.py.
func small() architecture.Config {
	c := architecture.Tiny(11, 64)
	c.Hidden, c.Intermediate, c.Layers, c.Heads, c.KVHeads, c.HeadSize = 8, 12, 1, 2, 1, 4
	return c
}

func newSmall(t testing.TB, options trainer.OptimizerOptions) (*model.Model, *Learner) {
	t.Helper()
	m, err := model.Init(small(), agon.NewStream(1))
	if err != nil {
		t.Fatal(err)
	}
	return learning(t, m, options)
}

// newSmallWithCritic is newSmall of a model that has one.
func newSmallWithCritic(t testing.TB, options trainer.OptimizerOptions) (*model.Model, *Learner) {
	t.Helper()
	m, err := model.Init(small(), agon.NewStream(1))
	if err == nil {
		err = m.AddCritic()
	}
	if err != nil {
		t.Fatal(err)
	}
	return learning(t, m, options)
}

func learning(t testing.TB, m *model.Model, options trainer.OptimizerOptions) (*model.Model, *Learner) {
	t.Helper()
	l, err := New(m, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Free(); m.Free() })
	return m, l
}

func do(t testing.TB, f func()) {
	t.Helper()
	if err := torch.Do(f); err != nil {
		t.Fatal(err)
	}
}

// formula is that of testdata/optimizer.py.
func formula(index, step int, like *torch.Tensor) *torch.Tensor {
	values := make([]float32, like.Numel())
	for k := range values {
		values[k] = float32(math.Sin(float64(k + 2*index + 3*step)))
	}
	return torch.FromFloat32s(values, like.Shape()...)
}

func weightsOf(t testing.TB, m *model.Model) map[string][]float32 {
	weights := map[string][]float32{}
	do(t, func() {
		for _, p := range m.Parameters() {
			weights[p.Name] = p.Tensor.Detach().Float32s()
		}
	})
	return weights
}

func TestOptimizersArePyTorchs(t *testing.T) {
	data, err := os.ReadFile("testdata/optimizer.json")
	if err != nil {
		t.Fatal(err)
	}
	var pinned map[string]struct {
		Norms   []float64            `json:"norms"`
		Weights map[string][]float32 `json:"weights"`
	}
	if err := json.Unmarshal(data, &pinned); err != nil {
		t.Fatal(err)
	}
	for name, want := range pinned {
		options := trainer.DefaultOptimizerOptions()
		options.Optimizer, options.WeightDecay = name, .01
		m, l := newSmall(t, options)
		do(t, func() {
			for i, p := range m.Parameters() {
				p.Tensor.Detach().CopyFrom(formula(i, 0, p.Tensor).MulScalar(.1))
			}
		})
		for step, norm := range want.Norms {
			do(t, func() {
				for i, p := range m.Parameters() {
					p.Tensor.SetGrad(formula(i, step+1, p.Tensor))
				}
			})
			got, err := l.Update(1, 1)
			if err != nil {
				t.Fatal(err)
			}
			if math.Abs(got-norm) > 1e-4 {
				t.Errorf("%s: step %d: norm %v, want %v", name, step, got, norm)
			}
		}
		for tensor, values := range weightsOf(t, m) {
			for k, v := range values {
				if d := math.Abs(float64(v - want.Weights[tensor][k])); d > 2e-6 {
					t.Fatalf("%s: %s[%d] is %v, want %v", name, tensor, k, v, want.Weights[tensor][k])
				}
			}
		}
	}
}

// Singular values come out between .68 and 1.13 or so (Jordan et al. 2024).
func TestNewtonSchulzOrthogonalises(t *testing.T) {
	do(t, func() {
		torch.ManualSeed(1)
		x := newtonSchulz(torch.Randn(torch.Float32, torch.CPU, 3, 24, 10))
		gram := x.Transpose(1, 2).Matmul(x)
		off := gram.Sub(torch.Eye(10, torch.Float32, torch.CPU)).Abs().Amax(0, 1, 2).Item()
		if off > .6 {
			t.Errorf("XᵀX is %v off the unit matrix", off)
		}
	})
}

func echoes(n int) []*trainer.Sequence {
	var sequences []*trainer.Sequence
	for i := range n {
		k := int32(i % 4)
		s := &trainer.Sequence{Tokens: []int32{9, k}, Loss: agon.LossSupervised, Advantage: 1}
		for j := range 1 + i%5 {
			s.Tokens, s.Targets = append(s.Tokens, k), append(s.Targets, int32(j+2))
		}
		sequences = append(sequences, s)
	}
	return sequences
}

func pretrain(t testing.TB, l *Learner, state trainer.PretrainState, steps int) (trainer.PretrainState, float64) {
	t.Helper()
	options := trainer.DefaultPretrainOptions()
	options.TokensPerStep, options.TokensPerMicroBatch, options.Epochs, options.Schedule = 128, 64, 100, trainer.ScheduleOptions{}
	options.Steps = state.Step + steps
	p, err := trainer.NewPretraining(options, l, echoes(60), nil, agon.NewStream(4))
	if err != nil {
		t.Fatal(err)
	}
	p.SetState(state)
	var loss float64
	if err := p.Run(t.Context(), func(p trainer.Progress) error { loss = p.Loss; return nil }); err != nil {
		t.Fatal(err)
	}
	return p.State(), loss
}

func TestPretrainingLearnsWithEachOptimizer(t *testing.T) {
	for _, name := range []string{trainer.OptimizerAdamW, trainer.OptimizerMuon} {
		options := trainer.DefaultOptimizerOptions()
		options.Optimizer, options.LearningRate = name, 1e-2
		m, l := newSmall(t, options)
		state, loss := pretrain(t, l, trainer.PretrainState{}, 150)
		if loss > .1 {
			t.Errorf("%s: loss %v after %d steps", name, loss, state.Step)
		}
		if m.Version() != 150 {
			t.Errorf("%s: version %d", name, m.Version())
		}
	}
}

// saved copies arrays, as a file would.
func saved(t testing.TB, arrays []agon.Array) []agon.Array {
	t.Helper()
	copied := append([]agon.Array(nil), arrays...)
	for i := range copied {
		data, err := copied[i].Bytes()
		if err != nil {
			t.Fatal(err)
		}
		data = bytes.Clone(data)
		copied[i].Bytes = func() ([]byte, error) { return data, nil }
	}
	return copied
}

// A learner that goes on from saved state ends with the same bits.
func TestStateSavesAndLoadsExactly(t *testing.T) {
	for _, name := range []string{trainer.OptimizerAdamW, trainer.OptimizerMuon} {
		options := trainer.DefaultOptimizerOptions()
		options.Optimizer, options.WeightDecay = name, .1
		first, l := newSmall(t, options)
		state, _ := pretrain(t, l, trainer.PretrainState{}, 5)
		arrays, err := l.Arrays()
		if err != nil {
			t.Fatal(err)
		}
		arrays = saved(t, arrays)
		half := weightsOf(t, first)
		pretrain(t, l, state, 5)

		second, resumed := newSmall(t, options)
		do(t, func() {
			for _, p := range second.Parameters() {
				p.Tensor.Detach().CopyFrom(torch.FromFloat32s(half[p.Name], p.Tensor.Shape()...))
			}
		})
		if err := resumed.SetArrays(arrays); err != nil {
			t.Fatal(err)
		}
		pretrain(t, resumed, state, 5)
		want := weightsOf(t, first)
		for tensor, values := range weightsOf(t, second) {
			for k, v := range values {
				if v != want[tensor][k] {
					t.Fatalf("%s: %s[%d] is %v, want %v", name, tensor, k, v, want[tensor][k])
				}
			}
		}
	}
}

func TestStateOfAnotherOptimizerIsRefused(t *testing.T) {
	options := trainer.DefaultOptimizerOptions()
	_, adamw := newSmall(t, options)
	options.Optimizer = trainer.OptimizerMuon
	_, muon := newSmall(t, options)
	arrays, err := adamw.Arrays()
	if err != nil {
		t.Fatal(err)
	}
	if err := muon.SetArrays(arrays); !errors.Is(err, ErrOther) {
		t.Errorf("error %v", err)
	}
	short := saved(t, arrays)
	short[0].Bytes = func() ([]byte, error) { return []byte{1}, nil }
	if err := adamw.SetArrays(short); err == nil {
		t.Error("a short array was accepted")
	}
	short = saved(t, arrays)
	short[0].Shape = []int64{1}
	if err := adamw.SetArrays(short[:]); err == nil {
		t.Error("an array of another shape was accepted")
	}
}

func TestNonFiniteGradientMovesNothing(t *testing.T) {
	m, l := newSmall(t, trainer.DefaultOptimizerOptions())
	before := weightsOf(t, m)
	batch := trainer.Plan(echoes(4), 1000)[0]
	err := l.Accumulate(batch, func(s trainer.Scores) trainer.Slopes {
		return trainer.Slopes{LogProbs: bad(len(s.LogProbs))}
	})
	if err != nil {
		t.Fatal(err)
	}
	norm, err := l.Update(1, 1)
	if err != nil || !math.IsNaN(norm) {
		t.Errorf("norm %v, error %v", norm, err)
	}
	after := weightsOf(t, m)
	for tensor := range before {
		for k := range before[tensor] {
			if before[tensor][k] != after[tensor][k] {
				t.Fatalf("%s moved", tensor)
			}
		}
	}
	if m.Version() != 0 {
		t.Errorf("version %d", m.Version())
	}
	if _, loss := pretrain(t, l, trainer.PretrainState{}, 1); math.IsNaN(loss) {
		t.Error("the gradient was not cleared")
	}
}

// A finite gradient at an absurd rate: the weights are lost, and nothing of them
// can be saved or gone on from.
func TestNonFiniteWeightsAreRefused(t *testing.T) {
	m, l := newSmall(t, trainer.DefaultOptimizerOptions())
	arrays, err := l.Arrays()
	if err != nil {
		t.Fatal(err)
	}
	damaged := saved(t, arrays)
	damaged[0].Bytes = func() ([]byte, error) {
		data, err := arrays[0].Bytes()
		return bytes.Repeat([]byte{0xff}, len(data)), err
	}
	if err := l.SetArrays(damaged); err == nil || !strings.Contains(err.Error(), "not finite") {
		t.Errorf("moments that are no numbers: %v", err)
	}
	if _, err := l.Arrays(); !errors.Is(err, trainer.ErrNotFinite) {
		t.Errorf("saving them: %v", err)
	}
	do(t, func() { m.Parameters()[0].Tensor.SetGrad(formula(0, 1, m.Parameters()[0].Tensor)) })
	if _, err := l.Update(1e300, 1); !errors.Is(err, trainer.ErrNotFinite) {
		t.Errorf("a step at 1e300: %v", err)
	}
}

func bad(n int) []float32 {
	slopes := make([]float32, n)
	slopes[0] = float32(math.NaN())
	return slopes
}

// Micro-batches of the network add up to what one batch gives.
func TestMicroBatchesAddUp(t *testing.T) {
	gradients := func(budget int) []float32 {
		m, l := newSmall(t, trainer.DefaultOptimizerOptions())
		for _, batch := range trainer.Plan(echoes(40), budget) {
			err := l.Accumulate(batch, func(s trainer.Scores) trainer.Slopes {
				slopes := make([]float32, len(s.LogProbs))
				for i := range slopes {
					slopes[i] = -1. / 120
				}
				return trainer.Slopes{LogProbs: slopes}
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		var all []float32
		do(t, func() {
			for _, p := range m.Parameters() {
				all = append(all, p.Tensor.Grad().Float32s()...)
			}
		})
		return all
	}
	one, many := gradients(10_000), gradients(20)
	for i := range one {
		if d := math.Abs(float64(one[i] - many[i])); d > 1e-6 {
			t.Fatalf("gradient %d is %v in one batch and %v in many", i, one[i], many[i])
		}
	}
}

func TestNothingLeaks(t *testing.T) {
	_, l := newSmall(t, trainer.DefaultOptimizerOptions())
	state, _ := pretrain(t, l, trainer.PretrainState{}, 3)
	before := torch.Live()
	pretrain(t, l, state, 20)
	if after := torch.Live(); after != before {
		t.Errorf("%d tensors became %d", before, after)
	}
}
