// Products of attention's gradients in bfloat16: what lies there as floats is rounded on its way into tiles. Included after start, stop and multiply, and after the target.
#pragma once

#include "tile.h"
#include "transpose.h"

namespace {

constexpr int64_t side = tile, step_size = tile * depth; // numbers of a step of one tile

inline int64_t up(int64_t count, int64_t to) { return (count + to - 1) / to * to; }
inline __mmask16 first_of(int64_t count) { return count >= 16 ? 0xFFFF : count <= 0 ? 0 : static_cast<__mmask16>((1u << count) - 1); }

/// Memory of this thread, aligned for tiles.
inline uint16_t* room(std::vector<uint16_t>& memory, int64_t numbers) {
  if (static_cast<int64_t>(memory.size()) < numbers + 32) memory.resize(numbers + 32);
  return reinterpret_cast<uint16_t*>((reinterpret_cast<uintptr_t>(memory.data()) + 63) / 64 * 64);
}

/// 16 rows of a, tile after tile: [steps][16, 32].
inline void pack_left(const float* a, int64_t row, int64_t column, int64_t rows, int64_t inner, uint16_t* to) {
  for (int64_t k = 0; k < inner; k += depth, to += step_size) {
    if (column == 1) {
      for (int64_t i = 0; i < side; i++) {
        const float* from = a + i * row + k;
        const __m512 low = i < rows ? _mm512_maskz_loadu_ps(first_of(inner - k), from) : _mm512_setzero_ps();
        const __m512 high = i < rows ? _mm512_maskz_loadu_ps(first_of(inner - k - 16), from + 16) : _mm512_setzero_ps();
        _mm512_store_si512(to + i * depth, (__m512i)_mm512_cvtne2ps_pbh(high, low));
      }
      continue;
    }

    __m512i in[2][16], out[2][16];
    for (int half = 0; half < 2; half++) {
      for (int64_t i = 0; i < side; i++) {
        const int64_t at = k + half * 16 + i;
        in[half][i] = at < inner ? (__m512i)_mm512_maskz_loadu_ps(first_of(rows), a + at * column) : _mm512_setzero_si512();
      }
      transpose(in[half], out[half]);
    }
    for (int64_t i = 0; i < side; i++) _mm512_store_si512(to + i * depth, (__m512i)_mm512_cvtne2ps_pbh((__m512)out[1][i], (__m512)out[0][i]));
  }
}

/// 16 columns of b, tile after tile, pairs of rows interleaved: [steps][16, 16, 2].
inline void pack_right(const float* b, int64_t row, int64_t inner, uint16_t* to) {
  const __m512i pairs = _mm512_set_epi16(31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8, 23, 7, 22, 6, 21, 5, 20, 4, 19, 3, 18, 2, 17, 1, 16, 0);
  for (int64_t k = 0; k < up(inner, depth); k += 2, to += depth) {
    const __m512 low = k < inner ? _mm512_loadu_ps(b + k * row) : _mm512_setzero_ps();
    const __m512 high = k + 1 < inner ? _mm512_loadu_ps(b + (k + 1) * row) : _mm512_setzero_ps();
    _mm512_store_si512(to, _mm512_permutexvar_epi16(pairs, (__m512i)_mm512_cvtne2ps_pbh(high, low)));
  }
}

inline void product(const float* a, int64_t a_row, int64_t a_column, const float* b, int64_t b_row, float* c, int64_t c_row, int64_t rows, int64_t columns, int64_t inner, bool adds) {
  thread_local std::vector<uint16_t> left_memory, right_memory;
  const int64_t steps = up(inner, depth) / depth, length = steps * step_size, padded = up(rows, 2 * side);
  uint16_t* left = room(left_memory, padded / side * length);
  uint16_t* right = room(right_memory, columns / side * length);
  for (int64_t i = 0; i < padded; i += side) pack_left(a + i * a_row, a_row, a_column, rows - i, inner, left + i / side * length);
  for (int64_t j = 0; j < columns; j += side) pack_right(b + j, b_row, inner, right + j / side * length);

  start();
  for (int64_t i = 0; i < padded; i += 2 * side)
    for (int64_t j = 0; j < columns; j += 2 * side) multiply(left + i / side * length, right + j / side * length, length, steps, c + i * c_row + j, c_row, adds);
  stop();
}

} // namespace
