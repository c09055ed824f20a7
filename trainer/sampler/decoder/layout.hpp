// What a decoder and a workspace hold, for all kernels.
#pragma once
#include "decoder.h"

#include <cstdlib>
#include <cstring>
#include <new>
#include <vector>

// Floats on a cache line's boundary, set to 0.
struct floats {
  float *data = nullptr;
  floats() = default;
  explicit floats(size_t n) {
    size_t bytes = (n * sizeof(float) + 63) / 64 * 64 + 64;
    data = static_cast<float *>(std::aligned_alloc(64, bytes));
    if (!data)
      throw std::bad_alloc();
    std::memset(data, 0, bytes);
  }
  floats(floats &&other) noexcept : data(other.data) { other.data = nullptr; }
  floats &operator=(floats &&other) noexcept {
    std::swap(data, other.data);
    return *this;
  }
  ~floats() { std::free(data); }
  operator float *() const { return data; }
};

// A row of a buffer takes a whole number of the widest panels, so that kernels
// store whole vectors; what is beyond the row's own size stays 0.
constexpr int row_multiple = 32;
inline int padded(int n) { return (n + row_multiple - 1) / row_multiple * row_multiple; }

// A matrix [out, in] in panels of as many outputs as a kernel computes
// together: panel, input, output.
struct packed {
  int in = 0, out = 0, panels = 0;
  floats weights, bias;
};

struct packed_layer {
  floats input_norm, post_norm, q_norm, k_norm; // the head norms may be null
  packed qkv, o, gate_up, down;
};

struct kernel;

struct agon_decoder {
  agon_decoder_config c;
  const kernel *with;
  floats cos, sin, embedding, final_norm;
  std::vector<packed_layer> layers;
  packed head;

  int q_size() const { return c.heads * c.head_size; }
  int kv_size() const { return c.kv_heads * c.head_size; }
  // A page holds, per layer, keys [K, S, 16] and values [K, 16, Sp].
  int value_row() const { return (c.head_size + 15) / 16 * 16; }
  size_t key_floats() const { return size_t(AGON_PAGE_TOKENS) * c.head_size * c.kv_heads; }
  size_t layer_floats() const { return key_floats() + size_t(AGON_PAGE_TOKENS) * value_row() * c.kv_heads; }
  size_t page_floats() const { return layer_floats() * c.layers; }
};

struct agon_workspace {
  floats stream, normed, qkv, mixed, gated, logits; // [64, padded size] each
  floats scores;                                    // [H, padded context]
  floats values, totals;                            // [H, Sp], [H]
  floats weights;                                   // [V]
  int logits_row;
  agon_call call;
  std::vector<int32_t> integers;
  std::vector<double> uniforms;
  std::vector<float> reals;
};

// A kernel: the same source for each instruction set.
struct kernel {
  const char *name;
  void (*set_layer)(agon_decoder &, packed_layer &, const agon_decoder_layer &);
  void (*set_head)(agon_decoder &, const float *head);
  void (*run)(const agon_decoder &, agon_workspace &, float *arena);
};

extern const kernel kernel_portable;
#if defined(__x86_64__)
extern const kernel kernel_avx2, kernel_avx512;
#endif
