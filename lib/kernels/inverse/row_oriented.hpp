// Rung: row-oriented.
//
// Was:  one column of X after the other.
// Now:  all of them at once: whole rows of X are subtracted from each other, as LU does it with
//       rows of A. The sums are the same, so no bit changes.
// Cost: without SIMD, one product for two loads and a store.
// Next: SIMD registers, written out.
#pragma once

#include "kernels/lu/row_oriented.hpp"

namespace lanes::kernels::inverse {

template <class Build, class T>
struct RowOriented {
  static void run(T* a, index a_row, index n, index* pivots, T* x, index x_row) {
    lu::RowOriented<Build, T>::run(a, a_row, n, n, pivots);
    lu::Pivot<Build, T>::permutation(pivots, n, x, x_row);
    for (index i = 0; i < n; ++i)
      for (index k = 0; k < i; ++k) subtract(a[i * a_row + k], x + k * x_row, x + i * x_row, n);
    for (index i = n - 1; i >= 0; --i) {
      T* const row = x + i * x_row;
      for (index k = i + 1; k < n; ++k) subtract(a[i * a_row + k], x + k * x_row, row, n);
      const T diagonal = a[i * a_row + i];
      for (index j = 0; j < n; ++j) row[j] /= diagonal;
    }
  }

 private:
  static void subtract(T factor, const T* from, T* row, index n) {
    for (index j = 0; j < n; ++j) row[j] -= factor * from[j];
  }
};

}  // namespace lanes::kernels::inverse
