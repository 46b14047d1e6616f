// What the plain rungs share: finding a pivot, exchanging rows, writing down a permutation.
#pragma once

#include <cmath>
#include <utility>

#include "kernels/index.hpp"

namespace lanes::kernels::lu {

template <class Build, class T>
struct Pivot {
  /// The row of the largest magnitude among `rows` elements of a column; the first of equals. A NaN
  /// is no larger than anything.
  static index find(const T* column, index row, index rows) {
    index largest = 0;
    for (index i = 1; i < rows; ++i)
      if (std::abs(column[i * row]) > std::abs(column[largest * row])) largest = i;
    return largest;
  }

  static void exchange(T* a, index a_row, index cols, index i, index pivot) {
    if (i == pivot) return;
    T* const x = a + i * a_row;
    T* const y = a + pivot * a_row;
    for (index j = 0; j < cols; ++j) std::swap(x[j], y[j]);
  }

  /// X = P, the n x n matrix of these exchanges.
  static void permutation(const index* pivots, index n, T* x, index x_row) {
    for (index i = 0; i < n; ++i)
      for (index j = 0; j < n; ++j) x[i * x_row + j] = i == j ? T(1) : T(0);
    for (index i = 0; i < n; ++i) exchange(x, x_row, n, i, pivots[i]);
  }
};

}  // namespace lanes::kernels::lu
