package torch

import (
	"errors"
	"io"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// CUDA is loaded before any other work, as LoadCUDA asks for; without a GPU that
// fails, and the tests that want one see it.
//
// One thread: some operations share even four rows among threads, and where the
// machine is busy these wait for each other. (20 000 operations took 12 s
// instead of 0.2 on two cores under load.)
func TestMain(m *testing.M) {
	_ = LoadCUDA()
	_ = SetThreads(1)
	os.Exit(m.Run())
}

// do runs f and fails the test if an operation fails.
func do(t testing.TB, f func()) {
	t.Helper()
	if err := Do(f); err != nil {
		t.Fatal(err)
	}
}

// refused runs f, which must end in an [*Error].
func refused(t *testing.T, f func()) *Error {
	t.Helper()
	err := Do(f)
	var typed *Error
	if !errors.As(err, &typed) {
		t.Fatalf("got %v, want an error of an operation", err)
	}
	return typed
}

// noneLeft fails the test if it leaves more tensors than it found.
func noneLeft(t *testing.T) {
	t.Helper()
	before := Live()
	t.Cleanup(func() {
		if n := Live() - before; n != 0 {
			t.Errorf("%d tensors left", n)
		}
	})
}

func TestFailureIsAnErrorAndTheProcessGoesOn(t *testing.T) {
	noneLeft(t)
	err := refused(t, func() { Zeros(Float32, CPU, 2, 3).Add(Zeros(Float32, CPU, 4)) })
	if err.Op != "add" || err.OutOfMemory {
		t.Errorf("got %+v", err)
	}
	want := "torch: add: The size of tensor a (3) must match the size of tensor b (4) at non-singleton dimension 1"
	if err.Error() != want {
		t.Errorf("got  %s\nwant %s", err, want)
	}
	do(t, func() { Zeros(Float32, CPU, 1).Add(Ones(Float32, CPU, 1)) })
}

func TestFailureOfTheShimTakesTheSamePath(t *testing.T) {
	noneLeft(t)
	err := refused(t, func() {
		q, k := Ones(Float32, CPU, 1, 4, 2, 8), Ones(Float32, CPU, 1, 3, 2, 8)
		ScaledDotProductAttention(q, k, k, Attention{})
	})
	if err.Op != "scaled_dot_product_attention" {
		t.Errorf("got %+v", err)
	}
}

func TestOutOfMemory(t *testing.T) {
	err := refused(t, func() { Empty(Float64, CPU, 1<<30, 1<<28) })
	if !err.OutOfMemory {
		t.Errorf("not told as out of memory: %v", err)
	}
}

func TestOperationOutsideOfDo(t *testing.T) {
	for name, f := range map[string]func(){
		"create": func() { Zeros(Float32, CPU, 1) },
		"scope":  func() { Scope(func() {}) },
		"grad":   func() { NoGrad(func() {}) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if _, ok := recover().(*Error); !ok {
					t.Error("no *Error")
				}
			}()
			f()
		})
	}
}

func TestOperationOfAnotherGoroutineDuringDo(t *testing.T) {
	noneLeft(t)
	do(t, func() {
		caught := make(chan any)
		go func() {
			defer func() { caught <- recover() }()
			Zeros(Float32, CPU, 1)
		}()
		if _, ok := (<-caught).(*Error); !ok {
			t.Error("it went through")
		}
	})
}

func TestDoInsideOfDo(t *testing.T) {
	noneLeft(t)
	do(t, func() {
		outer := Ones(Float32, CPU, 1)
		if err := Do(func() { outer.Add(Ones(Float32, CPU, 2).View(3)) }); err == nil {
			t.Error("no error of the inner Do")
		}
		if got := outer.Item(); got != 1 {
			t.Errorf("the outer tensor is %v", got)
		}
	})
}

func TestTry(t *testing.T) {
	if err := Try(func() error { return io.EOF }); err != io.EOF {
		t.Errorf("got %v, want the function's own error", err)
	}
	var typed *Error
	if err := Try(func() error { Ones(Float32, CPU, 2).View(3); return nil }); !errors.As(err, &typed) {
		t.Errorf("got %v, want the operation's error", err)
	}
}

func TestPanicReachesTheCaller(t *testing.T) {
	noneLeft(t)
	defer func() {
		p, ok := recover().(*Panic)
		if !ok || !errors.Is(p, io.ErrUnexpectedEOF) || !strings.Contains(p.Error(), "TestPanicReachesTheCaller") {
			t.Errorf("got %v", p)
		}
		do(t, func() { Ones(Float32, CPU, 1) })
	}()
	_ = Do(func() {
		Ones(Float32, CPU, 1)
		panic(io.ErrUnexpectedEOF)
	})
}

func TestGoexitEndsTheCaller(t *testing.T) {
	noneLeft(t)
	var wait sync.WaitGroup
	wait.Go(func() {
		_ = Do(func() {
			Ones(Float32, CPU, 1)
			runtime.Goexit()
		})
		t.Error("the caller went on")
	})
	wait.Wait()
	do(t, func() { Ones(Float32, CPU, 1) })
}

func TestManyGoroutines(t *testing.T) {
	noneLeft(t)
	var wait sync.WaitGroup
	for i := range 32 {
		wait.Go(func() {
			for range 20 {
				if err := Do(func() {
					if got := Full(float64(i), Float32, CPU, 3).Sum().Item(); got != float64(3*i) {
						t.Errorf("got %v, want %d", got, 3*i)
					}
				}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
}

func TestThreads(t *testing.T) {
	before := Threads()
	defer SetThreads(before)
	for _, n := range []int{2, 1} {
		if err := SetThreads(n); err != nil || Threads() != n {
			t.Errorf("Threads() = %d, %v; want %d", Threads(), err, n)
		}
	}
	if err := SetThreads(0); err == nil {
		t.Error("0 threads were accepted")
	}
}
