// LinearRegression, of one target and of several: least squares of centred data.
//
// The mean of a column is rounded, so that what remains of it is not quite centred. That enters
// X'X and X'y as a product of two such remainders, and the solution with the square of
// u |mean| / stddev: an intercept of its own in the factorisation would gain nothing.
#include <cmath>
#include <lanes/cholesky.hpp>
#include <lanes/error.hpp>
#include <lanes/linalg.hpp>
#include <lanes/linear_model.hpp>
#include <lanes/metrics.hpp>
#include <lanes/qr.hpp>
#include <lanes/stats.hpp>
#include <limits>

#include "base/check.hpp"
#include "learn/linear_fit.hpp"
#include "learn/samples.hpp"
#include "linalg/factor.hpp"
#include "linalg/least_squares.hpp"
#include "stats/comoments.hpp"

namespace lanes {
namespace {

/// What is to be solved: the settings, X, Y, and what is to be subtracted from their rows: nothing
/// where there is no intercept.
template <class T>
struct Problem {
  const char* function;  ///< to be named in errors
  T ridge;
  LeastSquaresMethod method;
  MatrixView<const T> x, y;
  Vector<T> x_mean = {}, y_mean = {};

  linalg::Shift<T> shift() const {
    return x_mean.empty() ? linalg::Shift<T>{}
                          : linalg::Shift<T>{.a = x_mean.data(), .b = y_mean.data()};
  }
};

/// Features x targets, and the rank of X, of X and Y less their means.
template <class T>
struct Solution {
  Matrix<T> coef;
  std::size_t rank = 0;
};

template <class T>
Solution<T> by_qr(const Problem<T>& p, const Options& options) {
  auto s = linalg::shifted_lstsq<T>(p.x, p.y, p.shift(), options);
  return {std::move(s.x), s.rank};
}

/// Rows root * I below R, zeros below c: as many rows of data that pull coefficients to zero.
template <class T>
Solution<T> ridge_of_tall(const Problem<T>& p, T root, const Options& options) {
  const std::size_t n = p.x.cols(), targets = p.y.cols();
  const linalg::Reduced<T> s = linalg::reduce<T>(p.function, p.x, p.y, options, p.shift());
  Matrix<T> a(2 * n, n), b(2 * n, targets);
  a.block(0, 0, n, n).assign(s.r.view());
  b.block(0, 0, n, targets).assign(s.c.view());
  for (std::size_t j = 0; j < n; ++j) a(n + j, j) = root * s.scale[j];
  LeastSquaresMany<T> solution = lstsq(a, b, options);
  for (std::size_t j = 0; j < n; ++j)
    for (std::size_t k = 0; k < targets; ++k)
      solution.x(j, k) = solution.x(j, k) * s.scale[j] / s.b_scale[k];
  return {std::move(solution.x), solution.rank};
}

/// The shortest (coef, z) with X coef + root z = y: |z|^2 is the sum of squares over ridge.
template <class T>
Solution<T> ridge_of_wide(const Problem<T>& p, T root, const Options& options) {
  const std::size_t m = p.x.rows(), n = p.x.cols();
  Matrix<T> a(m, n + m), b(p.y);
  a.block(0, 0, m, n).assign(p.x);
  for (std::size_t i = 0; i < m; ++i) {
    for (std::size_t j = 0; j < p.x_mean.size(); ++j) a(i, j) -= p.x_mean[j];
    for (std::size_t k = 0; k < p.y_mean.size(); ++k) b(i, k) -= p.y_mean[k];
    a(i, n + i) = root;
  }
  const LeastSquaresMany<T> solution = lstsq(a, b, options);
  return {Matrix<T>(solution.x.block(0, 0, n, b.cols())), std::min(n, solution.rank)};
}

/// Sums of squares below this have lost digits to underflow.
constexpr double least_square =
    std::numeric_limits<double>::min() / std::numeric_limits<double>::epsilon();

[[noreturn]] void throw_singular(const char* function) {
  throw singular_error(
      std::string(function) +
      ": X'X is singular to working precision, since features depend on each other, are constant, "
      "or so small that their squares are 0; set .ridge above 0, or use LeastSquaresMethod::qr, "
      "which finds the shortest solution");
}

}  // namespace

template <class T>
Matrix<T> learn::normal_equation(const char* function, Matrix<double> products, std::size_t targets,
                                 T ridge, const Options& options) {
  const std::size_t n = products.rows() - targets;
  Vector<double> scale(n);
  Matrix<double> a(n, n), b(n, targets);
  for (std::size_t j = 0; j < n; ++j) {
    products(j, j) += static_cast<double>(ridge);
    if (!(products(j, j) > 0)) throw_singular(function);
    if (products(j, j) < least_square) throw_out_of_range(function);
    scale[j] = 1 / std::sqrt(products(j, j));
  }
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) a(i, j) = products(i, j) * scale[i] * scale[j];
    for (std::size_t k = 0; k < targets; ++k) b(i, k) = products(i, n + k) * scale[i];
  }
  const CholeskyResult<double> f = try_cholesky(a, options);
  if (!f.ok ||
      f.factors->rcond(options) < static_cast<double>(n) * std::numeric_limits<double>::epsilon())
    throw_singular(function);
  Matrix<double> coef = f.factors->solve(b, options);
  for (std::size_t i = 0; i < n; ++i) coef.row(i) *= scale[i];
  return astype<T>(coef);
}
template Matrix<double> learn::normal_equation(const char*, Matrix<double>, std::size_t, double,
                                               const Options&);
template Matrix<float> learn::normal_equation(const char*, Matrix<double>, std::size_t, float,
                                              const Options&);

void learn::throw_out_of_range(const char* function) {
  throw argument_error(std::string(function) +
                       ": deviations or coefficients are beyond the range; scale features and "
                       "targets");
}

namespace {

template <class T>
Solution<T> by_normal_equation(const Problem<T>& p, const Options& options) {
  const Matrix<T> both = hstack(p.x, p.y);
  Matrix<double> products = p.x_mean.empty() ? gram(astype<double>(both), options)
                                             : stats::comoments<T>(both, options).products;
  return {learn::normal_equation(p.function, std::move(products), p.y.cols(), p.ridge, options),
          p.x.cols()};
}

template <class T>
Solution<T> solve(const Problem<T>& p, const Options& options) {
  if (p.method == LeastSquaresMethod::normal_equation) return by_normal_equation(p, options);
  if (p.ridge == T(0)) return by_qr(p, options);
  const T root = std::sqrt(p.ridge);
  return p.x.rows() >= p.x.cols() ? ridge_of_tall(p, root, options)
                                  : ridge_of_wide(p, root, options);
}

template <class T>
struct Fitted {
  Matrix<T> coef;  ///< features x targets
  Vector<T> intercept;
  std::size_t rank = 0;
};

template <class T>
Fitted<T> fit_columns(Problem<T> p, bool fit_intercept, nan_policy policy, const Options& options) {
  learn::require_samples(p.function, p.x.rows(), p.x.cols(), p.y.rows(), policy);
  learn::require_not_negative(p.function, "ridge", static_cast<double>(p.ridge));
  const std::size_t targets = p.y.cols();
  p.x_mean = mean(p.x, By::column, nan_policy::propagate, options);
  p.y_mean = Vector<T>(targets);
  for (std::size_t k = 0; k < targets; ++k)
    p.y_mean[k] = mean(p.y.col(k), nan_policy::propagate, options);
  if (!learn::all_finite<T>(p.x_mean) || !learn::all_finite<T>(p.y_mean)) {
    const auto rows = learn::usable_rows<T>(p.function, p.x, p.y, policy);
    const Matrix<T> x = learn::take_rows<T>(p.x, rows), y = learn::take_rows<T>(p.y, rows);
    p.x = x;
    p.y = y;
    return fit_columns(std::move(p), fit_intercept, nan_policy::raise, options);
  }
  if (!fit_intercept) p.x_mean = p.y_mean = {};
  Solution<T> solution;
  try {
    solution = solve(p, options);
  } catch (const argument_error&) {  // all is finite: so what overflowed are differences
    learn::throw_out_of_range(p.function);
  }
  Vector<T> intercept(targets);
  for (std::size_t k = 0; k < targets; ++k) {
    const auto coef = solution.coef.col(k);
    if (fit_intercept) intercept[k] = p.y_mean[k] - dot(p.x_mean, coef, options);
    if (!learn::all_finite<T>(coef) || !std::isfinite(intercept[k]))
      learn::throw_out_of_range(p.function);
  }
  return {std::move(solution.coef), std::move(intercept), solution.rank};
}

}  // namespace

template <class T>
LinearRegression<T>& LinearRegression<T>::fit(MatrixIn<T> x, VectorIn<T> y, nan_policy policy,
                                              Options options) {
  const Fitted<T> fitted =
      fit_columns<T>({"LinearRegression::fit", ridge, method, x, linalg::as_column(y)},
                     fit_intercept, policy, options);
  coef = Vector<T>(fitted.coef.col(0));
  intercept = fitted.intercept[0];
  rank = fitted.rank;
  return *this;
}

template <class T>
Vector<T> LinearRegression<T>::predict(MatrixIn<T> x, Options options) const {
  learn::require_features("LinearRegression::predict", coef.size(), x.cols());
  return matmul(x, coef, options) + intercept;
}

template <class T>
double LinearRegression<T>::score(MatrixIn<T> x, VectorIn<T> y, Options options) const {
  learn::require_samples("LinearRegression::score", x.rows(), x.cols(), y.size(),
                         nan_policy::raise);
  return r2_score(y, predict(x, options), options);
}

template <class T>
MultiLinearRegression<T>& MultiLinearRegression<T>::fit(MatrixIn<T> x, MatrixIn<T> y,
                                                        nan_policy policy, Options options) {
  constexpr const char* function = "MultiLinearRegression::fit";
  if (y.cols() == 0)
    throw argument_error(std::string(function) + ": Y has no column; give at least one target");
  Fitted<T> fitted =
      fit_columns<T>({function, ridge, method, x, y}, fit_intercept, policy, options);
  coef = transpose(fitted.coef);
  intercept = std::move(fitted.intercept);
  rank = fitted.rank;
  return *this;
}

template <class T>
Matrix<T> MultiLinearRegression<T>::predict(MatrixIn<T> x, Options options) const {
  learn::require_features("MultiLinearRegression::predict", coef.cols(), x.cols());
  Matrix<T> y = matmul(x, coef.t(), options);
  for (std::size_t i = 0; i < y.rows(); ++i) y.row(i) += intercept;
  return y;
}

template <class T>
double MultiLinearRegression<T>::score(MatrixIn<T> x, MatrixIn<T> y, Options options) const {
  constexpr const char* function = "MultiLinearRegression::score";
  learn::require_samples(function, x.rows(), x.cols(), y.rows(), nan_policy::raise);
  const Matrix<T> predicted = predict(x, options);
  if (y.cols() != predicted.cols())
    check::shape_mismatch(function, "X", x.rows(), x.cols(), "Y", y.rows(), y.cols(),
                          "Y must have a column for each target");
  double sum = 0;
  for (std::size_t k = 0; k < y.cols(); ++k) sum += r2_score(y.col(k), predicted.col(k), options);
  return sum / static_cast<double>(y.cols());
}

template struct LinearRegression<double>;
template struct LinearRegression<float>;
template struct MultiLinearRegression<double>;
template struct MultiLinearRegression<float>;

}  // namespace lanes
