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

/// What the length of rows is a multiple of in one-sided Jacobi: a cache line.
template <class T>
inline constexpr index row_unit = 64 / sizeof(T);

/// The rows of a matrix that are to become orthogonal, `row` elements apart.
template <class T>
struct Rows {
  T* x;
  index row;
  index length;  ///< of what is to be orthogonal, a multiple of row_unit; zeros at the end
  index width;   ///< of what is rotated: more where rotations are collected behind it, likewise
  T tolerance;   ///< the cosine of an angle that is taken for a right one
};

/// What rotations have found; for a matrix, since the beginning of a sweep.
template <class T>
struct Progress {
  index rotations = 0;
  T cosine = 0;   ///< the largest of an angle between two rows
  T tangent = 0;  ///< the largest of an angle of rotation
};

}  // namespace lanes::kernels::jacobi
