// Rung: SIMD.
//
// Was:  one product at a time, or whatever the compiler made of it.
// Now:  a register of products at a time, each with its subtraction in one fma.
// Cost: every step k passes through all that is left of the matrix: for each fma two loads and a
//       store, from L2 or memory once the matrix is larger than L1.
// Next: blocks, which a matmul updates by many columns in one pass.
#pragma once

#include "kernels/lu/pivot.hpp"
#include "simd/simd.hpp"

namespace lanes::kernels::lu {

template <class Arch, class T>
struct Simd {
  static void run(T* a, index a_row, index rows, index cols, index* pivots) {
    for (index k = 0; k < cols; ++k) {
      pivots[k] = k + Pivot<Arch, T>::find(a + k * a_row + k, a_row, rows - k);
      Pivot<Arch, T>::exchange(a, a_row, cols, k, pivots[k]);
      const T* upper = a + k * a_row;
      if (upper[k] == T(0)) continue;
      for (index i = k + 1; i < rows; ++i) {
        T* row = a + i * a_row;
        row[k] /= upper[k];
        subtract(row[k], upper + k + 1, row + k + 1, cols - k - 1);
      }
    }
  }

  /// y = y - factor x, n elements of each.
  static void subtract(T factor, const T* x, T* y, index n) {
    constexpr int W = simd::width<T, Arch>;
    const simd::Batch<T, Arch> f(factor);
    index j = 0;
    for (; j + W <= n; j += W)
      simd::store<Arch>(y + j, simd::fnma(f, simd::load<Arch>(x + j), simd::load<Arch>(y + j)));
    if (j == n) return;
    const simd::FirstLanes<T, Arch> last(static_cast<int>(n - j));
    last.store(y + j, simd::fnma(f, last.load(x + j), last.load(y + j)));
  }
};

}  // namespace lanes::kernels::lu
