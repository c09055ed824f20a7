package model

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"agon"
	"agon/checkpoints/safetensors"
	"agon/trainer/model/architecture"
	"agon/trainer/torch"
)

// TestMain uses one thread for libtorch: these tensors are small.
func TestMain(m *testing.M) {
	torch.CUDAAvailable() // libtorch asks once: before all else
	if err := torch.SetThreads(1); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// families are the folders of testdata/make.py.
var families = []string{"llama", "qwen2", "qwen3", "yarn", "linear", "dynamic", "biases"}

// floatTolerance is for float32 sums in another order, in parts of the largest
// value: what is small may be the difference of large terms. The gradients of
// the expected files differ from float64 ones by up to 5e-6 of the largest.
const floatTolerance = 1e-5

func loadFamily(t testing.TB, name string) *Model {
	t.Helper()
	return loadFolder(t, filepath.Join("testdata", name))
}

func loadFolder(t testing.TB, dir string) *Model {
	t.Helper()
	m, err := Load(dir, safetensors.Folder{}, Placement{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Free() })
	return m
}

// reference is what transformers computed: see testdata/reference.py.
type reference struct {
	batch                       Batch
	logits, logProbs, entropies []float32
	slopes                      []float32
	gradients                   map[string][]float32
}

func loadReference(t testing.TB, name string) *reference {
	t.Helper()
	return loadExpected(t, filepath.Join("testdata", name))
}

func loadExpected(t testing.TB, dir string) *reference {
	t.Helper()
	f, err := safetensors.Open(filepath.Join(dir, "expected.safetensors"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := &reference{gradients: map[string][]float32{}}
	floats, whole := map[string][]float32{}, map[string][]int64{}
	err = torch.Do(func() {
		for _, a := range f.Arrays() {
			data, _ := a.Bytes()
			if a.DType == "I64" {
				whole[a.Name] = torch.FromBytes(data, torch.Int64, ints(a.Shape)...).Int64s()
			} else {
				floats[a.Name] = torch.FromBytes(data, torch.Float32, ints(a.Shape)...).Float32s()
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, values := range floats {
		if weight, ok := strings.CutPrefix(name, "grad."); ok {
			r.gradients[weight] = values
		}
	}
	r.logits, r.logProbs, r.entropies, r.slopes = floats["logits"], floats["log_probs"], floats["entropies"], floats["slopes"]
	r.batch = Batch{IDs: whole["ids"], Rows: 2, Width: len(whole["ids"]) / 2, Entropies: true}
	for row := range r.batch.Rows {
		for position := r.batch.Width / 2; position < r.batch.Width-1; position++ {
			at := int64(row*r.batch.Width + position)
			r.batch.Positions = append(r.batch.Positions, at)
			r.batch.Targets = append(r.batch.Targets, r.batch.IDs[at+1])
			r.batch.InverseTemperatures = append(r.batch.InverseTemperatures, 1/0.8)
		}
	}
	return r
}

func (r *reference) loss(Scores) Slopes {
	entropies := make([]float32, len(r.slopes))
	for i := range entropies {
		entropies[i] = 0.1
	}
	return Slopes{LogProbs: r.slopes, Entropies: entropies}
}

func TestLogitsAgreeWithTransformers(t *testing.T) {
	for _, name := range families {
		m, want := loadFamily(t, name), loadReference(t, name)
		closeTo(t, name+" logits", logits(t, m, &want.batch), want.logits)
		scores, err := m.Score(&want.batch)
		if err != nil {
			t.Fatal(err)
		}
		closeTo(t, name+" log-probs", scores.LogProbs, want.logProbs)
		closeTo(t, name+" entropies", scores.Entropies, want.entropies)
	}
}

func logits(t testing.TB, m *Model, b *Batch) (all []float32) {
	t.Helper()
	err := torch.Do(func() { all = m.Logits(m.Hidden(torch.FromInt64s(b.IDs, b.Rows, b.Width))).Float32s() })
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestGradientsAgreeWithTransformers(t *testing.T) {
	for _, name := range families {
		m, want := loadFamily(t, name), loadReference(t, name)
		if err := m.Accumulate(&want.batch, want.loss); err != nil {
			t.Fatal(err)
		}
		whole := gradients(t, m)
		for weight, gradient := range want.gradients {
			closeTo(t, name+" gradient of "+weight, whole[weight], gradient)
		}
		if len(whole) != len(want.gradients) {
			t.Errorf("%s: %d gradients, want %d", name, len(whole), len(want.gradients))
		}
	}
}

// The head in chunks, and a target at a time, gives the scores and the gradients
// of the head at once.
func TestAccumulateInChunks(t *testing.T) {
	m, want := loadFamily(t, "qwen2"), loadReference(t, "qwen2")
	vocabulary := m.Config().Vocabulary
	for _, logits := range []int{0, 3 * vocabulary, 1, math.MaxInt} {
		m.LogitsAtOnce(logits)
		var scores Scores
		err := m.Accumulate(&want.batch, func(s Scores) Slopes {
			scores = s
			return want.loss(s)
		})
		if err != nil {
			t.Fatal(err)
		}
		closeTo(t, "log-probs", scores.LogProbs, want.logProbs)
		for weight, gradient := range gradients(t, m) {
			closeTo(t, "gradient of "+weight, gradient, want.gradients[weight])
		}
	}
}

func gradients(t testing.TB, m *Model) map[string][]float32 {
	t.Helper()
	all := map[string][]float32{}
	err := torch.Do(func() {
		for _, p := range m.Parameters() {
			all[p.Name] = p.Tensor.Grad().Float32s()
			p.Tensor.ZeroGrad()
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func closeTo(t testing.TB, what string, got, want []float32) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d values, want %d", what, len(got), len(want))
		return
	}
	largest := 1.0
	for _, value := range want {
		largest = max(largest, math.Abs(float64(value)))
	}
	for i := range got {
		if !(math.Abs(float64(got[i]-want[i])) <= floatTolerance*largest) {
			t.Errorf("%s: value %d is %v, want %v", what, i, got[i], want[i])
			return
		}
	}
}

// largestDifference is infinite where the lengths differ.
func largestDifference(got, want []float32) float64 {
	if len(got) != len(want) {
		return math.Inf(1)
	}
	largest := 0.0
	for i := range got {
		difference := math.Abs(float64(got[i]) - float64(want[i]))
		if !(difference <= largest) { // NaN too
			largest = difference
		}
	}
	return largest
}

func TestInit(t *testing.T) {
	config := architecture.Tiny(85, 64)
	if n := config.Parameters(); n != 776_576-0 {
		t.Errorf("%d parameters, want the 776,576 of the recipe", n)
	}
	first, err := Init(config, agon.NewStream(3))
	if err != nil {
		t.Fatal(err)
	}
	defer first.Free()
	clone, err := first.Clone()
	if err != nil {
		t.Fatal(err)
	}
	defer clone.Free()
	if n := torch.Live(); n == 0 {
		t.Error("no tensors")
	}
	batch := Batch{IDs: []int64{1, 2, 3, 4}, Rows: 2, Width: 2, Positions: []int64{0, 2}, Targets: []int64{2, 4}}
	a, err := first.Score(&batch)
	if err != nil {
		t.Fatal(err)
	}
	b, err := clone.Score(&batch)
	if err != nil || !slices.Equal(a.LogProbs, b.LogProbs) {
		t.Errorf("the copy says %v, the model %v: %v", b, a, err)
	}
	for _, logProb := range a.LogProbs { // new weights know nothing: about -log 85
		if math.Abs(float64(logProb)+math.Log(85)) > 0.5 {
			t.Errorf("log-prob %v of new weights", logProb)
		}
	}
}

func TestScoreRefuses(t *testing.T) {
	m := loadFamily(t, "llama")
	good := func() *Batch {
		return &Batch{IDs: []int64{1, 2}, Rows: 1, Width: 2, Positions: []int64{0}, Targets: []int64{2}}
	}
	tests := []struct {
		change func(*Batch)
		want   string
	}{
		{func(b *Batch) { b.IDs[0] = 40 }, "id 40"},
		{func(b *Batch) { b.Targets[0] = -1 }, "target -1"},
		{func(b *Batch) { b.Positions[0] = 2 }, "position 2"},
		{func(b *Batch) { b.Rows = 2 }, "2 rows of 2"},
		{func(b *Batch) { b.Targets = nil }, "0 targets"},
		{func(b *Batch) { b.InverseTemperatures = []float32{1, 1} }, "temperatures"},
		{func(b *Batch) { b.IDs, b.Width = make([]int64, 65), 65 }, "a row of 65 tokens does not fit a context of 64"},
	}
	for _, test := range tests {
		b := good()
		test.change(b)
		if _, err := m.Score(b); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("error %v, want %q", err, test.want)
		}
	}
	err := m.Accumulate(good(), func(Scores) Slopes { return Slopes{} })
	if err == nil || !strings.Contains(err.Error(), "slopes") {
		t.Errorf("too few slopes: %v", err)
	}
}
