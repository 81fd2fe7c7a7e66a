// Products of attention's gradients for x86 processors with AVX-512's bfloat16 instructions.
#include "kernels.h"

#if defined(__x86_64__) && defined(__GNUC__) && __GNUC__ >= 10
#include <immintrin.h>

#include <vector>

#pragma GCC optimize("O3")
#pragma GCC target("avx512f,avx512dq,avx512bw,avx512vl,avx512bf16")

#include "eight_rows.h"

namespace {

inline void start() {}
inline void stop() {}

/// 32 rows by 32 columns of c (+)= two tiles of rows, `length` apart, times two of columns, over so many steps.
inline void multiply(const uint16_t* x, const uint16_t* y, int64_t length, int64_t steps, float* c, int64_t c_row, bool adds) {
  for (int64_t row = 0; row < 2 * tile; row += rows_at_once) {
    float* to = c + row * c_row;
    multiply_eight_rows(x + row / tile * length + row % tile * depth, y, length, tile * depth, steps, to, to, c_row, tile, !adds);
  }
}

} // namespace

#include "multiply.h"

void ts::multiply_avx512_bf16(const float* a, int64_t a_row, int64_t a_column, const float* b, int64_t b_row, float* c, int64_t c_row, int64_t rows, int64_t columns, int64_t inner, bool adds) { product(a, a_row, a_column, b, b_row, c, c_row, rows, columns, inner, adds); }
#else
void ts::multiply_avx512_bf16(const float*, int64_t, int64_t, const float*, int64_t, float*, int64_t, int64_t, int64_t, int64_t, bool) {}
#endif
