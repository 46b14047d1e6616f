// eigh, try_eigh, eigvalsh.
#include "linalg/eigh.hpp"

#include <algorithm>
#include <cmath>
#include <lanes/eigh.hpp>
#include <lanes/error.hpp>
#include <lanes/linalg.hpp>
#include <limits>
#include <numeric>
#include <sstream>
#include <string>
#include <vector>

#include "base/check.hpp"
#include "dispatch/select.hpp"
#include "linalg/tridiagonal_eigen.hpp"
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
  // Not down to denormal numbers, whose reciprocals overflow.
  constexpr int least = 2 - std::numeric_limits<T>::max_exponent;
  return {lower, largest > 0 ? std::max(std::ilogb(largest) + 1, least) : 0};
}

/// Rows of `vectors`, in the order of the values, become columns.
template <class T>
void arrange(const T* values, const T* vectors, T* sorted, Eigh<T>& result,
             const kernels::Kernels<T>& kernels) {
  const std::size_t n = result.values.size();
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t i, std::size_t j) { return values[i] < values[j]; });
  for (std::size_t i = 0; i < n; ++i) result.values[i] = values[order[i]];
  if (vectors == nullptr) return;
  for (std::size_t i = 0; i < n; ++i) std::copy_n(vectors + order[i] * n, n, sorted + i * n);
  const auto size = static_cast<index>(n);
  kernels.transpose(sorted, size, size, size, result.vectors.data(), size);
}

/// Makes the largest component of each column positive, the first of equals.
template <class T>
void fix_signs(Matrix<T>& vectors) {
  std::vector<T> largest(vectors.cols(), T(0));
  for (std::size_t i = 0; i < vectors.rows(); ++i)
    for (std::size_t j = 0; j < vectors.cols(); ++j)
      if (std::abs(vectors(i, j)) > std::abs(largest[j])) largest[j] = vectors(i, j);
  for (std::size_t i = 0; i < vectors.rows(); ++i)
    for (std::size_t j = 0; j < vectors.cols(); ++j)
      if (largest[j] < T(0)) vectors(i, j) = -vectors(i, j);
}

/// With no vectors when result.vectors is empty.
template <class T>
void rotations(const LowerTriangle<T>& lower, int most_sweeps, const kernels::Kernels<T>& kernels,
               kernels::Jacobi<T> kernel, index workspace, EighResult<T>& result) {
  const std::size_t n = result.values.size(), square = result.vectors.size();
  const auto size = static_cast<index>(n);
  const detail::Buffer<T> memory(n + 2 * square + static_cast<std::size_t>(workspace));
  T* const values = memory.data();
  T* const vectors = square > 0 ? values + n : nullptr;
  T* const sorted = values + n + square;
  const kernels::jacobi::Outcome<T> outcome = kernel({.a = lower.a.data(),
                                                      .a_row = lower.a.row_stride(),
                                                      .a_col = lower.a.col_stride(),
                                                      .scale = std::ldexp(T(1), -lower.exponent),
                                                      .n = size,
                                                      .values = values,
                                                      .vectors = vectors,
                                                      .vectors_row = size,
                                                      .most_sweeps = most_sweeps},
                                                     sorted + square);
  arrange(values, vectors, sorted, result, kernels);
  for (T& value : result.values) value = std::ldexp(value, lower.exponent);
  result.sweeps = outcome.sweeps, result.off = outcome.off, result.converged = outcome.converged;
}

template <class T>
void jacobi(const LowerTriangle<T>& lower, int most_sweeps, const kernels::Kernels<T>& kernels,
            EighResult<T>& result) {
  rotations(lower, most_sweeps, kernels, kernels.jacobi,
            kernels.jacobi_workspace(static_cast<index>(result.values.size())), result);
}

/// False, and nothing useful in the result, where a step of it did not converge.
template <class T>
bool divide_and_conquer(const LowerTriangle<T>& lower, int threads,
                        const kernels::Kernels<T>& kernels, EighResult<T>& result) {
  const std::size_t n = result.values.size();
  Matrix<T> unwanted;
  if (result.vectors.empty()) unwanted = Matrix<T>::uninitialized(n, n);
  Matrix<T>& vectors = result.vectors.empty() ? unwanted : result.vectors;
  result.converged =
      linalg::eigen_by_tridiagonal<T>(kernels, threads, lower.a, result.values.data(), vectors);
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

/// Up to here Jacobi's method is the faster one.
constexpr std::size_t most_rows_for_jacobi = 16;

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
  const bool small = n <= most_rows_for_jacobi;
  const bool by_jacobi =
      how.method == EighMethod::jacobi || (how.method != EighMethod::divide_and_conquer && small);
  if (how.method == EighMethod::preconditioned && !by_jacobi &&
      preconditioned(lower, how.most_sweeps, options, result)) {
    fix_signs(result.vectors);
    return result;
  }
  // Jacobi's method always gets there.
  if (by_jacobi || !divide_and_conquer(lower, options.threads, kernels, result))
    jacobi(lower, how.most_sweeps, kernels, result);
  fix_signs(result.vectors);
  return result;
}

template <class T>
EighResult<T> compute_or_throw(const char* function, const MatrixView<const T>& a, Wanted wanted,
                               const EighOptions& how, const Options& options) {
  EighResult<T> result =
      compute(function, checked(function, a, how.symmetry), wanted, how, options);
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
  result.residual = residual(lower, result, options);
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
  if (n > 0)
    rotations(lower, most_sweeps, kernels, kernel,
              kernels::jacobi::rung_workspace(static_cast<index>(n)), result);
  fix_signs(result.vectors);
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
