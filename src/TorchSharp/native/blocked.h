// Products of many rows in bfloat16. Here arithmetic could be the limit, so all that is multiplied is brought near first: x is packed once, a panel of weights is copied tile by tile
// before its use, while the lines of the next panel are on their way. Copying also fills what is missing to whole tiles, so any size will do.
// Included after start, stop and multiply, and after the target.
#pragma once

#include "sums.h"

namespace {

constexpr int64_t pair = 2 * tile;    // rows or outputs of one block of registers
constexpr int64_t most_inputs = 1536; // multiplied before sums go to memory and come back

inline int64_t up(int64_t number, int64_t step) { return (number + step - 1) / step * step; }
inline int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

/// Inputs that are multiplied at once: all, or parts of about one size.
inline int64_t inputs_at_once(int64_t inputs) {
  const int64_t parts = (inputs + most_inputs - 1) / most_inputs;
  return up((inputs + parts - 1) / parts, depth);
}

/// One row of a tile; what lies beyond the inputs is 0.
inline __m512i line_of(const uint16_t* from, int64_t left) {
  return left >= depth ? _mm512_loadu_si512(from) : _mm512_maskz_loadu_epi16((1u << left) - 1, from);
}

/// A panel of weights on its way: copied tile by tile, some lines at a time, while the panel before is multiplied.
struct Panel {
  const uint16_t* from = nullptr; // the output that comes next
  uint16_t* to = nullptr;
  int64_t row = 0;               // numbers from one output to the next
  int64_t outputs = 0, left = 0; // outputs to come, that one included; and how many of them exist
  int64_t inputs = 0, there = 0; // of each output, whole tiles; and how many of them exist
  int64_t output = 0, k = 0;     // where to go on

  int64_t lines() const { return outputs * inputs / depth; }

  inline void copy(int64_t lines) {
    while (lines > 0 && outputs > 0) {
      const int64_t end = least(inputs, k + lines * depth);
      uint16_t* line = to + (output / pair * inputs + k) * pair + output % pair * depth;
      lines -= (end - k) / depth;
      for (; k < end; k += depth, line += pair * depth) {
        _mm_prefetch(reinterpret_cast<const char*>(from + k + row), _MM_HINT_T1); // of the output after this one
        _mm512_store_si512(line, left > 0 ? line_of(from + k, there - k) : _mm512_setzero_si512());
      }
      if (k < inputs) return;
      k = 0;
      from += row;
      output++;
      outputs--;
      left--;
    }
  }
};

inline Panel panel(const ts::Product& p, int64_t output, int64_t outputs, int64_t k, int64_t inputs, uint16_t* to) {
  Panel next;
  next.from = p.w + output * p.inputs + k;
  next.to = to;
  next.row = p.inputs;
  next.left = least(outputs, p.outputs - output);
  next.outputs = up(next.left, pair);
  next.inputs = least(inputs, up(p.inputs, depth) - k);
  next.there = p.inputs - k;
  return next;
}

/// Sums that are ready to be written: 2 × 2 tiles.
struct Done {
  alignas(64) float sums[4 * area];
  int64_t row, output;
  bool waits = false;

  inline void write_half(const ts::Product& p, int64_t half) const { write_pair(p, sums + half * 2 * area, row + half * tile, output); }
};

/// Asks for the lines that 32 rows of 32 results will be written to.
inline void expect(const ts::Product& p, int64_t row, int64_t output) {
  const int64_t size = p.y_float ? 4 : 2;
  for (int64_t r = row; r < least(row + pair, p.rows); r++) {
    const char* at = static_cast<const char*>(p.y) + (r * p.outputs + output) * size;
    __builtin_prefetch(at, 1);
    if (p.y_float) __builtin_prefetch(at + 64, 1);
    if (p.added) _mm_prefetch(reinterpret_cast<const char*>(p.added + r * p.outputs + output), _MM_HINT_T0), _mm_prefetch(reinterpret_cast<const char*>(p.added + r * p.outputs + output + tile), _MM_HINT_T0);
  }
}

/// See kernels.h.
inline void product(const ts::Product& p, ts::Blocks blocks, int64_t* counter, int64_t parts, void* scratch) {
  const auto x = static_cast<const uint16_t*>(p.x);
  const int64_t all_rows = up(p.rows, pair), all_inputs = up(p.inputs, depth), at_once = inputs_at_once(p.inputs);
  const int64_t output_blocks = (p.outputs + blocks.outputs - 1) / blocks.outputs;
  auto weights = static_cast<uint16_t*>(scratch), weights_next = weights + blocks.outputs * at_once;
  const auto sums = reinterpret_cast<float*>(weights_next + blocks.outputs * at_once);
  auto take = [&] { return __atomic_fetch_add(counter, 1, __ATOMIC_RELAXED); };
  auto output_of = [&](int64_t part) { return part % output_blocks * blocks.outputs; };
  Done done;
  int64_t part = take(), part_next = take();
  if (part >= parts) return;
  start();
  Panel next = panel(p, output_of(part), blocks.outputs, 0, at_once, weights_next);
  for (; part < parts; part = part_next, part_next = take()) {
    const int64_t row = part / output_blocks * blocks.rows, row_end = least(row + blocks.rows, all_rows);
    const int64_t output = output_of(part), outputs = least(blocks.outputs, p.outputs - output);
    for (int64_t k = 0; k < all_inputs; k += at_once) {
      next.copy(next.lines());
      uint16_t* const ready = weights_next;
      weights_next = weights;
      weights = ready;
      const int64_t inputs = least(at_once, all_inputs - k);
      const bool last = k + inputs == all_inputs;
      if (!last) next = panel(p, output, blocks.outputs, k + inputs, at_once, weights_next);
      else if (part_next < parts) next = panel(p, output_of(part_next), blocks.outputs, 0, at_once, weights_next);
      const int64_t bursts = (row_end - row) / pair * (up(outputs, pair) / pair) * 4, copies = (next.lines() + bursts - 1) / bursts;
      float* sum = sums;
      for (int64_t r = row; r < row_end; r += pair)
        for (int64_t o = 0; o < outputs; o += pair, sum += 4 * area) {
          if (last) expect(p, r, output + o);
          // Meanwhile lines of the next panel are copied, and the sums that were done before are written.
          multiply(weights + o * inputs, x + k * all_rows + r * inputs, inputs, sum, last ? done.sums : sum, k == 0, [&](int64_t quarter) {
            next.copy(copies);
            if (done.waits && quarter % 2) done.write_half(p, quarter / 2);
          });
          done.waits = false;
          if (!last) continue;
          done.row = r;
          done.output = output + o;
          done.waits = true;
        }
    }
  }
  if (done.waits) for (int64_t half = 0; half < 2; half++) done.write_half(p, half);
  stop();
}

} // namespace
