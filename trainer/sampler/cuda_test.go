package sampler

import (
	"path/filepath"
	"testing"

	"agon/trainer/model"
	"agon/trainer/torch"
)

// The twin on a GPU of tests that run on the CPU (make test-cuda).

func TestTorchOnCUDA(t *testing.T) {
	if !torch.CUDAAvailable() {
		t.Skip("libtorch has no GPU to use here")
	}
	for _, bfloat16 := range []bool{false, true} {
		for _, name := range families {
			m := load(t, filepath.Join(folders, name), model.Placement{CUDA: true, BFloat16: bfloat16})
			s := newTorch(t, m, TorchOptions{Rows: 5})
			batch, sampled := asBatch(play(t, s, requests(30), 2))
			scores, err := m.Score(batch)
			if err != nil {
				t.Fatal(err)
			}
			if mean := meanDifference(scores.LogProbs, sampled); !(mean < .005) {
				t.Errorf("%s, bfloat16 %v: probabilities differ by %v in the mean", name, bfloat16, mean)
			}
		}
	}
}
