// Products of attention's gradients on the matrix unit of newer Intel processors (AMX, bfloat16).
#include "kernels.h"

#if defined(__x86_64__) && defined(__GNUC__) && __GNUC__ >= 11
#include <immintrin.h>

#include <vector>

#pragma GCC optimize("O3")
#pragma GCC target("avx512f,avx512dq,avx512bw,avx512vl,avx512bf16,amx-tile,amx-bf16")

#include "tiles.h"

namespace {

inline void start() { configure(); }
inline void stop() { _tile_release(); }

/// 32 rows by 32 columns of c (+)= two tiles of rows, `length` apart, times two of columns, over so many steps.
inline void multiply(const uint16_t* x, const uint16_t* y, int64_t length, int64_t steps, float* c, int64_t c_row, bool adds) {
  constexpr int64_t step_size = tile * depth;
  const int64_t stride = c_row * sizeof(float);
  float* lower = c + tile * c_row;
  if (adds) {
    _tile_loadd(0, c, stride);
    _tile_loadd(1, c + tile, stride);
    _tile_loadd(2, lower, stride);
    _tile_loadd(3, lower + tile, stride);
  } else {
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
  }
  for (int64_t step = 0; step < steps; step++, x += step_size, y += step_size) {
    _tile_loadd(4, x, 64);
    _tile_loadd(5, x + length, 64);
    _tile_loadd(6, y, 64);
    _tile_loadd(7, y + length, 64);
    _tile_dpbf16ps(0, 4, 6);
    _tile_dpbf16ps(1, 4, 7);
    _tile_dpbf16ps(2, 5, 6);
    _tile_dpbf16ps(3, 5, 7);
  }
  _tile_stored(0, c, stride);
  _tile_stored(1, c + tile, stride);
  _tile_stored(2, lower, stride);
  _tile_stored(3, lower + tile, stride);
}

} // namespace

#include "multiply.h"

void ts::multiply_amx(const float* a, int64_t a_row, int64_t a_column, const float* b, int64_t b_row, float* c, int64_t c_row, int64_t rows, int64_t columns, int64_t inner, bool adds) { product(a, a_row, a_column, b, b_row, c, c_row, rows, columns, inner, adds); }
#else
void ts::multiply_amx(const float*, int64_t, int64_t, const float*, int64_t, float*, int64_t, int64_t, int64_t, int64_t, bool) {}
#endif
