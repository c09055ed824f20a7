// libagon_cuda.so: what needs CUDA's own headers. cmd/libtorch builds it; what it
// uses of libtorch and of CUDA's runtime is in the process that loads it.
//
// The order of things is that of torch.cuda.graph (torch/cuda/graphs.py). Beside
// it, a capture that failed leaves nothing behind that CUDAGraph would: the
// allocator's pool, the generator's mark and the current stream are put back.
#include "../libtorch_stamp.h"

#include "../graphs.h"

#include <ATen/core/CachingHostAllocator.h>
#include <ATen/cuda/CUDAGeneratorImpl.h>
#include <ATen/cuda/CUDAGraph.h>
#include <c10/cuda/CUDACachingAllocator.h>
#include <c10/cuda/CUDAFunctions.h>
#include <c10/cuda/CUDAStream.h>
#include <c10/util/Exception.h>
#include <torch/version.h>

#include <cstdlib>
#include <cstring>
#include <exception>
#include <map>
#include <memory>

namespace allocator = c10::cuda::CUDACachingAllocator;
using c10::cuda::CUDAStream;

namespace {

// Runs body and returns what went wrong, if something did.
template <class Body> char *guarded(Body body) noexcept {
  try {
    body();
    return nullptr;
  } catch (const c10::Error &e) {
    // Not what(): it adds a stack trace, which takes 10 ms to write out.
    return strdup(e.what_without_backtrace());
  } catch (const std::exception &e) {
    return strdup(e.what());
  } catch (...) {
    return strdup("an exception of an unknown type");
  }
}

// The stream that all captures of a GPU are made on: graphs share the memory of
// a pool only if they were captured on one stream.
CUDAStream capture_stream(c10::DeviceIndex device) {
  static std::map<c10::DeviceIndex, CUDAStream> streams;
  auto found = streams.find(device);
  if (found == streams.end())
    found = streams.emplace(device, c10::cuda::getStreamFromPool(false, device)).first;
  return found->second;
}

// Makes a stream the current one until it ends.
class OnStream {
public:
  explicit OnStream(CUDAStream stream)
      : before_(c10::cuda::getCurrentCUDAStream(stream.device_index())) {
    c10::cuda::setCurrentCUDAStream(stream);
  }
  OnStream(const OnStream &) = delete;
  ~OnStream() { c10::cuda::setCurrentCUDAStream(before_); }

private:
  CUDAStream before_;
};

} // namespace

struct agon_graph : private at::cuda::CUDAGraph {
  agon_graph(c10::DeviceIndex device, c10::MempoolId_t pool)
      : device_(device), pool_(pool), stream_(capture_stream(device)) {}

  void begin() {
    on_stream_ = std::make_unique<OnStream>(stream_);
    // Thread-local: what other threads do is no business of this capture.
    capture_begin(pool_, cudaStreamCaptureModeThreadLocal);
  }

  void end() {
    capture_end();
    on_stream_.reset();
  }

  void abandon() noexcept {
    end_capture();
    // Of CUDAGraph, only what it has ended is released by its destructor.
    if (!capture_ended_)
      release_pool();
    for (auto &entry : captured_generator_states_)
      end_drawing(*entry.first);
    on_stream_.reset();
  }

  using at::cuda::CUDAGraph::replay;

private:
  void end_capture() noexcept {
    cudaStreamCaptureStatus status = cudaStreamCaptureStatusNone;
    if (cudaStreamIsCapturing(stream_, &status) != cudaSuccess ||
        status != cudaStreamCaptureStatusNone) {
      cudaGraph_t partial = nullptr;
      cudaStreamEndCapture(stream_, &partial);
      if (partial != nullptr)
        cudaGraphDestroy(partial);
    }
    cudaGetLastError(); // or the next operation would report it as its own
  }

  // Both allocators, of the GPU's memory and of pinned memory, refer to the graph
  // until they are told that its capture has ended; what was not begun throws then,
  // and is not to be released.
  void release_pool() noexcept {
    std::free(guarded([&] {
      allocator::endAllocateToPool(device_, pool_);
      allocator::releasePool(device_, pool_);
    }));
    std::free(guarded([&] { release_pinned(*at::getHostAllocator(at::kCUDA)); }));
  }

  template <class Allocator> void release_pinned(Allocator &pinned) {
    if constexpr (requires { pinned.end_allocate_to_pool(pool_); }) { // torch 2.11 has it
      pinned.end_allocate_to_pool(pool_);
      pinned.release_pool(pool_);
    }
  }

  // Else the generator would refuse to draw outside of a capture. From torch 2.12
  // on, the destructor of a graph sees to it.
  template <class State> static void end_drawing(State &state) {
    if constexpr (requires { state.capturing_; })
      state.capturing_ = false;
  }

  c10::DeviceIndex device_;
  c10::MempoolId_t pool_;
  CUDAStream stream_;
  std::unique_ptr<OnStream> on_stream_; // while it records
};

namespace {

char *new_pool(agon_graph_pool *made) {
  return guarded([&] {
    auto id = at::cuda::graph_pool_handle();
    *made = {id.first, id.second};
  });
}

void abandon(agon_graph *graph) {
  graph->abandon();
  delete graph;
}

char *begin(int device, agon_graph_pool pool, agon_graph **made) {
  std::unique_ptr<agon_graph> graph;
  char *failed = guarded([&] {
    TORCH_CHECK(device == c10::cuda::current_device(), "cuda:", device, " is not the GPU in use");
    // A capture cannot take back what the allocator holds for later.
    c10::cuda::device_synchronize();
    allocator::emptyCache();
    graph = std::make_unique<agon_graph>(device, c10::MempoolId_t{pool.first, pool.second});
    graph->begin();
  });
  if (failed != nullptr && graph != nullptr)
    abandon(graph.release());
  *made = graph.release();
  return failed;
}

char *end(agon_graph *graph) {
  char *failed = guarded([&] { graph->end(); });
  if (failed != nullptr)
    abandon(graph);
  return failed;
}

char *replay(agon_graph *graph) {
  return guarded([&] { graph->replay(); });
}

void release(agon_graph *graph) { delete graph; }

} // namespace

extern "C" __attribute__((visibility("default"))) const agon_graph_functions agon_graphs;

const agon_graph_functions agon_graphs = {
    sizeof(agon_graph_functions), TORCH_VERSION, new_pool, begin, end, abandon, replay, release,
};
