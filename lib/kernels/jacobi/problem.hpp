// What a Jacobi kernel is given, and what it tells.
#pragma once

#include "kernels/index.hpp"

namespace lanes::kernels::jacobi {

/// Eigenvalues of scale * A, symmetric, n x n, of which the lower triangle is read; the elements of
/// the product are up to 1 in magnitude. Values ascend; their vectors, whose largest components are
/// positive, are the columns of `vectors`, which may be null.
template <class T>
struct Problem {
  const T* a;
  index a_row, a_col;
  T scale;
  index n;
  T* values;
  T* vectors;
  index vectors_row;
  int most_sweeps;
};

template <class T>
struct Outcome {
  int sweeps = 0;
  /// A bound for the elements off the diagonal that were left, but for rounding.
  T off = 0;
  bool converged = false;
};

}  // namespace lanes::kernels::jacobi
