// How sums leave the matrix unit: for files compiled with AVX-512, included after their target and kernels.h.
#pragma once

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

} // namespace
