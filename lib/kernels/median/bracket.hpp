// Two values that enclose what is searched for, and where the elements of a vector lie to them.
#pragma once

#include "kernels/index.hpp"

namespace lanes::kernels {

/// low < high; either may be infinite.
template <class T>
struct Bracket {
  T low, high;
};

/// How many elements are where; NaN are nowhere.
struct BracketCounts {
  index below = 0, at_low = 0, inside = 0, at_high = 0, above = 0;

  index numbers() const { return below + at_low + inside + at_high + above; }
};

/// What a kernel may write beyond the elements inside: the rest of a register.
inline constexpr index bracket_slack = 16;

}  // namespace lanes::kernels
