package torch

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
)

// Tests that want a GPU (make test-cuda).

// needCUDA skips the test where there is no GPU.
func needCUDA(t *testing.T) {
	t.Helper()
	if !CUDAAvailable() {
		t.Skip("libtorch has no GPU to use here")
	}
	// libtorch reads the variable that this sets before the first product only.
	prepareCUDA.Do(func() {
		for _, on := range []bool{true, false} {
			if err := Deterministic(on); err != nil {
				t.Fatal(err)
			}
		}
	})
}

var prepareCUDA sync.Once

// needGraphs skips the test where there is no GPU. A GPU without graphs is a
// failure: the shared object was not built.
func needGraphs(t *testing.T) {
	t.Helper()
	needCUDA(t)
	if err := GraphsAvailable(); err != nil {
		t.Fatal(err)
	}
}

// A capture that fails leaves streams, memory and random numbers as they were, and
// the pool's other graphs too.
func TestFailedCaptureOnCUDA(t *testing.T) {
	needGraphs(t)
	for name, fault := range map[string]func(x *Tensor){
		"an element is read":  func(x *Tensor) { x.Matmul(x).Sum().Item() },
		"an operation fails":  func(x *Tensor) { x.Add(Zeros(Float32, CUDA(0), 3)) },
		"memory from the CPU": func(x *Tensor) { x.CopyFrom(Ones(Float32, CPU, 64, 64)) },
		"too much memory":     func(x *Tensor) { Empty(Float32, CUDA(0), 1<<40) },
		"a panic":             func(x *Tensor) { panic("stop") },
	} {
		for _, others := range []bool{false, true} {
			do(t, func() { failCapture(t, name, fault, others) })
		}
	}
}

// failCapture has a fault in the second call of f, which is captured.
func failCapture(t *testing.T, name string, fault func(x *Tensor), others bool) {
	x, sum := Ones(Float32, CUDA(0), 64, 64), Zeros(Float32, CUDA(0))
	add := func() { sum.AddInPlace(x.Matmul(x).Sum()) }
	var pool GraphPool
	var other *Graph
	if others {
		other = mustCapture(t, &pool, add)
	}
	calls := 0
	err := captureRecovering(&pool, func() {
		add()
		if calls++; calls == 2 {
			fault(x)
		}
	})
	if err == nil || strings.Contains(err.Error(), "\n") {
		t.Errorf("%s: got %v", name, err)
	}
	Rand(Float32, CUDA(0), 8)
	graph := mustCapture(t, &pool, add)
	for _, g := range []*Graph{other, graph} {
		if g != nil {
			sum.ZeroInPlace()
			add()
			g.Replay()
			near(t, name, sum, 2*64*64*64)
		}
		g.Free()
	}
}

func mustCapture(t *testing.T, pool *GraphPool, f func()) *Graph {
	t.Helper()
	graph, err := pool.Capture(CUDA(0), f)
	if err != nil {
		t.Fatal(err)
	}
	return graph
}

// captureRecovering returns the error of a capture, or what f panicked with.
func captureRecovering(pool *GraphPool, f func()) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = fmt.Errorf("panic: %v", value)
		}
	}()
	graph, err := pool.Capture(CUDA(0), f)
	graph.Free()
	return err
}

func TestStatisticsOnCUDA(t *testing.T) {
	needCUDA(t)
	statistics := func() MemoryStatistics {
		s, err := CUDAStatistics()
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	const bytes = 64 << 20
	do(t, func() { Ones(Float32, CUDA(0), 1) })
	if err := EmptyCache(); err != nil {
		t.Fatal(err)
	}
	if err := ResetPeaks(); err != nil {
		t.Fatal(err)
	}
	before := statistics()
	do(t, func() {
		Ones(Float32, CUDA(0), bytes/4)
		if during := statistics(); during.Allocated-before.Allocated != bytes || during.Reserved < during.Allocated {
			t.Errorf("%+v, before %+v", during, before)
		}
	})
	after := statistics()
	if after.Allocated != before.Allocated || after.PeakAllocated-before.PeakAllocated != bytes {
		t.Errorf("after %+v, before %+v", after, before)
	}
	if err := EmptyCache(); err != nil {
		t.Fatal(err)
	}
	if err := ResetPeaks(); err != nil {
		t.Fatal(err)
	}
	emptied := statistics()
	if emptied.Reserved > after.Reserved-bytes || emptied.PeakAllocated != emptied.Allocated || emptied.PeakReserved != emptied.Reserved {
		t.Errorf("emptied %+v, after %+v", emptied, after)
	}
}

// Without it, the order in which a GPU adds to one place differs from time to time.
func TestDeterministicOnCUDA(t *testing.T) {
	needCUDA(t)
	if err := Deterministic(true); err != nil {
		t.Fatal(err)
	}
	defer Deterministic(false)
	do(t, func() {
		x := Arange(0, 1<<20, Float32, CUDA(0)).Sin()
		index := Arange(0, 1<<20, Int64, CUDA(0)).Remainder(7)
		var first []float32
		for range 8 {
			added := Zeros(Float32, CUDA(0), 7).IndexAddInPlace(0, index, x)
			sums := append(added.Float32s(), x.View(1024, 1024).Matmul(x.View(1024, 1024)).Sum().Float32s()...)
			if first == nil {
				first = sums
			}
			if !slices.Equal(sums, first) {
				t.Fatalf("%v, then %v", first, sums)
			}
		}
	})
}
