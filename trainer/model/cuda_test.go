package model

import (
	"path/filepath"
	"testing"

	"agon/checkpoints/safetensors"
	"agon/trainer/torch"
)

// The twins on a GPU of tests that run on the CPU (make test-cuda).

// cudaTolerance is for float32 on a GPU, whose kernels sum in other orders.
const cudaTolerance = 1e-3

func loadCUDA(t *testing.T, name string, bfloat16 bool) *Model {
	t.Helper()
	if !torch.CUDAAvailable() {
		t.Skip("libtorch has no GPU to use here")
	}
	m, err := Load(filepath.Join("testdata", name), safetensors.Folder{}, Placement{CUDA: true, BFloat16: bfloat16})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Free() })
	return m
}

func TestLogitsAndGradientsOnCUDA(t *testing.T) {
	for _, name := range families {
		m, want := loadCUDA(t, name, false), loadReference(t, name)
		scores, err := m.Score(&want.batch)
		if err != nil {
			t.Fatal(err)
		}
		nearly(t, name+" log-probs", scores.LogProbs, want.logProbs)
		for _, recompute := range []bool{false, true} {
			m.Recompute(recompute)
			if err := m.Accumulate(&want.batch, want.loss); err != nil {
				t.Fatal(err)
			}
			for weight, gradient := range gradients(t, m) {
				nearly(t, name+" gradient of "+weight, gradient, want.gradients[weight])
			}
		}
	}
}

// nearly is closeTo with the tolerance of a GPU.
func nearly(t *testing.T, what string, got, want []float32) {
	t.Helper()
	if d := largestDifference(got, want); !(d <= cudaTolerance) {
		t.Errorf("%s: differ by %v of the largest", what, d)
	}
}

// An adapter on a GPU is what it is on the CPU.
func TestAdapterOnCUDA(t *testing.T) {
	m, on := loadFamily(t, "llama"), loadCUDA(t, "llama", false)
	for _, each := range []*Model{m, on} {
		if err := each.SetAdapter(adapterConfig(t, "llama"), openArrays(t, "llama-adapter", AdapterWeightsName)); err != nil {
			t.Fatal(err)
		}
	}
	b := loadReference(t, "llama").batch
	want, err := m.Score(&b)
	if err != nil {
		t.Fatal(err)
	}
	got, err := on.Score(&b)
	if err != nil {
		t.Fatal(err)
	}
	nearly(t, "log-probs", got.LogProbs, want.LogProbs)
}
