// What a Jacobi kernel is given, and what it tells.
#pragma once

#include "kernels/index.hpp"

namespace lanes::kernels::jacobi {

/// Eigenvalues of scale * A, symmetric, n x n, of which the lower triangle is read; the elements of
/// the product are up to 1 in magnitude. They come in no order; eigenvector i is row i of
/// `vectors`, which may be null. (What ships delivers them: deliver.hpp.)
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

/// Elements of workspace that every rung of the ladder finds enough.
[[gnu::always_inline]] constexpr index rung_workspace(index n) {
  return 3 * (n + 64) * (n + 64);
}

}  // namespace lanes::kernels::jacobi
