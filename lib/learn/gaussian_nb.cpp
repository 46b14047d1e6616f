// GaussianNB.
#include <algorithm>
#include <cmath>
#include <lanes/error.hpp>
#include <lanes/metrics.hpp>
#include <lanes/naive_bayes.hpp>
#include <lanes/stats.hpp>
#include <numbers>
#include <numeric>

#include "dispatch/select.hpp"
#include "learn/class_states.hpp"
#include "learn/probabilities.hpp"
#include "learn/samples.hpp"
#include "linalg/sum.hpp"

namespace lanes {
namespace {

using kernels::index;

constexpr const char* fit_name = "GaussianNB::fit";

template <class T>
Vector<T> priors_of(const GaussianNB<T>& model, const std::vector<std::size_t>& count) {
  const std::size_t classes = count.size();
  const std::size_t samples = std::accumulate(count.begin(), count.end(), std::size_t{0});
  Vector<T> priors(classes);
  for (std::size_t k = 0; k < classes; ++k)
    priors[k] = static_cast<T>(static_cast<double>(count[k]) / static_cast<double>(samples));
  if (model.priors.empty()) return priors;
  if (model.priors.size() != classes)
    throw argument_error(std::string(fit_name) + ": there are " + std::to_string(classes) +
                         " classes and " + std::to_string(model.priors.size()) + " priors");
  const T sum = std::accumulate(model.priors.begin(), model.priors.end(), T(0));
  const bool negative =
      std::any_of(model.priors.begin(), model.priors.end(), [](T p) { return !(p >= T(0)); });
  if (negative || !(std::abs(sum - 1) <= T(1e-6)))
    throw argument_error(std::string(fit_name) +
                         ": priors must not be negative, and their sum must be 1");
  return model.priors;
}

template <class T>
void require_variance(const Matrix<T>& var, const Vector<int>& classes) {
  for (std::size_t k = 0; k < var.rows(); ++k)
    for (std::size_t j = 0; j < var.cols(); ++j)
      if (!(var(k, j) > T(0)) || !std::isfinite(var(k, j)))
        throw argument_error(std::string(fit_name) + ": feature " + std::to_string(j) +
                             " has variance " + std::to_string(var(k, j)) + " in class " +
                             std::to_string(classes[k]) +
                             "; raise var_smoothing, or leave the feature out");
}

/// What a class adds to log p for a sample at its mean: log prior - 1/2 sum log(2 pi var).
template <class T>
double log_peak(const GaussianNB<T>& model, std::size_t k) {
  double sum = 0;
  for (T v : model.var.row(k)) sum += std::log(2 * std::numbers::pi * static_cast<double>(v));
  return std::log(static_cast<double>(model.class_prior[k])) - sum / 2;
}

}  // namespace

template <class T>
Matrix<T> learn::by_class(MatrixIn<T> x, const Labels& labels) {
  std::vector<std::size_t> order(x.rows()), next(labels.count.size(), 0);
  std::partial_sum(labels.count.begin(), labels.count.end() - 1, next.begin() + 1);
  for (std::size_t i = 0; i < x.rows(); ++i) order[next[labels.index[i]]++] = i;
  return take_rows<T>(x, order);
}
template Matrix<double> learn::by_class(MatrixIn<double>, const Labels&);
template Matrix<float> learn::by_class(MatrixIn<float>, const Labels&);

template <class T>
void learn::finish(GaussianNB<T>& model, ClassStatistics<T> found) {
  GaussianNB<T> fitted{.var_smoothing = model.var_smoothing, .priors = model.priors};
  fitted.class_prior = priors_of(model, found.count);
  fitted.epsilon = model.var_smoothing * found.largest_variance;
  fitted.class_count = Vector<T>(found.count.size());
  for (std::size_t k = 0; k < found.count.size(); ++k)
    fitted.class_count[k] = static_cast<T>(found.count[k]);
  fitted.classes = std::move(found.classes);
  fitted.theta = std::move(found.mean);
  fitted.var = std::move(found.var);
  for (T& v : fitted.var) v += fitted.epsilon;
  require_variance(fitted.var, fitted.classes);
  model = std::move(fitted);
}
template void learn::finish(GaussianNB<double>&, ClassStatistics<double>);
template void learn::finish(GaussianNB<float>&, ClassStatistics<float>);

template <class T>
GaussianNB<T>& GaussianNB<T>::fit(MatrixIn<T> x, VectorIn<int> y, nan_policy policy,
                                  Options options) {
  learn::require_samples(fit_name, x.rows(), x.cols(), y.size(), policy);
  learn::require_not_negative(fit_name, "var_smoothing", static_cast<double>(var_smoothing));
  const auto all = mean_variance(x, By::column, 0, nan_policy::propagate, options);
  if (!learn::all_finite<T>(all.mean)) {
    const auto rows = learn::usable_rows<T>(fit_name, x, {}, policy);
    return fit(learn::take_rows<T>(x, rows), learn::take<int>(y, rows), nan_policy::raise, options);
  }
  const learn::Labels labels(y);
  learn::require_classes(fit_name, labels.classes);
  const std::size_t n = labels.classes.size(), p = x.cols();
  learn::ClassStatistics<T> found{
      .classes = labels.classes,
      .count = labels.count,
      .mean = Matrix<T>(n, p),
      .var = Matrix<T>(n, p),
      .largest_variance = *std::max_element(all.variance.begin(), all.variance.end())};
  const Matrix<T> sorted = learn::by_class<T>(x, labels);
  for (std::size_t k = 0, first = 0; k < n; first += labels.count[k++]) {
    const auto m = mean_variance(sorted.block(first, 0, labels.count[k], p), By::column, 0,
                                 nan_policy::propagate, options);
    found.mean.row(k).assign(m.mean);
    found.var.row(k).assign(m.variance);
  }
  learn::finish(*this, std::move(found));
  return *this;
}

template <class T>
Matrix<T> GaussianNB<T>::predict_joint_log_proba(MatrixIn<T> x, Options options) const {
  learn::require_features("GaussianNB", theta.cols(), x.cols());
  const std::size_t n = theta.rows(), p = theta.cols();
  const auto& table = dispatch::kernels_for(options.isa);
  const auto& kernels = table.of<T>();
  const auto& doubles = table.of<double>();
  Matrix<double> precision(n, p), means(n, p);
  Vector<double> peak(n);
  for (std::size_t k = 0; k < n; ++k) {
    peak[k] = log_peak(*this, k);
    for (std::size_t j = 0; j < p; ++j) {
      precision(k, j) = 1 / std::sqrt(static_cast<double>(var(k, j)));
      means(k, j) = static_cast<double>(theta(k, j));
    }
  }
  Matrix<T> joint(x.rows(), n);
  const int threads = parallel::threads_for(options.threads, static_cast<index>(x.rows() * n * p),
                                            linalg::stream_grain);
  parallel::for_ranges(threads, x.rows(), [&](std::size_t begin, std::size_t end) {
    Vector<double> away(p);
    Vector<T> row(p);
    for (std::size_t i = begin; i < end; ++i) {
      row.view().assign(x.row(i));
      for (std::size_t k = 0; k < n; ++k) {
        const auto count = static_cast<index>(p);
        kernels.centre_rows(row.data(), count, 1, count, means.row(k).data(), nullptr, away.data(),
                            count);
        doubles.multiply(away.data(), precision.row(k).data(), away.data(), count);
        joint(i, k) = static_cast<T>(peak[k] - doubles.sum_of_squares(away.data(), count) / 2);
      }
    }
  });
  return joint;
}

template <class T>
Matrix<T> GaussianNB<T>::predict_log_proba(MatrixIn<T> x, Options options) const {
  Matrix<T> z = predict_joint_log_proba(x, options);
  learn::log_normalise_rows<T>(z, options);
  return z;
}

template <class T>
Matrix<T> GaussianNB<T>::predict_proba(MatrixIn<T> x, Options options) const {
  Matrix<T> z = predict_joint_log_proba(x, options);
  learn::softmax_rows<T>(z, options);
  return z;
}

template <class T>
Vector<int> GaussianNB<T>::predict(MatrixIn<T> x, Options options) const {
  const Matrix<T> z = predict_log_proba(x, options);
  return learn::labels_of(classes, learn::largest_in_rows<T>("GaussianNB::predict", z));
}

template <class T>
double GaussianNB<T>::score(MatrixIn<T> x, VectorIn<int> y, Options options) const {
  learn::require_samples("GaussianNB::score", x.rows(), x.cols(), y.size(), nan_policy::raise);
  return accuracy(y, predict(x, options));
}

template struct GaussianNB<double>;
template struct GaussianNB<float>;

}  // namespace lanes
