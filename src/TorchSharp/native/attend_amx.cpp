// Attention on the matrix unit of newer Intel processors (AMX, bfloat16).
#include "kernels.h"

#if defined(__x86_64__) && defined(__GNUC__) && __GNUC__ >= 11
#include <immintrin.h>

#include <math.h>

#pragma GCC optimize("O3")
#pragma GCC target("avx512f,avx512dq,avx512bw,avx512vl,avx512bf16,amx-tile,amx-bf16")

#include "tiles.h"
#include "transpose.h"

namespace {

inline void start() { configure(); }
inline void stop() { _tile_release(); }

template <int A, int B>
inline void multiply(const uint16_t* a, int64_t a_next, const uint16_t* b, int64_t b_next, int64_t steps, float* c, int64_t c_next_a, int64_t c_next_b) {
  static_assert(A <= 2 && B == 2);
  _tile_loadd(0, c, 64);
  _tile_loadd(1, c + c_next_b, 64);
  if (A == 2) {
    _tile_loadd(2, c + c_next_a, 64);
    _tile_loadd(3, c + c_next_a + c_next_b, 64);
  }
  for (int64_t step = 0; step < steps; step++, a += 512, b += 512) {
    _tile_loadd(4, a, 64);
    _tile_loadd(6, b, 64);
    _tile_dpbf16ps(0, 4, 6);
    _tile_loadd(7, b + b_next, 64);
    _tile_dpbf16ps(1, 4, 7);
    if (A == 2) {
      _tile_loadd(5, a + a_next, 64);
      _tile_dpbf16ps(2, 5, 6);
      _tile_dpbf16ps(3, 5, 7);
    }
  }
  _tile_stored(0, c, 64);
  _tile_stored(1, c + c_next_b, 64);
  if (A == 2) {
    _tile_stored(2, c + c_next_a, 64);
    _tile_stored(3, c + c_next_a + c_next_b, 64);
  }
}

} // namespace

#include "attend.h"

void ts::attend_amx(const Attention& a, const uint16_t* packed, int64_t begin, int64_t end, void* scratch) { attend(a, packed, begin, end, scratch); }
#else
void ts::attend_amx(const Attention&, const uint16_t*, int64_t, int64_t, void*) {}
#endif
