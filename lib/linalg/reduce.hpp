// Least squares of many rows, reduced to as many as there are columns.
#pragma once

#include <lanes/matrix.hpp>
#include <lanes/runtime.hpp>

namespace lanes::linalg {

/// What is left of min |A x - b|, for the columns b of B, when Q' has been applied to both, and
/// neither Q nor its reflectors were kept.
template <class T>
struct Reduced {
  Matrix<T> r;               ///< n x n, zeros below the diagonal, of A times `scale`
  Matrix<T> c;               ///< n x k, the first rows of Q'B times `b_scale`
  Vector<T> squares;         ///< k, of the length of the other rows
  Vector<T> scale, b_scale;  ///< powers of two
};

/// What is subtracted from every row of A, and of B, before anything else; nullptr: nothing.
template <class T>
struct Shift {
  const T* a = nullptr;
  const T* b = nullptr;
};

/// A is m x n, m >= n, B is m x k. Throws argument_error, naming `function`, when an element of A
/// is not finite; what is not finite in B reaches c and squares.
template <class T>
Reduced<T> reduce(const char* function, const MatrixView<const T>& a, const MatrixView<const T>& b,
                  const Options& options, const Shift<T>& shift = {});

}  // namespace lanes::linalg
