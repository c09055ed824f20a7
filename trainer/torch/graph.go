package torch

// #include <stdlib.h>
// #include "graphs.h"
import "C"

import (
	"fmt"
	"unsafe"
)

// A Graph does again what a function did, on the same tensors: on a GPU as one piece
// of work, so that the time to ask for each operation is spent once ([CUDA graphs]).
// It is used inside of [Do], as tensors are.
//
// [CUDA graphs]: https://docs.nvidia.com/cuda/cuda-programming-guide/04-special-topics/cuda-graphs.html
type Graph struct {
	f        func() // nil once freed
	pool     *GraphPool
	captured *C.agon_graph // nil if replaying is to call f
}

// A GraphPool is the memory that the graphs of one owner compute in, each in its
// turn. The zero value is ready for use.
type GraphPool struct {
	id     C.agon_graph_pool
	graphs int // that hold it
}

// inGraph is whether the function of a graph is running. Of the torch thread only.
var inGraph bool

// Capture runs f, as if it was called, and returns a graph that does the same
// again. What f works on is on device.
//
// On a GPU f is called a second time while nothing is run, and the graph is what it
// asked for. On a CPU, and where [GraphsAvailable] says why not, the graph calls f
// each time. Both give the same if f
//
//   - reads tensors, and writes its results into tensors, that were there before
//     and are there, unfreed, as long as the graph: [Tensor.CopyFrom] gives it
//     other input. The graph does not keep them alive;
//   - leaves nothing else behind. What it makes is freed when it returns, and its
//     elements mean nothing later, for other graphs of the pool write over them;
//   - does the same operations on the same shapes each time, whatever the elements,
//     of which it reads none ([Tensor.Item], [Tensor.Float32s], [Tensor.Nonzero],
//     masks as indices), and draws no random numbers;
//   - moves nothing between devices, and neither captures nor replays.
//
// Gradients are not recorded. If f fails when it is called first, that is as if the
// caller had called it. If it cannot be captured, that is the error: f has been run
// once, and all can go on without a graph.
func (p *GraphPool) Capture(device Device, f func()) (*Graph, error) {
	enter()
	g := &Graph{f: f, pool: p}
	g.call()
	if !device.IsCUDA() || loadGraphs(graphsObject) != nil {
		return g, nil
	}
	captured, err := p.capture(device, g)
	if err != nil {
		return nil, fmt.Errorf("capture: %w", err)
	}
	g.captured = captured
	p.graphs++
	return g, nil
}

// capture records what g's function asks of the GPU.
func (p *GraphPool) capture(device Device, g *Graph) (*C.agon_graph, error) {
	if err := p.prepare(); err != nil {
		return nil, err
	}
	var captured *C.agon_graph
	if err := graphError("capture_begin", C.agon_graph_begin(C.int(device), p.id, &captured)); err != nil {
		return nil, err
	}
	ended := false
	defer func() {
		if !ended {
			C.agon_graph_abandon(captured)
		}
	}()
	if err := inScope(g.call); err != nil {
		return nil, err
	}
	ended = true
	if err := graphError("capture_end", C.agon_graph_end(captured)); err != nil {
		return nil, err
	}
	return captured, nil
}

// prepare sees to it that p has an id of the allocator's.
func (p *GraphPool) prepare() error {
	if p.graphs > 0 {
		return nil
	}
	return graphError("graph_pool_handle", C.agon_graph_pool_new(&p.id))
}

// call runs g's function, in a scope of its own.
func (g *Graph) call() {
	if inGraph {
		panic(&Error{Op: "graph", Message: "a graph inside of the function of a graph"})
	}
	inGraph = true
	defer func() { inGraph = false }()
	NoGrad(func() { Scope(g.f) })
}

// Replay does again what the graph's function did. Like the operations it returns at
// once on a GPU, where the work comes after what was asked for before it and before
// what is asked for after it; and like them it panics with an [*Error].
func (g *Graph) Replay() {
	enter()
	switch {
	case g.f == nil:
		panic(&Error{Op: "replay", Message: "the graph has been freed"})
	case g.captured == nil || inGraph: // inside of another, call says so
		g.call()
	default:
		if err := graphError("replay", C.agon_graph_replay(g.captured)); err != nil {
			panic(err)
		}
	}
}

// Free frees the graph, and with the last of its pool the memory that they computed
// in. Replaying it afterwards panics; freeing it again does nothing.
func (g *Graph) Free() {
	enter()
	if g == nil || g.f == nil {
		return
	}
	if g.captured != nil {
		C.agon_graph_free(g.captured)
		g.pool.graphs--
	}
	*g = Graph{}
}

// graphsObject is what cmd/libtorch builds from cuda/graphs.cpp.
const graphsObject = "libagon_cuda.so"

// GraphsAvailable tells why a [Graph] on a GPU calls its function each time, which
// is slower; it returns nil where it does not. It loads CUDA to find out.
func GraphsAvailable() error {
	if err := LoadCUDA(); err != nil {
		return fmt.Errorf("CUDA graphs: %w", err)
	}
	return Try(func() error { return loadGraphs(graphsObject) })
}

func loadGraphs(path string) error {
	name := C.CString(path)
	defer C.free(unsafe.Pointer(name))
	if message := C.agon_graphs_load(name); message != nil {
		defer C.free(unsafe.Pointer(message))
		return fmt.Errorf("CUDA graphs: %s (hint: make build says why it is not there; the program looks for it in its own folder too)", C.GoString(message))
	}
	return nil
}

// graphError is what op failed with, nil if message is null.
func graphError(op string, message *C.char) error {
	if message == nil {
		return nil
	}
	defer C.free(unsafe.Pointer(message))
	return newError(op, C.GoString(message))
}
