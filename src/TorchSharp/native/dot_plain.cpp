// Dot products for any processor.
#include "kernels.h"

namespace {

using Element = float;
struct Vector { float v[4]; };
using Weights = Vector;
constexpr int width = 4;

inline Vector zero() { return {{0, 0, 0, 0}}; }
inline Vector load_x(const float* x) { return {{x[0], x[1], x[2], x[3]}}; }
inline Vector load_w(const uint16_t* w) { return {{ts::widen(w[0]), ts::widen(w[1]), ts::widen(w[2]), ts::widen(w[3])}}; }
inline Vector load_x_part(const float* x, int count) {
  Vector result = zero();
  for (int i = 0; i < count; i++) result.v[i] = x[i];
  return result;
}
inline Vector load_w_part(const uint16_t* w, int count) {
  Vector result = zero();
  for (int i = 0; i < count; i++) result.v[i] = ts::widen(w[i]);
  return result;
}
inline Vector multiply_add(Vector sum, const Vector& x, const Vector& w) {
  for (int i = 0; i < 4; i++) sum.v[i] += x.v[i] * w.v[i];
  return sum;
}
inline float sum(const Vector& a) { return (a.v[0] + a.v[1]) + (a.v[2] + a.v[3]); }
inline void four(const Vector (&a)[4], float* results) {
  for (int i = 0; i < 4; i++) results[i] = sum(a[i]);
}

} // namespace

#include "dot.h"

void ts::dot_plain(const Product& p, int64_t begin, int64_t end) { outputs(p, begin, end); }
