// Small chains of operations in one pass: called hundreds of times per decoded token, where each operator of libtorch costs more than its work.
#include "kernels.h"
#include "lanes.h"

#include "interface.h"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>

#include <cmath>

#pragma GCC optimize("O3")

namespace ts {

/// Numbers that one thread should at least have: below, waking another costs more than it saves.
constexpr int64_t numbers_per_thread = 1 << 14;

inline float read(const float* from) { return *from; }
inline float read(const uint16_t* from) { return widen(*from); }
inline void write(float* to, float value) { *to = value; }
inline void write(uint16_t* to, float value) { *to = narrow(value); }

template <typename In, typename Out>
static void rms_norm_rows(const In* x, const float* weight, Out* y, int64_t dim, double eps, int64_t begin, int64_t end) {
  for (int64_t row = begin; row < end; row++) {
    const In* from = x + row * dim;
    Out* to = y + row * dim;
    float sums[16] = {};
    int64_t i = 0;
    for (; i + 16 <= dim; i += 16)
      for (int64_t j = 0; j < 16; j++) sums[j] += read(from + i + j) * read(from + i + j);
    double sum = 0;
    for (; i < dim; i++) sum += static_cast<double>(read(from + i)) * read(from + i);
    for (float part : sums) sum += part;
    const float scale = static_cast<float>(1 / std::sqrt(sum / dim + eps));
    for (i = 0; i < dim; i++) write(to + i, read(from + i) * scale * weight[i]);
  }
}

/// x [rows, dim] contiguous.
template <typename In, typename Out>
static void rms_norm(const at::Tensor& x, const at::Tensor& weight, at::Tensor& y, double eps) {
  const int64_t dim = x.size(-1), rows = x.numel() / dim;
  auto from = static_cast<const In*>(x.data_ptr());
  auto scale = static_cast<const float*>(weight.data_ptr());
  auto to = static_cast<Out*>(y.data_ptr());
  at::parallel_for(0, rows, std::max<int64_t>(1, numbers_per_thread / dim), [&](int64_t begin, int64_t end) {
    rms_norm_rows(from, scale, to, dim, eps, begin, end);
  });
}

/// x [rows, heads, dim] with any strides but the last; y contiguous; cos and sin [rows, half], contiguous.
template <typename T>
static void rotate(const at::Tensor& x, const float* cos, const float* sin, at::Tensor& y, int64_t half, float scale) {
  const int64_t rows = x.size(0), heads = x.size(1), dim = x.size(2), row_stride = x.stride(0), head_stride = x.stride(1);
  auto from = static_cast<const T*>(x.data_ptr());
  auto to = static_cast<T*>(y.data_ptr());
  at::parallel_for(0, rows, std::max<int64_t>(1, numbers_per_thread / (heads * dim)), [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; row++) {
      const float* c = cos + row * half;
      const float* s = sin + row * half;
      for (int64_t head = 0; head < heads; head++) {
        const T* in = from + row * row_stride + head * head_stride;
        T* out = to + (row * heads + head) * dim;
        for (int64_t i = 0; i < half; i++) {
          const float left = read(in + i) * scale, right = read(in + half + i) * scale;
          write(out + i, left * c[i] - right * s[i]);
          write(out + half + i, right * c[i] + left * s[i]);
        }
        for (int64_t i = 2 * half; i < dim; i++) write(out + i, read(in + i) * scale);
      }
    }
  });
}

template <typename In, typename Out>
TS_INLINE void layer_norm_row(const In* x, const float* weight, const float* bias, Out* y, int64_t dim, float eps) {
  Lanes sums{};
  int64_t i = 0;
  for (; i + lanes <= dim; i += lanes) sums += load(x + i);
  float mean = 0, squares = 0;
  for (; i < dim; i++) mean += read(x + i);
  for (int64_t j = 0; j < lanes; j++) mean += sums[j];
  mean /= dim;
  sums = Lanes{};
  for (i = 0; i + lanes <= dim; i += lanes) sums += (load(x + i) - mean) * (load(x + i) - mean);
  for (; i < dim; i++) squares += (read(x + i) - mean) * (read(x + i) - mean);
  for (int64_t j = 0; j < lanes; j++) squares += sums[j];
  const float scale = 1 / std::sqrt(squares / dim + eps);
  for (i = 0; i + lanes <= dim; i += lanes) store(y + i, (load(x + i) - mean) * scale * load(weight + i) + load(bias + i));
  for (; i < dim; i++) write(y + i, (read(x + i) - mean) * scale * weight[i] + bias[i]);
}

TS_EACH_PROCESSOR void layer_norm_row_of(const float* x, const float* weight, const float* bias, float* y, int64_t dim, float eps) { layer_norm_row(x, weight, bias, y, dim, eps); }
TS_EACH_PROCESSOR void layer_norm_row_of(const float* x, const float* weight, const float* bias, uint16_t* y, int64_t dim, float eps) { layer_norm_row(x, weight, bias, y, dim, eps); }
TS_EACH_PROCESSOR void layer_norm_row_of(const uint16_t* x, const float* weight, const float* bias, float* y, int64_t dim, float eps) { layer_norm_row(x, weight, bias, y, dim, eps); }
TS_EACH_PROCESSOR void layer_norm_row_of(const uint16_t* x, const float* weight, const float* bias, uint16_t* y, int64_t dim, float eps) { layer_norm_row(x, weight, bias, y, dim, eps); }

template <typename In, typename Out>
static void layer_norm(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias, at::Tensor& y, double eps) {
  const int64_t dim = x.size(-1), rows = x.numel() / dim;
  auto from = static_cast<const In*>(x.data_ptr());
  auto to = static_cast<Out*>(y.data_ptr());
  auto w = static_cast<const float*>(weight.data_ptr());
  auto b = static_cast<const float*>(bias.data_ptr());
  at::parallel_for(0, rows, std::max<int64_t>(1, numbers_per_thread / dim), [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; row++) layer_norm_row_of(from + row * dim, w, b, to + row * dim, dim, static_cast<float>(eps));
  });
}

/// x · σ(slope · x); σ from e^(−|x|), so that nothing overflows.
TS_INLINE Lanes gated(Lanes x, float slope) {
  const Lanes z = x * slope;
  const Lanes e = exponential(z < 0.0f ? z : -z);
  return x * (z < 0.0f ? e : Lanes{} + 1.0f) / (e + 1.0f);
}

template <typename T>
TS_INLINE void gate_row(const T* x, T* y, int64_t count, float slope) {
  int64_t i = 0;
  for (; i + lanes <= count; i += lanes) store(y + i, gated(load(x + i), slope));
  for (; i < count; i++) write(y + i, read(x + i) / (1 + std::exp(-slope * read(x + i))));
}

TS_EACH_PROCESSOR void gate_row_of(const float* x, float* y, int64_t count, float slope) { gate_row(x, y, count, slope); }
TS_EACH_PROCESSOR void gate_row_of(const uint16_t* x, uint16_t* y, int64_t count, float slope) { gate_row(x, y, count, slope); }

template <typename T>
static void gate(const at::Tensor& x, at::Tensor& y, float slope) {
  auto from = static_cast<const T*>(x.data_ptr());
  auto to = static_cast<T*>(y.data_ptr());
  at::parallel_for(0, x.numel(), numbers_per_thread, [&](int64_t begin, int64_t end) { gate_row_of(from + begin, to + begin, end - begin, slope); });
}

at::Tensor gate_of(const at::Tensor& x, double slope) {
  at::Tensor y = at::empty(x.sizes(), x.options());
  if (x.scalar_type() == at::kFloat) gate<float>(x, y, static_cast<float>(slope));
  else gate<uint16_t>(x, y, static_cast<float>(slope));
  return y;
}

TS_EACH_PROCESSOR void add_row_of(const float* x, const uint16_t* more, float* y, int64_t count) {
  int64_t i = 0;
  for (; i + lanes <= count; i += lanes) store(y + i, load(x + i) + load(more + i));
  for (; i < count; i++) y[i] = x[i] + read(more + i);
}

} // namespace ts

using namespace ts;
using Handle = at::TensorImpl*;

extern "C" {

/// x / sqrt(mean(x²) + eps) · weight over the last dimension; x bfloat16 or float on the processor, weight float [dim], the result of the given type.
Handle ts_rms_norm(Handle input, Handle weight, double eps, int32_t type) {
  return guard([&] {
    at::Tensor x = borrow(input).contiguous(), w = borrow(weight).contiguous();
    at::Tensor y = at::empty(x.sizes(), x.options().dtype(static_cast<at::ScalarType>(type)));
    if (x.numel() == 0) return release(y);
    const bool in = x.scalar_type() == at::kFloat, out = y.scalar_type() == at::kFloat;
    if (in && out) rms_norm<float, float>(x, w, y, eps);
    else if (in) rms_norm<float, uint16_t>(x, w, y, eps);
    else if (out) rms_norm<uint16_t, float>(x, w, y, eps);
    else rms_norm<uint16_t, uint16_t>(x, w, y, eps);
    return release(y);
  });
}

/// Rotates x [..., heads, dim] (bfloat16 or float on the processor) by the angles whose cosines and sines are given, float [..., half], and multiplies with scale.
Handle ts_rotate(Handle input, Handle cosines, Handle sines, double scale) {
  return guard([&] {
    at::Tensor given = borrow(input), cos = borrow(cosines).contiguous(), sin = borrow(sines).contiguous();
    at::Tensor y = at::empty(given.sizes(), given.options());
    if (given.numel() == 0) return release(y);
    at::Tensor x = given.dim() == 3 ? given : given.reshape({-1, given.size(-2), given.size(-1)});
    if (x.stride(2) != 1) x = x.contiguous();
    const int64_t half = cos.numel() / x.size(0);
    auto c = static_cast<const float*>(cos.data_ptr());
    auto s = static_cast<const float*>(sin.data_ptr());
    if (x.scalar_type() == at::kFloat) rotate<float>(x, c, s, y, half, static_cast<float>(scale));
    else rotate<uint16_t>(x, c, s, y, half, static_cast<float>(scale));
    return release(y);
  });
}

/// (x − mean) / sqrt(variance + eps) · weight + bias over the last dimension; x bfloat16 or float on the processor, weight and bias float [dim], the result of the given type.
Handle ts_layer_norm(Handle input, Handle weight, Handle bias, double eps, int32_t type) {
  return guard([&] {
    at::Tensor x = borrow(input).contiguous(), w = borrow(weight).contiguous(), b = borrow(bias).contiguous();
    at::Tensor y = at::empty(x.sizes(), x.options().dtype(static_cast<at::ScalarType>(type)));
    if (x.numel() == 0) return release(y);
    const bool in = x.scalar_type() == at::kFloat, out = y.scalar_type() == at::kFloat;
    if (in && out) layer_norm<float, float>(x, w, b, y, eps);
    else if (in) layer_norm<float, uint16_t>(x, w, b, y, eps);
    else if (out) layer_norm<uint16_t, float>(x, w, b, y, eps);
    else layer_norm<uint16_t, uint16_t>(x, w, b, y, eps);
    return release(y);
  });
}

/// x · σ(slope · x); x bfloat16 or float on the processor.
Handle ts_gate(Handle input, double slope) {
  return guard([&] { return release(gate_of(borrow(input).contiguous(), slope)); });
}

/// x + more of the same shape, x float and more bfloat16 on the processor.
Handle ts_add(Handle input, Handle addend) {
  return guard([&] {
    at::Tensor x = borrow(input).contiguous(), more = borrow(addend).contiguous();
    at::Tensor y = at::empty(x.sizes(), x.options());
    auto from = static_cast<const float*>(x.data_ptr());
    auto by = static_cast<const uint16_t*>(more.data_ptr());
    auto to = static_cast<float*>(y.data_ptr());
    at::parallel_for(0, x.numel(), numbers_per_thread, [&](int64_t begin, int64_t end) { add_row_of(from + begin, by + begin, to + begin, end - begin); });
    return release(y);
  });
}

} // extern "C"
