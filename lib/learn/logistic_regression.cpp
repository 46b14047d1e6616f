// LogisticRegression.
#include <cmath>
#include <lanes/error.hpp>
#include <lanes/linalg.hpp>
#include <lanes/linear_model.hpp>
#include <lanes/metrics.hpp>
#include <lanes/stats.hpp>

#include "learn/logistic_fit.hpp"
#include "learn/probabilities.hpp"
#include "learn/samples.hpp"

namespace lanes {

namespace {

using learn::LogisticData;
using learn::LogisticLimits;
using learn::LogisticState;

constexpr const char* fit_name = "LogisticRegression::fit";

template <class T>
LogisticState solve(const LogisticData<T>& data, const LogisticRegression<T>& model,
                    const Options& options) {
  LogisticLimits limits{.l2 = static_cast<double>(model.l2), .max_steps = model.max_steps};
  const bool newton = model.method == LogisticMethod::newton;
  if (limits.max_steps == 0) limits.max_steps = newton ? 100 : 10000;
  return newton ? learn::newton(data, limits, options) : learn::descend(data, limits, options);
}

}  // namespace

template <class T>
LogisticRegression<T>& LogisticRegression<T>::fit(MatrixIn<T> x, VectorIn<int> y, nan_policy policy,
                                                  Options options) {
  learn::require_samples(fit_name, x.rows(), x.cols(), y.size(), policy);
  learn::require_not_negative(fit_name, "l2", static_cast<double>(l2));
  learn::require_not_negative(fit_name, "max_steps", max_steps);
  Vector<T> means = mean(x, By::column, nan_policy::propagate, options);
  if (!learn::all_finite<T>(means)) {
    const auto rows = learn::usable_rows<T>(fit_name, x, {}, policy);
    return fit(learn::take_rows<T>(x, rows), learn::take<int>(y, rows), nan_policy::raise, options);
  }
  learn::Labels labels(y);
  learn::require_classes(fit_name, labels);
  if (!fit_intercept) means.fill(T(0));
  const LogisticData<T> data{.x = x,
                             .y = labels.index,
                             .classes = labels.classes.size(),
                             .mean = astype<double>(means),
                             .intercept = fit_intercept};
  const LogisticState state = solve(data, *this, options);

  const std::size_t m = data.outputs(), p = x.cols();
  coef = Matrix<T>(m, p);
  intercept = Vector<T>(m);
  for (std::size_t k = 0; k < m; ++k) {
    const auto theta = state.theta.slice(k * (p + 1), p);
    for (std::size_t j = 0; j < p; ++j) coef(k, j) = static_cast<T>(theta[j]);
    if (fit_intercept)
      intercept[k] = static_cast<T>(state.theta[k * (p + 1) + p] - dot(theta, data.mean, options));
  }
  classes = std::move(labels.classes);
  diagnosis = state.diagnosis;
  steps = state.steps;
  loss = state.loss;
  return *this;
}

template <class T>
Matrix<T> LogisticRegression<T>::decision_function(MatrixIn<T> x, Options options) const {
  learn::require_features("LogisticRegression", coef.cols(), x.cols());
  if (coef.rows() == 1)
    return Matrix<T>(x.rows(), 1, matmul(x, coef.row(0), options) + intercept[0]);
  Matrix<T> z = matmul(x, coef.t(), options);
  for (std::size_t i = 0; i < z.rows(); ++i) z.row(i) += intercept;
  return z;
}

template <class T>
Matrix<T> LogisticRegression<T>::predict_proba(MatrixIn<T> x, Options options) const {
  Matrix<T> z = decision_function(x, options);
  if (z.cols() == 1) return learn::two_probabilities<T>(z, options);
  learn::softmax_rows<T>(z, options);
  return z;
}

template <class T>
Vector<int> LogisticRegression<T>::predict(MatrixIn<T> x, Options options) const {
  const Matrix<T> z = decision_function(x, options);
  std::vector<std::size_t> index;
  if (z.cols() == 1) {
    Matrix<T> both(z.rows(), 2);
    both.col(1).assign(z.col(0));
    index = learn::largest_in_rows<T>("LogisticRegression::predict", both);
  } else {
    index = learn::largest_in_rows<T>("LogisticRegression::predict", z);
  }
  return learn::labels_of(classes, index);
}

template <class T>
double LogisticRegression<T>::score(MatrixIn<T> x, VectorIn<int> y, Options options) const {
  learn::require_samples("LogisticRegression::score", x.rows(), x.cols(), y.size(),
                         nan_policy::raise);
  return accuracy(y, predict(x, options));
}

template struct LogisticRegression<double>;
template struct LogisticRegression<float>;

}  // namespace lanes
