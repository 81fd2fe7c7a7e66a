// Attention over bfloat16 in one pass: chooses the kernel for this processor and spreads heads and queries over libtorch's threads.
#include "kernels.h"

#include "interface.h"

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>

namespace ts {

/// Products (of two numbers) that one thread should at least have: below, waking another costs more than it saves.
constexpr int64_t products_per_thread = 1 << 19;

static Attention::Heads heads_of(const at::Tensor& x) { return {static_cast<const uint16_t*>(x.data_ptr()), x.stride(0), x.stride(1), x.stride(2)}; }

static at::Tensor rows_together(const at::Tensor& x) { return x.stride(-1) == 1 ? x : x.contiguous(); }

static at::Tensor attend(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const at::Tensor& mask) {
  Attention a{};
  a.batch = q.size(0), a.heads = q.size(1), a.queries = q.size(2), a.dim = q.size(3), a.kv_heads = k.size(1), a.keys = k.size(2);
  at::Tensor y = at::empty({a.batch, a.queries, a.heads * a.dim}, q.options());
  if (y.numel() == 0) return y;
  a.q = heads_of(q), a.k = heads_of(k), a.v = heads_of(v);
  a.y = static_cast<uint16_t*>(y.data_ptr());
  if (mask.defined()) {
    a.mask = mask.data_ptr();
    a.mask_float = mask.scalar_type() == at::kFloat;
    a.mask_batch = mask.size(0) == 1 ? 0 : mask.stride(0);
    a.mask_query = mask.stride(1);
  }

  const int64_t rows = attention_blocks(a.heads / a.kv_heads * a.queries, attention_rows), blocks = attention_blocks(a.keys, attention_keys);
  const uint16_t* packed = nullptr;
  at::Tensor memory;
  if (rows > 1) { // else each block is used once, and packed where it is used
    memory = at::empty({a.batch * a.kv_heads * blocks, attention_packed_size(a.dim)}, q.options());
    auto to = static_cast<uint16_t*>(memory.data_ptr());
    at::parallel_for(0, memory.size(0), 8, [&](int64_t begin, int64_t end) { attention_pack(a, to + begin * memory.size(1), begin, end); });
    packed = to;
  }
  auto kernel = processor() >= Processor::Amx ? attend_amx : attend_avx512_bf16;
  const int64_t tasks = a.batch * a.kv_heads * rows, grain = std::max<int64_t>(1, products_per_thread / (attention_rows * a.keys * a.dim));
  std::atomic<int64_t> next{0}; // each thread takes what comes next when it is ready: on a shared machine one may be far slower than another
  at::parallel_for(0, std::min<int64_t>(at::get_num_threads(), (tasks + grain - 1) / grain), 1, [&](int64_t, int64_t) {
    at::Tensor scratch = at::empty({attention_scratch_size(a.dim)}, at::TensorOptions().dtype(at::kByte));
    for (int64_t begin; (begin = next.fetch_add(grain)) < tasks;) kernel(a, packed, begin, std::min(begin + grain, tasks), scratch.data_ptr());
  });
  return y;
}

} // namespace ts

using namespace ts;
using Handle = at::TensorImpl*;

extern "C" {

/// Most numbers in a head for which ts_attend has a form on this processor; 0 where it has none.
int64_t ts_attend_dim() { return processor() >= Processor::Avx512Bf16 && attention_packed_size(1) > 0 ? attention_dim : 0; }

/// softmax(q · kᵀ + mask) · v over q [batch, heads, queries, dim], k and v [batch, kvHeads, keys, dim] in bfloat16 and a mask [batch or 1, queries, keys]
/// in bfloat16 or float, or null. The result is [batch, queries, heads · dim].
Handle ts_attend(Handle q, Handle k, Handle v, Handle mask) {
  return guard([&] {
    at::Tensor added = borrow(mask);
    return release(attend(rows_together(borrow(q)), rows_together(borrow(k)), rows_together(borrow(v)), added.defined() ? rows_together(added) : added));
  });
}

} // extern "C"
