package torch

// The dialect is that of the newest torch; older ones compile under it too.
// Which ABI std::string has comes with the stamp. Compiling means reading
// headers, so ATen's are asked to include no operation that is not named: with
// all of them, a file takes three times as long.
//
// The last search path is for libagon_cuda.so (graphs.h): beside the program, or
// where cmd/libtorch built it.

// #cgo CXXFLAGS: -std=c++20 -O2 -g0 -w -DAT_PER_OPERATOR_HEADERS -I${SRCDIR} -I${SRCDIR}/../../.libtorch/include
// #cgo CXXFLAGS: -I${SRCDIR}/../../.libtorch/include/torch/csrc/api/include
// #cgo LDFLAGS: -L${SRCDIR}/../../.libtorch/lib -ltorch_cpu -lc10 -ldl -lstdc++
// #cgo LDFLAGS: -Wl,-rpath,$ORIGIN -Wl,-rpath,$ORIGIN/../.libtorch -Wl,-rpath,${SRCDIR}/../../.libtorch
// #include <stdlib.h>
// #include "shim.h"
import "C"

import (
	"unsafe"

	"github.com/sugarme/gotch/libtch"
)

// A handle is a pointer to a C++ tensor on the C++ heap.
type handle = libtch.Ctensor

// results is where an operation leaves the tensors it made. It is C memory,
// which may be handed to C without the checks (and the allocation) that Go
// memory needs, and only the torch thread touches it.
var results = (*[4]handle)(C.calloc(4, C.size_t(unsafe.Sizeof(uintptr(0)))))

// out clears results and returns its address, for an operation to fill in.
func out() *handle {
	enter()
	*results = [4]handle{}
	return &results[0]
}

// result is the tensor that the operation op left, owned by the innermost
// scope; if it left none, op failed.
func result(op string) *Tensor {
	if results[0] == nil {
		fail(op)
	}
	return adopt(results[0])
}

// pair is [result] for an operation with two results.
func pair(op string) (*Tensor, *Tensor) {
	return result(op), adopt(results[1])
}

// inPlace ends an operation that changed t: it drops the second handle to t
// that gotch returns.
func (t *Tensor) inPlace(op string) *Tensor {
	if results[0] == nil {
		fail(op)
	}
	libtch.AtFree(results[0])
	return t
}

// collect takes over a null-terminated array of tensors that op returned.
func collect(op string, array *handle) []*Tensor {
	if array == nil {
		fail(op)
	}
	defer C.free(unsafe.Pointer(array))
	var tensors []*Tensor
	for next := array; *next != nil; next = (*handle)(unsafe.Add(unsafe.Pointer(next), unsafe.Sizeof(*next))) {
		tensors = append(tensors, adopt(*next))
	}
	return tensors
}

// intLists are what [ints] fills in turn: an operation takes at most two lists.
var (
	intLists [2][32]int64
	nextList int
)

// ints converts a list for gotch, which wants a first element even of an empty
// one. The result is valid until the call after next.
func ints(list []int) ([]int64, int) {
	enter()
	nextList = 1 - nextList
	buffer := &intLists[nextList]
	if len(list) > len(buffer) {
		panic(&Error{Op: "shape", Message: "more than 32 dimensions"})
	}
	for i, v := range list {
		buffer[i] = int64(v)
	}
	return buffer[:max(1, len(list))], len(list)
}

// handles is the list of the tensors' handles; it has a first element even if
// the list is empty.
func handles(tensors []*Tensor) ([]handle, int) {
	list := make([]handle, max(1, len(tensors)))
	for i, t := range tensors {
		list[i] = t.h()
	}
	return list, len(tensors)
}

func flag(b bool) int32 {
	if b {
		return 1
	}
	return 0
}
