// Cholesky factorisation of up to eight rows: the base of lib/linalg/factor_cholesky.cpp.
#pragma once

#include <cmath>

#include "kernels/block_sizes.hpp"
#include "kernels/triangular/block.hpp"
#include "simd/simd.hpp"

namespace lanes::kernels::cholesky {

/// The upper factor U of A = U'U, by rows: a row is its row of A, less multiples of the rows above,
/// divided by the root of its diagonal element. Everything runs along rows, which are contiguous.
template <class Arch, class T>
class Panel {
  static constexpr int W = simd::width<T, Arch>;
  static constexpr int R = W < panel_rows ? static_cast<int>(panel_rows) / W : 1;
  using V = simd::Batch<T, Arch>;

 public:
  /// The first `rows` <= panel_rows of U in place of those of A, from the diagonal on; left of it
  /// stands nothing of use. reciprocals[i] = 1 / U(i, i), which is normal whatever A.
  ///
  /// Returns 0, or the order of the first leading minor that is not positive: U ends before it.
  static index run(T* u, index u_row, index rows, index cols, T* reciprocals) {
    const index failed = triangle(u, u_row, rows, reciprocals);
    if (failed == 0 && cols > rows)
      triangular::Block<Arch, T>::general_lower(u, 1, u_row, reciprocals, rows, u + rows, u_row,
                                                cols - rows);
    return failed;
  }

 private:
  /// The square at the left, a row in R registers. What takes the time is the way from one diagonal
  /// element to the next: a root, a division, and twice through memory. That is a copy with whole
  /// registers as rows, since what was stored under a mask is slow to come back.
  static index triangle(T* u, index u_row, index n, T* reciprocals) {
    alignas(64) T block[panel_rows][R * W];
    for (index i = 0; i < n; ++i)
#pragma GCC unroll 4
      for (int r = 0; r < R; ++r)
        simd::store<Arch>(block[i] + r * W, lanes_of(r, n).load(u + i * u_row + r * W));
    for (index k = 0; k < n; ++k) {
      T* const row = u + k * u_row;
      const T pivot = block[k][k];
      if (!(pivot > T(0))) return k + 1;  // or NaN, which overflow leaves in indefinite matrices
      const T root = std::sqrt(pivot), reciprocal = 1 / root;
      V top[R];
#pragma GCC unroll 4
      for (int r = 0; r < R; ++r) {
        const V a = simd::load<Arch>(block[k] + r * W), q = a * V(reciprocal);
        top[r] = simd::fma(simd::fnma(q, V(root), a), V(reciprocal), q);  // corrected once
        simd::store<Arch>(block[k] + r * W, top[r]);
        lanes_of(r, n).store(row + r * W, top[r]);
      }
      row[k] = root;
      reciprocals[k] = reciprocal;
      for (index i = k + 1; i < n; ++i) {
        const V factor(block[k][i]);
#pragma GCC unroll 4
        for (int r = 0; r < R; ++r) {
          T* const p = block[i] + r * W;
          simd::store<Arch>(p, simd::fnma(factor, top[r], simd::load<Arch>(p)));
        }
      }
    }
    return 0;
  }

  [[gnu::always_inline]] static simd::FirstLanes<T, Arch> lanes_of(int r, index n) {
    const index left = n - r * W;
    return simd::FirstLanes<T, Arch>(static_cast<int>(left < 0 ? 0 : left < W ? left : W));
  }
};

}  // namespace lanes::kernels::cholesky
