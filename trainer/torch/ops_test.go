package torch

import (
	"math"
	"slices"
	"testing"
)

// The numbers are those of PyTorch 2.11.0 on a CPU, in Python.

// near fails the test unless got is want to within 1e-5 of its size.
func near(t *testing.T, name string, got *Tensor, want ...float64) {
	t.Helper()
	values := got.Float64s()
	if len(values) != len(want) {
		t.Errorf("%s: %d elements, want %d", name, len(values), len(want))
		return
	}
	for i, v := range values {
		if math.Abs(v-want[i]) > 1e-5*(1+math.Abs(want[i])) {
			t.Errorf("%s: got %v, want %v", name, values, want)
			return
		}
	}
}

func sample() *Tensor { return FromFloat32s([]float32{1, -2, 3, 0.5, 4, -1}, 2, 3) }

func TestElementwise(t *testing.T) {
	noneLeft(t)
	do(t, func() {
		x := sample()
		near(t, "SiLU", x.SiLU(), 0.7310586, -0.2384058, 2.8577225, 0.3112297, 3.928055, -0.2689414)
		near(t, "GELU", x.GELU("none"), 0.8413447, -0.0455003, 2.9959497, 0.3457312, 3.9998736, -0.1586553)
		near(t, "Clamp", x.Clamp(-1, 2), 1, -1, 2, 0.5, 2, -1)
		near(t, "Clamp below", x.Clamp(0, math.Inf(1)), 1, 0, 3, 0.5, 4, 0)
		near(t, "Clamp above", x.Clamp(math.Inf(-1), 0), 0, -2, 0, 0, 0, -1)
		near(t, "Clamp nothing", x.Clamp(math.Inf(-1), math.Inf(1)), 1, -2, 3, 0.5, 4, -1)
		near(t, "Pow", x.Pow(3), 1, -8, 27, 0.125, 64, -1)
		near(t, "Where", Where(x.GtScalar(0), x, x.Neg()), 1, 2, 3, 0.5, 4, 1)
		near(t, "MaskedFill", x.MaskedFill(x.LtScalar(0), 9), 1, 9, 3, 0.5, 4, 9)
		near(t, "LogSigmoid", x.LogSigmoid().Exp(), 0.7310586, 0.1192029, 0.9525741, 0.6224593, 0.9820138, 0.2689414)
	})
}

func TestArithmetic(t *testing.T) {
	do(t, func() {
		x, y := FromFloat32s([]float32{6, 8}, 2), FromFloat32s([]float32{2, 4}, 2)
		near(t, "Sub", x.Sub(y), 4, 4)
		near(t, "Div", x.Div(y), 3, 2)
		near(t, "DivScalar", x.DivScalar(4), 1.5, 2)
		near(t, "Remainder", x.Remainder(5), 1, 3)
		near(t, "Lerp", x.Lerp(y, 0.25), 5, 7)
		near(t, "Maximum", x.Maximum(y.MulScalar(3)), 6, 12)
		z := x.Clone()
		if z.AddInPlace(y).MulScalarInPlace(2).SubScalarInPlace(1).DivInPlace(y) != z {
			t.Error("in place is not the receiver")
		}
		near(t, "in place", z, 7.5, 5.75)
		near(t, "the original", x, 6, 8)
	})
}

func TestCompare(t *testing.T) {
	do(t, func() {
		x, y := FromInt64s([]int64{1, 2, 3}, 3), FromInt64s([]int64{3, 2, 1}, 3)
		for name, c := range map[string]struct {
			got  *Tensor
			want []bool
		}{
			"Eq": {x.Eq(y), []bool{false, true, false}}, "Ne": {x.Ne(y), []bool{true, false, true}},
			"Lt": {x.Lt(y), []bool{true, false, false}}, "Le": {x.Le(y), []bool{true, true, false}},
			"Gt": {x.Gt(y), []bool{false, false, true}}, "Ge": {x.Ge(y), []bool{false, true, true}},
			"EqScalar": {x.EqScalar(3), []bool{false, false, true}}, "GeScalar": {x.GeScalar(2), []bool{false, true, true}},
			"And": {x.GtScalar(1).LogicalAnd(y.GtScalar(1)), []bool{false, true, false}},
			"Not": {x.GtScalar(1).LogicalNot(), []bool{true, false, false}},
			"Any": {x.GtScalar(2).Any(), []bool{true}}, "All": {x.GtScalar(2).All(), []bool{false}},
		} {
			if got := c.got.Bools(); !slices.Equal(got, c.want) {
				t.Errorf("%s: got %v, want %v", name, got, c.want)
			}
		}
		odd := FromFloat64s([]float64{1, math.NaN(), math.Inf(1)}, 3)
		if got := odd.IsFinite().Bools(); !slices.Equal(got, []bool{true, false, false}) {
			t.Errorf("IsFinite: %v", got)
		}
		if !x.Equal(x.Clone()) || x.Equal(y) || !sample().AllClose(sample().AddScalar(1e-9), 0, 1e-8) {
			t.Error("Equal or AllClose")
		}
	})
}

func TestReduce(t *testing.T) {
	noneLeft(t)
	do(t, func() {
		x := sample()
		near(t, "Sum", x.Sum(), 5.5)
		near(t, "Sum(-1)", x.Sum(-1), 2, 3.5)
		near(t, "Mean(0)", x.Mean(0), 0.75, 1, 1)
		near(t, "Amax", x.Amax(1), 3, 4)
		near(t, "Amin", x.Amin(), -2)
		near(t, "LogSumExp", x.LogSumExp(-1), 3.1328452, 4.0362697)
		near(t, "Std", x.Std(true), 2.2894685)
		near(t, "Norm", x.Norm(), 5.5901699)
		near(t, "Cumsum", x.Cumsum(-1), 1, -1, 2, 0.5, 4.5, 3.5)
		if got := x.SumKeep(0, 1).Shape(); !slices.Equal(got, []int{1, 1}) {
			t.Errorf("SumKeep: %v", got)
		}
		values, indices := x.Max(1, false)
		near(t, "Max", values, 3, 4)
		near(t, "its indices", indices, 2, 1)
		near(t, "Argmax", x.Argmax(0, true), 0, 1, 0)
		values, indices = x.Sort(1, true)
		near(t, "Sort", values, 3, 1, -2, 4, 0.5, -1)
		near(t, "its indices", indices, 2, 0, 1, 1, 0, 2)
		values, indices = x.TopK(2, 1)
		near(t, "TopK", values, 3, 1, 4, 0.5)
		near(t, "its indices", indices, 2, 0, 1, 0)
		if got := FromBools([]bool{true, false, true}, 3).Sum(); got.DType() != Int64 || got.Item() != 2 {
			t.Errorf("a sum of Bool is %v", got)
		}
		near(t, "Sum of a scalar", Full(3, Float32, CPU).Sum(), 3)
	})
}

func TestShape(t *testing.T) {
	noneLeft(t)
	do(t, func() {
		x := Arange(0, 24, Int64, CPU).View(2, 3, 4)
		for name, c := range map[string]struct {
			got  *Tensor
			want []int
		}{
			"Reshape": {x.Reshape(-1, 4), []int{6, 4}}, "Flatten": {x.Flatten(1, 2), []int{2, 12}},
			"Transpose": {x.Transpose(0, -1), []int{4, 3, 2}}, "Permute": {x.Permute(1, 2, 0), []int{3, 4, 2}},
			"Unsqueeze": {x.Unsqueeze(1), []int{2, 1, 3, 4}}, "Squeeze": {x.Narrow(0, 1, 1).Squeeze(0), []int{3, 4}},
			"Expand": {x.Unsqueeze(0).Expand(5, -1, -1, -1), []int{5, 2, 3, 4}}, "Select": {x.Select(1, 2), []int{2, 4}},
			"Slice": {x.Slice(2, 1, -1), []int{2, 3, 2}}, "Repeat": {x.Repeat(2, 1, 1), []int{4, 3, 4}},
			"RepeatInterleave": {x.RepeatInterleave(2, 1), []int{2, 6, 4}},
			"Cat":              {Cat([]*Tensor{x, x}, 1), []int{2, 6, 4}}, "Stack": {Stack([]*Tensor{x, x}, 0), []int{2, 2, 3, 4}},
		} {
			if got := c.got.Shape(); !slices.Equal(got, c.want) {
				t.Errorf("%s: got %v, want %v", name, got, c.want)
			}
		}
		near(t, "RepeatInterleave", Arange(0, 2, Int64, CPU).RepeatInterleave(2, 0), 0, 0, 1, 1)
		near(t, "Roll", Arange(0, 4, Int64, CPU).Roll(1, 0), 3, 0, 1, 2)
		near(t, "T", sample().T(), 1, 0.5, -2, 4, 3, -1)
		if x.Transpose(0, 1).IsContiguous() || !x.Transpose(0, 1).Contiguous().IsContiguous() {
			t.Error("Contiguous")
		}
		sizes := []int{}
		for _, part := range append(append(x.Split(2, 1), x.Chunk(2, 2)...), x.SplitSizes([]int{1, 3}, -1)...) {
			sizes = append(sizes, part.Numel())
		}
		if want := []int{16, 8, 12, 12, 6, 18}; !slices.Equal(sizes, want) {
			t.Errorf("pieces of %v, want %v", sizes, want)
		}
	})
}

func TestIndex(t *testing.T) {
	noneLeft(t)
	do(t, func() {
		x := sample()
		index := FromInt64s([]int64{2, 0}, 2)
		near(t, "IndexSelect", x.IndexSelect(1, index), 3, 1, -1, 0.5)
		near(t, "Gather", x.Gather(1, index.View(2, 1)), 3, 0.5)
		near(t, "Scatter", x.Scatter(1, index.View(2, 1), Zeros(Float32, CPU, 2, 1)), 1, -2, 0, 0, 4, -1)
		near(t, "ScatterAdd", x.ScatterAdd(1, index.View(2, 1), Ones(Float32, CPU, 2, 1)), 1, -2, 4, 1.5, 4, -1)
		near(t, "IndexPut", x.Clone().IndexPutInPlace([]*Tensor{FromInt64s([]int64{0, 1}, 2), index}, Full(7, Float32, CPU), false), 1, -2, 7, 7, 4, -1)
		near(t, "IndexCopy", x.Clone().IndexCopyInPlace(1, index, Zeros(Float32, CPU, 2, 2)), 0, -2, 0, 0, 4, 0)
		near(t, "IndexAdd", x.Clone().IndexAddInPlace(1, index, Ones(Float32, CPU, 2, 2)), 2, -2, 4, 1.5, 4, 0)
		near(t, "MaskedSelect", x.MaskedSelect(x.GtScalar(1)), 3, 4)
		near(t, "NonZero", x.GtScalar(2).NonZero(), 0, 2, 1, 1)
		near(t, "Embedding", x.Embedding(FromInt64s([]int64{1, 0, 1}, 3)).Select(1, 1), 4, -2, 4)
		near(t, "Tril", Ones(Float32, CPU, 2, 3).Tril(0), 1, 0, 0, 1, 1, 0)
		near(t, "Triu", Ones(Float32, CPU, 2, 3).Triu(1), 0, 1, 1, 0, 0, 1)
		near(t, "Eye", Eye(2, Float32, CPU), 1, 0, 0, 1)
	})
	if err := refused(t, func() { sample().IndexSelect(0, FromInt64s([]int64{5}, 1)) }); err.Op != "index_select" {
		t.Error(err)
	}
}

func TestNeural(t *testing.T) {
	noneLeft(t)
	do(t, func() {
		x := sample()
		near(t, "Softmax", x.Softmax(-1), 0.1184997, 0.0058998, 0.8756006, 0.0291218, 0.9643803, 0.0064979)
		near(t, "LogSoftmax", x.LogSoftmax(-1), -2.1328452, -5.1328454, -0.1328453, -3.5362697, -0.0362696, -5.0362697)
		if got := x.To(BFloat16).LogSoftmaxAs(-1, Float32).DType(); got != Float32 {
			t.Errorf("LogSoftmaxAs is %s", got)
		}
		near(t, "RMSNorm", x.RMSNorm(FromFloat32s([]float32{1, 2, 0.5}, 3), 1e-6), 0.46291, -1.85164, 0.694365, 0.2085144, 3.3362303, -0.2085144)
		target := FromInt64s([]int64{2, -100}, 2)
		near(t, "CrossEntropy", x.CrossEntropy(target, ReduceNone, -100), 0.1328453, 0)
		near(t, "its mean", x.CrossEntropy(target, ReduceMean, -100), 0.1328453)
		w := FromFloat32s([]float32{1, 0, 1, 0, 1, 0}, 2, 3)
		near(t, "Linear", x.Linear(w, FromFloat32s([]float32{10, 20}, 2)), 14, 18, 9.5, 24)
		near(t, "Linear without bias", x.Linear(w, nil), 4, -2, -0.5, 4)
		near(t, "Addmm", Ones(Float32, CPU, 2).Addmm(x, w.T()), 5, -1, 0.5, 5)
		near(t, "BMM", x.Unsqueeze(0).BMM(w.T().Unsqueeze(0)), 4, -2, -0.5, 4)
	})
}

func TestAttentionWithGroups(t *testing.T) {
	noneLeft(t)
	do(t, func() {
		q := Arange(0, 16, Float32, CPU).View(1, 4, 2, 2).DivScalar(10).SubScalar(0.5)
		v := Arange(0, 8, Float32, CPU).View(1, 2, 2, 2)
		k := v.DivScalar(7).SubScalar(0.4)
		near(t, "causal", ScaledDotProductAttention(q, k, v, Attention{Causal: true}),
			0, 1, 0.9495353, 1.9495354, 0, 1, 1.0302954, 2.0302954, 4, 5, 5.110662, 6.1106615, 4, 5, 5.1896067, 6.1896067)
		mask := Ones(Bool, CPU, 2, 2).Tril(0)
		near(t, "mask and scale", ScaledDotProductAttention(q, k, v, Attention{Mask: mask, Scale: 0.3}),
			0, 1, 0.9785746, 1.9785745, 0, 1, 1.0128565, 2.0128565, 4, 5, 5.0471077, 6.0471077, 4, 5, 5.0812488, 6.0812488)
	})
}

func TestRandom(t *testing.T) {
	do(t, func() {
		ManualSeed(1234)
		near(t, "Randn", Randn(Float32, CPU, 3), 0.0461305, 0.4024028, -1.0115291)
		near(t, "Rand", Rand(Float32, CPU, 2), 0.6738061, 0.331462)
		near(t, "RandInt", RandInt(100, CPU, 3), 43, 41, 54)
		near(t, "Multinomial", FromFloat32s([]float32{0.1, 0.2, 0.7}, 3).Multinomial(4, true), 2, 2, 1, 2)
		near(t, "Uniform", Empty(Float32, CPU, 2).UniformInPlace(-1, 1), -0.3913431, -0.4904957)
		near(t, "Normal", Empty(Float32, CPU, 2).NormalInPlace(1, 2), 1.4334764, 5.38308)
		near(t, "Exponential", Empty(Float32, CPU, 2).ExponentialInPlace(2), 0.819554, 0.1242115)
	})
}
