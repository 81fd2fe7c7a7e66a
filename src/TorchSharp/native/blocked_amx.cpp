// Products of many rows on the matrix unit of newer Intel processors (AMX, bfloat16).
#include "kernels.h"

#if defined(__x86_64__) && defined(__GNUC__) && __GNUC__ >= 11
#include <immintrin.h>

#pragma GCC target("avx512f,avx512bw,avx512vl,avx512bf16,amx-tile,amx-bf16,prfchw")

#include "tiles.h"

namespace {

inline void start() { configure(); }
inline void stop() { _tile_release(); }

/// Multiplies 32 outputs with 32 rows over some inputs, as they were packed. Sums are [2 of x][2 of w] tiles, added to unless `fresh`. `between` is called after each quarter, while the
/// unit is at work; only at the end are sums written.
template <typename Between>
inline __attribute__((always_inline)) void multiply(const uint16_t* w, const uint16_t* x, int64_t inputs, const float* from, float* to, bool fresh, Between between) {
  begin_sums(from, 2 * area, fresh);
  for (int64_t quarter = 0, k = 0; quarter < 4; quarter++) {
    for (const int64_t end = inputs / depth * (quarter + 1) / 4 * depth; k < end; k += depth, w += 2 * tile * depth, x += 2 * tile * depth) {
      _tile_loadd(6, x, 64);
      _tile_loadd(4, w, 64);
      _tile_dpbf16ps(0, 4, 6);
      _tile_loadd(5, w + tile * depth, 64);
      _tile_dpbf16ps(1, 5, 6);
      _tile_loadd(7, x + tile * depth, 64);
      _tile_dpbf16ps(2, 4, 7);
      _tile_dpbf16ps(3, 5, 7);
    }
    between(quarter);
  }
  end_sums(to, 2 * area);
}

} // namespace

#include "blocked.h"

void ts::blocked_amx(const Product& p, Blocks blocks, int64_t* counter, int64_t parts, void* scratch) { product(p, blocks, counter, parts, scratch); }
#else
void ts::blocked_amx(const Product&, Blocks, int64_t*, int64_t, void*) {}
#endif
