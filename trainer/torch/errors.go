package torch

// #include <stdlib.h>
import "C"

import (
	"strings"
	"unsafe"

	"github.com/sugarme/gotch/libtch"
)

// An Error is an operation that libtorch refused, or a wrong use of this
// package (a tensor after its end, an operation outside of [Do]).
type Error struct {
	Op      string // PyTorch's name of the operation, such as "matmul"
	Message string // libtorch's own words, without its stack trace
	// OutOfMemory says that the device had no room. Nothing was changed, and a
	// smaller attempt may succeed.
	OutOfMemory bool
}

func (e *Error) Error() string { return "torch: " + e.Op + ": " + e.Message }

// fail panics with the error that op left behind.
func fail(op string) {
	message := take()
	if message == "" {
		message = "failed without a message"
	}
	panic(newError(op, message))
}

// check panics if op, which has no result to tell by, left an error behind.
func check(op string) {
	if message := take(); message != "" {
		panic(newError(op, message))
	}
}

func newError(op, message string) *Error {
	return &Error{Op: op, Message: firstLine(message), OutOfMemory: tellsOutOfMemory(message)}
}

// take empties gotch's error slot of this thread.
func take() string {
	message := unsafe.Pointer(libtch.GetAndResetLastErr())
	if message == nil {
		return ""
	}
	defer C.free(message)
	return C.GoString((*C.char)(message))
}

// firstLine cuts off the C++ stack trace that libtorch appends, and the advice for
// debugging kernels that follows an error of CUDA.
func firstLine(message string) string {
	for _, after := range []string{"\nException raised from", "\nSearch for `cuda", "\nCUDA kernel errors might"} {
		message, _, _ = strings.Cut(message, after)
	}
	return strings.Join(strings.Fields(message), " ")
}

// tellsOutOfMemory knows the words of libtorch's allocators; an exception's
// type does not cross gotch's bindings.
func tellsOutOfMemory(message string) bool {
	return strings.Contains(message, "out of memory") ||
		strings.Contains(message, "DefaultCPUAllocator: can't allocate memory") ||
		strings.Contains(message, "DefaultCPUAllocator: not enough memory") ||
		strings.Contains(message, "CUBLAS_STATUS_ALLOC_FAILED") ||
		strings.Contains(message, "bad_alloc")
}
