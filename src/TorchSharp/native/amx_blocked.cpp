// Products of many rows on the matrix unit of newer Intel processors (AMX, bfloat16). Here arithmetic could be the limit, so all
// that the unit reads is brought near first: x is packed once, a panel of weights is copied tile by tile before its use, while
// the lines of the next panel are on their way. Copying also fills what is missing to whole tiles, so any size will do.
#include "kernels.h"

#if defined(__x86_64__) && defined(__GNUC__) && __GNUC__ >= 11
#include <immintrin.h>

#pragma GCC target("avx512f,avx512bw,avx512vl,avx512bf16,amx-tile,amx-bf16")

#include "sums.h"
#include "tiles.h"

namespace {

constexpr int64_t tile = 16;            // rows of a tile; outputs or rows of x
constexpr int64_t depth = 32;           // inputs of a tile
constexpr int64_t pair = 2 * tile;      // rows or outputs of one block of registers
constexpr int64_t area = tile * tile;   // sums of a tile
constexpr int64_t inputs_at_once = 512; // 32 rows of x with these, 32 KB, stay in the first-level cache while a panel of weights passes

inline int64_t up(int64_t number, int64_t step) { return (number + step - 1) / step * step; }
inline int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

/// One row of a tile; what lies beyond the inputs is 0.
inline __m512i line_of(const uint16_t* from, int64_t left) {
  return left >= depth ? _mm512_loadu_si512(from) : _mm512_maskz_loadu_epi16((1u << left) - 1, from);
}

/// Copies a panel of weights, pair by pair and in it tile by tile.
inline void copy(const ts::Product& p, int64_t output, int64_t outputs, int64_t k, int64_t inputs, uint16_t* to) {
  for (int64_t o = 0; o < up(outputs, pair); o += pair)
    for (int64_t i = 0; i < pair; i++) {
      uint16_t* line = to + o * inputs + i * depth;
      const uint16_t* from = p.w + (output + o + i) * p.inputs + k;
      for (int64_t at = 0; at < inputs; at += depth, line += pair * depth)
        _mm512_store_si512(line, o + i < outputs ? line_of(from + at, p.inputs - k - at) : _mm512_setzero_si512());
    }
}

/// The lines of the panel that comes next, fetched one at each step.
struct Ahead {
  const char* at;
  int64_t stride, lines, outputs, line; // stride in bytes; lines of one output

  inline __attribute__((always_inline)) void step() {
    if (outputs == 0) return;
    _mm_prefetch(at + line * 64, _MM_HINT_T1);
    if (++line == lines) {
      line = 0;
      at += stride;
      outputs--;
    }
  }
};

inline Ahead next(const ts::Product& p, int64_t output, int64_t outputs, int64_t k) {
  const int64_t inputs = least(inputs_at_once, p.inputs - k), row = p.inputs * sizeof(uint16_t);
  return {reinterpret_cast<const char*>(p.w + output * p.inputs + k), row, (inputs + depth - 1) / depth, least(outputs, p.outputs - output), 0};
}

/// Multiplies 32 outputs with 32 rows over some inputs. Sums are [2 of x][2 of w] tiles, added to unless `fresh`.
inline __attribute__((always_inline)) void multiply(const uint16_t* w, const uint16_t* x, int64_t inputs, const float* from, float* to, bool fresh, Ahead& ahead) {
  const int line = tile * sizeof(float);
  if (fresh) {
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
  } else {
    _tile_loadd(0, from, line);
    _tile_loadd(1, from + area, line);
    _tile_loadd(2, from + 2 * area, line);
    _tile_loadd(3, from + 3 * area, line);
  }
  for (int64_t k = 0; k < inputs; k += depth, w += pair * depth, x += pair * depth) {
    _tile_loadd(6, x, 64);
    _tile_loadd(4, w, 64);
    _tile_dpbf16ps(0, 4, 6);
    ahead.step();
    _tile_loadd(5, w + tile * depth, 64);
    _tile_dpbf16ps(1, 5, 6);
    ahead.step();
    _tile_loadd(7, x + tile * depth, 64);
    _tile_dpbf16ps(2, 4, 7);
    _tile_dpbf16ps(3, 5, 7);
  }
  _tile_stored(0, to, line);
  _tile_stored(1, to + area, line);
  _tile_stored(2, to + 2 * area, line);
  _tile_stored(3, to + 3 * area, line);
}

} // namespace

int64_t ts::amx_blocked_packed_size(int64_t rows, int64_t inputs) { return up(rows, pair) * up(inputs, depth); }
int64_t ts::amx_blocked_scratch_size(Blocks blocks) { return blocks.outputs * (inputs_at_once * sizeof(uint16_t) + blocks.rows * sizeof(float)); }

void ts::amx_blocked_pack(const uint16_t* x, uint16_t* packed, int64_t rows, int64_t inputs, int64_t begin, int64_t end) {
  const int64_t all = up(inputs, depth);
  for (int64_t k = 0; k < all; k += inputs_at_once) {
    const int64_t some = least(inputs_at_once, all - k);
    for (int64_t b = begin; b < end; b++) {
      uint16_t* to = packed + k * up(rows, pair) + b * pair * some;
      for (int64_t at = k; at < k + some; at += depth)
        for (int64_t half = b * pair; half < (b + 1) * pair; half += tile, to += tile * depth) {
          __m512i in[16], out[16];
          for (int64_t r = 0; r < tile; r++)
            in[r] = half + r < rows ? line_of(x + (half + r) * inputs + at, inputs - at) : _mm512_setzero_si512();
          transpose(in, out);
          for (int i = 0; i < 16; i++) _mm512_store_si512(to + i * depth, out[i]);
        }
    }
  }
}

void ts::amx_blocked_product(const Product& p, Blocks blocks, int64_t begin, int64_t end, void* scratch) {
  const auto x = static_cast<const uint16_t*>(p.x);
  const auto weights = static_cast<uint16_t*>(scratch);
  const auto sums = reinterpret_cast<float*>(weights + blocks.outputs * inputs_at_once);
  const int64_t all_rows = up(p.rows, pair), all_inputs = up(p.inputs, depth);
  const int64_t row_blocks = (p.rows + blocks.rows - 1) / blocks.rows;
  alignas(64) float done[4 * area];
  configure();
  for (int64_t part = begin; part < end; part++) {
    const int64_t row = part % row_blocks * blocks.rows, row_end = least(row + blocks.rows, all_rows);
    const int64_t output = part / row_blocks * blocks.outputs, outputs = least(blocks.outputs, p.outputs - output);
    for (int64_t k = 0; k < all_inputs; k += inputs_at_once) {
      const int64_t inputs = least(inputs_at_once, all_inputs - k);
      const bool last = k + inputs == all_inputs;
      copy(p, output, outputs, k, inputs, weights);
      Ahead ahead{};
      if (!last) ahead = next(p, output, outputs, k + inputs);
      else if (part + 1 < end) ahead = next(p, (part + 1) / row_blocks * blocks.outputs, blocks.outputs, 0);
      float* sum = sums;
      for (int64_t r = row; r < row_end; r += pair)
        for (int64_t o = 0; o < outputs; o += pair, sum += 4 * area) {
          multiply(weights + o * inputs, x + k * all_rows + r * inputs, inputs, sum, last ? done : sum, k == 0, ahead);
          if (!last) continue;
          for (int64_t i = 0; i < 4; i++) write(p, done + i * area, r + i / 2 * tile, output + o + i % 2 * tile);
        }
    }
  }
  _tile_release();
}
#else
int64_t ts::amx_blocked_packed_size(int64_t, int64_t) { return 0; }
int64_t ts::amx_blocked_scratch_size(Blocks) { return 0; }
void ts::amx_blocked_pack(const uint16_t*, uint16_t*, int64_t, int64_t, int64_t, int64_t) {}
void ts::amx_blocked_product(const Product&, Blocks, int64_t, int64_t, void*) {}
#endif
