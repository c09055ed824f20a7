package torch

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"
)

var everyDType = []DType{Uint8, Int8, Int16, Int32, Int64, Float16, BFloat16, Float32, Float64, Bool}

func TestDTypesRoundTrip(t *testing.T) {
	noneLeft(t)
	for _, dtype := range everyDType {
		do(t, func() {
			x := FromInt64s([]int64{0, 1, 1, 0, 1, 0}, 2, 3).To(dtype)
			if x.DType() != dtype || x.DType().String() == "" {
				t.Fatalf("To(%s) is %s", dtype, x.DType())
			}
			if got := x.Int64s(); !slices.Equal(got, []int64{0, 1, 1, 0, 1, 0}) {
				t.Errorf("%s: got %v", dtype, got)
			}
			data := x.Bytes()
			if len(data) != 6*dtype.Size() {
				t.Fatalf("%s: %d bytes", dtype, len(data))
			}
			again := FromBytes(data, dtype, 2, 3)
			if !again.Equal(x) || !bytes.Equal(again.Bytes(), data) {
				t.Errorf("%s does not survive its bytes", dtype)
			}
		})
	}
}

func TestBytesOfAView(t *testing.T) {
	do(t, func() {
		x := FromInt32s([]int32{1, 2, 3, 4}, 2, 2).T()
		if got, want := x.Bytes(), []byte{1, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 4, 0, 0, 0}; !bytes.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

func TestBFloat16Bytes(t *testing.T) {
	do(t, func() {
		x := FromBytes([]byte{0x80, 0x3f, 0x00, 0xc0}, BFloat16, 2) // 1.0, -2.0
		if got := x.Float32s(); got[0] != 1 || got[1] != -2 {
			t.Errorf("got %v", got)
		}
	})
}

func TestScalarsAndEmptyShapes(t *testing.T) {
	do(t, func() {
		if x := FromFloat64s([]float64{math.Pi}); x.Dim() != 0 || x.Item() != math.Pi {
			t.Errorf("scalar %v = %v", x, x.Item())
		}
		x := FromFloat32s(nil, 0, 3)
		if x.Numel() != 0 || len(x.Float32s()) != 0 || x.String() != "torch.Tensor(float32[0 3] on cpu)" {
			t.Errorf("got %v", x)
		}
		if got := FromInt64s([]int64{1 << 60}).ItemInt64(); got != 1<<60 {
			t.Errorf("got %d", got)
		}
	})
}

func TestWrongNumberOfElements(t *testing.T) {
	if err := refused(t, func() { FromFloat32s(make([]float32, 5), 2, 3) }); !strings.Contains(err.Message, "20 bytes do not fill float32[2 3]") {
		t.Error(err)
	}
	if err := refused(t, func() { Ones(Float32, CPU, 2).Item() }); err.Op != "item" {
		t.Error(err)
	}
	if err := refused(t, func() { Ones(Float32, CPU, 2).Size(1) }); err.Op != "size" {
		t.Error(err)
	}
}

func TestWholeNumbersStayIntegers(t *testing.T) {
	do(t, func() {
		x := FromInt64s([]int64{1, 2}, 2)
		for name, got := range map[string]DType{
			"AddScalar(1)":   x.AddScalar(1).DType(),
			"MulScalar(0.5)": x.MulScalar(0.5).DType(),
			"DivScalar(2)":   x.DivScalar(2).DType(),
		} {
			want := Float32
			if name == "AddScalar(1)" {
				want = Int64
			}
			if got != want {
				t.Errorf("%s is %s, want %s", name, got, want)
			}
		}
		if y := Ones(Float32, CPU).MulScalar(math.Copysign(0, -1)); !math.Signbit(y.Item()) {
			t.Error("-0 lost its sign")
		}
		if got := Ones(Float32, CPU).AddScalar(math.Inf(1)).Item(); !math.IsInf(got, 1) {
			t.Errorf("got %v", got)
		}
	})
}

func TestDevices(t *testing.T) {
	if CPU.String() != "cpu" || CUDA(1).String() != "cuda:1" || CPU.IsCUDA() || !CUDA(0).IsCUDA() {
		t.Error("wrong names")
	}
	do(t, func() {
		if x := Ones(Float32, CPU, 1); x.Device() != CPU || x.ToDevice(CPU).Device() != CPU {
			t.Errorf("got %v", x)
		}
	})
	if err := LoadCUDA(); err != nil {
		if !strings.Contains(err.Error(), "hint:") {
			t.Errorf("no hint: %v", err)
		}
		return
	}
	do(t, func() {
		x := Arange(0, 5, Float32, CUDA(0))
		if got := x.ToDevice(CPU).Sum().Item(); x.Device() != CUDA(0) || got != 10 {
			t.Errorf("%v sums to %v", x, got)
		}
	})
}

func TestVersion(t *testing.T) {
	if !strings.HasPrefix(Version(), "2.") {
		t.Errorf("Version() = %q", Version())
	}
}
