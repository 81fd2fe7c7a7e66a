// What products are cut into.
#pragma once

#include <cstdint>

namespace {

constexpr int64_t tile = 16;          // rows of a tile; outputs or rows of x
constexpr int64_t depth = 32;         // inputs of a tile
constexpr int64_t area = tile * tile; // sums of a tile

} // namespace
