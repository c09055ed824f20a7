package torch_test

import (
	"slices"
	"testing"

	"agon/trainer/torch"
)

// turned returns rotary embeddings of x [b, t, heads, size] and the gradient by
// x of a sum whose terms weigh differently.
func turned(t *testing.T, sizes [4]int, rotary func(x, cos, sin *torch.Tensor) *torch.Tensor) (values [2][]float32) {
	t.Helper()
	err := torch.Do(func() {
		torch.ManualSeed(7)
		x := torch.Randn(torch.Float32, torch.CPU, sizes[:]...).SetRequiresGrad(true)
		angles := torch.Randn(torch.Float32, torch.CPU, sizes[1], 1, sizes[3]/2)
		slope := torch.Randn(torch.Float32, torch.CPU, sizes[:]...)
		y := rotary(x, angles.Cos(), angles.Sin())
		y.Mul(slope).Sum().Backward()
		values = [2][]float32{y.Detach().Float32s(), x.Grad().Float32s()}
	})
	if err != nil {
		t.Fatal(err)
	}
	return values
}

// composed is the formula taken apart, as Hugging Face's rotate_half writes it.
func composed(x, cos, sin *torch.Tensor) *torch.Tensor {
	halves := x.Chunk(2, -1)
	first := halves[0].Mul(cos).Sub(halves[1].Mul(sin))
	second := halves[1].Mul(cos).Add(halves[0].Mul(sin))
	return torch.Cat([]*torch.Tensor{first, second}, -1)
}

// To the bit: which of the two computes must not change what a run learns.
func TestRotaryIsItsFormula(t *testing.T) {
	layouts := map[string]func(x, cos, sin *torch.Tensor) *torch.Tensor{
		"contiguous": (*torch.Tensor).Rotary,
		"transposed": func(x, cos, sin *torch.Tensor) *torch.Tensor {
			return x.Transpose(1, 2).Contiguous().Transpose(1, 2).Rotary(cos, sin)
		},
	}
	for _, sizes := range [][4]int{{1, 1, 1, 2}, {2, 3, 5, 6}, {3, 130, 4, 32}, {2, 17, 2, 128}} {
		want := turned(t, sizes, composed)
		for layout, rotary := range layouts {
			got := turned(t, sizes, rotary)
			for k, name := range []string{"value", "gradient"} {
				if !slices.Equal(got[k], want[k]) {
					t.Errorf("%v, %s: another %s", sizes, layout, name)
				}
			}
		}
	}
}

func TestRotaryInHalfPrecision(t *testing.T) {
	err := torch.Do(func() {
		x := torch.Randn(torch.Float32, torch.CPU, 2, 3, 4, 8).To(torch.BFloat16)
		angles := torch.Randn(torch.Float32, torch.CPU, 3, 1, 4)
		cos, sin := angles.Cos().To(torch.BFloat16), angles.Sin().To(torch.BFloat16)
		got, want := x.Rotary(cos, sin), composed(x, cos, sin)
		if got.DType() != torch.BFloat16 || !slices.Equal(got.To(torch.Float32).Float32s(), want.To(torch.Float32).Float32s()) {
			t.Error("another value")
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}
