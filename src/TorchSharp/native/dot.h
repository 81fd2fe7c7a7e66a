// The dot-product kernel, written once over a few vector operations that the including file defines for its instructions:
// Element (of x), Vector, Weights, width, zero(), load_x, load_w, load_x_part, load_w_part, multiply_add, sum (of one vector),
// four (four vectors, each to one number).
// Weights are read once from memory, row-major as the checkpoint has them: nothing is packed or copied. The four outputs that are
// computed at once lie far apart, so that four long streams run through memory: the processor's own prefetching stops at every page,
// and with one stream waits there (measured: 8 GB/s per core with one stream, 16 with four).

namespace ts {
namespace {

constexpr int outputs_at_once = 4;
constexpr int rows_at_once = 4;
constexpr int64_t ahead = 1024; // numbers: 2 KB

template <int Rows, int Outputs, bool First>
inline void block(const Product& p, int64_t row, int64_t output, int64_t apart) {
  const int64_t inputs = p.inputs;
  const Element* x = static_cast<const Element*>(p.x) + row * inputs;
  const uint16_t* w = p.w + output * inputs;
  const int64_t stream = apart * inputs;
  // The loops over them must be unrolled, or the sums lie in memory and not in registers: at -O2 no compiler does so unasked.
  Vector sums[Rows][Outputs];
#pragma GCC unroll 4
  for (int r = 0; r < Rows; r++)
#pragma GCC unroll 4
    for (int o = 0; o < Outputs; o++) sums[r][o] = zero();

  int64_t k = 0;
  for (; k + width <= inputs; k += width) {
    Weights weights[Outputs];
#pragma GCC unroll 4
    for (int o = 0; o < Outputs; o++) {
      weights[o] = load_w(w + o * stream + k);
      if (First) __builtin_prefetch(w + o * stream + k + ahead);
    }
#pragma GCC unroll 4
    for (int r = 0; r < Rows; r++) {
      auto values = load_x(x + r * inputs + k);
#pragma GCC unroll 4
      for (int o = 0; o < Outputs; o++) sums[r][o] = multiply_add(sums[r][o], values, weights[o]);
    }
  }
  if (int rest = static_cast<int>(inputs - k)) {
#pragma GCC unroll 4
    for (int o = 0; o < Outputs; o++) {
      auto weights = load_w_part(w + o * stream + k, rest);
#pragma GCC unroll 4
      for (int r = 0; r < Rows; r++) sums[r][o] = multiply_add(sums[r][o], load_x_part(x + r * inputs + k, rest), weights);
    }
  }
#pragma GCC unroll 4
  for (int r = 0; r < Rows; r++) {
    float results[Outputs];
    if constexpr (Outputs == 4) four(sums[r], results);
    else results[0] = sum(sums[r][0]);
    for (int o = 0; o < Outputs; o++) store(p, row + r, output + o * apart, results[o]);
  }
}

template <int Outputs, bool First>
inline void some_rows(const Product& p, int64_t row, int64_t output, int64_t apart) {
  switch (p.rows - row) {
    case 1: block<1, Outputs, First>(p, row, output, apart); break;
    case 2: block<2, Outputs, First>(p, row, output, apart); break;
    case 3: block<3, Outputs, First>(p, row, output, apart); break;
    default: block<rows_at_once, Outputs, First>(p, row, output, apart); break;
  }
}

/// The first rows bring the weights in from memory, the others find them in the cache.
template <int Outputs>
inline void all_rows(const Product& p, int64_t output, int64_t apart) {
  some_rows<Outputs, true>(p, 0, output, apart);
  for (int64_t row = rows_at_once; row < p.rows; row += rows_at_once) some_rows<Outputs, false>(p, row, output, apart);
}

inline void outputs(const Product& p, int64_t begin, int64_t end) {
  const int64_t apart = (end - begin) / outputs_at_once;
  for (int64_t i = 0; i < apart; i++) all_rows<outputs_at_once>(p, begin + i, apart);
  for (int64_t output = begin + apart * outputs_at_once; output < end; output++) all_rows<1>(p, output, 0);
}

} // namespace
} // namespace ts
