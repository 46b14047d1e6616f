// LinearRegression: least squares of centred data.
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

#include "learn/linear_fit.hpp"
#include "learn/samples.hpp"
#include "linalg/factor.hpp"
#include "linalg/least_squares.hpp"
#include "stats/comoments.hpp"

namespace lanes {
namespace {

constexpr const char* fit_name = "LinearRegression::fit";

/// coef and its rank, of X and y less their means.
template <class T>
struct Solution {
  Vector<T> coef;
  std::size_t rank = 0;
};

/// X, y, and what is to be subtracted from them: nothing where there is no intercept.
template <class T>
struct Problem {
  MatrixView<const T> x;
  VectorView<const T> y;
  Vector<T> x_mean, y_mean;

  linalg::Shift<T> shift() const {
    return x_mean.empty() ? linalg::Shift<T>{}
                          : linalg::Shift<T>{.a = x_mean.data(), .b = y_mean.data()};
  }
};

template <class T>
Solution<T> by_qr(const Problem<T>& p, const Options& options) {
  const auto s = linalg::shifted_lstsq<T>(p.x, linalg::as_column(p.y), p.shift(), options);
  return {Vector<T>(s.x.col(0)), s.rank};
}

/// Rows root * I below R, zeros below c: as many rows of data that pull coefficients to zero.
template <class T>
Solution<T> ridge_of_tall(const Problem<T>& p, T root, const Options& options) {
  const std::size_t n = p.x.cols();
  const linalg::Reduced<T> s =
      linalg::reduce<T>(fit_name, p.x, linalg::as_column(p.y), options, p.shift());
  Matrix<T> a(2 * n, n);
  Vector<T> b(2 * n);
  a.block(0, 0, n, n).assign(s.r.view());
  b.slice(0, n).assign(s.c.col(0));
  for (std::size_t j = 0; j < n; ++j) a(n + j, j) = root * s.scale[j];
  const LeastSquares<T> solution = lstsq(a, b, options);
  Vector<T> coef = solution.x;
  for (std::size_t j = 0; j < n; ++j) coef[j] = coef[j] * s.scale[j] / s.b_scale[0];
  return {std::move(coef), solution.rank};
}

/// The shortest (coef, z) with X coef + root z = y: |z|^2 is the sum of squares over ridge.
template <class T>
Solution<T> ridge_of_wide(const Problem<T>& p, T root, const Options& options) {
  const std::size_t m = p.x.rows(), n = p.x.cols();
  Matrix<T> a(m, n + m);
  Vector<T> b(p.y);
  a.block(0, 0, m, n).assign(p.x);
  for (std::size_t i = 0; i < m; ++i) {
    for (std::size_t j = 0; j < p.x_mean.size(); ++j) a(i, j) -= p.x_mean[j];
    if (!p.y_mean.empty()) b[i] -= p.y_mean[0];
    a(i, n + i) = root;
  }
  const LeastSquares<T> solution = lstsq(a, b, options);
  return {Vector<T>(solution.x.slice(0, n)), std::min(n, solution.rank)};
}

[[noreturn]] void throw_singular() {
  throw singular_error(
      std::string(fit_name) +
      ": X'X is singular to working precision, since features depend on each other; set .ridge "
      "above 0, or use LeastSquaresMethod::qr, which finds the shortest solution");
}

}  // namespace

template <class T>
Vector<T> learn::normal_equation(const Matrix<double>& given, T ridge, const Options& options) {
  Matrix<double> products = given;
  const std::size_t n = products.rows() - 1;
  Vector<double> scale(n), b(n);
  Matrix<double> a(n, n);
  for (std::size_t j = 0; j < n; ++j) {
    products(j, j) += static_cast<double>(ridge);
    if (!(products(j, j) > 0)) throw_singular();
    scale[j] = 1 / std::sqrt(products(j, j));
  }
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) a(i, j) = products(i, j) * scale[i] * scale[j];
    b[i] = products(i, n) * scale[i];
  }
  const CholeskyResult<double> f = try_cholesky(a, options);
  if (!f.ok ||
      f.factors->rcond(options) < static_cast<double>(n) * std::numeric_limits<double>::epsilon())
    throw_singular();
  const Vector<double> coef = f.factors->solve(b, options);
  return astype<T>(hadamard(coef, scale));
}
template Vector<double> learn::normal_equation(const Matrix<double>&, double, const Options&);
template Vector<float> learn::normal_equation(const Matrix<double>&, float, const Options&);

void learn::throw_out_of_range() {
  throw argument_error(std::string(fit_name) +
                       ": deviations or coefficients are beyond the range; scale features and "
                       "targets");
}

namespace {

template <class T>
Solution<T> by_normal_equation(const Problem<T>& p, T ridge, const Options& options) {
  const Matrix<T> both = hstack(p.x, p.y);
  const Matrix<double> products = p.x_mean.empty() ? gram(astype<double>(both), options)
                                                   : stats::comoments<T>(both, options).products;
  return {learn::normal_equation(products, ridge, options), p.x.cols()};
}

template <class T>
Solution<T> solve(const LinearRegression<T>& model, const Problem<T>& p, const Options& options) {
  if (model.method == LeastSquaresMethod::normal_equation)
    return by_normal_equation(p, model.ridge, options);
  if (model.ridge == T(0)) return by_qr(p, options);
  const T root = std::sqrt(model.ridge);
  return p.x.rows() >= p.x.cols() ? ridge_of_tall(p, root, options)
                                  : ridge_of_wide(p, root, options);
}

}  // namespace

template <class T>
LinearRegression<T>& LinearRegression<T>::fit(MatrixIn<T> x, VectorIn<T> y, nan_policy policy,
                                              Options options) {
  learn::require_samples(fit_name, x.rows(), x.cols(), y.size(), policy);
  learn::require_not_negative(fit_name, "ridge", static_cast<double>(ridge));
  Problem<T> p{x,
               y,
               mean(x, By::column, nan_policy::propagate, options),
               {mean(y, nan_policy::propagate, options)}};
  if (!learn::all_finite<T>(p.x_mean) || !std::isfinite(p.y_mean[0])) {
    const auto rows = learn::usable_rows<T>(fit_name, x, y, policy);
    return fit(learn::take_rows<T>(x, rows), learn::take<T>(y, rows), nan_policy::raise, options);
  }
  if (!fit_intercept) p.x_mean = p.y_mean = {};
  Solution<T> solution;
  try {
    solution = solve(*this, p, options);
  } catch (const argument_error&) {  // all is finite: so what overflowed are differences
    learn::throw_out_of_range();
  }
  const T at_zero = fit_intercept ? p.y_mean[0] - dot(p.x_mean, solution.coef, options) : T(0);
  if (!learn::all_finite<T>(solution.coef) || !std::isfinite(at_zero)) learn::throw_out_of_range();
  coef = std::move(solution.coef);
  intercept = at_zero;
  rank = solution.rank;
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

template struct LinearRegression<double>;
template struct LinearRegression<float>;

}  // namespace lanes
