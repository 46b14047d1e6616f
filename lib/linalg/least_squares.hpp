// Least squares from a triangle, and the rank that decides on the way.
#pragma once

#include <lanes/qr.hpp>
#include <vector>

#include "linalg/reduce.hpp"

namespace lanes::linalg {

/// R of A D = Q R, its columns scaled to about equal lengths: what their units are does not matter.
template <class T>
struct EqualColumns {
  Matrix<T> r;                 ///< n x n, zeros below the diagonal
  std::vector<int> exponents;  ///< column j of A was multiplied by 2^exponents[j]

  /// From R and D, powers of two.
  EqualColumns(Matrix<T> triangle, const Vector<T>& scale, const Options& options);

  /// That of `r` (triangle_condition.hpp).
  T rcond(const Options& options) const;
  /// x with A x = Q C, from the first n rows of C, whose columns have been multiplied by c_scale,
  /// powers of two. No element of the diagonal is zero.
  Matrix<T> solve(Matrix<T> c, const Vector<T>& c_scale, const Options& options) const;
};

/// Whether columns with this rcond are linearly independent to working precision; `longest` is the
/// larger of the number of rows and columns.
template <class T>
bool independent(T rcond, std::size_t longest);

/// lstsq of A and B, from whose rows `shift` has been subtracted: of A - 1 a' and B - 1 b'.
template <class T>
LeastSquaresMany<T> shifted_lstsq(const MatrixView<const T>& a, const MatrixView<const T>& b,
                                  const Shift<T>& shift, const Options& options);

}  // namespace lanes::linalg
