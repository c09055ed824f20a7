package sampler

import (
	"testing"

	"agon"
	"agon/trainer/torch"
)

// A sampler agrees with the weights that it has read, and with no others.
func TestAgreement(t *testing.T) {
	m := loadFamily(t, "qwen3")
	for name, s := range map[string]agon.Policy{
		"decoder": newNative(t, m, NativeOptions{Threads: 1}), "libtorch": newTorch(t, m, TorchOptions{}),
	} {
		list := requests(9)
		completions := s.Generate(t.Context(), list)
		for i := range list {
			if d, err := Agreement(m, &list[i], &completions[i]); err != nil || d > 1e-5 {
				t.Errorf("%s: request %d: differs by %v, %v", name, i, d, err)
			}
		}
	}
	list := requests(9)
	stale := newNative(t, m, NativeOptions{Threads: 1}).Generate(t.Context(), list)
	err := torch.Do(func() { torch.NoGrad(func() { m.Parameters()[2].Tensor.Detach().MulScalarInPlace(-1) }) })
	if err != nil {
		t.Fatal(err)
	}
	if d, err := Agreement(m, &list[8], &stale[8]); err != nil || d < .01 {
		t.Errorf("other weights differ by %v, %v", d, err)
	}
	if d, err := Agreement(m, &list[0], &agon.Completion{}); d != 0 || err != nil {
		t.Errorf("nothing differs by %v, %v", d, err)
	}
}
