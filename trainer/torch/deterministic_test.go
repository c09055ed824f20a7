package torch

import (
	"os"
	"strings"
	"testing"
)

func TestDeterministicWantsAWorkspace(t *testing.T) {
	defer Deterministic(false)
	for value, set := range map[string]string{"": ":4096:8", ":16:8": ":16:8", ":4096:8": ":4096:8"} {
		t.Setenv(cublasWorkspace, value)
		if err := Deterministic(true); err != nil || os.Getenv(cublasWorkspace) != set {
			t.Errorf("%q: %v, %s", value, err, os.Getenv(cublasWorkspace))
		}
	}
	t.Setenv(cublasWorkspace, ":0:0")
	if err := Deterministic(true); err == nil || !strings.Contains(err.Error(), "hint: unset it") {
		t.Errorf("got %v", err)
	}
	if err := Deterministic(false); err != nil {
		t.Errorf("off: %v", err)
	}
}

// On a CPU all operations of this package have a deterministic way.
func TestDeterministicComputesTheSame(t *testing.T) {
	t.Setenv(cublasWorkspace, "")
	if err := Deterministic(true); err != nil {
		t.Fatal(err)
	}
	defer Deterministic(false)
	do(t, func() {
		x, index := FromFloat32s([]float32{1, 2, 3}, 3), FromInt64s([]int64{1, 0, 1}, 3)
		near(t, "IndexAdd", Zeros(Float32, CPU, 2).IndexAddInPlace(0, index, x), 2, 4)
		near(t, "ScatterAdd", Zeros(Float32, CPU, 2).ScatterAdd(0, index, x), 2, 4)
		near(t, "IndexPut", Zeros(Float32, CPU, 2).IndexPutInPlace([]*Tensor{index}, x, true), 2, 4)
		near(t, "Cumsum", x.Cumsum(0), 1, 3, 6)
	})
}
