// Products of a few rows with a bfloat16 weight matrix, as the kernels for each kind of processor see them.
// Keep this free of headers with inline functions: each kernel file is compiled for its own instructions, and a
// shared inline function compiled for the newest ones would be linked into the code for all.
#pragma once

#include <stdint.h>

namespace ts {

/// y = x · wᵀ + bias
struct Product {
  const void* x;        // [rows, inputs] bfloat16 or float, contiguous; as each kernel asks for it
  const uint16_t* w;    // [outputs, inputs] bfloat16, contiguous
  const void* bias;     // [outputs] or null
  void* y;              // [rows, outputs]
  int64_t rows, inputs, outputs;
  bool bias_float;      // bias is float, else bfloat16
  bool y_float;         // y is float, else bfloat16
};

inline __attribute__((always_inline)) float widen(uint16_t bits) {
  union { uint32_t u; float f; } value{static_cast<uint32_t>(bits) << 16};
  return value.f;
}

/// To nearest, ties to even, as libtorch rounds.
inline __attribute__((always_inline)) uint16_t narrow(float number) {
  union { float f; uint32_t u; } value{number};
  if ((value.u & 0x7FFFFFFF) > 0x7F800000) return 0x7FC0;
  return static_cast<uint16_t>((value.u + 0x7FFF + ((value.u >> 16) & 1)) >> 16);
}

inline __attribute__((always_inline)) void store(const Product& p, int64_t row, int64_t output, float value) {
  if (p.bias) value += p.bias_float ? static_cast<const float*>(p.bias)[output] : widen(static_cast<const uint16_t*>(p.bias)[output]);
  int64_t at = row * p.outputs + output;
  if (p.y_float) static_cast<float*>(p.y)[at] = value;
  else static_cast<uint16_t*>(p.y)[at] = narrow(value);
}

// Each computes the outputs [begin, end) of all rows.
void dot_plain(const Product& p, int64_t begin, int64_t end);      // x float
void dot_avx2(const Product& p, int64_t begin, int64_t end);       // x float
void dot_avx512(const Product& p, int64_t begin, int64_t end);     // x float
void dot_avx512_bf16(const Product& p, int64_t begin, int64_t end); // x bfloat16

/// Number of uint16 that the packed rows of x take.
int64_t amx_packed_size(int64_t rows, int64_t inputs);
/// Packs the blocks [begin, end) of 16 rows of x (bfloat16) as the matrix unit reads them; inputs must be a multiple of 32.
void amx_pack(const uint16_t* x, uint16_t* packed, int64_t rows, int64_t inputs, int64_t begin, int64_t end);
/// x packed; outputs [begin, end), both multiples of 32. `scratch` holds amx_scratch_size floats of this thread.
void amx_product(const Product& p, int64_t begin, int64_t end, float* scratch);
int64_t amx_scratch_size(int64_t rows);

} // namespace ts
