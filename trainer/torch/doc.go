// Package torch is a thin tensor layer over libtorch, through the raw bindings
// of gotch and a small C++ shim for what they lack. Names are PyTorch's; an
// operation is a method and returns a new tensor, so expressions chain.
//
//	err := torch.Do(func() {
//		x := torch.Randn(torch.Float32, torch.CPU, 2, 3)
//		loss := x.Matmul(w).Square().Mean()
//		loss.Backward()
//	})
//
// # Do
//
// All libtorch work runs inside of [Do], on the one thread that this package
// owns: libtorch keeps its error and the grad mode per thread. Calling an
// operation elsewhere panics. Do may be called from any goroutine, and from
// inside of itself.
//
// # Errors
//
// Operations return no error. One that fails panics with an [*Error], and the
// [Do] around it returns that as a Go error; so does the use of a freed tensor.
// Nothing ends the process. [Error.OutOfMemory] tells whether a smaller batch
// would help.
//
// # Ownership
//
// A tensor belongs to the innermost [Scope] at the time it was made ([Do] opens
// one) and is freed when that scope ends. [Tensor.Return] hands it to the
// enclosing scope; [Tensor.Keep] takes it out of all scopes, and then the
// caller owns it and calls [Tensor.Free]. There are no finalizers. [Live]
// counts the tensors that exist.
//
// A tensor that shares memory with another (a view) keeps that memory alive
// for itself; freeing one never invalidates the other.
//
// # Graphs
//
// To ask a GPU for a small operation takes longer than the operation. What is done
// many times with other elements and the same shapes is captured once and replayed
// as a whole: see [Graph].
//
// # Conventions
//
// Dimensions may be negative, counting from the last. Tensors of different
// shapes broadcast as in PyTorch. Operations named …InPlace change their
// receiver and return it. A scalar argument that is a whole number is an
// integer, so an integer tensor stays one.
package torch
