// How the registers of the matrix unit are laid out here: eight tiles of 16 rows of 64 bytes. Included after the target.
#pragma once

#include "tile.h"

namespace {

struct alignas(64) Configuration {
  uint8_t palette = 1, start = 0, reserved[14] = {};
  uint16_t bytes[16] = {};
  uint8_t rows[16] = {};
};

inline void configure() {
  Configuration configuration;
  for (int t = 0; t < 8; t++) {
    configuration.bytes[t] = 64;
    configuration.rows[t] = 16;
  }
  asm volatile("" : : "r"(&configuration) : "memory"); // GCC's intrinsic says that it reads 8 bytes of it: the others' stores would be left out
  _tile_loadconfig(&configuration);
}

/// Tiles 0 to 3 begin with the sums of two neighbours here and two there, or with 0 if `fresh`.
inline __attribute__((always_inline)) void begin_sums(const float* from, int64_t next, bool fresh) {
  if (fresh) {
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
  } else {
    _tile_loadd(0, from, 64);
    _tile_loadd(1, from + area, 64);
    _tile_loadd(2, from + next, 64);
    _tile_loadd(3, from + next + area, 64);
  }
}

inline __attribute__((always_inline)) void end_sums(float* to, int64_t next) {
  _tile_stored(0, to, 64);
  _tile_stored(1, to + area, 64);
  _tile_stored(2, to + next, 64);
  _tile_stored(3, to + next + area, 64);
}

} // namespace
