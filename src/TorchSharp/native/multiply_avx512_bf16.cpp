// Products of attention's gradients for x86 processors with AVX-512's bfloat16 instructions.
#include "kernels.h"

#if defined(__x86_64__) && defined(__GNUC__) && __GNUC__ >= 10
#include <immintrin.h>

#include <vector>

#pragma GCC optimize("O3")
#pragma GCC target("avx512f,avx512dq,avx512bw,avx512vl,avx512bf16")

#include "tile.h"

namespace {

inline void start() {}
inline void stop() {}

/// 32 rows by 32 columns of c (+)= two tiles of rows, `length` apart, times two of columns, over so many steps: eight rows at a time, so that their sums stay in registers.
inline void multiply(const uint16_t* x, const uint16_t* y, int64_t length, int64_t steps, float* c, int64_t c_row, bool adds) {
  constexpr int rows = 8;
  for (int64_t row = 0; row < 2 * tile; row += rows) {
    float* to = c + row * c_row;
    __m512 sums[rows][2];
    for (int i = 0; i < rows; i++)
      for (int half = 0; half < 2; half++) sums[i][half] = adds ? _mm512_loadu_ps(to + i * c_row + half * tile) : _mm512_setzero_ps();
    const uint16_t *left = x + row / tile * length + row % tile * depth, *right = y;
    for (int64_t step = 0; step < steps; step++, left += tile * depth, right += tile * depth)
      for (int64_t pair = 0; pair < depth / 2; pair++) {
        const __m512bh first = (__m512bh)_mm512_load_si512(right + pair * depth), second = (__m512bh)_mm512_load_si512(right + length + pair * depth);
        for (int i = 0; i < rows; i++) {
          int factors;
          __builtin_memcpy(&factors, left + i * depth + pair * 2, sizeof factors);
          const __m512bh both = (__m512bh)_mm512_set1_epi32(factors);
          sums[i][0] = _mm512_dpbf16_ps(sums[i][0], both, first);
          sums[i][1] = _mm512_dpbf16_ps(sums[i][1], both, second);
        }
      }
    for (int i = 0; i < rows; i++)
      for (int half = 0; half < 2; half++) _mm512_storeu_ps(to + i * c_row + half * tile, sums[i][half]);
  }
}

} // namespace

#include "multiply.h"

void ts::multiply_avx512_bf16(const float* a, int64_t a_row, int64_t a_column, const float* b, int64_t b_row, float* c, int64_t c_row, int64_t rows, int64_t columns, int64_t inner, bool adds) { product(a, a_row, a_column, b, b_row, c, c_row, rows, columns, inner, adds); }
#else
void ts::multiply_avx512_bf16(const float*, int64_t, int64_t, const float*, int64_t, float*, int64_t, int64_t, int64_t, int64_t, bool) {}
#endif
