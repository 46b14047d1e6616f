// solve_refined: residuals of one precision, factors of another.
#include <algorithm>
#include <cmath>
#include <lanes/linalg.hpp>
#include <lanes/lu.hpp>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/check.hpp"
#include "dispatch/select.hpp"
#include "linalg/factor.hpp"
#include "linalg/matmul.hpp"
#include "linalg/scaling.hpp"
#include "linalg/solve.hpp"
#include "linalg/sum.hpp"

namespace lanes {
namespace {

using kernels::index;

constexpr const char* function = "solve_refined";

/// The largest magnitude; NaN when an element is.
template <class T>
T norm_inf(const VectorView<const T>& x) {
  T largest = 0;
  for (T e : x) {
    if (std::isnan(e)) return e;
    largest = std::max(largest, std::abs(e));
  }
  return largest;
}

/// A X = B, rows and columns of A scaled.
template <class T>
struct System {
  Matrix<T> a, b;
  T norm;  ///< of A: the largest sum of magnitudes in a row
  Refinement how;
  Options options;

  System(Matrix<T> scaled_a, Matrix<T> scaled_b, const Refinement& refinement,
         const Options& run_options)
      : a(std::move(scaled_a)),
        b(std::move(scaled_b)),
        norm(0),
        how(refinement),
        options(run_options) {
    for (std::size_t i = 0; i < a.rows(); ++i) {
      T sum = 0;
      for (T e : a.row(i)) sum += std::abs(e);
      norm = std::max(norm, sum);
    }
  }

  /// B - A X
  Matrix<T> residual(const Matrix<T>& x) const {
    const auto& kernels = dispatch::kernels_for(options.isa).template of<T>();
    const auto n = static_cast<index>(a.rows());
    if (!how.doubled_residuals && b.cols() == 1) {  // a product of one column would be slow
      Matrix<T> r = b;
      axpy(T(-1), matmul(a, x.col(0), options), r.col(0), options);
      return r;
    }
    if (!how.doubled_residuals) {
      Matrix<T> r = b;
      const auto cols = static_cast<index>(b.cols());
      linalg::subtract_product(kernels, options.threads, n, cols, n, a.data(), n, x.data(), cols,
                               r.data(), cols);
      return r;
    }
    const int threads = parallel::threads_for(options.threads, n * n, linalg::stream_grain);
    Matrix<T> r = Matrix<T>::uninitialized(b.rows(), b.cols());
    Vector<T> column = Vector<T>::uninitialized(b.rows());
    for (std::size_t c = 0; c < b.cols(); ++c) {
      const Vector<T> of_x(x.col(c)), of_b(b.col(c));
      parallel::for_ranges(threads, b.rows(), [&](std::size_t begin, std::size_t end) {
        kernels.residual(a.row(begin).data(), n, static_cast<index>(end - begin), n, of_x.data(),
                         of_b.data() + begin, column.data() + begin);
      });
      r.col(c).assign(column);
    }
    return r;
  }
};

/// Whether a column still changes, and how much it did.
template <class T>
struct Progress {
  bool active = true;
  T change = std::numeric_limits<T>::infinity();
};

/// inverse(L U) R, each column scaled by a power of two where F has less range than T.
template <class F, class T>
Matrix<T> correction(const linalg::LuFactors<F>& f, const Matrix<T>& r, const Options& options) {
  Matrix<F> scaled = Matrix<F>::uninitialized(r.rows(), r.cols());
  std::vector<int> exponent(r.cols(), 0);
  for (std::size_t c = 0; c < r.cols(); ++c) {
    const T largest = norm_inf<T>(r.col(c));
    if (sizeof(F) < sizeof(T) && largest > 0 && std::isfinite(largest))
      exponent[c] = std::ilogb(largest);
    for (std::size_t i = 0; i < r.rows(); ++i)
      scaled(i, c) = static_cast<F>(std::scalbn(r(i, c), -exponent[c]));
  }
  constexpr linalg::Caller caller{function, "lstsq(A, b) takes any A"};
  const Matrix<F> solution = linalg::require_usable<F>(
      caller, linalg::solve_with<F>(f, scaled, linalg::Estimate::in_doubt, options), scaled);
  Matrix<T> d = Matrix<T>::uninitialized(r.rows(), r.cols());
  for (std::size_t i = 0; i < r.rows(); ++i)
    for (std::size_t c = 0; c < r.cols(); ++c)
      d(i, c) = std::scalbn(static_cast<T>(solution(i, c)), exponent[c]);
  return d;
}

/// The largest |r| / (|A| |x| + |b|) of a column; NaN when one is.
template <class T>
T backward_error(const System<T>& system, const Matrix<T>& x, const Matrix<T>& r) {
  T largest = 0;
  for (std::size_t c = 0; c < x.cols(); ++c) {
    const T size = system.norm * norm_inf<T>(x.col(c)) + norm_inf<T>(system.b.col(c));
    const T error = size == T(0) ? T(0) : norm_inf<T>(r.col(c)) / size;
    if (std::isnan(error)) return error;
    largest = std::max(largest, error);
  }
  return largest;
}

/// Solves with factors in F. Returns whether every column has converged; throws singular_error
/// where F is too coarse for A.
template <class F, class T>
bool refine(const System<T>& system, RefinedResult<Matrix<T>>& result) {
  constexpr T eps = std::numeric_limits<T>::epsilon();
  const std::size_t cols = system.b.cols();
  const T enough = eps * std::sqrt(static_cast<T>(system.a.rows())) * system.norm;
  const linalg::OwnFactors<F> own = [&] {
    if constexpr (std::is_same_v<F, T>)
      return linalg::OwnFactors<F>(function, system.a, system.options);
    else
      return linalg::OwnFactors<F>(function, astype<F>(system.a), system.options);
  }();
  const linalg::LuFactors<F>& f = own.view();
  linalg::require_no_overflow(function, f.overflow);
  result.x = Matrix<T>(system.b.rows(), cols);
  Matrix<T> r = system.b;
  std::vector<Progress<T>> columns(cols);
  bool converged = true;
  std::size_t active = cols;
  for (result.steps = 0;; ++result.steps) {
    const Matrix<T> d = correction(f, r, system.options);
    for (std::size_t c = 0; c < cols; ++c)
      if (columns[c].active)
        for (std::size_t i = 0; i < d.rows(); ++i) result.x(i, c) += d(i, c);
    r = system.residual(result.x);
    for (std::size_t c = 0; c < cols; ++c) {
      if (!columns[c].active) continue;
      const T size = norm_inf<T>(result.x.col(c)), change = norm_inf<T>(d.col(c));
      const bool done = system.how.doubled_residuals ? change <= eps * size
                                                     : norm_inf<T>(r.col(c)) <= enough * size;
      const bool stuck = !(change <= columns[c].change / 2) || !std::isfinite(size) ||
                         result.steps == system.how.most_steps;
      columns[c] = {!done && !stuck, change};
      if (columns[c].active) continue;
      converged &= done && std::isfinite(size);
      --active;
    }
    if (active == 0) break;
  }
  result.backward_error = backward_error(system, result.x, r);
  return converged;
}

template <class T>
RefinedResult<Matrix<T>> compute(const MatrixView<const T>& a, const MatrixView<const T>& b,
                                 const Refinement& how, const Options& options) {
  const std::size_t n = a.rows();
  if (n != a.cols()) check::not_square(function, "A", n, a.cols());
  linalg::require_rows(function, n, b);
  if (how.most_steps < 0)
    throw argument_error("solve_refined: most_steps is " + std::to_string(how.most_steps) +
                         "; give 0 or more");
  linalg::require_finite(function, a);
  const linalg::Scaling<T> scaling(a);
  auto side = scaling.right_side(b);
  const System<T> system(scaling.matrix(a), std::move(side.matrix), how, options);
  RefinedResult<Matrix<T>> result;
  const auto unscaled_in_range = [&] {
    scaling.unscale(result.x, side.exponents);
    return linalg::all_finite<T>(result.x);
  };
  if (how.single_factors) {
    try {
      result.converged = refine<float>(system, result) && unscaled_in_range();
    } catch (const error&) {  // what is not due to float is thrown once more below
      result.converged = false;
    }
  }
  if (!result.converged) {
    result.fell_back = how.single_factors;
    result.converged = refine<double>(system, result);
    result.converged &= unscaled_in_range();
  }
  return result;
}

template <class T>
RefinedResult<Vector<T>> compute(const MatrixView<const T>& a, const VectorView<const T>& b,
                                 const Refinement& how, const Options& options) {
  const RefinedResult<Matrix<T>> r = compute(a, linalg::as_column(b), how, options);
  return {.x = linalg::as_vector(r.x),
          .steps = r.steps,
          .converged = r.converged,
          .fell_back = r.fell_back,
          .backward_error = r.backward_error};
}

}  // namespace

RefinedResult<Vector<double>> solve_refined(MatrixIn<double> a, VectorIn<double> b, Refinement how,
                                            Options options) {
  return compute(a, b, how, options);
}
RefinedResult<Vector<float>> solve_refined(MatrixIn<float> a, VectorIn<float> b, Refinement how,
                                           Options options) {
  return compute(a, b, how, options);
}
RefinedResult<Matrix<double>> solve_refined(MatrixIn<double> a, MatrixIn<double> b, Refinement how,
                                            Options options) {
  return compute(a, b, how, options);
}
RefinedResult<Matrix<float>> solve_refined(MatrixIn<float> a, MatrixIn<float> b, Refinement how,
                                           Options options) {
  return compute(a, b, how, options);
}
RefinedResult<Vector<double>> solve_refined(MatrixIn<double> a, VectorIn<double> b,
                                            Options options) {
  return compute(a, b, {}, options);
}
RefinedResult<Vector<float>> solve_refined(MatrixIn<float> a, VectorIn<float> b, Options options) {
  return compute(a, b, {}, options);
}
RefinedResult<Matrix<double>> solve_refined(MatrixIn<double> a, MatrixIn<double> b,
                                            Options options) {
  return compute(a, b, {}, options);
}
RefinedResult<Matrix<float>> solve_refined(MatrixIn<float> a, MatrixIn<float> b, Options options) {
  return compute(a, b, {}, options);
}

}  // namespace lanes
