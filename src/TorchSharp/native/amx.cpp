// Products on the matrix unit of newer Intel processors (AMX, bfloat16). The unit wants one operand row-major and the other
// with pairs of inputs interleaved. The weights take the first part as they lie in the checkpoint, so nothing as large as a
// weight is ever packed; the far smaller x is packed at each call, and the result comes out transposed, 16 × 16 at a time.
#include "kernels.h"

#if defined(__x86_64__) && defined(__GNUC__) && __GNUC__ >= 11
#include <immintrin.h>

#pragma GCC target("avx512f,avx512bw,avx512vl,avx512bf16,amx-tile,amx-bf16")

#include "sums.h"
#include "tiles.h"

namespace {

constexpr int64_t inputs_at_once = 512; // 32 outputs of these lie in the first-level cache while all rows of x pass

inline int64_t blocks(int64_t rows) { return (rows + tile - 1) / tile; }

/// Where the weights of 32 outputs lie: as in the checkpoint, or copied tile by tile.
struct Weights {
  const uint16_t* at;
  int64_t stride; // bytes from one output to the next
  int64_t step;   // numbers from one tile to the next along the inputs
  int64_t below;  // numbers from the upper tile to the lower one
};

/// Copies 32 outputs of some inputs. Rows that lie a multiple of 2 KB apart would otherwise evict each other while all of x passes.
inline Weights gather(const uint16_t* w, int64_t row, int64_t inputs, uint16_t* to) {
  for (int64_t o = 0; o < 2 * tile; o++)
    for (int64_t k = 0; k < inputs; k += depth)
      _mm512_store_si512(to + (k / depth * 2 * tile + o) * depth, _mm512_loadu_si512(w + o * row + k));
  return {to, 64, 2 * tile * depth, tile * depth};
}

/// Multiplies 32 outputs with two blocks of x over some inputs, adding to the four tiles of sums unless they are `fresh`.
inline void pair(Weights w, const uint16_t* x0, const uint16_t* x1, int64_t inputs, float* sums, int64_t next, bool fresh) {
  begin_sums(sums, next, fresh);
  for (int64_t k = 0; k < inputs; k += depth, w.at += w.step) {
    _tile_loadd(4, w.at, w.stride);
    _tile_loadd(6, x0 + k * tile, 64);
    _tile_dpbf16ps(0, 4, 6);
    _tile_loadd(5, w.at + w.below, w.stride);
    _tile_dpbf16ps(1, 5, 6);
    _tile_loadd(7, x1 + k * tile, 64);
    _tile_dpbf16ps(2, 4, 7);
    _tile_dpbf16ps(3, 5, 7);
  }
  end_sums(sums, next);
}

/// The same with one block of x: each weight is used once, so memory decides. The same place of the next 32 outputs is fetched meanwhile.
inline void single(Weights w, const uint16_t* x, int64_t inputs, float* sums, bool fresh) {
  const int line = tile * sizeof(float);
  if (fresh) {
    _tile_zero(0);
    _tile_zero(1);
  } else {
    _tile_loadd(0, sums, line);
    _tile_loadd(1, sums + area, line);
  }
  const int64_t row = w.stride / 2;
  for (int64_t k = 0; k < inputs; k += depth, w.at += w.step) {
    for (int64_t o = 2 * tile; o < 4 * tile; o++) _mm_prefetch(reinterpret_cast<const char*>(w.at + o * row), _MM_HINT_T1);
    _tile_loadd(6, x + k * tile, 64);
    _tile_loadd(4, w.at, w.stride);
    _tile_dpbf16ps(0, 4, 6);
    _tile_loadd(5, w.at + w.below, w.stride);
    _tile_dpbf16ps(1, 5, 6);
  }
  _tile_stored(0, sums, line);
  _tile_stored(1, sums + area, line);
}

} // namespace

int64_t ts::amx_packed_size(int64_t rows, int64_t inputs) { return blocks(rows) * tile * inputs; }
int64_t ts::amx_scratch_size(int64_t rows) { return blocks(rows) * 2 * area; }

void ts::amx_pack(const uint16_t* x, uint16_t* packed, int64_t rows, int64_t inputs, int64_t begin, int64_t end) {
  for (int64_t b = begin; b < end; b++) {
    uint16_t* to = packed + b * tile * inputs;
    for (int64_t k = 0; k < inputs; k += depth, to += tile * depth) {
      __m512i in[16], out[16];
      for (int64_t r = 0; r < tile; r++)
        in[r] = b * tile + r < rows ? _mm512_loadu_si512(x + (b * tile + r) * inputs + k) : _mm512_setzero_si512();
      transpose(in, out);
      for (int i = 0; i < 16; i++) _mm512_storeu_si512(to + i * 2 * tile, out[i]);
    }
  }
}

void ts::amx_product(const Product& p, int64_t begin, int64_t end, float* scratch) {
  const auto packed = static_cast<const uint16_t*>(p.x);
  const int64_t count = blocks(p.rows);
  const int64_t block_size = tile * p.inputs;
  const int64_t stride = p.inputs * sizeof(uint16_t);
  const bool collide = count >= 4 && stride % 2048 == 0; // fewer passes do not pay for a copy
  alignas(64) uint16_t copy[2 * tile * inputs_at_once];
  configure();
  for (int64_t output = begin; output < end; output += 2 * tile) {
    const uint16_t* w = p.w + output * p.inputs;
    for (int64_t k = 0; k < p.inputs; k += inputs_at_once) {
      int64_t inputs = p.inputs - k < inputs_at_once ? p.inputs - k : inputs_at_once;
      bool fresh = k == 0;
      Weights weights = collide ? gather(w + k, p.inputs, inputs, copy)
                                : Weights{w + k, stride, depth, tile * p.inputs};
      int64_t b = 0;
      for (; b + 2 <= count; b += 2) {
        const uint16_t* x = packed + b * block_size + k * tile;
        pair(weights, x, x + block_size, inputs, scratch + b * 2 * area, 2 * area, fresh);
      }
      if (b < count) single(weights, packed + b * block_size + k * tile, inputs, scratch + b * 2 * area, fresh);
    }
    for (int64_t b = 0; b < count; b++) {
      write(p, scratch + b * 2 * area, b * tile, output);
      write(p, scratch + b * 2 * area + area, b * tile, output + tile);
    }
  }
  _tile_release();
}
#else
int64_t ts::amx_packed_size(int64_t, int64_t) { return 0; }
int64_t ts::amx_scratch_size(int64_t) { return 0; }
void ts::amx_pack(const uint16_t*, uint16_t*, int64_t, int64_t, int64_t, int64_t) {}
void ts::amx_product(const Product&, int64_t, int64_t, float*) {}
#endif
