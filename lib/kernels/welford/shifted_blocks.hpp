// Rung: shifted blocks (the kernel that ships, for one block; lib/stats/moments.cpp does the rest).
//
// Was:  a pass over each block for its mean.
// Now:  deviations from a guess, the mean of the block's first 16 elements: one pass, three
// operations
//       for each register. With d = x - guess, sum (x - mean)^2 = sum d^2 - (sum d)^2 / n, where
//       little cancels as long as the guess is no worse than two standard deviations from the mean.
//       If it is, the block is done once more, now from the mean, while it is in L1.
// Cost: at two standard deviations, five times the rounding error.
// Next: threads, each with blocks of its own.
#pragma once

#include "kernels/welford/lanes.hpp"

namespace lanes::kernels::welford {

template <class Arch, class T>
struct ShiftedBlocks {
  /// sums[0], sums[1] = sum of d and d^2, d = x[i] - shift.
  static void run(const T* x, index n, double shift, double* sums) {
    Deviations<Arch, T, 2, lanes_of_sums>::sum(x, n, shift, sums, [](auto d, auto& s) {
      s[0] = s[0] + d;
      s[1] = simd::fma(d, d, s[1]);
    });
  }

  /// The same up to d^4.
  static void run_four(const T* x, index n, double shift, double* sums) {
    Deviations<Arch, T, 4, lanes_of_sums>::sum(x, n, shift, sums, [](auto d, auto& s) {
      const auto square = d * d;
      s[0] = s[0] + d;
      s[1] = s[1] + square;
      s[2] = simd::fma(square, d, s[2]);
      s[3] = simd::fma(square, square, s[3]);
    });
  }
};

}  // namespace lanes::kernels::welford
