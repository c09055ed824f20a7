// The forward pass, in vectors of LANES floats and tiles of ROWS tokens. It is
// included once per instruction set, with KERNEL as its name.
//
// The order of every sum is a function of the model's sizes and the token's
// position alone. Tiles divide tokens and outputs, never a sum.
#include "layout.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace {

typedef float vec __attribute__((vector_size(LANES * 4)));
typedef int32_t ivec __attribute__((vector_size(LANES * 4)));
typedef float vec_anywhere __attribute__((vector_size(LANES * 4), aligned(4), may_alias));

constexpr int panel_size = 2 * LANES;
constexpr int page = AGON_PAGE_TOKENS;

inline vec load(const float *p) { return *reinterpret_cast<const vec_anywhere *>(p); }
inline void store(float *p, vec v) { *reinterpret_cast<vec_anywhere *>(p) = v; }
inline vec all(float x) { return x - vec{}; }

inline float sum(vec v) {
  float lanes[LANES];
  store(lanes, v);
  for (int width = LANES / 2; width > 0; width /= 2)
    for (int i = 0; i < width; i++)
      lanes[i] += lanes[i + width];
  return lanes[0];
}

// e^x to within 2 units in the last place; 0 below -87. (Cephes, expf: x is
// split into n·ln 2 and a rest, whose exponential is a polynomial.)
inline vec exponential(vec x) {
  const vec low = all(-87.0f);
  vec y = x < low ? low : x;
  y = y > all(88.0f) ? all(88.0f) : y;
  const vec magic = all(12582912.0f); // 1.5·2^23: adding it rounds to an integer
  vec n = (y * 1.44269504088896341f + magic) - magic;
  vec r = y - n * 0.693359375f;
  r = r - n * -2.12194440e-4f;
  vec p = all(1.9875691500e-4f);
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * (r * r) + r + 1.0f;
  ivec exponent = (__builtin_convertvector(n, ivec) + 127) << 23;
  vec scaled = p * (vec)exponent; // a cast of vectors keeps the bits
  vec result = x < low ? vec{} : scaled;
  return x == x ? result : x; // NaN stays NaN
}

// tile computes M tokens × one panel: acc[m] = x[m]·panel. Each sum runs over
// the inputs in order.
template <int M>
inline void tile(const float *x, int stride, const float *panel, int in, vec (&acc)[M][2]) {
#pragma GCC unroll 16
  for (int m = 0; m < M; m++)
    acc[m][0] = acc[m][1] = vec{};
  for (int k = 0; k < in; k++, panel += panel_size) {
    const vec first = load(panel), second = load(panel + LANES);
#pragma GCC unroll 16
    for (int m = 0; m < M; m++) {
      const float a = x[size_t(m) * stride + k];
      acc[m][0] += a * first;
      acc[m][1] += a * second;
    }
  }
}

template <int M, class Use>
inline void use_tile(int token, const float *x, int stride, const packed &w, int panel, Use &use) {
  vec acc[M][2];
  tile<M>(x + size_t(token) * stride, stride, w.weights + size_t(panel) * w.in * panel_size, w.in, acc);
#pragma GCC unroll 16
  for (int m = 0; m < M; m++)
    use(token + m, panel, acc[m][0], acc[m][1]);
}

// rest handles the tokens that do not fill a tile.
template <int M, class Use>
inline void rest(int n, int token, const float *x, int stride, const packed &w, int panel, Use &use) {
  if constexpr (M > 0) {
    if (n == M)
      use_tile<M>(token, x, stride, w, panel, use);
    else
      rest<M - 1>(n, token, x, stride, w, panel, use);
  }
}

// multiply gives use(token, panel, first, second) the products of x [n, in]
// with a panel's two vectors of outputs.
template <class Use> void multiply(const float *x, int stride, int n, const packed &w, Use use) {
  for (int panel = 0; panel < w.panels; panel++) {
    int token = 0;
    for (; token + ROWS <= n; token += ROWS)
      use_tile<ROWS>(token, x, stride, w, panel, use);
    rest<ROWS - 1>(n - token, token, x, stride, w, panel, use);
  }
}

void multiply_into(float *y, int y_stride, const float *x, int stride, int n, const packed &w) {
  const float *bias = w.bias;
  multiply(x, stride, n, w, [=](int token, int panel, vec first, vec second) {
    float *to = y + size_t(token) * y_stride + panel * panel_size;
    if (bias) {
      first += load(bias + panel * panel_size);
      second += load(bias + panel * panel_size + LANES);
    }
    store(to, first);
    store(to + LANES, second);
  });
}

void multiply_add(float *y, int y_stride, const float *x, int stride, int n, const packed &w) {
  const float *bias = w.bias;
  multiply(x, stride, n, w, [=](int token, int panel, vec first, vec second) {
    float *to = y + size_t(token) * y_stride + panel * panel_size;
    if (bias) {
      first += load(bias + panel * panel_size);
      second += load(bias + panel * panel_size + LANES);
    }
    store(to, load(to) + first);
    store(to + LANES, load(to + LANES) + second);
  });
}

// A panel of gate_up holds LANES gates and the LANES inputs that they gate.
void multiply_gated(float *y, int y_stride, const float *x, int stride, int n, const packed &w) {
  const float *bias = w.bias;
  multiply(x, stride, n, w, [=](int token, int panel, vec gate, vec up) {
    if (bias) {
      gate += load(bias + panel * panel_size);
      up += load(bias + panel * panel_size + LANES);
    }
    vec silu = gate / (1.0f + exponential(-gate));
    store(y + size_t(token) * y_stride + panel * LANES, silu * up);
  });
}

void rms_norm(float *y, const float *x, const float *gain, int size, int stride, int n, float eps) {
  for (int token = 0; token < n; token++, x += stride, y += stride) {
    vec squares = {};
    for (int i = 0; i < stride; i += LANES)
      squares += load(x + i) * load(x + i);
    const float scale = 1.0f / std::sqrt(sum(squares) / size + eps);
    for (int i = 0; i < stride; i += LANES)
      store(y + i, load(x + i) * scale * load(gain + i));
  }
}

void head_norm(float *x, const float *gain, int size, float eps) {
  float squares = 0;
  for (int i = 0; i < size; i++)
    squares += x[i] * x[i];
  const float scale = 1.0f / std::sqrt(squares / size + eps);
  for (int i = 0; i < size; i++)
    x[i] = x[i] * scale * gain[i];
}

void rotate(float *x, const float *cos, const float *sin, int half) {
  for (int i = 0; i < half; i++) {
    const float a = x[i], b = x[i + half];
    x[i] = a * cos[i] - b * sin[i];
    x[i + half] = b * cos[i] + a * sin[i];
  }
}

// turn_heads normalises (where the model does) and rotates queries and keys,
// and writes keys and values into their page.
void turn_heads(const agon_decoder &d, const packed_layer &l, float *qkv, int position, float *cache) {
  const auto &c = d.c;
  const int s = c.head_size, half = s / 2, row = d.value_row(), at = position % page;
  const float *cos = d.cos + size_t(position) * half, *sin = d.sin + size_t(position) * half;
  for (int head = 0; head < c.heads + c.kv_heads; head++) {
    float *x = qkv + head * s;
    if (l.q_norm)
      head_norm(x, head < c.heads ? l.q_norm : l.k_norm, s, c.norm_eps);
    rotate(x, cos, sin, half);
  }
  const float *key = qkv + d.q_size(), *value = key + d.kv_size();
  float *keys = cache, *values = cache + d.key_floats();
  for (int head = 0; head < c.kv_heads; head++, key += s, value += s, keys += s * page, values += row * page) {
    for (int i = 0; i < s; i++)
      keys[i * page + at] = key[i];
    std::memcpy(values + size_t(at) * row, value, sizeof(float) * s);
  }
}

// page_scores writes query·key of the 16 keys of a page.
void page_scores(float *scores, const float *query, const float *keys, int size, float scale) {
  constexpr int parts = page / LANES;
  vec acc[4][parts] = {};
  int i = 0;
  for (; i + 4 <= size; i += 4)
    for (int j = 0; j < 4; j++)
      for (int p = 0; p < parts; p++)
        acc[j][p] += query[i + j] * load(keys + size_t(i + j) * page + p * LANES);
  for (; i < size; i++)
    for (int p = 0; p < parts; p++)
      acc[0][p] += query[i] * load(keys + size_t(i) * page + p * LANES);
  for (int p = 0; p < parts; p++)
    store(scores + p * LANES, ((acc[0][p] + acc[1][p]) + (acc[2][p] + acc[3][p])) * scale);
}

// softmax makes weights of n scores, which it does not divide by their sum; it
// returns that. Scores up to the page's end are overwritten.
float softmax(float *scores, int n) {
  const int end = (n + page - 1) / page * page;
  const float least = -std::numeric_limits<float>::infinity();
  std::fill(scores + n, scores + end, least);
  vec largest = all(least);
  for (int i = 0; i < end; i += LANES) {
    vec s = load(scores + i);
    largest = s > largest ? s : largest;
  }
  float lanes[LANES];
  store(lanes, largest);
  const float top = *std::max_element(lanes, lanes + LANES);
  vec total = {};
  for (int i = 0; i < end; i += LANES) {
    vec e = exponential(load(scores + i) - top);
    store(scores + i, e);
    total += e;
  }
  return sum(total);
}

// fetch begins to bring memory into the cache.
inline void fetch(const float *from, size_t n) {
  for (size_t i = 0; i < n; i += 16)
    __builtin_prefetch(from + i);
}

// add_values adds the values of the first n tokens of a page, each times its
// weight, to out.
void add_values(float *out, const float *weights, const float *values, int n, int row) {
  for (int i = 0; i < row; i += LANES) {
    vec mixed = load(out + i);
    for (int j = 0; j < n; j++)
      mixed += weights[j] * load(values + size_t(j) * row + i);
    store(out + i, mixed);
  }
}

// attend mixes the values of positions 0 to n-1 of one sequence for all heads.
// It goes through a page at a time, which lies in memory as it is read.
void attend(const agon_decoder &d, agon_workspace &w, float *out, const float *queries, const float *arena,
            const int32_t *pages, size_t base, int n) {
  const auto &c = d.c;
  const int s = c.head_size, row = d.value_row(), shared = c.heads / c.kv_heads, scores_row = padded(c.context);
  const float scale = 1.0f / std::sqrt(float(s));
  auto of = [&](int at) { return arena + pages[std::min(at, n - 1) / page] * d.page_floats() + base; };
  for (int at = 0; at < n; at += page) {
    const float *keys = of(at), *next = of(at + page);
    for (int head = 0; head < c.heads; head++) {
      const size_t offset = size_t(head / shared) * s * page;
      fetch(next + offset, s * page);
      page_scores(w.scores + size_t(head) * scores_row + at, queries + head * s, keys + offset, s, scale);
    }
  }
  for (int head = 0; head < c.heads; head++)
    w.totals[head] = softmax(w.scores + size_t(head) * scores_row, n);
  std::fill(w.values + 0, w.values + c.heads * row, 0.0f);
  for (int at = 0; at < n; at += page) {
    const float *values = of(at) + d.key_floats(), *next = of(at + page) + d.key_floats();
    for (int head = 0; head < c.heads; head++) {
      const size_t offset = size_t(head / shared) * row * page;
      fetch(next + offset, row * page);
      add_values(w.values + head * row, w.scores + size_t(head) * scores_row + at, values + offset,
                 std::min(page, n - at), row); // what lies beyond n may be anything
    }
  }
  for (int head = 0; head < c.heads; head++)
    for (int i = 0; i < s; i++)
      out[head * s + i] = w.values[head * row + i] / w.totals[head];
}

void attention(const agon_decoder &d, int layer, agon_workspace &w, float *arena, const agon_call &call) {
  const int qkv_row = padded(d.q_size() + 2 * d.kv_size()), mixed_row = padded(d.q_size());
  const size_t base = layer * d.layer_floats();
  for (int t = 0; t < call.count; t++) {
    const int position = call.positions[t];
    const int32_t *pages = call.pages + call.first_pages[t];
    turn_heads(d, d.layers[layer], w.qkv + size_t(t) * qkv_row, position,
               arena + pages[position / page] * d.page_floats() + base);
  }
  for (int t = 0; t < call.count; t++)
    attend(d, w, w.mixed + size_t(t) * mixed_row, w.qkv + size_t(t) * qkv_row, arena, call.pages + call.first_pages[t],
           base, call.positions[t] + 1);
}

void block(const agon_decoder &d, int layer, agon_workspace &w, float *arena, const agon_call &call) {
  const auto &c = d.c;
  const auto &l = d.layers[layer];
  const int n = call.count, hidden_row = padded(c.hidden), gated_row = padded(c.intermediate);
  rms_norm(w.normed, w.stream, l.input_norm, c.hidden, hidden_row, n, c.norm_eps);
  multiply_into(w.qkv, padded(d.q_size() + 2 * d.kv_size()), w.normed, hidden_row, n, l.qkv);
  attention(d, layer, w, arena, call);
  multiply_add(w.stream, hidden_row, w.mixed, padded(d.q_size()), n, l.o);
  rms_norm(w.normed, w.stream, l.post_norm, c.hidden, hidden_row, n, c.norm_eps);
  multiply_gated(w.gated, gated_row, w.normed, hidden_row, n, l.gate_up);
  multiply_add(w.stream, hidden_row, w.gated, gated_row, n, l.down);
}

// greedy finds the first of the likeliest tokens.
int greedy(const float *logits, int n) { return int(std::max_element(logits, logits + n) - logits); }

// draw takes the token at which the sum of probabilities, in the order of ids,
// passes uniform. An inverse temperature of 0 stands for a temperature of 0:
// the likeliest token, with its log-probability at temperature 1.
void draw(float *logits, float *weights, int vocabulary, double uniform, float inverse, int32_t *token, float *log_prob) {
  const int end = padded(vocabulary);
  std::fill(logits + vocabulary, logits + end, -std::numeric_limits<float>::infinity());
  const float scale = inverse == 0 ? 1.0f : inverse;
  const int likeliest = greedy(logits, vocabulary);
  const float top = logits[likeliest] * scale;
  double total = 0;
  for (int i = 0; i < end; i += LANES) {
    vec e = exponential(load(logits + i) * scale - top);
    store(weights + i, e);
    total += sum(e);
  }
  *token = -1;
  *log_prob = std::numeric_limits<float>::quiet_NaN();
  if (!std::isfinite(total) || !std::isfinite(top))
    return;
  *token = likeliest;
  if (inverse != 0) {
    double left = uniform * total;
    int i = 0;
    for (; i + LANES < end; i += LANES) {
      const double part = sum(load(weights + i));
      if (left < part)
        break;
      left -= part;
    }
    for (; i < vocabulary; i++) {
      if (weights[i] > 0)
        *token = i; // the last that can be drawn, if rounding leaves some over
      if (left < weights[i])
        break;
      left -= weights[i];
    }
  }
  *log_prob = float(double(logits[*token] * scale - top) - std::log(total));
}

void run(const agon_decoder &d, agon_workspace &w, float *arena) {
  const auto &call = w.call;
  const auto &c = d.c;
  const int hidden_row = padded(c.hidden);
  for (int t = 0; t < call.count; t++)
    std::memcpy(w.stream + size_t(t) * hidden_row, d.embedding + size_t(call.ids[t]) * hidden_row, sizeof(float) * hidden_row);
  for (int layer = 0; layer < c.layers; layer++)
    block(d, layer, w, arena, call);
  for (int i = 0; i < call.draws; i++) // the rows that are drawn from come to the front
    rms_norm(w.normed + size_t(i) * hidden_row, w.stream + size_t(call.draw_tokens[i]) * hidden_row, d.final_norm, c.hidden,
             hidden_row, 1, c.norm_eps);
  multiply_into(w.logits, w.logits_row, w.normed, hidden_row, call.draws, d.head);
  for (int i = 0; i < call.draws; i++)
    draw(w.logits + size_t(i) * w.logits_row, w.weights, c.vocabulary, call.uniforms[i], call.inverse_temperatures[i],
         call.drawn + i, call.log_probs + i);
}

// pack_rows copies outputs of a matrix [out, in] into the panels' lanes from
// lane on, `lanes` per panel.
void pack_rows(packed &to, const float *from, int out, int first, int lane, int lanes) {
  for (int o = 0; o < out; o++) {
    const int at = first + o;
    float *panel = to.weights + size_t(at / lanes) * to.in * panel_size + lane + at % lanes;
    for (int k = 0; k < to.in; k++)
      panel[size_t(k) * panel_size] = from[size_t(o) * to.in + k];
  }
}

packed empty(int in, int out, int lanes) {
  packed p;
  p.in = in;
  p.out = out;
  p.panels = (out + lanes - 1) / lanes;
  p.weights = floats(size_t(p.panels) * in * panel_size);
  return p;
}

packed plain(const float *from, int in, int out) {
  packed p = empty(in, out, panel_size);
  pack_rows(p, from, out, 0, 0, panel_size);
  return p;
}

// set_gated_bias lays the gates' biases out as their weights are.
void set_gated_bias(const agon_decoder_config &c, packed_layer &p, const agon_decoder_layer &l) {
  p.gate_up.bias = floats(size_t(p.gate_up.panels) * panel_size);
  for (int i = 0; i < c.intermediate; i++) {
    float *panel = p.gate_up.bias + size_t(i / LANES) * panel_size + i % LANES;
    panel[0] = l.gate_bias[i];
    panel[LANES] = l.up_bias[i];
  }
  p.down.bias = floats(padded(c.hidden));
  std::memcpy(p.down.bias, l.down_bias, sizeof(float) * c.hidden);
}

void set_layer(agon_decoder &d, packed_layer &p, const agon_decoder_layer &l) {
  const auto &c = d.c;
  const int q = d.q_size(), kv = d.kv_size();
  p.qkv = empty(c.hidden, q + 2 * kv, panel_size);
  pack_rows(p.qkv, l.q, q, 0, 0, panel_size);
  pack_rows(p.qkv, l.k, kv, q, 0, panel_size);
  pack_rows(p.qkv, l.v, kv, q + kv, 0, panel_size);
  if (l.q_bias) {
    p.qkv.bias = floats(padded(q + 2 * kv));
    std::memcpy(p.qkv.bias, l.q_bias, sizeof(float) * q);
    std::memcpy(p.qkv.bias + q, l.k_bias, sizeof(float) * kv);
    std::memcpy(p.qkv.bias + q + kv, l.v_bias, sizeof(float) * kv);
  }
  p.o = plain(l.o, q, c.hidden);
  if (l.o_bias) {
    p.o.bias = floats(padded(c.hidden));
    std::memcpy(p.o.bias, l.o_bias, sizeof(float) * c.hidden);
  }
  p.gate_up = empty(c.hidden, c.intermediate, LANES);
  pack_rows(p.gate_up, l.gate, c.intermediate, 0, 0, LANES);
  pack_rows(p.gate_up, l.up, c.intermediate, 0, LANES, LANES);
  p.down = plain(l.down, c.intermediate, c.hidden);
  if (l.gate_bias)
    set_gated_bias(c, p, l);
}

void set_head(agon_decoder &d, const float *head) { d.head = plain(head, d.c.hidden, d.c.vocabulary); }

} // namespace

#define KERNEL_NAME_(x) #x
#define KERNEL_NAME(x) KERNEL_NAME_(x)
#define KERNEL_OBJECT_(x) kernel_##x
#define KERNEL_OBJECT(x) KERNEL_OBJECT_(x)
extern const kernel KERNEL_OBJECT(KERNEL) = {KERNEL_NAME(KERNEL), set_layer, set_head, run};
