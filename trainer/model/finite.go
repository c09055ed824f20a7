package model

import (
	"fmt"
	"math"

	"agon/trainer/torch"
)

// Finite reports whether t holds finite numbers alone: its largest and its smallest
// are, and are no NaN. It is called inside of torch.Do.
func Finite(t *torch.Tensor) bool {
	if t.Numel() == 0 {
		return true
	}
	for _, extreme := range []float64{t.Detach().Amax().Item(), t.Detach().Amin().Item()} {
		if math.IsNaN(extreme) || math.IsInf(extreme, 0) {
			return false
		}
	}
	return true
}

// CheckFinite names a weight that is not finite, or would not be when it is rounded
// to bfloat16.
func (m *Model) CheckFinite(bfloat16 bool) error {
	return torch.Try(func() error {
		for _, p := range m.weights {
			t := p.Tensor.Detach()
			if bfloat16 {
				t = t.To(torch.BFloat16)
			}
			if !Finite(t) {
				return fmt.Errorf("%s has numbers that are not finite: its training diverged, or what was merged into it", p.Name)
			}
		}
		return nil
	})
}
