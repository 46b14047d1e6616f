// Which matrices are inverted by one kernel (small.hpp).
#pragma once

#include "kernels/index.hpp"

namespace lanes::kernels::inverse {

/// Rows of the largest. The same on every instruction set: it decides how a matrix is inverted, and
/// so the bits.
inline constexpr index most_small = 32;

}  // namespace lanes::kernels::inverse
