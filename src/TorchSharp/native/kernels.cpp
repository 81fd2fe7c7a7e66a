// Products with bfloat16 weights where libtorch's own leave speed behind: few rows (decoding), and any number of rows on
// processors with a matrix unit. Chooses the kernel for this processor and spreads the outputs over libtorch's threads.
#include "kernels.h"

#include "interface.h"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/matmul.h>
#include <c10/core/GradMode.h>

#ifdef __x86_64__
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace ts {

#ifdef __x86_64__
/// Whether the matrix unit exists and the kernel lets this process use its registers (they enlarge what a thread switch saves).
static bool has_matrix_unit() {
  unsigned a, b, c, d;
  if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return false;
  const unsigned bf16 = 1u << 22, tiles = 1u << 24;
  if ((d & (bf16 | tiles)) != (bf16 | tiles)) return false;
  const long request_permission = 0x1023, tile_data = 18;
  return syscall(SYS_arch_prctl, request_permission, tile_data) == 0;
}
#endif

static Processor detect() {
#ifdef __x86_64__
  __builtin_cpu_init();
  bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
  if (avx512 && __builtin_cpu_supports("avx512bf16")) return amx_packed_size(16, 32) && has_matrix_unit() ? Processor::Amx : Processor::Avx512Bf16;
  if (avx512) return Processor::Avx512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return Processor::Avx2;
#endif
  return Processor::Plain;
}

static Processor detected() {
  static const Processor processor = detect();
  return processor;
}

/// What tests set to try the kernels of lesser processors.
static std::atomic<int32_t> limit{static_cast<int32_t>(Processor::Amx)};

Processor processor() { return std::min(detected(), static_cast<Processor>(limit.load())); }

/// Rows up to which reading the weights takes longer than computing with them.
constexpr int64_t few_rows = 16;
/// Rows up to which weights are better read as they lie than copied first (measured: 1.5 times as fast at 32 rows, equal at 192, 0.75 at 512).
constexpr int64_t rows_without_copy = 192;
/// Weights that one thread should at least have: below, waking another costs more than it saves.
constexpr int64_t weights_per_thread = 1 << 16;
/// Multiplications that one thread should at least have where they are the limit, for the same reason.
constexpr int64_t products_per_thread = 1 << 22;

/// Spreads whole blocks of outputs over the threads.
template <typename Body>
static void over_outputs(const Product& p, int64_t block, Body body) {
  int64_t grain = std::max<int64_t>(1, weights_per_thread / (block * p.inputs));
  at::parallel_for(0, (p.outputs + block - 1) / block, grain, [&](int64_t begin, int64_t end) {
    body(begin * block, std::min(end * block, p.outputs));
  });
}

static void by_matrix_unit(Product p, const at::Tensor& x) {
  at::Tensor packed = at::empty({amx_packed_size(p.rows, p.inputs)}, x.options());
  auto to = static_cast<uint16_t*>(packed.data_ptr());
  auto from = static_cast<const uint16_t*>(x.data_ptr());
  at::parallel_for(0, (p.rows + 15) / 16, 4, [&](int64_t begin, int64_t end) { amx_pack(from, to, p.rows, p.inputs, begin, end); });
  p.x = to;
  over_outputs(p, 32, [&](int64_t begin, int64_t end) {
    at::Tensor scratch = at::empty({amx_scratch_size(p.rows)}, at::TensorOptions().dtype(at::kFloat));
    amx_product(p, begin, end, static_cast<float*>(scratch.data_ptr()));
  });
}

static int64_t parts(const Product& p, Blocks blocks) { return (p.outputs + blocks.outputs - 1) / blocks.outputs * ((p.rows + blocks.rows - 1) / blocks.rows); }

/// Large blocks, so that little is read again and again, but several for each thread, so that the slowest holds up the others only briefly.
static Blocks blocks_for(const Product& p) {
  const int64_t enough = 8 * at::get_num_threads();
  Blocks blocks{512, 128};
  while (blocks.outputs > 64 && parts(p, blocks) < enough) blocks.outputs /= 2;
  while (blocks.rows > 64 && parts(p, blocks) < enough) blocks.rows /= 2;
  return blocks;
}

static void in_blocks(Product p, const at::Tensor& x) {
  at::Tensor packed = at::empty({blocked_packed_size(p.rows, p.inputs)}, x.options());
  auto to = static_cast<uint16_t*>(packed.data_ptr());
  auto from = static_cast<const uint16_t*>(x.data_ptr());
  at::parallel_for(0, (p.rows + 31) / 32, 2, [&](int64_t begin, int64_t end) { blocked_pack(from, to, p.rows, p.inputs, begin, end); });
  p.x = to;
  const Blocks blocks = blocks_for(p);
  const int64_t all = parts(p, blocks), grain = std::max<int64_t>(1, products_per_thread / (std::min(p.rows, blocks.rows) * blocks.outputs * p.inputs));
  const auto product = processor() == Processor::Amx ? blocked_amx : blocked_avx512_bf16;
  int64_t counter = 0;
  at::parallel_for(0, std::min<int64_t>(at::get_num_threads(), (all + grain - 1) / grain), 1, [&](int64_t, int64_t) {
    at::Tensor scratch = at::empty({blocked_scratch_size(blocks, p.inputs)}, at::TensorOptions().dtype(at::kByte));
    product(p, blocks, &counter, all, scratch.data_ptr());
  });
}

/// Many rows on a processor without bfloat16 instructions: some weights at a time become float and go through the float product.
static at::Tensor in_parts(const at::Tensor& x, const at::Tensor& w, const at::Tensor& bias) {
  const int64_t inputs = w.size(1), outputs = w.size(0), part = std::max<int64_t>(64, (1 << 21) / std::max<int64_t>(inputs, 1));
  at::Tensor rows = x.reshape({-1, inputs}).to(at::kFloat);
  at::Tensor y = at::empty({rows.size(0), outputs}, x.options());
  for (int64_t begin = 0; begin < outputs; begin += part) {
    int64_t count = std::min(part, outputs - begin);
    at::Tensor values = at::matmul(rows, w.narrow(0, begin, count).to(at::kFloat).t());
    if (bias.defined()) values.add_(bias.narrow(0, begin, count));
    y.narrow(1, begin, count).copy_(values);
  }
  auto shape = x.sizes().vec();
  shape.back() = outputs;
  return y.view(shape);
}

static bool plain_matrix(const at::Tensor& tensor) { return tensor.device().is_cpu() && tensor.layout() == at::kStrided; }

static at::Tensor by_libtorch(const at::Tensor& x, const at::Tensor& w, const at::Tensor& bias) {
  auto type = x.scalar_type();
  at::Tensor weights = w.to(type);
  return bias.defined() ? at::linear(x, weights, bias.to(type)) : at::linear(x, weights);
}

static bool learns(const at::Tensor& tensor) { return tensor.defined() && tensor.requires_grad() && c10::GradMode::is_enabled(); }

/// Whether there is a kernel for these at all.
static bool is_ours(const at::Tensor& x, const at::Tensor& w, const at::Tensor& bias) {
  return !learns(x) && !learns(w) && !learns(bias) && plain_matrix(x) && plain_matrix(w) && w.dim() == 2 && w.scalar_type() == at::kBFloat16 && w.is_contiguous()
      && x.dim() >= 1 && x.size(-1) == w.size(1) && w.size(1) > 0 && x.numel() > 0 && w.size(0) > 0
      && (x.scalar_type() == at::kBFloat16 || x.scalar_type() == at::kFloat)
      && (!bias.defined() || (plain_matrix(bias) && bias.dim() == 1 && bias.size(0) == w.size(0) && bias.is_contiguous()
          && (bias.scalar_type() == at::kBFloat16 || bias.scalar_type() == at::kFloat)));
}

/// All but x and y.
static Product product_of(const at::Tensor& x, const at::Tensor& w, const at::Tensor& bias) {
  Product p{};
  p.w = static_cast<const uint16_t*>(w.data_ptr());
  p.inputs = w.size(1);
  p.outputs = w.size(0);
  p.rows = x.numel() / p.inputs;
  p.bias = bias.defined() ? bias.data_ptr() : nullptr;
  p.bias_float = bias.defined() && bias.scalar_type() == at::kFloat;
  return p;
}

static std::vector<int64_t> result_shape(const at::Tensor& x, const Product& p) {
  auto shape = x.sizes().vec();
  shape.back() = p.outputs;
  return shape;
}

static bool as_it_lies(const Product& p) { return p.outputs % 32 == 0 && p.inputs % 32 == 0 && p.rows <= rows_without_copy; }

static bool on_matrix_unit(const Product& p, bool real) { return !real && processor() == Processor::Amx && p.rows > 4; }

/// Not by libtorch's oneDNN: its cache of compiled products gave broken promises and wrong results when models ran side by side (2.6.3).
static bool goes_in_blocks(const Product& p, bool real) { return !real && processor() >= Processor::Avx512Bf16 && p.rows > few_rows && !(on_matrix_unit(p, real) && as_it_lies(p)); }

static at::Tensor linear(const at::Tensor& x, const at::Tensor& w, const at::Tensor& bias) {
  if (!is_ours(x, w, bias)) return by_libtorch(x, w, bias);

  const Processor kind = processor();
  const bool real = x.scalar_type() == at::kFloat;
  Product p = product_of(x, w, bias);
  const bool blocks = goes_in_blocks(p, real), matrix_unit = on_matrix_unit(p, real);
  if (p.rows > few_rows && !blocks && !matrix_unit) return in_parts(x, w, bias);

  at::Tensor y = at::empty(result_shape(x, p), x.options());
  p.y = y.data_ptr();
  p.y_float = real;

  at::Tensor rows = x.contiguous();
  if (blocks) {
    in_blocks(p, rows);
  } else if (matrix_unit && as_it_lies(p)) {
    by_matrix_unit(p, rows);
  } else if (!real && kind >= Processor::Avx512Bf16) {
    p.x = rows.data_ptr();
    over_outputs(p, 4, [&](int64_t begin, int64_t end) { dot_avx512_bf16(p, begin, end); });
  } else {
    rows = rows.to(at::kFloat);
    p.x = rows.data_ptr();
    auto dot = kind >= Processor::Avx512 ? dot_avx512 : kind == Processor::Avx2 ? dot_avx2 : dot_plain;
    over_outputs(p, 4, [&](int64_t begin, int64_t end) { dot(p, begin, end); });
  }
  return y;
}

/// With what follows done before the result is written; undefined where there is no such form.
static at::Tensor linear_and_more(const at::Tensor& x, const at::Tensor& w, const at::Tensor& bias, double slope, const at::Tensor& added) {
  if (!is_ours(x, w, bias) || learns(added)) return {};
  Product p = product_of(x, w, bias);
  if (!goes_in_blocks(p, x.scalar_type() == at::kFloat)) return {};
  const auto shape = result_shape(x, p);
  if (added.defined() && (!plain_matrix(added) || added.scalar_type() != at::kFloat || !added.is_contiguous() || added.sizes() != shape)) return {};

  at::Tensor y = at::empty(shape, added.defined() ? added.options() : x.options());
  p.y = y.data_ptr();
  p.y_float = added.defined();
  p.slope = static_cast<float>(slope);
  p.added = added.defined() ? static_cast<const float*>(added.data_ptr()) : nullptr;
  in_blocks(p, x.contiguous());
  return y;
}

} // namespace ts

using namespace ts;
using Handle = at::TensorImpl*;

extern "C" {

int32_t ts_processor() { return static_cast<int32_t>(processor()); }
void ts_limit_processor(int32_t kind) { limit = kind; }

/// x [..., inputs] · w [outputs, inputs]ᵀ + bias [outputs] (or null), in the type of x.
Handle ts_linear(Handle x, Handle w, Handle bias) {
  return guard([&] { return release(linear(borrow(x), borrow(w), borrow(bias))); });
}

/// z · σ(slope · z), or z for a slope of 0, for z of ts_linear in the type of x; or added + z in float for `added` float of z's shape.
/// In one pass, and z is not rounded before. Null without an error where there is no such form: then it has to be composed.
Handle ts_linear_and_more(Handle x, Handle w, Handle bias, double slope, Handle added) {
  return guard([&] { return release(linear_and_more(borrow(x), borrow(w), borrow(bias), slope, borrow(added))); });
}

/// Reads the memory once with all threads; the result is only there so that nothing is left out.
/// Four streams for each thread: with one, the processor waits at every page.
uint64_t ts_read(const uint64_t* memory, int64_t words) {
  constexpr int64_t line = 8, streams = 4, ahead = 128;
  std::atomic<uint64_t> total{0};
  at::parallel_for(0, words / line, 1 << 14, [&](int64_t begin, int64_t end) {
    const int64_t apart = (end - begin) / streams;
    uint64_t sums[line] = {};
    for (int64_t i = begin; i < begin + apart; i++) {
      for (int64_t s = 0; s < streams; s++) {
        const uint64_t* from = memory + (i + s * apart) * line;
        __builtin_prefetch(from + ahead);
        for (int64_t j = 0; j < line; j++) sums[j] += from[j];
      }
    }
    uint64_t sum = 0;
    for (uint64_t part : sums) sum += part;
    total += sum;
  });
  return total;
}

} // extern "C"
