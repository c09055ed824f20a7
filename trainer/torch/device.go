package torch

// #include <stdlib.h>
// #include "shim.h"
import "C"

import (
	"errors"
	"fmt"
	"unsafe"

	"github.com/sugarme/gotch/libtch"
)

// A Device is where a tensor's elements are: [CPU], or a GPU by its number.
type Device int32

// CPU is the machine's own memory.
const CPU Device = -1

// CUDA is the GPU of that number. [LoadCUDA] comes before its first use.
func CUDA(index int) Device { return Device(index) }

// IsCUDA tells whether d is a GPU.
func (d Device) IsCUDA() bool { return d >= 0 }

// String is PyTorch's name, "cpu" or "cuda:0".
func (d Device) String() string {
	if d.IsCUDA() {
		return fmt.Sprintf("cuda:%d", int32(d))
	}
	return "cpu"
}

// LoadCUDA loads the GPU half of libtorch, which the program is not linked
// against. It is called before any other work of this package: libtorch asks
// once whether there is CUDA and remembers. Loading it again does nothing.
func LoadCUDA() error {
	var err error
	if failed := Do(func() { err = loadCUDA() }); failed != nil {
		return failed
	}
	return err
}

func loadCUDA() error {
	if message := C.agon_load_cuda(); message != nil {
		defer C.free(unsafe.Pointer(message))
		return fmt.Errorf("load CUDA: %s (hint: this libtorch was set up without a GPU; run make libtorch where there is one, or put its lib folder into LD_LIBRARY_PATH)", C.GoString(message))
	}
	if !libtch.AtcCudaIsAvailable() {
		return errors.New("load CUDA: libtorch sees no usable GPU (hint: see nvidia-smi; the driver may be too old for this libtorch)")
	}
	return nil
}

// CUDAAvailable tells whether a GPU can be used; it loads CUDA to find out.
func CUDAAvailable() bool { return LoadCUDA() == nil }

// CUDACount is the number of GPUs, 0 if CUDA cannot be loaded.
func CUDACount() int {
	if !CUDAAvailable() {
		return 0
	}
	var n int
	_ = Do(func() { n = int(libtch.AtcCudaDeviceCount()) })
	return n
}

// CUDAMemory returns the free and all bytes of the GPU that is in use. What
// libtorch holds for later counts as taken.
func CUDAMemory() (free, total int64, err error) {
	if err := LoadCUDA(); err != nil {
		return 0, 0, err
	}
	var left, all C.size_t
	told := false
	if err := Do(func() { told = C.agon_cuda_memory(&left, &all) != 0 }); err != nil {
		return 0, 0, err
	}
	if !told {
		return 0, 0, errors.New("CUDA memory: the driver does not tell")
	}
	return int64(left), int64(all), nil
}

// SetThreads sets how many CPU threads one operation may use, at least 1.
func SetThreads(n int) error {
	return Do(func() {
		C.agon_set_threads(C.int(n))
		check("set_num_threads")
	})
}

// Threads is how many CPU threads one operation may use.
func Threads() int {
	var n int
	_ = Do(func() { n = int(C.agon_threads()) })
	return n
}

// ManualSeed seeds the random numbers of libtorch on all devices. The same seed
// and operations give the same numbers on the same kind of device.
func ManualSeed(seed int64) {
	_ = Do(func() { C.agon_manual_seed(C.uint64_t(seed)) })
}

// Version is the version of libtorch that the program was built against.
func Version() string { return C.GoString(C.agon_version()) }
