// Solving with any factorisation, and whether the solution can be used.
#pragma once

#include <lanes/runtime.hpp>
#include <lanes/solve_result.hpp>

#include "linalg/condition.hpp"

namespace lanes::linalg {

/// How an error names the function that was called, and what it advises for a singular A.
struct Caller {
  const char* function;
  const char* advice;
};

/// Throws shape_error unless B has n rows.
template <class T>
void require_rows(const char* function, std::size_t n, const MatrixView<const T>& b);

/// Whether rcond is estimated, or only where the probes leave a doubt; it is least_rcond otherwise.
enum class Estimate { always, in_doubt };

/// X with A X = B.
template <class T>
SolveResult<Matrix<T>> solve_with(const InverseOperator<T>& inverse, const MatrixView<const T>& b,
                                  Estimate estimate);
/// The same by the factors of LU, where there may be a zero pivot.
template <class T>
SolveResult<Matrix<T>> solve_with(const LuFactors<T>& f, const MatrixView<const T>& b,
                                  Estimate estimate, const Options& options);

/// Whether a column of X is not finite though that of B is: a solution beyond the range.
template <class T>
bool overflows(const MatrixView<const T>& x, const MatrixView<const T>& b);

/// X, unless no digit of it can be relied on or it is beyond the range: throws singular_error.
template <class T>
Matrix<T> require_usable(const Caller& caller, SolveResult<Matrix<T>> r,
                         const MatrixView<const T>& b);

/// An element of an inverse or a solution is beyond the range.
[[noreturn]] void refuse_overflow(const char* function, const char* what);
/// X, unless it overflows.
template <class T>
Matrix<T> require_in_range(const char* function, Matrix<T> x, const MatrixView<const T>& b) {
  if (overflows<T>(x, b)) refuse_overflow(function, "the solution");
  return x;
}

template <class T>
bool all_finite(const MatrixView<const T>& x);

/// The only column of X.
template <class T>
Vector<T> as_vector(const Matrix<T>& x) {
  return x.cols() == 0 ? Vector<T>() : Vector<T>(x.col(0));
}
template <class T>
SolveResult<Vector<T>> as_vector(const SolveResult<Matrix<T>>& r) {
  return {.x = as_vector(r.x), .rcond = r.rcond, .zero_pivot = r.zero_pivot, .ok = r.ok};
}

}  // namespace lanes::linalg
