// eigh, try_eigh, eigvalsh.
#include "linalg/eigh.hpp"

#include <algorithm>
#include <cmath>
#include <lanes/eigh.hpp>
#include <lanes/error.hpp>
#include <lanes/linalg.hpp>
#include <limits>
#include <sstream>
#include <string>

#include "base/check.hpp"
#include "dispatch/select.hpp"
#include "linalg/eigen_definite.hpp"
#include "linalg/signs.hpp"
#include "linalg/tridiagonal_eigen.hpp"
#include "linalg/workspace.hpp"
#include "parallel/parallel.hpp"

namespace lanes {
namespace {

using kernels::index;

/// One triangle of A as the lower one, and the power of two that brings it into the range 1/2..1.
template <class T>
struct LowerTriangle {
  MatrixView<const T> a;
  int exponent = 0;  ///< the largest element is 2^exponent times that
};

/// Throws unless the triangles agree.
template <class T>
void require_symmetric(const char* function, const MatrixView<const T>& a, T largest) {
  const T most = static_cast<T>(a.rows()) * std::numeric_limits<T>::epsilon() * largest;
  for (std::size_t i = 0; i < a.rows(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (!(std::abs(a(i, j) - a(j, i)) <= most)) {
        std::ostringstream text;
        text.precision(std::numeric_limits<T>::max_digits10);  // which tell them apart
        text << function << ": A is not symmetric: A(" << i << ", " << j << ") is " << a(i, j)
             << ", A(" << j << ", " << i << ") is " << a(j, i)
             << "; pass Symmetry::lower or Symmetry::upper to read one triangle, or use eig";
        throw argument_error(text.str());
      }
}

template <class T>
LowerTriangle<T> checked(const char* function, const MatrixView<const T>& a, Symmetry symmetry) {
  if (a.rows() != a.cols()) check::not_square(function, "A", a.rows(), a.cols());
  const MatrixView<const T> lower = symmetry == Symmetry::upper ? a.t() : a;
  T largest = 0;
  for (std::size_t i = 0; i < a.rows(); ++i)
    for (std::size_t j = 0; j <= i; ++j) {
      const T element = lower(i, j);
      if (!std::isfinite(element))
        check::not_finite(function, "A", symmetry == Symmetry::upper ? j : i,
                          symmetry == Symmetry::upper ? i : j, static_cast<double>(element));
      largest = std::max(largest, std::abs(element));
    }
  if (symmetry == Symmetry::check) require_symmetric(function, a, largest);
  return {lower, linalg::scale_exponent(largest)};
}

/// What a kernel for small matrices is given, with no vectors when result.vectors is empty.
template <class T>
kernels::jacobi::Problem<T> problem(const LowerTriangle<T>& lower, int most_sweeps,
                                    EighResult<T>& result) {
  const auto n = static_cast<index>(result.values.size());
  return {.a = lower.a.data(),
          .a_row = lower.a.row_stride(),
          .a_col = lower.a.col_stride(),
          .scale = std::ldexp(T(1), -lower.exponent),
          .n = n,
          .values = result.values.data(),
          .vectors = result.vectors.empty() ? nullptr : result.vectors.data(),
          .vectors_row = n,
          .most_sweeps = most_sweeps};
}

template <class T>
void finish(const LowerTriangle<T>& lower, const kernels::jacobi::Outcome<T>& outcome,
            EighResult<T>& result) {
  linalg::scale_back(result.values.data(), static_cast<index>(result.values.size()),
                     lower.exponent);
  result.sweeps = outcome.sweeps, result.off = outcome.off, result.converged = outcome.converged;
}

template <class T>
void jacobi(const LowerTriangle<T>& lower, int most_sweeps, const kernels::Kernels<T>& kernels,
            EighResult<T>& result) {
  const kernels::jacobi::Problem<T> p = problem(lower, most_sweeps, result);
  const linalg::Workspace<T> workspace(kernels.jacobi_workspace(p.n));
  finish(lower, kernels.jacobi(p, workspace.data()), result);
}

template <class T>
void make_largest_positive(const kernels::Kernels<T>& kernels, EighResult<T>& result) {
  const auto rows = static_cast<index>(result.vectors.rows());
  kernels.make_largest_positive(result.vectors.data(), rows, rows, rows);
}

/// False, and nothing useful in the result, where a step of it did not converge.
template <class T>
bool divide_and_conquer(const LowerTriangle<T>& lower, int threads,
                        const kernels::Kernels<T>& kernels, EighResult<T>& result) {
  const std::size_t n = result.values.size();
  Matrix<T> unwanted;
  if (result.vectors.empty()) unwanted = Matrix<T>::uninitialized(n, n);
  Matrix<T>& vectors = result.vectors.empty() ? unwanted : result.vectors;
  result.converged = linalg::eigen_by_tridiagonal<T>(kernels, threads, lower.a, lower.exponent,
                                                     result.values.data(), vectors);
  return result.converged;
}

/// False, and nothing useful in the result, where the matrix is one of float, or has too many
/// eigenvalues that are close.
template <class T>
bool preconditioned(const LowerTriangle<T>& lower, int most_steps, const Options& options,
                    EighResult<T>& result) {
  if constexpr (std::is_same_v<T, double>) {
    if (linalg::eigen_preconditioned(lower.a, lower.exponent, most_steps, result, options))
      return true;
    result.sweeps = 0, result.off = 0;
  }
  return false;
}

/// Nothing is left in the result where A is not positive definite.
template <class T>
void definite(const LowerTriangle<T>& lower, int most_sweeps, const kernels::Kernels<T>& kernels,
              const Options& options, EighResult<T>& result) {
  if (linalg::eigen_definite(kernels, options, lower.a, lower.exponent, most_sweeps, result)) {
    result = {};
    result.positive_definite = false;
    return;
  }
  make_largest_positive(kernels, result);
}

/// Up to here Jacobi's method is the faster one.
constexpr std::size_t most_rows_for_jacobi = 8;
/// From here on `preconditioned` is a method of its own.
constexpr std::size_t least_rows_to_refine = 17;

enum class Wanted { values, vectors };

template <class T>
EighResult<T> compute(const char* function, const LowerTriangle<T>& lower, Wanted wanted,
                      const EighOptions& how, const Options& options) {
  if (how.most_sweeps < 0)
    throw argument_error(std::string(function) + ": most_sweeps must not be negative");
  parallel::available(options.threads);
  const auto& kernels = dispatch::kernels_for(options.isa).of<T>();
  const std::size_t n = lower.a.rows();
  EighResult<T> result;
  result.values = Vector<T>::uninitialized(n);
  if (wanted == Wanted::vectors) result.vectors = Matrix<T>::uninitialized(n, n);
  if (n == 0) {
    result.converged = true;
    return result;
  }
  if (how.method == EighMethod::high_relative_accuracy) {
    definite(lower, how.most_sweeps, kernels, options, result);
    return result;
  }
  const bool refined = how.method == EighMethod::preconditioned && n >= least_rows_to_refine;
  const bool automatic =
      how.method == EighMethod::automatic || (how.method == EighMethod::preconditioned && !refined);
  const bool small = n <= most_rows_for_jacobi && how.method != EighMethod::divide_and_conquer;
  if (automatic && (n == 2 || n == 3))
    finish(lower, kernels.eigen_closed_form(problem(lower, 0, result)), result);
  else if (small || how.method == EighMethod::jacobi)
    jacobi(lower, how.most_sweeps, kernels, result);
  else if (refined && preconditioned(lower, how.most_sweeps, options, result))
    make_largest_positive(kernels, result);
  else if (divide_and_conquer(lower, options.threads, kernels, result))
    make_largest_positive(kernels, result);
  else
    jacobi(lower, how.most_sweeps, kernels, result);  // which always gets there
  return result;
}

template <class T>
EighResult<T> compute_or_throw(const char* function, const MatrixView<const T>& a, Wanted wanted,
                               const EighOptions& how, const Options& options) {
  EighResult<T> result =
      compute(function, checked(function, a, how.symmetry), wanted, how, options);
  if (!result.positive_definite)
    throw not_positive_definite_error(
        std::string(function) +
        ": A is not positive definite to working precision, which high_relative_accuracy needs; "
        "the other methods are for all symmetric matrices");
  if (!result.converged) {
    std::ostringstream text;
    text << function << ": not converged after " << result.sweeps << " sweeps: " << result.off
         << " of max|A| is left off the diagonal; try_eigh returns what could be computed";
    throw convergence_error(text.str());
  }
  return result;
}

/// max|A V - V diag(values)| / max|A|
template <class T>
T residual(const LowerTriangle<T>& lower, const Eigh<T>& eigen, const Options& options) {
  const std::size_t n = eigen.values.size();
  Matrix<T> scaled(n, n), v_values = eigen.vectors;
  T largest = 0, worst = 0;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j <= i; ++j) {
      scaled(i, j) = scaled(j, i) = std::ldexp(lower.a(i, j), -lower.exponent);
      largest = std::max(largest, std::abs(scaled(i, j)));
    }
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j)
      v_values(i, j) *= std::ldexp(eigen.values[j], -lower.exponent);
  matmul(scaled, eigen.vectors, v_values, T(1), T(-1), options);
  for (T r : v_values) worst = std::max(worst, std::abs(r));
  return largest > T(0) ? worst / largest : T(0);
}

template <class T>
EighResult<T> diagnosed(const MatrixView<const T>& a, const EighOptions& how,
                        const Options& options) {
  const LowerTriangle<T> lower = checked("try_eigh", a, how.symmetry);
  EighResult<T> result = compute("try_eigh", lower, Wanted::vectors, how, options);
  if (result.positive_definite) result.residual = residual(lower, result, options);
  return result;
}

}  // namespace

template <class T>
EighResult<T> linalg::eigh_by_rotations(const char* function, const kernels::Kernels<T>& kernels,
                                        kernels::Jacobi<T> kernel, const MatrixView<const T>& a,
                                        int most_sweeps) {
  const LowerTriangle<T> lower = checked(function, a, Symmetry::check);
  const std::size_t n = a.rows();
  EighResult<T> result;
  result.values = Vector<T>::uninitialized(n);
  result.vectors = Matrix<T>::uninitialized(n, n);
  result.converged = n == 0;
  if (n == 0) return result;
  kernels::jacobi::Problem<T> p = problem(lower, most_sweeps, result);
  const index workspace = kernels::jacobi::rung_workspace(p.n);
  const detail::Buffer<T> memory(static_cast<std::size_t>(p.n + p.n * p.n + workspace));
  T *const values = memory.data(), *const vectors = values + p.n;
  p.values = values, p.vectors = vectors;
  const kernels::jacobi::Outcome<T> outcome = kernel(p, vectors + p.n * p.n);
  kernels.deliver_eigen(problem(lower, most_sweeps, result), values, vectors);
  finish(lower, outcome, result);
  return result;
}
template EighResult<double> linalg::eigh_by_rotations(const char*, const kernels::Kernels<double>&,
                                                      kernels::Jacobi<double>,
                                                      const MatrixView<const double>&, int);
template EighResult<float> linalg::eigh_by_rotations(const char*, const kernels::Kernels<float>&,
                                                     kernels::Jacobi<float>,
                                                     const MatrixView<const float>&, int);

Eigh<double> eigh(MatrixIn<double> a, EighOptions how, Options options) {
  return compute_or_throw("eigh", a, Wanted::vectors, how, options);
}
Eigh<float> eigh(MatrixIn<float> a, EighOptions how, Options options) {
  return compute_or_throw("eigh", a, Wanted::vectors, how, options);
}
EighResult<double> try_eigh(MatrixIn<double> a, EighOptions how, Options options) {
  return diagnosed(a, how, options);
}
EighResult<float> try_eigh(MatrixIn<float> a, EighOptions how, Options options) {
  return diagnosed(a, how, options);
}
Vector<double> eigvalsh(MatrixIn<double> a, EighOptions how, Options options) {
  return compute_or_throw("eigvalsh", a, Wanted::values, how, options).values;
}
Vector<float> eigvalsh(MatrixIn<float> a, EighOptions how, Options options) {
  return compute_or_throw("eigvalsh", a, Wanted::values, how, options).values;
}

}  // namespace lanes
