// The step of the pivoted QR factorisation (lib/linalg/factor_qr_pivoted.cpp): one pass over what
// is left of the matrix.
#pragma once

#include "kernels/index.hpp"
#include "simd/simd.hpp"

namespace lanes::kernels::qr {

/// Applies a reflector and, while the rows are in registers, sums the products of the next column
/// with all others. (Each sum is one chain of fma down the rows, on every instruction set.)
template <class Arch, class T>
class Reflect {
  static constexpr int W = simd::width<T, Arch>, most_rows = 4;
  using V = simd::Batch<T, Arch>;

 public:
  /// The reflector's column x, whose elements lie a_row apart, is scaled by `inverse`; the columns
  /// of A lose x w'; products = (first column of A)' A, without row 0, which becomes a row of R.
  static void run(T* x, T inverse, const T* w, T* a, index a_row, index rows, index cols,
                  T* products) {
    for (index c = 0; c < cols; ++c) products[c] = T(0);
    if (rows > 0) pass<1, false>(x, inverse, w, a, a_row, cols, products);
    index i = 1;
    for (; i + most_rows <= rows; i += most_rows)
      pass<most_rows, true>(x + i * a_row, inverse, w, a + i * a_row, a_row, cols, products);
    for (; i < rows; ++i)
      pass<1, true>(x + i * a_row, inverse, w, a + i * a_row, a_row, cols, products);
  }

 private:
  template <int Rows, bool sum>
  [[gnu::always_inline]] static inline void pass(T* x, T inverse, const T* w, T* a, index a_row,
                                                 index cols, T* products) {
    V l[Rows], next[Rows];
#pragma GCC unroll 4
    for (int i = 0; i < Rows; ++i) {
      l[i] = V(x[i * a_row]) * V(inverse);
      if (cols > 0) next[i] = simd::fnma(l[i], V(w[0]), V(a[i * a_row]));
      x[i * a_row] *= inverse;
    }
    for (index c = 0; c < cols; c += W) {
      const simd::FirstLanes<T, Arch> lanes(static_cast<int>(cols - c < W ? cols - c : W));
      const V factor = lanes.load(w + c);
      V total = lanes.load(products + c);
#pragma GCC unroll 4
      for (int i = 0; i < Rows; ++i) {
        const V updated = simd::fnma(l[i], factor, lanes.load(a + i * a_row + c));
        lanes.store(a + i * a_row + c, updated);
        if constexpr (sum) total = simd::fma(next[i], updated, total);
      }
      if constexpr (sum) lanes.store(products + c, total);
    }
  }
};

}  // namespace lanes::kernels::qr
