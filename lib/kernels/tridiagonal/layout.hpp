// What the kernels of the symmetric eigenvalue problem and lib/linalg agree on.
#pragma once

#include "kernels/index.hpp"

namespace lanes::kernels::tridiagonal {

/// Elements of a cache line: rows of a matrix are read in such chunks, from column 0 on. A sum
/// along a row has one virtual lane for each element of a chunk, on every instruction set.
template <class T>
inline constexpr index chunk = 64 / sizeof(T);

/// n rounded up to whole chunks.
template <class T>
constexpr index padded(index n) {
  return (n + chunk<T> - 1) / chunk<T> * chunk<T>;
}

/// Scratch elements that the kernels of reduce.hpp want: reduce and multiply.
template <class T>
constexpr index reduce_scratch(index n) {
  return 5 * padded<T>(n);
}
template <class T>
constexpr index multiply_scratch(index n) {
  return padded<T>(n);
}

/// The largest tridiagonal matrix that is a leaf of divide and conquer. It decides where matrices
/// are divided, and so the bits.
inline constexpr index leaf_rows = 8;

/// Rows of the largest symmetric matrix of which each lane of the registers has one (batch.hpp):
/// what a group of lanes needs stays in the second-level cache.
inline constexpr index batch_rows = 32;

/// Many symmetric n x n matrices, one after the other, n <= batch_rows.
template <class T>
struct Stack {
  const T* a;
  index count, n;
  bool upper;    ///< the upper triangles are read, not the lower ones
  bool check;    ///< ... and must not differ by more than n eps max|A|
  T* values;     ///< n for each matrix, ascending
  T* vectors;    ///< n x n, in columns, as eigh has them
  T* failed;     ///< one for each matrix: not 0 where it is flawed, and what is computed too
  T* workspace;  ///< on a cache line

  static constexpr index workspace_size(index n) { return (2 * n * n + 4 * n) * chunk<T>; }
};

/// The eigenvalues of diag(pole) + rho z z' are the roots x of
///
///   1 / rho + sum of z[j]^2 / (pole[j] - x) = 0,
///
/// one behind each pole, before the next. The poles ascend, and differ by much more than rounding
/// errors, as deflation leaves them; so do the weights from 0. All are of about 1 at most.
template <class T>
struct SecularEquation {
  /// Room behind the poles and weights, which the kernels read. The first pole there lies twice the
  /// sum of all rho z^2 behind the last true one, the others further on; the weights are zero.
  static constexpr index behind = 18;

  index count;
  const T* pole;    ///< count + behind
  const T* weight;  ///< count + behind: z^2
  T one_over_rho;
  T* root;             ///< count
  const index* place;  ///< count: the row of `distance` that belongs to a pole
  /// count x count: pole - root, a column for each root, each with full relative accuracy; in the
  /// end, the eigenvectors. Rows are whole chunks.
  T* distance;
  index distance_row;
};

}  // namespace lanes::kernels::tridiagonal
