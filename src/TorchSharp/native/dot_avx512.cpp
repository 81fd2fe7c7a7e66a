// Dot products for x86 processors with AVX-512 but without bfloat16 instructions.
#include "kernels.h"

#ifdef __x86_64__
#include <immintrin.h>

#pragma GCC target("avx512f,avx512dq,avx512bw,avx512vl")

namespace {

using Element = float;
using Vector = __m512;
using Weights = __m512;
constexpr int width = 16;

inline __mmask16 first(int count) { return static_cast<__mmask16>((1u << count) - 1); }
inline Weights wide(__m256i bits) { return _mm512_castsi512_ps(_mm512_slli_epi32(_mm512_cvtepu16_epi32(bits), 16)); }

inline Vector zero() { return _mm512_setzero_ps(); }
inline Vector load_x(const float* x) { return _mm512_loadu_ps(x); }
inline Weights load_w(const uint16_t* w) { return wide(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(w))); }
inline Vector load_x_part(const float* x, int count) { return _mm512_maskz_loadu_ps(first(count), x); }
inline Weights load_w_part(const uint16_t* w, int count) { return wide(_mm256_maskz_loadu_epi16(first(count), w)); }
inline Vector multiply_add(Vector sum, Vector x, Weights w) { return _mm512_fmadd_ps(x, w, sum); }
inline float sum(Vector a) { return _mm512_reduce_add_ps(a); }
inline void four(const Vector (&a)[4], float* results) {
  __m256 halves[4];
  for (int i = 0; i < 4; i++)
    halves[i] = _mm256_add_ps(_mm512_castps512_ps256(a[i]), _mm512_extractf32x8_ps(a[i], 1));
  __m256 sums = _mm256_hadd_ps(_mm256_hadd_ps(halves[0], halves[1]), _mm256_hadd_ps(halves[2], halves[3]));
  _mm_storeu_ps(results, _mm_add_ps(_mm256_castps256_ps128(sums), _mm256_extractf128_ps(sums, 1)));
}

} // namespace

#include "dot.h"

void ts::dot_avx512(const Product& p, int64_t begin, int64_t end) { outputs(p, begin, end); }
#else
void ts::dot_avx512(const Product& p, int64_t begin, int64_t end) { dot_plain(p, begin, end); }
#endif
