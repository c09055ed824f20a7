package model

import (
	"math"

	"agon/trainer/torch"
)

// Finite reports whether t holds finite numbers alone, at the cost of one
// reduction: a sum is finite only where all its terms are. It is called inside
// of torch.Do.
func Finite(t *torch.Tensor) bool {
	sum := t.Detach().Sum().Item()
	return !math.IsNaN(sum) && !math.IsInf(sum, 0)
}
