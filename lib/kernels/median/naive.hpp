// Rung: naive. Sorts everything to look at the middle: some n log2(n) comparisons, half of them
// mispredicted. Next: nth_element, which sorts only what the middle depends on.
//
// The comparison is a type of its own, so that no function of std::sort compiled here can take the
// place of another build's (docs/architecture.md).
#pragma once

#include <algorithm>

#include "kernels/index.hpp"

namespace lanes::kernels::median {

template <class Build>
struct Less {
  template <class T>
  bool operator()(T x, T y) const {
    return x < y;
  }
};

template <class Build, class T>
struct Naive {
  /// Puts the middle elements, (n - 1) / 2 and n / 2, where sorting would. n >= 1, no NaN.
  static void run(T* x, index n) { std::sort(x, x + n, Less<Build>{}); }
};

}  // namespace lanes::kernels::median
