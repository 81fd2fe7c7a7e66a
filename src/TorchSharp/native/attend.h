// Attention in one pass over the keys, written once over products of tiles that the including file defines for its instructions:
// start(), stop(), and multiply<A, B>(a, a_next, b, b_next, steps, c, c_next_a, c_next_b), which adds A × B products to tiles of c.
// A tile of c is [16, 16] float. A step of a is [16, 32] bfloat16, a step of b the same transposed, with pairs of rows interleaved.
// Scores are computed transposed, [keys, queries], and so is the result, [dim, queries]: a query is a lane of every vector, and
// the softmax needs no sums across lanes. After Dao et al., FlashAttention-2, 2023; the reference of the exponentials is moved only
// when scores outgrow it by 2⁸, so that the sums are scaled again rarely.

namespace ts {
namespace {

constexpr int64_t tile_side = 16;
constexpr int64_t tile_depth = 32;
constexpr int64_t step_size = tile_side * tile_depth; // numbers in a step of a or b
constexpr int64_t tile_area = tile_side * tile_side;
constexpr int64_t halves = attention_rows / tile_side;
constexpr float smallest = -126; // exponents below give no number worth adding

inline int64_t up(int64_t count, int64_t to) { return (count + to - 1) / to * to; }

inline __mmask32 first_of_32(int64_t count) { return count >= 32 ? ~0u : count <= 0 ? 0u : (1u << count) - 1; }
inline __mmask16 first_of_16(int64_t count) { return static_cast<__mmask16>(first_of_32(count) & 0xFFFF); }

/// What one thread works in.
struct Scratch {
  uint16_t* queries; // [halves][dim / 32] steps
  float* scores;     // [halves][keys of a block, 16]
  uint16_t* weights; // [halves][keys of a block / 32] steps
  float* sums;       // [halves][dim / 16] tiles, [dim, queries]
  uint16_t* packed;  // one block of keys and values

  Scratch(void* memory, int64_t depth, int64_t dims) {
    queries = static_cast<uint16_t*>(memory);
    scores = reinterpret_cast<float*>(queries + halves * tile_side * depth);
    weights = reinterpret_cast<uint16_t*>(scores + halves * tile_side * attention_keys);
    sums = reinterpret_cast<float*>(weights + halves * tile_side * attention_keys);
    packed = reinterpret_cast<uint16_t*>(sums + halves * tile_side * dims);
  }
};

/// 16 queries, one in each lane.
struct Lanes {
  __m512 reference; // what exponents are counted from
  __m512 total;     // of all weights so far
};

/// 2ˣ, to a few millionths; 0 below 2⁻¹²⁶.
inline __m512 power_of_two(__m512 x) {
  const __mmask16 counts = _mm512_cmp_ps_mask(x, _mm512_set1_ps(smallest), _CMP_NLT_UQ);
  const __m512 whole = _mm512_roundscale_ps(x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
  const __m512 rest = _mm512_sub_ps(x, whole);
  __m512 y = _mm512_set1_ps(1.3333558e-3f); // ln(2)ⁿ / n!
  y = _mm512_fmadd_ps(y, rest, _mm512_set1_ps(9.6181291e-3f));
  y = _mm512_fmadd_ps(y, rest, _mm512_set1_ps(5.5504109e-2f));
  y = _mm512_fmadd_ps(y, rest, _mm512_set1_ps(2.4022651e-1f));
  y = _mm512_fmadd_ps(y, rest, _mm512_set1_ps(6.9314718e-1f));
  y = _mm512_fmadd_ps(y, rest, _mm512_set1_ps(1));
  return _mm512_maskz_scalef_ps(counts, y, whole);
}

/// One task: up to 32 rows (a query of a head) that share one head of keys and values.
struct Task {
  const Attention& a;
  int64_t batch, kv_head, row, rows;

  int64_t head_of(int64_t r) const { return kv_head * (a.heads / a.kv_heads) + (row + r) / a.queries; }
  int64_t query_of(int64_t r) const { return (row + r) % a.queries; }
};

inline void pack_queries(const Task& task, uint16_t* to, int64_t depth) {
  const Attention& a = task.a;
  for (int64_t half = 0; half < halves; half++)
    for (int64_t k = 0; k < depth; k += tile_depth, to += step_size) {
      __m512i in[16], out[16];
      for (int64_t i = 0; i < tile_side; i++) {
        const int64_t r = half * tile_side + i;
        in[i] = _mm512_setzero_si512();
        if (r < task.rows)
          in[i] = _mm512_maskz_loadu_epi16(first_of_32(a.dim - k), a.q.at + task.batch * a.q.batch + task.head_of(r) * a.q.head + task.query_of(r) * a.q.token + k);
      }
      transpose(in, out);
      for (int i = 0; i < 16; i++) _mm512_store_si512(to + i * tile_depth, out[i]);
    }
}

/// Adds the mask to the scores of one half, [keys, 16].
inline void add_mask(const Task& task, int64_t half, int64_t key, int64_t count, float* scores) {
  const Attention& a = task.a;
  for (int64_t k = 0; k < count; k += tile_side) {
    const __mmask16 there = first_of_16(count - k);
    __m512i in[16], out[16];
    for (int64_t i = 0; i < tile_side; i++) {
      const int64_t r = half * tile_side + i;
      in[i] = _mm512_setzero_si512();
      if (r >= task.rows) continue;
      const int64_t at = task.batch * a.mask_batch + task.query_of(r) * a.mask_query + key + k;
      if (a.mask_float) in[i] = _mm512_castps_si512(_mm512_maskz_loadu_ps(there, static_cast<const float*>(a.mask) + at));
      else in[i] = _mm512_slli_epi32(_mm512_cvtepu16_epi32(_mm256_maskz_loadu_epi16(there, static_cast<const uint16_t*>(a.mask) + at)), 16);
    }
    transpose(in, out);
    for (int64_t i = 0; i < tile_side; i++) {
      float* to = scores + (k + i) * tile_side;
      _mm512_store_ps(to, _mm512_add_ps(_mm512_load_ps(to), _mm512_castsi512_ps(out[i])));
    }
  }
}

/// In units of powers of two, as is the reference.
inline __m512 largest(const float* scores, int64_t count) {
  __m512 most[4];
  for (__m512& m : most) m = _mm512_set1_ps(-INFINITY);
  int64_t k = 0;
  for (; k + 4 <= count; k += 4)
    for (int j = 0; j < 4; j++) most[j] = _mm512_max_ps(most[j], _mm512_load_ps(scores + (k + j) * tile_side));
  for (; k < count; k++) most[0] = _mm512_max_ps(most[0], _mm512_load_ps(scores + k * tile_side));
  return _mm512_mul_ps(_mm512_max_ps(_mm512_max_ps(most[0], most[1]), _mm512_max_ps(most[2], most[3])), _mm512_set1_ps(1.44269504f));
}

/// Where scores have outgrown the reference, moves it and scales what was summed so far.
inline void follow(Lanes& lanes, __m512 most, float* sums, int64_t dims) {
  const __mmask16 outgrown = _mm512_cmp_ps_mask(most, _mm512_add_ps(lanes.reference, _mm512_set1_ps(8)), _CMP_GT_OQ);
  if (!outgrown) return;
  const __m512 scale = _mm512_mask_blend_ps(outgrown, _mm512_set1_ps(1), power_of_two(_mm512_sub_ps(lanes.reference, most)));
  lanes.reference = _mm512_mask_blend_ps(outgrown, lanes.reference, most);
  lanes.total = _mm512_mul_ps(lanes.total, scale);
  for (int64_t d = 0; d < dims; d++) _mm512_store_ps(sums + d * tile_side, _mm512_mul_ps(_mm512_load_ps(sums + d * tile_side), scale));
}

/// Scores, [keys, 16], become weights as the right side of a product; `count` is even.
inline void weigh(Lanes& lanes, const float* scores, int64_t count, uint16_t* weights) {
  const __m512 unit = _mm512_set1_ps(1.44269504f);
  const __mmask16 blind = _mm512_cmp_ps_mask(lanes.reference, _mm512_set1_ps(-INFINITY), _CMP_EQ_OQ);
  const __m512 reference = _mm512_mask_blend_ps(blind, lanes.reference, _mm512_setzero_ps());
  const __m512i pairs = _mm512_set_epi16(31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8, 23, 7, 22, 6, 21, 5, 20, 4, 19, 3, 18, 2, 17, 1, 16, 0);
  __m512 even = lanes.total, odd = _mm512_setzero_ps();
  for (int64_t k = 0; k < count; k += 2) {
    const __m512 left = power_of_two(_mm512_fmsub_ps(_mm512_load_ps(scores + k * tile_side), unit, reference));
    const __m512 right = power_of_two(_mm512_fmsub_ps(_mm512_load_ps(scores + (k + 1) * tile_side), unit, reference));
    even = _mm512_add_ps(even, left);
    odd = _mm512_add_ps(odd, right);
    _mm512_store_si512(weights + k * tile_side, _mm512_permutexvar_epi16(pairs, (__m512i)_mm512_cvtne2ps_pbh(right, left)));
  }
  lanes.total = _mm512_add_ps(even, odd);
}

/// Divides by the totals and writes the rows of one half.
inline void write_rows(const Task& task, int64_t half, const Lanes& lanes, const float* sums, int64_t dims) {
  const Attention& a = task.a;
  const __m512 share = _mm512_div_ps(_mm512_set1_ps(1), lanes.total);
  for (int64_t d = 0; d < dims; d += tile_side) {
    __m512i in[16], out[16];
    for (int64_t i = 0; i < tile_side; i++) in[i] = _mm512_castps_si512(_mm512_mul_ps(_mm512_load_ps(sums + (d + i) * tile_side), share));
    transpose(in, out);
    for (int64_t i = 0; i < tile_side && half * tile_side + i < task.rows; i++) {
      const int64_t r = half * tile_side + i;
      uint16_t* to = a.y + ((task.batch * a.queries + task.query_of(r)) * a.heads + task.head_of(r)) * a.dim + d;
      _mm256_mask_storeu_epi16(to, first_of_16(a.dim - d), (__m256i)_mm512_cvtneps_pbh(_mm512_castsi512_ps(out[i])));
    }
  }
}

/// The scores of all 32 rows with a block of keys, padded to a multiple of 32.
inline void score(const uint16_t* keys, int64_t padded, const Scratch& s, int64_t depth) {
  const int64_t row = depth / tile_depth * step_size; // 16 keys or queries
  for (int64_t k = 0; k < halves * tile_side * padded; k += tile_side) _mm512_store_ps(s.scores + k, _mm512_setzero_ps());
  for (int64_t k = 0; k < padded; k += 2 * tile_side)
    multiply<2, 2>(keys + k / tile_side * row, row, s.queries, row, depth / tile_depth, s.scores + k * tile_side, tile_area, padded * tile_side);
}

/// Adds values times weights to the sums.
inline void mix(const uint16_t* values, int64_t padded, const Scratch& s, int64_t dims) {
  const int64_t steps = padded / tile_depth, row = steps * step_size;
  int64_t d = 0;
  for (; d + 2 * tile_side <= dims; d += 2 * tile_side)
    multiply<2, 2>(values + d / tile_side * row, row, s.weights, row, steps, s.sums + d * tile_side, tile_area, dims * tile_side);
  if (d < dims) multiply<1, 2>(values + d / tile_side * row, row, s.weights, row, steps, s.sums + d * tile_side, tile_area, dims * tile_side);
}

inline void attend_task(const Task& task, const uint16_t* packed, const Scratch& s, int64_t block_size) {
  const Attention& a = task.a;
  const int64_t depth = up(a.dim, tile_depth), dims = up(a.dim, tile_side), blocks = attention_blocks(a.keys, attention_keys);
  const int64_t first = (task.batch * a.kv_heads + task.kv_head) * blocks;
  pack_queries(task, s.queries, depth);
  for (int64_t k = 0; k < halves * dims * tile_side; k += tile_side) _mm512_store_ps(s.sums + k, _mm512_setzero_ps());
  Lanes lanes[halves];
  for (Lanes& half : lanes) half.reference = _mm512_set1_ps(-INFINITY), half.total = _mm512_setzero_ps();

  for (int64_t block = 0; block < blocks; block++) {
    const int64_t key = block * attention_keys, count = a.keys - key < attention_keys ? a.keys - key : attention_keys, padded = up(count, tile_depth);
    const uint16_t* keys = packed + (first + block) * block_size;
    if (!packed) attention_pack(a, s.packed, first + block, first + block + 1), keys = s.packed;
    score(keys, padded, s, depth);

    __m512 most[halves];
    bool counts = false;
    for (int64_t half = 0; half < halves; half++) {
      float* scores = s.scores + half * padded * tile_side;
      if (a.mask) add_mask(task, half, key, count, scores);
      for (int64_t k = count; k < padded; k++) _mm512_store_ps(scores + k * tile_side, _mm512_set1_ps(-INFINITY));
      most[half] = largest(scores, count);
      counts |= _mm512_cmp_ps_mask(_mm512_sub_ps(most[half], lanes[half].reference), _mm512_set1_ps(smallest), _CMP_NLT_UQ) != 0;
    }
    if (!counts) continue; // every key is masked, or as good as that

    for (int64_t half = 0; half < halves; half++) {
      follow(lanes[half], most[half], s.sums + half * dims * tile_side, dims);
      weigh(lanes[half], s.scores + half * padded * tile_side, padded, s.weights + half * padded * tile_side);
    }
    mix(keys + attention_keys * depth, padded, s, dims);
  }
  for (int64_t half = 0; half < halves; half++) write_rows(task, half, lanes[half], s.sums + half * dims * tile_side, dims);
}

inline void attend(const Attention& a, const uint16_t* packed, int64_t begin, int64_t end, void* memory) {
  const int64_t rows = a.heads / a.kv_heads * a.queries, blocks = attention_blocks(rows, attention_rows);
  const Scratch scratch(memory, up(a.dim, tile_depth), up(a.dim, tile_side));
  const int64_t block_size = attention_packed_size(a.dim);
  start();
  for (int64_t task = begin; task < end; task++) {
    const int64_t head = task / blocks, row = task % blocks * attention_rows;
    attend_task({a, head / a.kv_heads, head % a.kv_heads, row, rows - row < attention_rows ? rows - row : attention_rows}, packed, scratch, block_size);
  }
  stop();
}

} // namespace
} // namespace ts
