// Dot products for x86 processors with AVX-512's bfloat16 instructions: two products per 32 bits, summed in float.
#include "kernels.h"

#ifdef __x86_64__
#include <immintrin.h>

#pragma GCC target("avx512f,avx512dq,avx512bw,avx512vl,avx512bf16")

namespace {

using Element = uint16_t;
using Vector = __m512;
using Weights = __m512bh;
constexpr int width = 32;

inline __mmask32 first(int count) { return static_cast<__mmask32>((1ull << count) - 1); }

inline Vector zero() { return _mm512_setzero_ps(); }
inline Weights load_w(const uint16_t* w) { return (Weights)_mm512_loadu_si512(w); }
inline Weights load_x(const uint16_t* x) { return (Weights)_mm512_loadu_si512(x); }
inline Weights load_w_part(const uint16_t* w, int count) { return (Weights)_mm512_maskz_loadu_epi16(first(count), w); }
inline Weights load_x_part(const uint16_t* x, int count) { return load_w_part(x, count); }
inline Vector multiply_add(Vector sum, Weights x, Weights w) { return _mm512_dpbf16_ps(sum, x, w); }
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

void ts::dot_avx512_bf16(const Product& p, int64_t begin, int64_t end) { outputs(p, begin, end); }
#else
void ts::dot_avx512_bf16(const Product&, int64_t, int64_t) {}
#endif
