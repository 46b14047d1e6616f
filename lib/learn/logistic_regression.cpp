// LogisticRegression.
#include <algorithm>
#include <cmath>
#include <lanes/error.hpp>
#include <lanes/linalg.hpp>
#include <lanes/linear_model.hpp>
#include <lanes/metrics.hpp>
#include <limits>
#include <string>

#include "learn/logistic_fit.hpp"
#include "learn/probabilities.hpp"
#include "learn/samples.hpp"
#include "stats/reductions.hpp"

namespace lanes {
namespace {

using learn::Find;
using learn::LogisticData;

constexpr const char* fit_name = "LogisticRegression::fit";

/// Columns between 2^-400 and 2^400, about 1e-120 and 1e120, are taken as they are: their squares,
/// and sums and quotients of those, are in the range.
constexpr int largest_exponent = 400;

[[noreturn]] void throw_beyond_range(std::size_t column) {
  throw argument_error(std::string(fit_name) + ": the coefficient of column " +
                       std::to_string(column) +
                       " is beyond the range, as its elements are that small; multiply the column "
                       "by a number that brings them to about 1");
}

}  // namespace

template <class T>
const LogisticData<T>& learn::Thinned<T>::every(std::size_t step) {
  if (step == 1) return all_;
  if (step == step_) return data_;
  const std::size_t first = std::min((step - before_ % step) % step, all_.x.rows());
  const auto from = all_.x.block(first, 0, all_.x.rows() - first, all_.x.cols());
  const std::size_t rows = (from.rows() + step - 1) / step;
  y_.resize(rows);
  for (std::size_t i = 0; i < rows; ++i) y_[i] = all_.y[first + i * step];
  data_.x =
      MatrixView<const T>(from.data(), rows, from.cols(),
                          from.row_stride() * static_cast<std::ptrdiff_t>(step), from.col_stride());
  data_.y = y_;
  step_ = step;
  return data_;
}
template class learn::Thinned<double>;
template class learn::Thinned<float>;

template <class T>
learn::LogisticFeatures<T>::LogisticFeatures(const MatrixView<const T>& given,
                                             const std::vector<stats::ScaledMoments>& columns,
                                             const LogisticRegression<T>& model)
    : x(given), mean(columns.size()), scale(columns.size(), 1.0) {
  bool any = false;
  for (std::size_t j = 0; j < columns.size(); ++j) {
    const double of_column =
        static_cast<double>(static_cast<T>(columns[j].moments.mean / columns[j].scale));
    const double deviation = columns[j].stddev(0);
    const double size = model.fit_intercept ? deviation : std::max(std::abs(of_column), deviation);
    if (model.fit_intercept) mean[j] = of_column;
    if (size == 0 || std::abs(std::ilogb(size)) <= largest_exponent) continue;
    int exponent = std::max(std::ilogb(size), 1 - std::numeric_limits<double>::max_exponent);
    // Where l2 is more than squares of the column, they may vanish.
    if (exponent < 0 && model.l2 > 0)
      exponent = std::max(exponent, std::min(0, std::ilogb(model.l2) / 2));
    scale[j] = std::ldexp(1.0, -exponent);
    mean[j] *= scale[j];
    any = true;
  }
  if (!any) return;
  copy = Matrix<T>(given);
  for (std::size_t i = 0; i < copy.rows(); ++i)
    for (std::size_t j = 0; j < copy.cols(); ++j) copy(i, j) *= static_cast<T>(scale[j]);
  x = copy;
}
template struct learn::LogisticFeatures<double>;
template struct learn::LogisticFeatures<float>;

template <class T>
void learn::fit(LogisticRegression<T>& model, Vector<int> classes,
                const LogisticFeatures<T>& features, LogisticProblem problem,
                const Options& options) {
  const std::size_t m = problem.outputs, p = features.mean.size();
  const bool by_newton = model.method == LogisticMethod::newton;
  if (model.l2 > 0)
    problem.l2 = hadamard(static_cast<double>(model.l2) * features.scale, features.scale);
  problem.max_steps = model.max_steps != 0 ? model.max_steps : by_newton ? 100 : 10000;
  const LogisticState state = by_newton ? newton(problem, options) : descend(problem, options);

  Matrix<T> coef(m, p);
  Vector<T> intercept(m);
  for (std::size_t k = 0; k < m; ++k) {
    const auto theta = state.theta.slice(k * (p + 1), p);
    for (std::size_t j = 0; j < p; ++j) {
      coef(k, j) = static_cast<T>(theta[j] * features.scale[j]);
      if (!std::isfinite(coef(k, j)) && std::isfinite(theta[j])) throw_beyond_range(j);
    }
    if (model.fit_intercept)
      intercept[k] =
          static_cast<T>(state.theta[k * (p + 1) + p] - dot(theta, features.mean, options));
  }
  model.coef = std::move(coef);
  model.intercept = std::move(intercept);
  model.classes = std::move(classes);
  model.diagnosis = state.diagnosis;
  model.steps = state.steps;
  model.loss = state.loss;
}
template void learn::fit(LogisticRegression<double>&, Vector<int>, const LogisticFeatures<double>&,
                         LogisticProblem, const Options&);
template void learn::fit(LogisticRegression<float>&, Vector<int>, const LogisticFeatures<float>&,
                         LogisticProblem, const Options&);

template <class T>
LogisticRegression<T>& LogisticRegression<T>::fit(MatrixIn<T> x, VectorIn<int> y, nan_policy policy,
                                                  Options options) {
  learn::require_samples(fit_name, x.rows(), x.cols(), y.size(), policy);
  learn::require_not_negative(fit_name, "l2", static_cast<double>(l2));
  learn::require_not_negative(fit_name, "max_steps", max_steps);
  const auto columns =
      stats::column_moments<T>(fit_name, x, By::column, nan_policy::propagate, options);
  if (!std::ranges::all_of(columns, [](auto& m) { return std::isfinite(m.moments.mean); })) {
    const auto rows = learn::usable_rows<T>(fit_name, x, {}, policy);
    return fit(learn::take_rows<T>(x, rows), learn::take<int>(y, rows), nan_policy::raise, options);
  }
  const learn::Labels labels(y);
  learn::require_classes(fit_name, labels.classes);
  const learn::LogisticFeatures<T> features(x, columns, *this);
  const LogisticData<T> data{.x = features.x,
                             .y = labels.index,
                             .classes = labels.classes.size(),
                             .mean = features.mean,
                             .intercept = fit_intercept};
  learn::Thinned<T> thinned(data);
  learn::fit(*this, labels.classes, features,
             {.samples = x.rows(),
              .outputs = data.outputs(),
              .width = data.width(),
              .pass =
                  [&](const Vector<double>& theta, Find find, std::size_t every) {
                    return logistic_pass(thinned.every(every), theta, find, options);
                  }},
             options);
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
