// One block of random bits at a time, where there is no array to fill.
#pragma once

#include <array>
#include <cstdint>

#include "kernels/philox/draw.hpp"

namespace lanes::random {

/// Two 64-bit words: {x0, x1} and {x2, x3} of a Philox block, the first one in the upper half.
using Block = std::array<std::uint64_t, 2>;

/// Block number `index` < 2^60 of a kind, in a stream.
Block block(std::uint64_t seed, std::uint64_t stream, kernels::Kind kind, std::uint64_t index);

}  // namespace lanes::random
