package sampler

import (
	"math"
	"os"
	"path/filepath"
	"testing"

	"agon"
	"agon/checkpoints/safetensors"
	"agon/trainer/model"
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

// folders holds the small models that transformers made: see make.py there.
const folders = "../model/testdata"

// families are those of them that are whole models.
var families = []string{"llama", "qwen2", "qwen3", "yarn", "linear", "dynamic", "biases"}

func loadFamily(t testing.TB, name string) *model.Model {
	t.Helper()
	return load(t, filepath.Join(folders, name), model.Placement{})
}

func load(t testing.TB, dir string, placement model.Placement) *model.Model {
	t.Helper()
	m, err := model.Load(dir, safetensors.Folder{}, placement)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Free() })
	return m
}

// adapt puts an adapter beside all projections that is nothing like 0.
func adapt(t testing.TB, m *model.Model) {
	t.Helper()
	options := model.AdapterOptions{Rank: 3, Alpha: 5, Targets: model.Projections}
	if err := m.Adapt(options, agon.NewStream(1)); err != nil {
		t.Fatal(err)
	}
	err := torch.Do(func() {
		torch.ManualSeed(3)
		for _, p := range m.Parameters() {
			p.Tensor.Detach().NormalInPlace(0, .3)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	m.Updated()
}

// meanDifference is that between the probabilities of two lists of log-probs.
func meanDifference(a, b []float32) float64 {
	sum := 0.0
	for i := range a {
		sum += math.Abs(math.Exp(float64(a[i])) - math.Exp(float64(b[i])))
	}
	return sum / float64(len(a))
}
