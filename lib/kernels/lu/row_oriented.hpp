// Rung: row-oriented.
//
// Was:  the innermost loop ran down a column.
// Now:  the same subtractions, row after row: the innermost loop runs along the pivot's row and the
//       one that is updated, neighbours in memory and independent of each other. No bit changes.
// Cost: without SIMD, one product for two loads and a store.
// Next: SIMD registers, written out.
#pragma once

#include "kernels/lu/pivot.hpp"

namespace lanes::kernels::lu {

template <class Build, class T>
struct RowOriented {
  static void run(T* a, index a_row, index rows, index cols, index* pivots) {
    for (index k = 0; k < cols; ++k) {
      pivots[k] = k + Pivot<Build, T>::find(a + k * a_row + k, a_row, rows - k);
      Pivot<Build, T>::exchange(a, a_row, cols, k, pivots[k]);
      const T* upper = a + k * a_row;
      if (upper[k] == T(0)) continue;
      for (index i = k + 1; i < rows; ++i) {
        T* row = a + i * a_row;
        const T factor = row[k] /= upper[k];
        for (index j = k + 1; j < cols; ++j) row[j] -= factor * upper[j];
      }
    }
  }
};

}  // namespace lanes::kernels::lu
