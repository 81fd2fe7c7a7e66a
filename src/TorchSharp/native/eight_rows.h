// The innermost part of products with AVX-512's bfloat16 instructions: so many rows by two tiles of columns that their sums stay in registers. Included after the target.
#pragma once

#include "tile.h"

namespace {

constexpr int64_t rows_at_once = 8;

/// to (+)= eight rows of `left`, a tile's rows apart, times two tiles of columns of `right`, `second` apart, over so many steps that lie `stride` apart in both. Sums lie `row` apart from row to row
/// and `half` apart from tile to tile; they begin with those in `from`, or with 0 if `fresh`.
inline __attribute__((always_inline)) void multiply_eight_rows(const uint16_t* left, const uint16_t* right, int64_t second, int64_t stride, int64_t steps, const float* from, float* to, int64_t row, int64_t half, bool fresh) {
  __m512 sums[rows_at_once][2];
  for (int i = 0; i < rows_at_once; i++)
    for (int j = 0; j < 2; j++) sums[i][j] = fresh ? _mm512_setzero_ps() : _mm512_loadu_ps(from + i * row + j * half);
  for (int64_t step = 0; step < steps; step++, left += stride, right += stride)
    for (int64_t pair = 0; pair < depth / 2; pair++) {
      const __m512bh low = (__m512bh)_mm512_load_si512(right + pair * depth), high = (__m512bh)_mm512_load_si512(right + second + pair * depth);
      for (int i = 0; i < rows_at_once; i++) {
        int factors;
        __builtin_memcpy(&factors, left + i * depth + pair * 2, sizeof factors);
        const __m512bh both = (__m512bh)_mm512_set1_epi32(factors);
        sums[i][0] = _mm512_dpbf16_ps(sums[i][0], both, low);
        sums[i][1] = _mm512_dpbf16_ps(sums[i][1], both, high);
      }
    }
  for (int i = 0; i < rows_at_once; i++)
    for (int j = 0; j < 2; j++) _mm512_storeu_ps(to + i * row + j * half, sums[i][j]);
}

} // namespace
