// Products of a few rows with a bfloat16 weight matrix, as the kernels for each kind of processor see them.
// Keep this free of headers with inline functions: each kernel file is compiled for its own instructions, and a
// shared inline function compiled for the newest ones would be linked into the code for all.
#pragma once

#include <stdint.h>

namespace ts {

/// y = x · wᵀ + bias, and what else is to be done before y is written.
struct Product {
  const void* x;        // [rows, inputs] bfloat16 or float, contiguous; as each kernel asks for it
  const uint16_t* w;    // [outputs, inputs] bfloat16, contiguous
  const void* bias;     // [outputs] or null
  void* y;              // [rows, outputs]
  int64_t rows, inputs, outputs;
  bool bias_float;      // bias is float, else bfloat16
  bool y_float;         // y is float, else bfloat16
  // Only where there are many rows:
  float slope;          // y = z · σ(slope · z) for z above; 0 for none
  const float* added;   // y = added + z, [rows, outputs]; null for none
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

// The same for many rows; any number of inputs and outputs, on the matrix unit or without.
/// What one part has at most: multiples of 32.
struct Blocks {
  int64_t rows, outputs;
};
/// Number of uint16 that the packed rows of x take, aligned to 64 bytes.
int64_t blocked_packed_size(int64_t rows, int64_t inputs);
/// Packs the blocks [begin, end) of 32 rows of x (bfloat16).
void blocked_pack(const uint16_t* x, uint16_t* packed, int64_t rows, int64_t inputs, int64_t begin, int64_t end);
/// x packed; parts are counted over blocks of rows and in each over blocks of outputs. Each computes one after the other until the `counter` that all threads
/// share has passed them all. `scratch` holds blocked_scratch_size bytes of this thread, aligned to 64.
void blocked_avx512_bf16(const Product& p, Blocks blocks, int64_t* counter, int64_t parts, void* scratch);
void blocked_amx(const Product& p, Blocks blocks, int64_t* counter, int64_t parts, void* scratch);
int64_t blocked_scratch_size(Blocks blocks, int64_t inputs);

/// y = softmax(q · kᵀ + mask) · v in bfloat16. Query heads are shared evenly by the heads of keys and values, neighbours by one.
struct Attention {
  struct Heads {       // [batch, heads, tokens, dim] with any strides but the last, in numbers
    const uint16_t* at;
    int64_t batch, head, token;
  };
  Heads q, k, v;
  uint16_t* y;         // [batch, queries, heads, dim], contiguous
  const void* mask;    // [batch or 1, queries, keys] or null, keys contiguous
  int64_t mask_batch, mask_query;
  bool mask_float;     // mask is float, else bfloat16
  int64_t batch, heads, kv_heads, queries, keys, dim;
};

constexpr int64_t attention_rows = 32;  // queries of one task, of all heads that share keys
constexpr int64_t attention_keys = 128; // keys that are looked at together
constexpr int64_t attention_dim = 256;  // most numbers in a head

inline __attribute__((always_inline)) int64_t attention_blocks(int64_t count, int64_t size) { return (count + size - 1) / size; }
/// Number of uint16 that one block of packed keys and values takes.
int64_t attention_packed_size(int64_t dim);
/// Bytes that one thread works in.
int64_t attention_scratch_size(int64_t dim);

/// Packs the blocks [begin, end) of keys and values, counted over batch, kv_heads and blocks of keys; `packed` is where the first goes.
void attention_pack(const Attention& a, uint16_t* packed, int64_t begin, int64_t end);
// Each computes the tasks [begin, end), counted over batch, kv_heads and blocks of rows. `packed` holds all blocks, or is null:
// then each is packed when it is needed. `scratch` is aligned to 64 bytes.
void attend_avx512_bf16(const Attention& a, const uint16_t* packed, int64_t begin, int64_t end, void* scratch);
void attend_amx(const Attention& a, const uint16_t* packed, int64_t begin, int64_t end, void* scratch);

/// c [rows, columns] (+)= a [rows, inner] · b [inner, columns], all floats, rounded to bfloat16 for the product; columns a multiple of 32. One of a's strides is 1. c has room for
/// rows up to the next multiple of 32, which are overwritten, or added nothing to.
void multiply_avx512_bf16(const float* a, int64_t a_row, int64_t a_column, const float* b, int64_t b_row, float* c, int64_t c_row, int64_t rows, int64_t columns, int64_t inner, bool adds);
void multiply_amx(const float* a, int64_t a_row, int64_t a_column, const float* b, int64_t b_row, float* c, int64_t c_row, int64_t rows, int64_t columns, int64_t inner, bool adds);

} // namespace ts
