// The chains of fused.cpp and attention, so that autograd follows them: a training of a small model spends its time in passes over memory, not in products.
#include "kernels.h"
#include "lanes.h"

#include "interface.h"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>
#include <torch/csrc/autograd/custom_function.h>

#include <cmath>
#include <cstring>
#include <memory>

#pragma GCC optimize("O3")

namespace ts {

using torch::autograd::AutogradContext;
using torch::autograd::Function;
using torch::autograd::variable_list;

/// Columns of a product that are computed together; buffers are padded to a multiple of it.
constexpr int64_t panel = 2 * lanes;

inline int64_t padded(int64_t columns) { return (columns + panel - 1) / panel * panel; }

template <int rows>
TS_INLINE void multiply_rows(const float* a, int64_t a_row, int64_t a_column, const float* b, int64_t b_row, float* c, int64_t c_row, int64_t columns, int64_t inner, bool adds) {
  for (int64_t j = 0; j < columns; j += panel) {
    Lanes sums[rows][2];
    for (int i = 0; i < rows; i++)
      for (int half = 0; half < 2; half++) {
        if (adds) sums[i][half] = *reinterpret_cast<const Lanes*>(c + i * c_row + j + half * lanes);
        else sums[i][half] = Lanes{};
      }
    for (int64_t k = 0; k < inner; k++) {
      const Lanes left = *reinterpret_cast<const Lanes*>(b + k * b_row + j);
      const Lanes right = *reinterpret_cast<const Lanes*>(b + k * b_row + j + lanes);
      for (int i = 0; i < rows; i++) {
        const float factor = a[i * a_row + k * a_column];
        sums[i][0] += left * factor;
        sums[i][1] += right * factor;
      }
    }
    for (int i = 0; i < rows; i++)
      for (int half = 0; half < 2; half++) *reinterpret_cast<Lanes*>(c + i * c_row + j + half * lanes) = sums[i][half];
  }
}

/// c [rows, columns] (+)= a [rows, inner] · b [inner, columns]; columns a multiple of panel; a may lie in any order.
TS_EACH_PROCESSOR
void multiply(const float* a, int64_t a_row, int64_t a_column, const float* b, int64_t b_row, float* c, int64_t c_row, int64_t rows, int64_t columns, int64_t inner, bool adds) {
  int64_t i = 0;
  for (; i + 8 <= rows; i += 8) multiply_rows<8>(a + i * a_row, a_row, a_column, b, b_row, c + i * c_row, c_row, columns, inner, adds);
  for (; i < rows; i++) multiply_rows<1>(a + i * a_row, a_row, a_column, b, b_row, c + i * c_row, c_row, columns, inner, adds);
}

/// Turns scores into e^(score − shift) where keys are, zero beyond them up to `columns`, a multiple of lanes; gives their sum.
TS_EACH_PROCESSOR
float exponentials(float* scores, float shift, int64_t keys, int64_t columns) {
  Lanes sums{};
  for (int64_t i = 0; i < columns; i += lanes) {
    Lanes& weights = *reinterpret_cast<Lanes*>(scores + i);
    weights = exponential(weights - shift);
    for (int64_t j = std::max<int64_t>(0, keys - i); j < lanes; j++) weights[j] = 0;
    sums += weights;
  }
  float sum = 0;
  for (int64_t j = 0; j < lanes; j++) sum += sums[j];
  return sum;
}

TS_EACH_PROCESSOR
float largest(const float* values, int64_t count) {
  float most[lanes];
  for (float& value : most) value = -INFINITY;
  int64_t i = 0;
  for (; i + lanes <= count; i += lanes)
    for (int64_t j = 0; j < lanes; j++) most[j] = values[i + j] > most[j] ? values[i + j] : most[j];
  float result = -INFINITY;
  for (; i < count; i++) result = values[i] > result ? values[i] : result;
  for (float value : most) result = value > result ? value : result;
  return result;
}

TS_EACH_PROCESSOR
void widen_row(const uint16_t* from, float* to, int64_t count) { for (int64_t i = 0; i < count; i++) to[i] = widen(from[i]); }

TS_EACH_PROCESSOR
void narrow_row(const float* from, uint16_t* to, int64_t count) { for (int64_t i = 0; i < count; i++) to[i] = narrow(from[i]); }

TS_EACH_PROCESSOR
void add_row(const float* from, float* to, int64_t count) { for (int64_t i = 0; i < count; i++) to[i] += from[i]; }

TS_EACH_PROCESSOR
void scale_row(float* row, float scale, int64_t count) { for (int64_t i = 0; i < count; i++) row[i] *= scale; }

/// The gradients of scores from those of weights: weight · (change − dot).
TS_EACH_PROCESSOR
void change_row(const float* weights, float* changes, float dot, int64_t count) { for (int64_t i = 0; i < count; i++) changes[i] = weights[i] * (changes[i] - dot); }

inline void read_row(const at::Tensor& tensor, int64_t offset, float* to, int64_t count) {
  if (tensor.scalar_type() == at::kFloat) std::memcpy(to, static_cast<const float*>(tensor.data_ptr()) + offset, count * sizeof(float));
  else widen_row(static_cast<const uint16_t*>(tensor.data_ptr()) + offset, to, count);
}

inline void write_row(const at::Tensor& tensor, int64_t offset, const float* from, int64_t count) {
  if (tensor.scalar_type() == at::kFloat) std::memcpy(static_cast<float*>(tensor.data_ptr()) + offset, from, count * sizeof(float));
  else narrow_row(from, static_cast<uint16_t*>(tensor.data_ptr()) + offset, count);
}

/// One head's rows [tokens, dim] as floats, dim padded with zeros to `width`.
inline void read_head(const at::Tensor& x, int64_t batch, int64_t head, int64_t width, float* to) {
  const int64_t tokens = x.size(2), dim = x.size(3);
  for (int64_t i = 0; i < tokens; i++) {
    read_row(x, batch * x.stride(0) + head * x.stride(1) + i * x.stride(2), to + i * width, dim);
    std::memset(to + i * width + dim, 0, (width - dim) * sizeof(float));
  }
}

/// The transpose of `from` [rows, width] as [dim, columns], columns beyond the rows zero.
inline void transpose(const float* from, int64_t rows, int64_t width, int64_t dim, float* to, int64_t columns) {
  for (int64_t d = 0; d < dim; d++) {
    for (int64_t i = 0; i < rows; i++) to[d * columns + i] = from[i * width + d];
    std::memset(to + d * columns + rows, 0, (columns - rows) * sizeof(float));
  }
}

/// Queries whose scores are held at once, so that they stay in the cache.
constexpr int64_t query_block = 64;

/// Keys [begin, end), multiples of panel, of which some query of a block may see some; open: to all of which the mask adds nothing.
struct Run { int64_t begin, end; bool open; };

/// What is added to a score to hide a key is below this.
constexpr float hidden = -30000.0f;

/// Whether any of a mask's values lets a key be seen.
TS_EACH_PROCESSOR
bool shows(const float* values, int64_t count) {
  bool seen = false;
  for (int64_t i = 0; i < count; i++) seen |= values[i] > hidden;
  return seen;
}

/// Whether a mask adds nothing anywhere.
TS_EACH_PROCESSOR
bool is_nothing(const float* values, int64_t count) {
  bool nothing = true;
  for (int64_t i = 0; i < count; i++) nothing &= values[i] == 0;
  return nothing;
}

/// Which keys each block of queries may see: prompts that share a beginning hide most of each other. Found once for all heads of all layers.
struct SeenKeys {
  /// For the last mask that this thread has seen, as it was found then.
  static const SeenKeys& of(const at::Tensor& mask, int64_t queries, int64_t keys) {
    thread_local std::unique_ptr<SeenKeys> last;
    if (!last || mask.numel() == 0 || !last->mask.is_same(mask) || last->version != mask._version() || last->queries != queries || last->keys != keys) last = std::make_unique<SeenKeys>(mask, queries, keys);
    return *last;
  }

  SeenKeys(const at::Tensor& mask, int64_t queries, int64_t keys) : mask(mask), version(mask._version()), queries(queries), blocks((queries + query_block - 1) / query_block), keys(keys), columns(padded(keys)) {
    if (mask.numel() == 0) return;
    runs.resize(mask.size(0) * blocks);
    at::parallel_for(0, static_cast<int64_t>(runs.size()), 1, [&](int64_t begin, int64_t end) {
      std::vector<float> row(columns);
      std::vector<char> seen(columns / panel), open(columns / panel);
      for (int64_t task = begin; task < end; task++) {
        std::fill(seen.begin(), seen.end(), 0);
        std::fill(open.begin(), open.end(), 1);
        for (int64_t i = task % blocks * query_block; i < std::min(queries, (task % blocks + 1) * query_block); i++) {
          read_row(mask, task / blocks * mask.stride(0) + i * mask.stride(1), row.data(), keys);
          for (int64_t j = 0; j < keys; j += panel) {
            seen[j / panel] |= shows(row.data() + j, std::min(panel, keys - j));
            open[j / panel] &= is_nothing(row.data() + j, std::min(panel, keys - j));
          }
        }
        auto& own = runs[task];
        for (int64_t j = 0; j < columns; j += panel) {
          if (!seen[j / panel]) continue;
          const bool is_open = open[j / panel];
          if (!own.empty() && own.back().end == j && own.back().open == is_open) own.back().end = j + panel;
          else own.push_back({j, j + panel, is_open});
        }
        if (own.empty()) own.push_back({0, columns, false}); // a query that may see nothing sees all alike
      }
    });
  }

  /// The runs of the block of queries that begins at `first`, with the mask's values in those that are not open in `rows` [count, columns].
  const std::vector<Run>& read(int64_t batch, int64_t first, int64_t count, float* rows) const {
    if (runs.empty()) return all;
    const int64_t own = mask.size(0) == 1 ? 0 : batch;
    const auto& seen = runs[own * blocks + first / query_block];
    for (int64_t i = 0; i < count; i++)
      for (const Run& run : seen)
        if (!run.open) read_row(mask, own * mask.stride(0) + (first + i) * mask.stride(1) + run.begin, rows + i * columns + run.begin, std::min(run.end, keys) - run.begin);
    return seen;
  }

  const at::Tensor mask;
  const int64_t version, queries, blocks, keys, columns;
  std::vector<std::vector<Run>> runs;
  const std::vector<Run> all{{0, columns, true}};
};

/// By the instructions for bfloat16 where nothing is lost by their rounding.
inline decltype(&multiply) product_for(const at::Tensor& q) {
  if (q.scalar_type() != at::kBFloat16 || processor() < Processor::Avx512Bf16) return &multiply;
  return processor() == Processor::Amx ? &multiply_amx : &multiply_avx512_bf16;
}

/// softmax(q · kᵀ + mask) · v, q multiplied with the scale before; q [batch, heads, queries, dim], k and v [batch, kv heads, keys, dim], mask [batch or 1, queries, keys] or empty: Function takes no undefined tensors.
struct AttentionFunction : Function<AttentionFunction> {
  static at::Tensor contiguous_rows(const at::Tensor& x) { return x.stride(3) == 1 ? x : x.contiguous(); }

  static at::Tensor forward(AutogradContext* context, const at::Tensor& query, const at::Tensor& key, const at::Tensor& value, const at::Tensor& given_mask) {
    const at::Tensor q = contiguous_rows(query), k = contiguous_rows(key), v = contiguous_rows(value);
    const at::Tensor mask = given_mask.contiguous();
    const int64_t batch = q.size(0), heads = q.size(1), queries = q.size(2), dim = q.size(3), kv_heads = k.size(1), keys = k.size(2);
    const int64_t group = heads / kv_heads, width = padded(dim), columns = padded(keys);
    at::Tensor out = at::empty({batch, queries, heads, dim}, q.options());
    at::Tensor logs = at::empty({batch, heads, queries}, q.options().dtype(at::kFloat)); // of the sums of exponentials
    float* log = logs.data_ptr<float>();
    const SeenKeys& seen_keys = SeenKeys::of(mask, queries, keys);
    const auto product = product_for(q);

    at::parallel_for(0, batch * kv_heads, 1, [&](int64_t begin, int64_t end) {
      std::vector<float> rows(queries * width), keys_rows(keys * width), keys_across(dim * columns), values(columns * width), scores(query_block * columns), mixed(query_block * width), masked(query_block * columns);
      for (int64_t task = begin; task < end; task++) {
        const int64_t b = task / kv_heads, kv = task % kv_heads;
        read_head(k, b, kv, width, keys_rows.data());
        transpose(keys_rows.data(), keys, width, dim, keys_across.data(), columns);
        read_head(v, b, kv, width, values.data());
        std::memset(values.data() + keys * width, 0, (columns - keys) * width * sizeof(float));
        for (int64_t h = kv * group; h < (kv + 1) * group; h++) {
          read_head(q, b, h, width, rows.data());
          for (int64_t first = 0; first < queries; first += query_block) {
            const int64_t count = std::min(query_block, queries - first);
            const std::vector<Run>& runs = seen_keys.read(b, first, count, masked.data());
            for (const Run& run : runs) product(rows.data() + first * width, width, 1, keys_across.data() + run.begin, columns, scores.data() + run.begin, columns, count, run.end - run.begin, dim, false);
            for (int64_t i = 0; i < count; i++) {
              float* row = scores.data() + i * columns;
              float most = -INFINITY, sum = 0;
              for (const Run& run : runs) {
                const int64_t seen = std::min(run.end, keys) - run.begin;
                if (!run.open) add_row(masked.data() + i * columns + run.begin, row + run.begin, seen);
                most = std::max(most, largest(row + run.begin, seen));
              }
              for (const Run& run : runs) sum += exponentials(row + run.begin, most, std::min(run.end, keys) - run.begin, run.end - run.begin);
              log[(b * heads + h) * queries + first + i] = most + std::log(sum);
              for (const Run& run : runs) scale_row(row + run.begin, 1 / sum, run.end - run.begin);
            }
            bool adds = false;
            for (const Run& run : runs) {
              product(scores.data() + run.begin, columns, 1, values.data() + run.begin * width, width, mixed.data(), width, count, width, std::min(run.end, keys) - run.begin, adds);
              adds = true;
            }
            for (int64_t i = 0; i < count; i++) write_row(out, ((b * queries + first + i) * heads + h) * dim, mixed.data() + i * width, dim);
          }
        }
      }
    });
    context->save_for_backward({q, k, v, mask, out, logs});
    return out.view({batch, queries, heads * dim});
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const at::Tensor &q = saved[0], &k = saved[1], &v = saved[2], &mask = saved[3], &out = saved[4], &logs = saved[5];
    const int64_t batch = q.size(0), heads = q.size(1), queries = q.size(2), dim = q.size(3), kv_heads = k.size(1), keys = k.size(2);
    const int64_t group = heads / kv_heads, width = padded(dim), columns = padded(keys);
    const at::Tensor given = gradients[0].to(q.scalar_type()).contiguous();
    at::Tensor dq = at::empty({batch, queries, heads, dim}, q.options()), dk = at::empty({batch, keys, kv_heads, dim}, q.options()), dv = at::empty({batch, keys, kv_heads, dim}, q.options());
    const float* log = logs.data_ptr<float>();
    const SeenKeys& seen_keys = SeenKeys::of(mask, queries, keys);
    const auto product = product_for(q);

    at::parallel_for(0, batch * kv_heads, 1, [&](int64_t begin, int64_t end) {
      std::vector<float> rows(queries * width), key_rows(columns * width), keys_across(dim * columns), values(keys * width), values_across(dim * columns), upper(query_block * width), lower(query_block * width),
          weights(query_block * columns), changes(query_block * columns), row_gradients(query_block * width), dots(query_block), key_gradients(columns * width), value_gradients(columns * width), masked(query_block * columns);
      for (int64_t task = begin; task < end; task++) {
        const int64_t b = task / kv_heads, kv = task % kv_heads;
        read_head(k, b, kv, width, key_rows.data());
        std::memset(key_rows.data() + keys * width, 0, (columns - keys) * width * sizeof(float));
        transpose(key_rows.data(), keys, width, dim, keys_across.data(), columns);
        read_head(v, b, kv, width, values.data());
        transpose(values.data(), keys, width, dim, values_across.data(), columns);
        std::fill(key_gradients.begin(), key_gradients.end(), 0.0f);
        std::fill(value_gradients.begin(), value_gradients.end(), 0.0f);
        for (int64_t h = kv * group; h < (kv + 1) * group; h++) {
          read_head(q, b, h, width, rows.data());
          for (int64_t first = 0; first < queries; first += query_block) {
            const int64_t count = std::min(query_block, queries - first);
            const std::vector<Run>& runs = seen_keys.read(b, first, count, masked.data());
            for (int64_t i = 0; i < count; i++) {
              const int64_t at = ((b * queries + first + i) * heads + h) * dim;
              read_row(given, at, upper.data() + i * width, dim);
              std::memset(upper.data() + i * width + dim, 0, (width - dim) * sizeof(float));
              read_row(out, at, lower.data() + i * width, dim);
              dots[i] = 0; // of what came out and its gradient
              for (int64_t d = 0; d < dim; d++) dots[i] += upper[i * width + d] * lower[i * width + d];
            }
            bool adds = false;
            for (const Run& run : runs) {
              const int64_t length = run.end - run.begin, seen = std::min(run.end, keys) - run.begin;
              float *weight = weights.data() + run.begin, *change = changes.data() + run.begin;
              product(rows.data() + first * width, width, 1, keys_across.data() + run.begin, columns, weight, columns, count, length, dim, false);
              product(upper.data(), width, 1, values_across.data() + run.begin, columns, change, columns, count, length, dim, false);
              for (int64_t i = 0; i < count; i++) {
                if (!run.open) add_row(masked.data() + i * columns + run.begin, weight + i * columns, seen);
                exponentials(weight + i * columns, log[(b * heads + h) * queries + first + i], seen, length);
                change_row(weight + i * columns, change + i * columns, dots[i], length);
              }
              product(weight, 1, columns, upper.data(), width, value_gradients.data() + run.begin * width, width, seen, width, count, true);
              product(change, 1, columns, rows.data() + first * width, width, key_gradients.data() + run.begin * width, width, seen, width, count, true);
              product(change, columns, 1, key_rows.data() + run.begin * width, width, row_gradients.data(), width, count, width, seen, adds);
              adds = true;
            }
            for (int64_t i = 0; i < count; i++) write_row(dq, ((b * queries + first + i) * heads + h) * dim, row_gradients.data() + i * width, dim);
          }
        }
        for (int64_t i = 0; i < keys; i++) {
          write_row(dk, ((b * keys + i) * kv_heads + kv) * dim, key_gradients.data() + i * width, dim);
          write_row(dv, ((b * keys + i) * kv_heads + kv) * dim, value_gradients.data() + i * width, dim);
        }
      }
    });
    return {dq.transpose(1, 2), dk.transpose(1, 2), dv.transpose(1, 2), at::Tensor()};
  }
};

TS_EACH_PROCESSOR
void norm_row(const float* x, const float* weight, float* y, int64_t dim, float scale) { for (int64_t i = 0; i < dim; i++) y[i] = x[i] * scale * weight[i]; }

TS_EACH_PROCESSOR
float squares(const float* x, int64_t dim) {
  float sums[lanes] = {}, sum = 0;
  int64_t i = 0;
  for (; i + lanes <= dim; i += lanes)
    for (int64_t j = 0; j < lanes; j++) sums[j] += x[i + j] * x[i + j];
  for (; i < dim; i++) sum += x[i] * x[i];
  for (float part : sums) sum += part;
  return sum;
}

/// With n = x · scale and g = dy · weight: dx = scale · (g − n · mean(g · n)); the weight's gradient gets dy · n. `given` becomes dx.
TS_EACH_PROCESSOR
void norm_gradient(const float* x, const float* weight, float* given, float* weight_gradient, int64_t dim, float scale) {
  float sums[lanes] = {}, mean = 0;
  int64_t i = 0;
  for (; i + lanes <= dim; i += lanes)
    for (int64_t j = 0; j < lanes; j++) {
      const float n = x[i + j] * scale;
      weight_gradient[i + j] += given[i + j] * n;
      given[i + j] *= weight[i + j];
      sums[j] += given[i + j] * n;
    }
  for (; i < dim; i++) {
    const float n = x[i] * scale;
    weight_gradient[i] += given[i] * n;
    given[i] *= weight[i];
    mean += given[i] * n;
  }
  for (float part : sums) mean += part;
  mean /= dim;
  for (i = 0; i < dim; i++) given[i] = scale * (given[i] - x[i] * scale * mean);
}

/// Rows that one thread should at least have.
inline int64_t grain(int64_t dim) { return std::max<int64_t>(1, numbers_per_thread / dim); }

struct RmsNormFunction : Function<RmsNormFunction> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& input, const at::Tensor& weight, double eps, int64_t type) {
    const at::Tensor x = input.contiguous();
    const int64_t dim = x.size(-1), rows = x.numel() / dim;
    at::Tensor y = at::empty(x.sizes(), x.options().dtype(static_cast<at::ScalarType>(type)));
    at::Tensor scales = at::empty({rows}, x.options().dtype(at::kFloat));
    const float* w = weight.data_ptr<float>();
    float* scale = scales.data_ptr<float>();
    at::parallel_for(0, rows, grain(dim), [&](int64_t begin, int64_t end) {
      std::vector<float> from(dim), to(dim);
      for (int64_t row = begin; row < end; row++) {
        read_row(x, row * dim, from.data(), dim);
        scale[row] = static_cast<float>(1 / std::sqrt(static_cast<double>(squares(from.data(), dim)) / dim + eps));
        norm_row(from.data(), w, to.data(), dim, scale[row]);
        write_row(y, row * dim, to.data(), dim);
      }
    });
    context->save_for_backward({x, weight, scales});
    return y;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const at::Tensor &x = saved[0], &weight = saved[1], &scales = saved[2];
    const at::Tensor given = gradients[0].contiguous();
    const int64_t dim = x.size(-1), rows = x.numel() / dim;
    const float* w = weight.data_ptr<float>();
    const float* scale = scales.data_ptr<float>();
    const int64_t parts = std::max<int64_t>(1, std::min<int64_t>(at::get_num_threads(), rows / grain(dim)));
    at::Tensor dx = at::empty(x.sizes(), x.options()), dw = at::zeros({parts, dim}, weight.options());
    // In parts of fixed borders, so that the sums do not depend on which thread was free.
    at::parallel_for(0, parts, 1, [&](int64_t begin, int64_t end) {
      std::vector<float> from(dim), to(dim);
      for (int64_t part = begin; part < end; part++) {
        float* sums = dw.data_ptr<float>() + part * dim;
        for (int64_t row = rows * part / parts; row < rows * (part + 1) / parts; row++) {
          read_row(x, row * dim, from.data(), dim);
          read_row(given, row * dim, to.data(), dim);
          norm_gradient(from.data(), w, to.data(), sums, dim, scale[row]);
          write_row(dx, row * dim, to.data(), dim);
        }
      }
    });
    return {dx, dw.sum(0), at::Tensor(), at::Tensor()};
  }
};

/// Rotates `from` to `to`, [dim], by angles with these cosines and sines, [half]; turn is 1, or -1 to rotate back.
TS_EACH_PROCESSOR
void rotate_row(const float* from, float* to, const float* cos, const float* sin, int64_t half, int64_t dim, float scale, float turn) {
  for (int64_t i = 0; i < half; i++) {
    const float left = from[i] * scale, right = from[half + i] * scale;
    to[i] = left * cos[i] - right * sin[i] * turn;
    to[half + i] = right * cos[i] + left * sin[i] * turn;
  }
  for (int64_t i = 2 * half; i < dim; i++) to[i] = from[i] * scale;
}

struct RotateFunction : Function<RotateFunction> {
  static at::Tensor run(const at::Tensor& given, const at::Tensor& cos, const at::Tensor& sin, double scale, float turn) {
    at::Tensor y = at::empty(given.sizes(), given.options());
    at::Tensor x = given.dim() == 3 ? given : given.reshape({-1, given.size(-2), given.size(-1)});
    if (x.stride(2) != 1) x = x.contiguous();
    const int64_t rows = x.size(0), heads = x.size(1), dim = x.size(2), half = cos.numel() / rows;
    const float *c = cos.data_ptr<float>(), *s = sin.data_ptr<float>();
    at::parallel_for(0, rows, grain(heads * dim), [&](int64_t begin, int64_t end) {
      std::vector<float> from(dim), to(dim);
      for (int64_t row = begin; row < end; row++)
        for (int64_t head = 0; head < heads; head++) {
          read_row(x, row * x.stride(0) + head * x.stride(1), from.data(), dim);
          rotate_row(from.data(), to.data(), c + row * half, s + row * half, half, dim, static_cast<float>(scale), turn);
          write_row(y, (row * heads + head) * dim, to.data(), dim);
        }
    });
    return y;
  }

  static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const at::Tensor& cosines, const at::Tensor& sines, double scale) {
    const at::Tensor cos = cosines.contiguous(), sin = sines.contiguous();
    context->save_for_backward({cos, sin});
    context->saved_data["scale"] = scale;
    return run(x, cos, sin, scale, 1);
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    return {run(gradients[0], saved[0], saved[1], context->saved_data["scale"].toDouble(), -1), at::Tensor(), at::Tensor(), at::Tensor()};
  }
};

at::Tensor gate_of(const at::Tensor& x, double slope); // fused.cpp

/// The gradient of x · σ(slope · x): σ + slope · x · σ · (1 − σ), times what is given, which becomes the result.
TS_EACH_PROCESSOR
void gate_gradient(const float* x, float* given, int64_t count, float slope) {
  for (int64_t i = 0; i < count; i += lanes) {
    const Lanes own = load(x + i), z = own * slope;
    const Lanes small = exponential(z > 0.0f ? -z : z);
    const Lanes share = (z > 0.0f ? Lanes{} + 1.0f : small) / (small + 1.0f);
    store(given + i, load(given + i) * (share + z * share * (1.0f - share)));
  }
}

struct GateFunction : Function<GateFunction> {
  // Numbers that are widened together, a multiple of lanes: they stay in the nearest cache.
  static constexpr int64_t block = 1024;

  static at::Tensor forward(AutogradContext* context, const at::Tensor& input, double slope) {
    const at::Tensor x = input.contiguous();
    context->save_for_backward({x});
    context->saved_data["slope"] = slope;
    return gate_of(x, slope);
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const at::Tensor &x = saved[0], given = gradients[0].contiguous();
    const float slope = static_cast<float>(context->saved_data["slope"].toDouble());
    at::Tensor dx = at::empty(x.sizes(), x.options());
    at::parallel_for(0, x.numel(), numbers_per_thread, [&](int64_t begin, int64_t end) {
      float own[block] = {}, change[block] = {};
      for (int64_t i = begin; i < end; i += block) {
        const int64_t count = std::min(block, end - i);
        read_row(x, i, own, count);
        read_row(given, i, change, count);
        gate_gradient(own, change, (count + lanes - 1) / lanes * lanes, slope);
        write_row(dx, i, change, count);
      }
    });
    return {dx, at::Tensor()};
  }
};

} // namespace ts

using namespace ts;
using Handle = at::TensorImpl*;

extern "C" {

/// ts_gate, followed by autograd.
Handle ts_gate_traced(Handle input, double slope) {
  return guard([&] { return release(GateFunction::apply(borrow(input), slope)); });
}

/// ts_rms_norm, followed by autograd.
Handle ts_rms_norm_traced(Handle input, Handle weight, double eps, int32_t type) {
  return guard([&] { return release(RmsNormFunction::apply(borrow(input), borrow(weight), eps, static_cast<int64_t>(type))); });
}

/// ts_rotate, followed by autograd.
Handle ts_rotate_traced(Handle input, Handle cosines, Handle sines, double scale) {
  return guard([&] { return release(RotateFunction::apply(borrow(input), borrow(cosines), borrow(sines), scale)); });
}

/// softmax(q · kᵀ + mask) · v, followed by autograd: q [batch, heads, queries, dim] scaled before, k and v [batch, kv heads, keys, dim], mask [batch or 1, queries, keys] or null;
/// all bfloat16 or float on the processor. Gives [batch, queries, heads · dim].
Handle ts_attend_traced(Handle query, Handle key, Handle value, Handle mask) {
  return guard([&] { return release(AttentionFunction::apply(borrow(query), borrow(key), borrow(value), mask ? borrow(mask) : at::empty({0}))); });
}

} // extern "C"
