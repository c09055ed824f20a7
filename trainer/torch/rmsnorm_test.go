package torch_test

import (
	"slices"
	"testing"

	"agon/trainer/torch"
)

// normed returns RMSNorm of x and the gradients by x and weight of a sum whose
// terms weigh differently. composed takes the formula apart.
func normed(t *testing.T, rows, width int, composed bool) (values [3][]float32) {
	t.Helper()
	err := torch.Do(func() {
		torch.ManualSeed(7)
		x := torch.Randn(torch.Float32, torch.CPU, rows, width).SetRequiresGrad(true)
		weight := torch.Randn(torch.Float32, torch.CPU, width).SetRequiresGrad(true)
		slope := torch.Randn(torch.Float32, torch.CPU, rows, width)
		y := x.RMSNorm(weight, 1e-5)
		if composed {
			y = x.Mul(x.Square().MeanKeep(-1).AddScalar(1e-5).Rsqrt()).Mul(weight)
		}
		y.Mul(slope).Sum().Backward()
		values = [3][]float32{y.Detach().Float32s(), x.Grad().Float32s(), weight.Grad().Float32s()}
	})
	if err != nil {
		t.Fatal(err)
	}
	return values
}

func TestRMSNormIsItsFormula(t *testing.T) {
	for _, size := range [][2]int{{1, 1}, {3, 7}, {130, 128}, {65, 33}} {
		got, want := normed(t, size[0], size[1], false), normed(t, size[0], size[1], true)
		for k, name := range []string{"value", "gradient", "weight's gradient"} {
			for i := range want[k] {
				if d := got[k][i] - want[k][i]; d > 2e-4 || d < -2e-4 {
					t.Fatalf("%v: %s %d is %v, want %v", size, name, i, got[k][i], want[k][i])
				}
			}
		}
	}
}

func TestRMSNormDoesNotDependOnThreads(t *testing.T) {
	before := torch.Threads()
	defer torch.SetThreads(before)
	var runs [2][3][]float32
	for i := range runs {
		if err := torch.SetThreads(i + 1); err != nil {
			t.Fatal(err)
		}
		runs[i] = normed(t, 1000, 128, false)
	}
	for k := range runs[0] {
		if !slices.Equal(runs[0][k], runs[1][k]) {
			t.Errorf("part %d differs between one thread and two", k)
		}
	}
}
