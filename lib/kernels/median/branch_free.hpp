// Rung: branch free.
//
// Was:  a branch for every element, mispredicted half of the time.
// Now:  comparisons are added up as numbers; each element is written behind those kept, and stays
//       if the count goes up.
// Cost: one element at a time, four comparisons each: compilers cannot vectorise the writing.
// Next: SIMD.
#pragma once

#include "kernels/median/bracket.hpp"

namespace lanes::kernels::median {

/// Counts from which those of a bracket follow, one comparison each.
struct Comparisons {
  index below = 0, under_high = 0, over_low = 0, above = 0;

  [[gnu::always_inline]] void add_to(BracketCounts& counts, index inside) const {
    counts.below += below;
    counts.at_low += under_high - inside - below;
    counts.inside += inside;
    counts.at_high += over_low - inside - above;
    counts.above += above;
  }
};

template <class Build, class T>
struct BranchFree {
  /// As SampledBracket::run.
  static index run(const T* x, index n, Bracket<T> bracket, T* inside, BracketCounts& counts) {
    Comparisons tally;
    index found = 0;
    for (index i = 0; i < n; ++i) {
      const bool under = x[i]<bracket.high, over = x[i]> bracket.low;
      tally.below += x[i] < bracket.low;
      tally.under_high += under;
      tally.over_low += over;
      tally.above += x[i] > bracket.high;
      inside[found] = x[i];
      found += under & over;
    }
    tally.add_to(counts, found);
    return found;
  }
};

}  // namespace lanes::kernels::median
