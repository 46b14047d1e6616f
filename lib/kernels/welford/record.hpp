// What the rungs of the ladder welford give.
#pragma once

#include "kernels/index.hpp"

namespace lanes::kernels {

/// The mean of n elements, and the sum of their squared deviations from it.
struct MeanSquares {
  double mean, m2;
};

namespace welford {

/// Elements of a block: 16 KiB, half of a first-level cache. It is one number for all instruction
/// sets: the blocks' results are merged, which rounds.
template <class T>
inline constexpr index block = 16 * 1024 / sizeof(T);

/// The elements of two stretches taken together (Chan, Golub & LeVeque 1979).
[[gnu::always_inline]] inline MeanSquares merge(const MeanSquares& a, double a_count,
                                                const MeanSquares& b, double b_count) {
  const double delta = b.mean - a.mean, count = a_count + b_count;
  return {a.mean + delta * (b_count / count),
          a.m2 + b.m2 + delta * delta * (a_count * b_count / count)};
}

}  // namespace welford
}  // namespace lanes::kernels
