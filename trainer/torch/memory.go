package torch

// #include "shim.h"
import "C"

// MemoryStatistics are bytes of a GPU's memory that this process has. libtorch
// takes memory from the driver in large pieces and keeps what becomes free for
// later tensors, that of a [GraphPool] for the graphs of that pool.
type MemoryStatistics struct {
	Allocated     int64 // what tensors have
	Reserved      int64 // what libtorch has of the driver, Allocated included
	PeakAllocated int64 // the most that it was since the last [ResetPeaks]
	PeakReserved  int64
}

// CUDAStatistics returns what this process has of the GPU that is in use. What the
// driver and CUDA's libraries take for themselves is in [CUDAMemory] alone. It
// fails without a GPU.
func CUDAStatistics() (MemoryStatistics, error) {
	var told C.agon_memory_statistics
	err := onCUDA("memory_stats", func() C.int { return C.agon_cuda_statistics(&told) })
	return MemoryStatistics{
		Allocated: int64(told.allocated), Reserved: int64(told.reserved),
		PeakAllocated: int64(told.peak_allocated), PeakReserved: int64(told.peak_reserved),
	}, err
}

// ResetPeaks makes the peaks of [CUDAStatistics] what is taken now. It fails
// without a GPU.
func ResetPeaks() error {
	return onCUDA("reset_peak_memory_stats", func() C.int { return C.agon_cuda_reset_peaks() })
}

// EmptyCache gives the memory that libtorch keeps for later back to the driver, for
// other processes and for larger pieces. It waits for the GPU, and the next tensors
// take longer to make. It fails without a GPU.
func EmptyCache() error {
	return onCUDA("empty_cache", func() C.int { return C.agon_cuda_empty_cache() })
}

// onCUDA runs an operation of the allocator that returns 0 where it failed.
func onCUDA(op string, run func() C.int) error {
	if err := LoadCUDA(); err != nil {
		return err
	}
	return Do(func() {
		if run() == 0 {
			fail(op)
		}
	})
}
