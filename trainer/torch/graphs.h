// CUDA graphs, in C. They need CUDA's own headers, which a machine that builds
// the program need not have, so they are a shared object (cuda/graphs.cpp, made
// by cmd/libtorch) that graphs.c loads where there is a GPU.
//
// All of it is for the torch thread. A function that fails returns a message,
// which the caller frees; one that succeeds returns null.
#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// A pool of the caching allocator, by its id there. It begins with the first
// graph that is captured into it and ends with the last that is freed: an id
// without a graph is used up.
typedef struct {
  uint64_t first, second;
} agon_graph_pool;

typedef struct agon_graph agon_graph;

// What the shared object has to offer, under the name agon_graphs.
typedef struct {
  size_t size;       // of this struct
  const char *torch; // the version whose headers the object was compiled against

  // An id that no graph has used.
  char *(*pool)(agon_graph_pool *made);

  // Waits for the GPU, gives back the memory that is cached, and records instead
  // of running what this thread asks of the GPU until end or abandon, one of
  // which follows if this succeeds. device has to be the GPU in use. If it fails,
  // all is as it was before.
  char *(*begin)(int device, agon_graph_pool pool, agon_graph **made);

  // Ends the recording. If it fails, the graph has been freed.
  char *(*end)(agon_graph *graph);

  // Ends the recording and frees the graph.
  void (*abandon)(agon_graph *graph);

  // Runs what was recorded, in order with all else that this thread asks for.
  char *(*replay)(agon_graph *graph);

  void (*free)(agon_graph *graph);
} agon_graph_functions;

// Loads the shared object at path or, if that has no slash, of that name where
// the program's libraries are looked for. libtorch_cuda.so is loaded. Loading
// again does nothing.
char *agon_graphs_load(const char *path);

// The functions of what has been loaded, without which they may not be called.
char *agon_graph_pool_new(agon_graph_pool *made);
char *agon_graph_begin(int device, agon_graph_pool pool, agon_graph **made);
char *agon_graph_end(agon_graph *graph);
void agon_graph_abandon(agon_graph *graph);
char *agon_graph_replay(agon_graph *graph);
void agon_graph_free(agon_graph *graph);

#ifdef __cplusplus
}
#endif
