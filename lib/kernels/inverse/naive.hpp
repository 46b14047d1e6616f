// Rung: naive. LU by plain loops, and n systems of equations, one for each column of X.
//
// Now:  L y = P e and U x = y, element by element: each a sum over those before it.
// Cost: a column of X goes past with a cache line for each element, and each sum is one chain of
//       subtractions, which the compiler may not reorder.
// Next: all columns at once.
#pragma once

#include "kernels/lu/naive.hpp"

namespace lanes::kernels::inverse {

/// X = inverse(A), n x n, with contiguous rows; A is overwritten by its factors. A zero pivot,
/// which stands on their diagonal, makes X meaningless.
template <class Build, class T>
struct Naive {
  static void run(T* a, index a_row, index n, index* pivots, T* x, index x_row) {
    lu::Naive<Build, T>::run(a, a_row, n, n, pivots);
    lu::Pivot<Build, T>::permutation(pivots, n, x, x_row);
    for (index j = 0; j < n; ++j) {
      for (index i = 0; i < n; ++i) {
        T sum = x[i * x_row + j];
        for (index k = 0; k < i; ++k) sum -= a[i * a_row + k] * x[k * x_row + j];
        x[i * x_row + j] = sum;
      }
      for (index i = n - 1; i >= 0; --i) {
        T sum = x[i * x_row + j];
        for (index k = i + 1; k < n; ++k) sum -= a[i * a_row + k] * x[k * x_row + j];
        x[i * x_row + j] = sum / a[i * a_row + i];
      }
    }
  }
};

}  // namespace lanes::kernels::inverse
