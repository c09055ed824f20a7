package torch

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

// do runs f and fails the test if an operation fails.
func do(t *testing.T, f func()) {
	t.Helper()
	if err := Do(f); err != nil {
		t.Fatal(err)
	}
}

func TestDoReturnsTypedError(t *testing.T) {
	err := Do(func() { Zeros(Float32, CPU, 2, 3).Add(Zeros(Float32, CPU, 4)) })
	var typed *Error
	if !errors.As(err, &typed) || typed.Op != "add" || !strings.Contains(typed.Message, "size of tensor a (3)") {
		t.Fatalf("got %v", err)
	}
	do(t, func() { Zeros(Float32, CPU, 1).Add(Ones(Float32, CPU, 1)) })
	if n := Live(); n != 0 {
		t.Errorf("%d tensors left", n)
	}
}

func TestMatmul(t *testing.T) {
	do(t, func() {
		a := FromFloat32s([]float32{1, 2, 3, 4}, 2, 2)
		got := a.Matmul(a).AddScalar(1).Float32s()
		if want := []float32{8, 11, 16, 23}; !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}
