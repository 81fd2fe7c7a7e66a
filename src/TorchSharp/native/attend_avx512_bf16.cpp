// Attention for x86 processors with AVX-512's bfloat16 instructions, and the packing that the matrix unit uses too.
#include "kernels.h"

#if defined(__x86_64__) && defined(__GNUC__) && __GNUC__ >= 10
#include <immintrin.h>

#include <math.h>

#pragma GCC optimize("O3")
#pragma GCC target("avx512f,avx512dq,avx512bw,avx512vl,avx512bf16")

#include "transpose.h"

namespace {

inline void start() {}
inline void stop() {}

template <int A, int B>
inline void multiply(const uint16_t* a, int64_t a_next, const uint16_t* b, int64_t b_next, int64_t steps, float* c, int64_t c_next_a, int64_t c_next_b) {
  for (int i = 0; i < A; i++)
    for (int j = 0; j < B; j++) {
      float* to = c + i * c_next_a + j * c_next_b;
      __m512 sums[16];
      for (int r = 0; r < 16; r++) sums[r] = _mm512_load_ps(to + r * 16);
      for (int64_t step = 0; step < steps; step++) {
        const uint16_t* left = a + i * a_next + step * 512;
        const uint16_t* right = b + j * b_next + step * 512;
        for (int k = 0; k < 16; k++) {
          const __m512bh pairs = (__m512bh)_mm512_load_si512(right + k * 32);
          for (int r = 0; r < 16; r++) {
            int pair;
            __builtin_memcpy(&pair, left + r * 32 + k * 2, sizeof pair);
            sums[r] = _mm512_dpbf16_ps(sums[r], (__m512bh)_mm512_set1_epi32(pair), pairs);
          }
        }
      }
      for (int r = 0; r < 16; r++) _mm512_store_ps(to + r * 16, sums[r]);
    }
}

} // namespace

#include "attend.h"

int64_t ts::attention_packed_size(int64_t dim) { return attention_keys * (up(dim, tile_depth) + up(dim, tile_side)); }

int64_t ts::attention_scratch_size(int64_t dim) {
  return attention_rows * (2 * up(dim, tile_depth) + (4 + 2) * attention_keys + 4 * up(dim, tile_side)) + 2 * attention_packed_size(dim);
}

/// 16 keys at a time, each [dim / 32] steps; then the values, transposed, 16 numbers at a time, each [keys / 32] steps.
void ts::attention_pack(const Attention& a, uint16_t* packed, int64_t begin, int64_t end) {
  const int64_t depth = up(a.dim, tile_depth), dims = up(a.dim, tile_side), blocks = attention_blocks(a.keys, attention_keys);
  for (int64_t block = begin; block < end; block++) {
    const int64_t head = block / blocks, key = block % blocks * attention_keys, count = a.keys - key < attention_keys ? a.keys - key : attention_keys, padded = up(count, tile_depth);
    const uint16_t* k = a.k.at + head / a.kv_heads * a.k.batch + head % a.kv_heads * a.k.head + key * a.k.token;
    const uint16_t* v = a.v.at + head / a.kv_heads * a.v.batch + head % a.kv_heads * a.v.head + key * a.v.token;
    uint16_t* to = packed + (block - begin) * attention_packed_size(a.dim);
    for (int64_t i = 0; i < padded; i++)
      for (int64_t d = 0; d < depth; d += tile_depth)
        _mm512_store_si512(to + (i / tile_side * depth + d) * tile_side + i % tile_side * tile_depth,
            i < count ? _mm512_maskz_loadu_epi16(first_of_32(a.dim - d), k + i * a.k.token + d) : _mm512_setzero_si512());

    to += attention_keys * depth;
    for (int64_t d = 0; d < dims; d += tile_side)
      for (int64_t i = 0; i < padded; i += tile_depth, to += step_size) {
        __m512i in[16], out[16];
        for (int64_t j = 0; j < tile_side; j++) {
          const int64_t left = i + 2 * j, right = left + 1;
          const __mmask16 there = first_of_16(a.dim - d);
          const __m256i low = _mm256_maskz_loadu_epi16(left < count ? there : 0, v + left * a.v.token + d);
          const __m256i high = _mm256_maskz_loadu_epi16(right < count ? there : 0, v + right * a.v.token + d);
          in[j] = _mm512_or_si512(_mm512_cvtepu16_epi32(low), _mm512_slli_epi32(_mm512_cvtepu16_epi32(high), 16));
        }
        transpose(in, out);
        for (int j = 0; j < 16; j++) _mm512_store_si512(to + j * tile_depth, out[j]);
      }
  }
}

void ts::attend_avx512_bf16(const Attention& a, const uint16_t* packed, int64_t begin, int64_t end, void* scratch) { attend(a, packed, begin, end, scratch); }
#else
int64_t ts::attention_packed_size(int64_t) { return 0; }
int64_t ts::attention_scratch_size(int64_t) { return 0; }
void ts::attention_pack(const Attention&, uint16_t*, int64_t, int64_t) {}
void ts::attend_avx512_bf16(const Attention&, const uint16_t*, int64_t, int64_t, void*) {}
#endif
