// Rung: naive. Gaussian elimination, column after column, as textbooks write it.
//
// Now:  the largest element of a column becomes the pivot, the column below it is divided by it,
//       and its multiples are subtracted from each of the columns behind.
// Cost: rows are contiguous here, so going down a column touches a cache line for each element.
// Next: row-oriented.
#pragma once

#include "kernels/lu/pivot.hpp"

namespace lanes::kernels::lu {

/// P A = L U in place of A, rows >= cols: row i was exchanged with row pivots[i] in step i. A zero
/// pivot leaves its column, of zeros, as it is. All rungs do this, on contiguous rows.
template <class Build, class T>
struct Naive {
  static void run(T* a, index a_row, index rows, index cols, index* pivots) {
    for (index k = 0; k < cols; ++k) {
      pivots[k] = k + Pivot<Build, T>::find(a + k * a_row + k, a_row, rows - k);
      Pivot<Build, T>::exchange(a, a_row, cols, k, pivots[k]);
      const T pivot = a[k * a_row + k];
      if (pivot == T(0)) continue;
      for (index i = k + 1; i < rows; ++i) a[i * a_row + k] /= pivot;
      for (index j = k + 1; j < cols; ++j)
        for (index i = k + 1; i < rows; ++i)
          a[i * a_row + j] -= a[i * a_row + k] * a[k * a_row + j];
    }
  }
};

}  // namespace lanes::kernels::lu
