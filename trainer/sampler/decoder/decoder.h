// The transformer's forward pass for sampling, on a CPU in float32.
//
// Every number that belongs to a token is computed by the same operations in
// the same order whatever else is in the call: neither neighbours nor how a
// sequence is cut into calls changes a bit.
//
// All matrices are row-major. Sizes are those of the configuration:
//   D hidden, H heads, K key and value heads, S head size, F intermediate, V vocabulary
#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Tokens whose keys and values lie together: a page of the cache.
enum { AGON_PAGE_TOKENS = 16 };

// The most tokens of one call.
enum { AGON_CALL_TOKENS = 64 };

typedef struct {
  int32_t vocabulary, hidden, intermediate, layers, heads, kv_heads, head_size, context;
  float norm_eps;
} agon_decoder_config;

// One layer's weights. Biases and head norms may be null.
typedef struct {
  const float *input_norm, *post_norm;       // [D]
  const float *q, *k, *v;                    // [H·S, D], [K·S, D], [K·S, D]
  const float *q_bias, *k_bias, *v_bias;     // [H·S], [K·S], [K·S]
  const float *q_norm, *k_norm;              // [S]
  const float *o, *o_bias;                   // [D, H·S], [D]
  const float *gate, *up, *down;             // [F, D], [F, D], [D, F]
  const float *gate_bias, *up_bias, *down_bias; // [F], [F], [D]
} agon_decoder_layer;

typedef struct agon_decoder agon_decoder;
typedef struct agon_workspace agon_workspace;

// The kernels that this machine can run, the fastest first: "avx512", "avx2",
// "portable". Null beyond the last.
const char *agon_decoder_kernel(int index);

// A decoder without weights for the kernel of that index; null if there is no
// memory. cos and sin are [context, S/2] and copied.
agon_decoder *agon_decoder_new(agon_decoder_config config, int kernel, const float *cos, const float *sin);
void agon_decoder_free(agon_decoder *d);

// Copies weights into the decoder, laid out for its kernel; 0 if there is no
// memory.
int agon_decoder_set_layer(agon_decoder *d, int index, agon_decoder_layer layer);
// embedding and head are [V, D]; final_norm is [D].
int agon_decoder_set_ends(agon_decoder *d, const float *embedding, const float *final_norm, const float *head);

// The floats that a page of the cache takes.
size_t agon_decoder_page_floats(const agon_decoder *d);

// The tokens of a call, in memory of the workspace that the caller fills. Those
// of one sequence stand in ascending order, and everything before them in their
// sequence has been decoded before.
typedef struct {
  int32_t count;        // at most AGON_CALL_TOKENS
  int32_t *ids;         // [count]
  int32_t *positions;   // [count] place in the sequence, from 0
  int32_t *first_pages; // [count] index into pages of the sequence's first page
  int32_t *pages;       // page numbers in the arena, per sequence in order
  // The draws: after the token draw_tokens[i], with the number uniforms[i] in
  // [0, 1) and logits times inverse_temperatures[i]; 0 takes the likeliest.
  int32_t draws;
  int32_t *draw_tokens;
  double *uniforms;
  float *inverse_temperatures;
  // What was drawn, and its log-probability. A token of -1 tells that the
  // logits were not finite.
  int32_t *drawn;
  float *log_probs;
} agon_call;

// What one thread needs while it decodes; null if there is no memory.
agon_workspace *agon_workspace_new(const agon_decoder *d);
void agon_workspace_free(agon_workspace *w);
agon_call *agon_workspace_call(agon_workspace *w);

// Decodes the tokens of the workspace's call: writes their keys and values into
// the pages of arena and draws. Calls may run at the same time if they have
// workspaces of their own and no page that one writes is used by another.
void agon_decoder_run(const agon_decoder *d, agon_workspace *w, float *arena);

// The logits [V] of the i-th draw of the last call.
const float *agon_workspace_logits(const agon_workspace *w, int i);

#ifdef __cplusplus
}
#endif
