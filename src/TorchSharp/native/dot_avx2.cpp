// Dot products for x86 processors with AVX2 and FMA.
#include "kernels.h"

#ifdef __x86_64__
#include <immintrin.h>

#pragma GCC target("avx2,fma")

namespace {

using Element = float;
using Vector = __m256;
using Weights = __m256;
constexpr int width = 8;

inline Vector zero() { return _mm256_setzero_ps(); }
inline Vector load_x(const float* x) { return _mm256_loadu_ps(x); }
inline Weights load_w(const uint16_t* w) {
  __m256i wide = _mm256_cvtepu16_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(w)));
  return _mm256_castsi256_ps(_mm256_slli_epi32(wide, 16));
}
inline Vector load_x_part(const float* x, int count) {
  float buffer[width] = {};
  for (int i = 0; i < count; i++) buffer[i] = x[i];
  return _mm256_loadu_ps(buffer);
}
inline Weights load_w_part(const uint16_t* w, int count) {
  uint16_t buffer[width] = {};
  for (int i = 0; i < count; i++) buffer[i] = w[i];
  return load_w(buffer);
}
inline Vector multiply_add(Vector sum, Vector x, Weights w) { return _mm256_fmadd_ps(x, w, sum); }
inline float sum(Vector a) {
  __m128 half = _mm_add_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps(a, 1));
  half = _mm_add_ps(half, _mm_movehl_ps(half, half));
  return _mm_cvtss_f32(_mm_add_ss(half, _mm_movehdup_ps(half)));
}
inline void four(const Vector (&a)[4], float* results) {
  __m256 sums = _mm256_hadd_ps(_mm256_hadd_ps(a[0], a[1]), _mm256_hadd_ps(a[2], a[3]));
  _mm_storeu_ps(results, _mm_add_ps(_mm256_castps256_ps128(sums), _mm256_extractf128_ps(sums, 1)));
}

} // namespace

#include "dot.h"

void ts::dot_avx2(const Product& p, int64_t begin, int64_t end) { outputs(p, begin, end); }
#else
void ts::dot_avx2(const Product& p, int64_t begin, int64_t end) { dot_plain(p, begin, end); }
#endif
