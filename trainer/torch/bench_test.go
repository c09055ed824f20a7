package torch

import "testing"

// The cost of a small operation: what lies around libtorch's own work.
func BenchmarkSmallAdd(b *testing.B) {
	do(b, func() {
		x := FromFloat32s([]float32{1, 2, 3, 4, 5, 6, 7, 8}, 8)
		b.ReportAllocs()
		for b.Loop() {
			Scope(func() { x.Add(x) })
		}
	})
}

func BenchmarkSmallAddScalar(b *testing.B) {
	do(b, func() {
		x := FromFloat32s([]float32{1, 2, 3, 4, 5, 6, 7, 8}, 8)
		b.ReportAllocs()
		for b.Loop() {
			Scope(func() { x.AddScalar(1) })
		}
	})
}

func BenchmarkSmallChain(b *testing.B) {
	do(b, func() {
		x := FromFloat32s([]float32{1, 2, 3, 4, 5, 6, 7, 8}, 2, 4)
		b.ReportAllocs()
		NoGrad(func() {
			for b.Loop() {
				Scope(func() { x.Mul(x).Add(x).SiLU().Sum(-1).View(2, 1).Mul(x) })
			}
		})
	})
}

func BenchmarkDo(b *testing.B) {
	for b.Loop() {
		_ = Do(func() {})
	}
}
