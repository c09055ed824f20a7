package torch

// #include "shim.h"
import "C"

import (
	"sync/atomic"
	"unsafe"
)

// A scope owns tensors and frees them together, in one call to C.
type scope struct {
	parent  *scope
	tensors []*Tensor
}

// Of the torch thread only, as everything here but live.
var (
	innermost *scope
	spare     *scope   // an ended scope, to be used again
	doomed    []handle // what endScope hands to C
)

var live atomic.Int64

// Live is the number of tensors that exist, for tests that look for leaks.
func Live() int { return int(live.Load()) }

// Scope runs f in a scope of its own: what f makes is freed when it ends,
// however it ends, except for what it returned ([Tensor.Return]) or kept
// ([Tensor.Keep]).
func Scope(f func()) {
	enter()
	scoped(f)
}

func scoped(f func()) {
	s := spare
	if s == nil {
		s = &scope{}
	}
	spare = nil
	s.parent = innermost
	innermost = s
	defer s.end()
	f()
}

// end frees what s still owns.
func (s *scope) end() {
	innermost = s.parent
	doomed = doomed[:0]
	for _, t := range s.tensors {
		doomed = append(doomed, t.c)
		t.c, t.scope = nil, nil
	}
	release(doomed)
	clear(s.tensors)
	s.tensors, s.parent = s.tensors[:0], nil
	spare = s
}

func release(list []handle) {
	if len(list) == 0 {
		return
	}
	C.agon_free((*unsafe.Pointer)(unsafe.Pointer(&list[0])), C.size_t(len(list)))
	live.Add(-int64(len(list)))
}

// adopt makes a tensor of a handle, owned by the innermost scope.
func adopt(c handle) *Tensor {
	live.Add(1)
	t := &Tensor{c: c}
	innermost.add(t)
	return t
}

func (s *scope) add(t *Tensor) {
	t.scope, t.slot = s, len(s.tensors)
	s.tensors = append(s.tensors, t)
}

// remove takes t out of s; the last one moves to its place.
func (s *scope) remove(t *Tensor) {
	last := len(s.tensors) - 1
	moved := s.tensors[last]
	s.tensors[t.slot] = moved
	moved.slot = t.slot
	s.tensors[last] = nil
	s.tensors = s.tensors[:last]
	t.scope = nil
}

// Keep takes t out of all scopes and returns it: the caller owns it from now on
// and frees it with [Tensor.Free]. Keeping it again changes nothing.
func (t *Tensor) Keep() *Tensor {
	enter()
	t.h()
	if t.scope != nil {
		t.scope.remove(t)
	}
	return t
}

// Return hands t to the scope around the innermost one and returns it, for a
// result of a function that runs in a [Scope]. A kept tensor stays kept. In the
// outermost scope it panics; what leaves [Do] is kept.
func (t *Tensor) Return() *Tensor {
	enter()
	t.h()
	outer := innermost.parent
	if outer == nil {
		panic(&Error{Op: "Return", Message: "there is no scope around this one (hint: Keep it)"})
	}
	if t.scope == innermost {
		t.scope.remove(t)
		outer.add(t)
	}
	return t
}

// Free frees t now. Using it afterwards panics; freeing it again does nothing.
// Like all else it is called inside of [Do].
func (t *Tensor) Free() {
	enter()
	if t == nil || t.c == nil {
		return
	}
	if t.scope != nil {
		t.scope.remove(t)
	}
	release([]handle{t.c})
	t.c = nil
}

// enter panics unless the caller is inside of [Do].
func enter() {
	if !onThread() {
		panic(&Error{Op: "Do", Message: "a tensor operation outside of torch.Do (hint: libtorch is used on one thread only)"})
	}
}
