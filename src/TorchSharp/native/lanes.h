// Sixteen numbers at once, in the compiler's own vectors: functions that use them are compiled for each kind of processor, and the right one is taken when the library is loaded.
// Only inline functions, which become part of those that call them.
#pragma once

#include <stdint.h>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define TS_EACH_PROCESSOR __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define TS_EACH_PROCESSOR
#endif

#define TS_INLINE inline __attribute__((always_inline))

namespace ts {

using Lanes = float __attribute__((vector_size(64), aligned(4), may_alias));
using Numbers = int32_t __attribute__((vector_size(64), aligned(4), may_alias));
using Halves = uint16_t __attribute__((vector_size(32), aligned(2), may_alias));
constexpr int64_t lanes = 16;
/// Numbers that one thread should at least have: below, waking another costs more than it saves.
constexpr int64_t numbers_per_thread = 1 << 14;

TS_INLINE Lanes load(const float* from) { return *reinterpret_cast<const Lanes*>(from); }
TS_INLINE Lanes load(const uint16_t* from) { return (Lanes)(__builtin_convertvector(*reinterpret_cast<const Halves*>(from), Numbers) << 16); }

TS_INLINE void store(float* to, Lanes value) { *reinterpret_cast<Lanes*>(to) = value; }
/// To nearest, ties to even; infinities and what is not a number stay so.
TS_INLINE void store(uint16_t* to, Lanes value) {
  const Numbers bits = (Numbers)value;
  const Numbers rounded = (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16;
  const Numbers result = (bits & 0x7FFFFFFF) > 0x7F800000 ? (bits >> 16) | 0x40 : rounded;
  *reinterpret_cast<Halves*>(to) = __builtin_convertvector(result, Halves);
}

/// e^x for x ≤ 0, to about 1e-7 of the result; below -80 nothing. Cody and Waite's reduction with a polynomial of degree 6.
TS_INLINE Lanes exponential(Lanes x) {
  const auto vanishes = x < -80.0f; // to zero: what is smaller than a normal number slows every product down a hundredfold
  x = vanishes ? Lanes{} : x;
  const Lanes n = (x * 1.44269504f + 12582912.0f) - 12582912.0f; // to the nearest whole number
  const Lanes r = (x - n * 0.693359375f) + n * 2.12194440e-4f;
  Lanes p = r * 1.9875691500e-4f + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * r * r + r + 1.0f;
  return vanishes ? Lanes{} : p * (Lanes)((__builtin_convertvector(n, Numbers) + 127) << 23);
}

/// x · σ(slope · x); σ from e^(−|x|), so that nothing overflows.
TS_INLINE Lanes gated(Lanes x, float slope) {
  const Lanes z = x * slope;
  const Lanes e = exponential(z < 0.0f ? z : -z);
  return x * (z < 0.0f ? e : Lanes{} + 1.0f) / (e + 1.0f);
}

} // namespace ts
