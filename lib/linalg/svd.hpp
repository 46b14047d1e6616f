// Singular value decomposition for the rest of the library.
#pragma once

#include <lanes/matrix.hpp>
#include <lanes/svd.hpp>

#include "kernels/jacobi/problem.hpp"

namespace lanes::linalg {

enum class SvdOf { values, vectors };

/// A = U diag(s) V' of an m x n matrix, m >= n: U is m x n, V n x n. Signs as they come; no U and V
/// where only values are wanted.
template <class T>
struct TallSvd {
  Matrix<T> u;
  Vector<T> s;
  Matrix<T> vt;
  kernels::jacobi::Outcome<T> outcome = {};
};

/// Of a finite A whose largest element is between 1/2 and 1.
template <class T>
TallSvd<T> svd_tall(const Matrix<T>& a, SvdOf wanted, int most_sweeps, const Options& options);

/// The decomposition of 2^-exponent A.
template <class T>
struct ScaledSvd {
  SvdResult<T> result;
  int exponent = 0;
};

/// Of any A. Throws as lanes::svd does, naming `function`, but for convergence. The residual is not
/// looked for.
template <class T>
ScaledSvd<T> scaled_svd(const char* function, const MatrixView<const T>& a, SvdOf wanted,
                        const SvdOptions& how, const Options& options);

/// Throws convergence_error where there is reason to.
template <class T>
void require_converged(const char* function, const SvdResult<T>& result);

/// How many of the values, in descending order, are larger than `relative` times the first.
template <class T>
std::size_t count_above(const Vector<T>& values, T relative);

/// rcond, or max(m, n) eps. Throws argument_error when it is negative or NaN.
template <class T>
T relative_tolerance(const char* function, const MatrixView<const T>& a, std::optional<T> rcond);

}  // namespace lanes::linalg
