// Rung: nth_element.
//
// Was:  everything sorted.
// Now:  after each partition only the part with the middle in it goes on: about 3 n comparisons.
// Cost: the data are copied, and each comparison of a random element with the pivot is a branch
//       that is mispredicted half of the time, some 15 cycles.
// Next: pivots from a sample, so that one pass leaves hardly anything.
#pragma once

#include "kernels/median/naive.hpp"

namespace lanes::kernels::median {

template <class Build, class T>
struct NthElement {
  /// As Naive::run.
  static void run(T* x, index n) {
    T* const middle = x + n / 2;
    std::nth_element(x, middle, x + n, Less<Build>{});
    if (n % 2 == 1) return;
    // The other middle element is the largest of those before.
    T* const other = std::max_element(x, middle, Less<Build>{});
    const T value = *other;
    *other = middle[-1];
    middle[-1] = value;
  }
};

}  // namespace lanes::kernels::median
