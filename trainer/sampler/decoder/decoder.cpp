#include "layout.hpp"

#include <memory>
#include <vector>

// kernels lists those that this machine can run, the fastest first.
static const std::vector<const kernel *> &kernels() {
  static const std::vector<const kernel *> list = [] {
    std::vector<const kernel *> found;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512bw"))
      found.push_back(&kernel_avx512);
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
      found.push_back(&kernel_avx2);
#endif
    found.push_back(&kernel_portable);
    return found;
  }();
  return list;
}

static floats copied(const float *from, int rows, int row, int stride) {
  floats to(size_t(rows) * stride);
  for (int i = 0; i < rows; i++)
    std::memcpy(to + size_t(i) * stride, from + size_t(i) * row, sizeof(float) * row);
  return to;
}

const char *agon_decoder_kernel(int index) {
  return size_t(index) < kernels().size() ? kernels()[index]->name : nullptr;
}

agon_decoder *agon_decoder_new(agon_decoder_config c, int kernel, const float *cos, const float *sin) try {
  auto d = std::make_unique<agon_decoder>();
  d->c = c;
  d->with = kernels()[kernel];
  d->layers.resize(c.layers);
  d->cos = copied(cos, c.context, c.head_size / 2, c.head_size / 2);
  d->sin = copied(sin, c.context, c.head_size / 2, c.head_size / 2);
  return d.release();
} catch (const std::bad_alloc &) {
  return nullptr;
}

void agon_decoder_free(agon_decoder *d) { delete d; }

int agon_decoder_set_layer(agon_decoder *d, int index, agon_decoder_layer layer) try {
  const auto &c = d->c;
  packed_layer p;
  p.input_norm = copied(layer.input_norm, 1, c.hidden, padded(c.hidden));
  p.post_norm = copied(layer.post_norm, 1, c.hidden, padded(c.hidden));
  if (layer.q_norm) {
    p.q_norm = copied(layer.q_norm, 1, c.head_size, c.head_size);
    p.k_norm = copied(layer.k_norm, 1, c.head_size, c.head_size);
  }
  d->with->set_layer(*d, p, layer);
  d->layers[index] = std::move(p);
  return 1;
} catch (const std::bad_alloc &) {
  return 0;
}

int agon_decoder_set_ends(agon_decoder *d, const float *embedding, const float *final_norm, const float *head) try {
  const auto &c = d->c;
  d->embedding = copied(embedding, c.vocabulary, c.hidden, padded(c.hidden));
  d->final_norm = copied(final_norm, 1, c.hidden, padded(c.hidden));
  d->with->set_head(*d, head);
  return 1;
} catch (const std::bad_alloc &) {
  return 0;
}

size_t agon_decoder_page_floats(const agon_decoder *d) { return d->page_floats(); }

// set_call points the call's arrays to memory of the workspace.
static void set_call(agon_workspace &w, int pages) {
  constexpr int n = AGON_CALL_TOKENS;
  w.integers.resize(size_t(n) * (5 + pages));
  w.uniforms.resize(n);
  w.reals.resize(2 * n);
  int32_t *next = w.integers.data();
  for (int32_t **array : {&w.call.ids, &w.call.positions, &w.call.first_pages, &w.call.draw_tokens, &w.call.drawn}) {
    *array = next;
    next += n;
  }
  w.call.pages = next;
  w.call.uniforms = w.uniforms.data();
  w.call.inverse_temperatures = w.reals.data();
  w.call.log_probs = w.reals.data() + n;
}

agon_workspace *agon_workspace_new(const agon_decoder *d) try {
  const auto &c = d->c;
  auto rows = [](int size) { return floats(size_t(AGON_CALL_TOKENS) * padded(size)); };
  auto w = std::make_unique<agon_workspace>();
  w->stream = rows(c.hidden);
  w->normed = rows(c.hidden);
  w->qkv = rows(d->q_size() + 2 * d->kv_size());
  w->mixed = rows(d->q_size());
  w->gated = rows(c.intermediate);
  w->logits = rows(c.vocabulary);
  w->scores = floats(size_t(c.heads) * padded(c.context));
  w->values = floats(size_t(c.heads) * d->value_row());
  w->totals = floats(c.heads);
  w->weights = floats(padded(c.vocabulary));
  w->logits_row = padded(c.vocabulary);
  set_call(*w, (c.context + AGON_PAGE_TOKENS - 1) / AGON_PAGE_TOKENS);
  return w.release();
} catch (const std::bad_alloc &) {
  return nullptr;
}

void agon_workspace_free(agon_workspace *w) { delete w; }

agon_call *agon_workspace_call(agon_workspace *w) { return &w->call; }

const float *agon_workspace_logits(const agon_workspace *w, int i) { return w->logits + size_t(i) * w->logits_row; }

void agon_decoder_run(const agon_decoder *d, agon_workspace *w, float *arena) {
  d->with->run(*d, *w, arena);
}
