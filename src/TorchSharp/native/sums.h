// How sums leave the matrix unit: for files compiled with AVX-512, included after their target and kernels.h.
#pragma once

#include "lanes.h"
#include "transpose.h"

namespace {

inline __m512 bias_of(const ts::Product& p, int64_t output, __mmask16 some) {
  if (!p.bias) return _mm512_setzero_ps();
  if (p.bias_float) return _mm512_maskz_loadu_ps(some, static_cast<const float*>(p.bias) + output);
  __m256i bits = _mm256_maskz_loadu_epi16(some, static_cast<const uint16_t*>(p.bias) + output);
  return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(bits), 16));
}

/// Writes a tile of sums, [outputs, rows], to y, [rows, outputs], as far as it reaches.
inline void write(const ts::Product& p, const float* sums, int64_t row, int64_t output) {
  if (output >= p.outputs) return;
  const int64_t left = p.outputs - output;
  const __mmask16 some = left >= 16 ? 0xFFFF : (1u << left) - 1;
  const __m512 bias = bias_of(p, output, some);
  __m512i in[16], out[16];
  for (int i = 0; i < 16; i++) in[i] = _mm512_load_si512(sums + i * 16);
  transpose(in, out);
  for (int64_t r = 0; r < 16 && row + r < p.rows; r++) {
    __m512 values = _mm512_add_ps(_mm512_castsi512_ps(out[r]), bias);
    int64_t at = (row + r) * p.outputs + output;
    if (p.y_float) _mm512_mask_storeu_ps(static_cast<float*>(p.y) + at, some, values);
    else _mm256_mask_storeu_epi16(static_cast<uint16_t*>(p.y) + at, some, (__m256i)_mm512_cvtneps_pbh(values));
  }
}

/// What becomes of z = x · wᵀ + bias.
inline __m512 finish(const ts::Product& p, __m512 z) { return p.slope == 0 ? z : (__m512)ts::gated((ts::Lanes)z, p.slope); }

/// Writes two tiles of sums, [32 outputs, 16 rows], to y, [rows, outputs], as far as it reaches.
inline void write_pair(const ts::Product& p, const float* sums, int64_t row, int64_t output) {
  const int64_t left = p.outputs - output;
  const __mmask16 low = left >= 16 ? 0xFFFF : (1u << left) - 1, high = left >= 32 ? 0xFFFF : left > 16 ? (1u << (left - 16)) - 1 : 0;
  alignas(64) float bias[32];
  _mm512_store_ps(bias, bias_of(p, output, low));
  _mm512_store_ps(bias + 16, bias_of(p, output + 16, high));
  if (!p.y_float) { // two outputs become one number of 32 bits first, so that half as much is transposed
    const __m512i pairs = _mm512_set_epi16(31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8, 23, 7, 22, 6, 21, 5, 20, 4, 19, 3, 18, 2, 17, 1, 16, 0);
    __m512i in[16], out[16];
    for (int i = 0; i < 16; i++) {
      const __m512 even = finish(p, _mm512_add_ps(_mm512_load_ps(sums + 2 * i * 16), _mm512_set1_ps(bias[2 * i])));
      const __m512 odd = finish(p, _mm512_add_ps(_mm512_load_ps(sums + (2 * i + 1) * 16), _mm512_set1_ps(bias[2 * i + 1])));
      in[i] = _mm512_permutexvar_epi16(pairs, (__m512i)_mm512_cvtne2ps_pbh(odd, even));
    }
    transpose(in, out);
    const __mmask32 some = static_cast<__mmask32>(high) << 16 | low;
    for (int64_t r = 0; r < 16 && row + r < p.rows; r++) _mm512_mask_storeu_epi16(static_cast<uint16_t*>(p.y) + (row + r) * p.outputs + output, some, out[r]);
    return;
  }
  for (int half = 0; half < 2; half++) {
    const __mmask16 some = half ? high : low;
    __m512i in[16], out[16];
    for (int i = 0; i < 16; i++) in[i] = _mm512_castps_si512(finish(p, _mm512_add_ps(_mm512_load_ps(sums + (half * 16 + i) * 16), _mm512_set1_ps(bias[half * 16 + i]))));
    transpose(in, out);
    for (int64_t r = 0; r < 16 && row + r < p.rows; r++) {
      const int64_t at = (row + r) * p.outputs + output + half * 16;
      __m512 values = _mm512_castsi512_ps(out[r]);
      if (p.added) values = _mm512_add_ps(values, _mm512_maskz_loadu_ps(some, p.added + at));
      _mm512_mask_storeu_ps(static_cast<float*>(p.y) + at, some, values);
    }
  }
}

} // namespace
