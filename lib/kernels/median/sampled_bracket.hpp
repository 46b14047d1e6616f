// Rung: sampled bracket.
//
// Was:  a copy, partitioned again and again around pivots taken from a few elements.
// Now:  two pivots from a sample of n^(2/3) elements enclose the middle almost certainly (Floyd &
//       Rivest, Comm. ACM 18, 1975). One pass counts what lies outside and keeps what lies inside,
//       2 % of 10^7 elements; the middle is selected among these in the same way. Nothing is
//       copied, and the data are read once. lib/stats/select.cpp does all this for this rung and
//       the next ones, which differ in the pass.
// Cost: whether an element is below or above is still a branch that cannot be predicted.
// Next: no branches.
#pragma once

#include "kernels/median/bracket.hpp"

namespace lanes::kernels::median {

template <class Build, class T>
struct SampledBracket {
  /// Counts where x[0 .. n) lie, and writes those inside to `inside`, which has room for n +
  /// bracket_slack. Returns how many these are. NaN are not counted.
  static index run(const T* x, index n, Bracket<T> bracket, T* inside, BracketCounts& counts) {
    index found = 0;
    for (index i = 0; i < n; ++i) {
      if (x[i] < bracket.low)
        ++counts.below;
      else if (x[i] > bracket.high)
        ++counts.above;
      else if (x[i] > bracket.low && x[i] < bracket.high)
        inside[found++] = x[i];
      else if (x[i] == bracket.low)
        ++counts.at_low;
      else if (x[i] == bracket.high)
        ++counts.at_high;
    }
    counts.inside += found;
    return found;
  }
};

}  // namespace lanes::kernels::median
