// Rung: two passes over blocks.
//
// Was:  every element corrected the mean of its lane, and then deviated from it.
// Now:  two passes, as at first, but over blocks that stay in L1, so that memory is read once: the
//       mean of the block, then the deviations from it. The sum of the deviations, 0 but for
//       rounding, corrects both (Chan, Golub & LeVeque 1983).
// Cost: every element is loaded twice, and in the second pass memory waits.
// Next: a guess of the mean that needs no pass.
#pragma once

#include "kernels/welford/lanes.hpp"
#include "kernels/welford/record.hpp"

namespace lanes::kernels::welford {

template <class Arch, class T>
struct TwoPassBlocks {
  static MeanSquares run(const T* x, index n) {
    MeanSquares all{};
    for (index begin = 0; begin < n; begin += block<T>) {
      const index count = n - begin < block<T> ? n - begin : block<T>;
      all = merge(all, static_cast<double>(begin), one_block(x + begin, count),
                  static_cast<double>(count));
    }
    return all;
  }

 private:
  static MeanSquares one_block(const T* x, index n) {
    const double count = static_cast<double>(n);
    double sum, sums[2];
    Deviations<Arch, T, 1, lanes_of_sums>::sum(x, n, 0.0, &sum,
                                               [](auto d, auto& s) { s[0] = s[0] + d; });
    const double mean = sum / count;
    Deviations<Arch, T, 2, lanes_of_sums>::sum(x, n, mean, sums, [](auto d, auto& s) {
      s[0] = s[0] + d;
      s[1] = simd::fma(d, d, s[1]);
    });
    return {mean + sums[0] / count, sums[1] - sums[0] * (sums[0] / count)};
  }
};

}  // namespace lanes::kernels::welford
