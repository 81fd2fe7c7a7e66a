// How the registers of the matrix unit are laid out here: eight tiles of 16 rows of 64 bytes. Included after the target.
#pragma once

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

} // namespace
