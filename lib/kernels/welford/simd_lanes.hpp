// Rung: SIMD lanes.
//
// Was:  one chain of dependent operations, and with float its precision.
// Now:  a chain in each lane of four or eight registers, in double; they share the count, so that
//       one reciprocal serves all. At the end of a block they are merged.
// Cost: four operations for each register, and the mean of a lane waits for three of them.
// Next: with the mean known beforehand, three operations.
#pragma once

#include "kernels/welford/reciprocal_table.hpp"
#include "simd/simd.hpp"

namespace lanes::kernels::welford {

template <class Arch, class T>
struct SimdLanes {
  static constexpr int W = simd::width<double, Arch>, R = simd::registers<Arch> == 32 ? 8 : 4;
  static constexpr int lanes = R * W;
  static constexpr index block = lanes * 128;
  using V = simd::Batch<double, Arch>;

  static MeanSquares run(const T* x, index n) {
    MeanSquares all{};
    index i = 0;
    for (; i + lanes <= n; i += lanes * steps(n - i))
      all = merge(all, static_cast<double>(i), one_block(x + i, steps(n - i)),
                  static_cast<double>(lanes * steps(n - i)));
    for (; i < n; ++i) all = merge(all, static_cast<double>(i), {static_cast<double>(x[i]), 0}, 1);
    return all;
  }

 private:
  static index steps(index left) { return (left < block ? left : block) / lanes; }

  static MeanSquares one_block(const T* x, index steps) {
    V mean[R], m2[R];
#pragma GCC unroll 8
    for (int r = 0; r < R; ++r) mean[r] = m2[r] = V(0.0);
    for (index k = 0; k < steps; ++k, x += lanes) {
      const V reciprocal(Reciprocals<Arch, double>::table.of[k]);
#pragma GCC unroll 8
      for (int r = 0; r < R; ++r) {
        const V v = simd::load_double<Arch>(x + r * W), delta = v - mean[r];
        mean[r] = simd::fma(delta, reciprocal, mean[r]);
        m2[r] = simd::fma(delta, v - mean[r], m2[r]);
      }
    }
    alignas(64) double means[lanes], squares[lanes];
#pragma GCC unroll 8
    for (int r = 0; r < R; ++r) {
      simd::store<Arch>(means + r * W, mean[r]);
      simd::store<Arch>(squares + r * W, m2[r]);
    }
    return merge_lanes(means, squares, static_cast<double>(steps));
  }

  /// Lanes of `count` elements each, by halves.
  static MeanSquares merge_lanes(double* means, double* squares, double count) {
    for (int half = lanes / 2; half > 0; half /= 2, count *= 2)
      for (int l = 0; l < half; ++l) {
        const MeanSquares both =
            merge({means[l], squares[l]}, count, {means[l + half], squares[l + half]}, count);
        means[l] = both.mean;
        squares[l] = both.m2;
      }
    return {means[0], squares[0]};
  }
};

}  // namespace lanes::kernels::welford
