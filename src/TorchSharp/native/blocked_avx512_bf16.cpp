// Products of many rows for x86 processors with AVX-512's bfloat16 instructions, and the packing that the matrix unit uses too.
#include "kernels.h"

#if defined(__x86_64__) && defined(__GNUC__) && __GNUC__ >= 10
#include <immintrin.h>

#pragma GCC optimize("O3")
#pragma GCC target("avx512f,avx512dq,avx512bw,avx512vl,avx512bf16,prfchw")

#include "eight_rows.h"

namespace {

inline void start() {}
inline void stop() {}

/// Multiplies 32 outputs with 32 rows over some inputs, as they were packed. Sums are [2 of x][2 of w] tiles, added to unless `fresh`. `between` is called four times before any sum is written.
template <typename Between>
inline __attribute__((always_inline)) void multiply(const uint16_t* w, const uint16_t* x, int64_t inputs, const float* from, float* to, bool fresh, Between between) {
  constexpr int64_t block = 2 * tile * depth;
  for (int64_t quarter = 0; quarter < 4; quarter++) between(quarter);
  for (int64_t output = 0; output < 2 * tile; output += rows_at_once)
    multiply_eight_rows(w + output * depth, x, tile * depth, block, inputs / depth, from + output * tile, to + output * tile, tile, 2 * area, fresh);
}

} // namespace

#include "blocked.h"

int64_t ts::blocked_packed_size(int64_t rows, int64_t inputs) { return up(rows, pair) * up(inputs, depth); }
int64_t ts::blocked_scratch_size(Blocks blocks, int64_t inputs) { return blocks.outputs * (2 * inputs_at_once(inputs) * sizeof(uint16_t) + blocks.rows * sizeof(float)); }

void ts::blocked_pack(const uint16_t* x, uint16_t* packed, int64_t rows, int64_t inputs, int64_t begin, int64_t end) {
  const int64_t all = up(inputs, depth), at_once = inputs_at_once(inputs);
  for (int64_t k = 0; k < all; k += at_once) {
    const int64_t some = least(at_once, all - k);
    for (int64_t b = begin; b < end; b++) {
      uint16_t* to = packed + k * up(rows, pair) + b * pair * some;
      for (int64_t at = k; at < k + some; at += depth)
        for (int64_t half = b * pair; half < (b + 1) * pair; half += tile, to += tile * depth) {
          __m512i in[16], out[16];
          for (int64_t r = 0; r < tile; r++)
            in[r] = half + r < rows ? line_of(x + (half + r) * inputs + at, inputs - at) : _mm512_setzero_si512();
          transpose(in, out);
          for (int i = 0; i < 16; i++) _mm512_store_si512(to + i * depth, out[i]);
        }
    }
  }
}

void ts::blocked_avx512_bf16(const Product& p, Blocks blocks, int64_t* counter, int64_t parts, void* scratch) { product(p, blocks, counter, parts, scratch); }
#else
int64_t ts::blocked_packed_size(int64_t, int64_t) { return 0; }
int64_t ts::blocked_scratch_size(Blocks, int64_t) { return 0; }
void ts::blocked_pack(const uint16_t*, uint16_t*, int64_t, int64_t, int64_t, int64_t) {}
void ts::blocked_avx512_bf16(const Product&, Blocks, int64_t*, int64_t, void*) {}
#endif
