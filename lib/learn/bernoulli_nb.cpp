// BernoulliNB: predictions are a product with the matrix of log-odds.
#include <cmath>
#include <lanes/error.hpp>
#include <lanes/linalg.hpp>
#include <lanes/metrics.hpp>
#include <lanes/naive_bayes.hpp>

#include "learn/probabilities.hpp"
#include "learn/samples.hpp"

namespace lanes {
namespace {

constexpr const char* fit_name = "BernoulliNB::fit";

/// 1 where X is larger than the threshold, else 0; NaN stays.
template <class T>
Matrix<T> presence(MatrixIn<T> x, T threshold) {
  Matrix<T> there = Matrix<T>::uninitialized(x.rows(), x.cols());
  for (std::size_t i = 0; i < x.rows(); ++i)
    for (std::size_t j = 0; j < x.cols(); ++j)
      there(i, j) = std::isnan(x(i, j)) ? x(i, j) : static_cast<T>(x(i, j) > threshold);
  return there;
}

}  // namespace

template <class T>
BernoulliNB<T>& BernoulliNB<T>::fit(MatrixIn<T> x, VectorIn<int> y, nan_policy policy,
                                    Options options) {
  learn::require_samples(fit_name, x.rows(), x.cols(), y.size(), policy);
  if (!(alpha > T(0)) || !std::isfinite(alpha))
    throw argument_error(std::string(fit_name) + ": alpha is " + std::to_string(alpha) +
                         "; it must be finite and above 0, and 1e-10 is as good as none");
  const auto rows = learn::usable_rows<T>(fit_name, x, {}, policy);
  if (rows.size() < x.rows())
    return fit(learn::take_rows<T>(x, rows), learn::take<int>(y, rows), nan_policy::raise, options);
  const learn::Labels labels(y);
  learn::require_classes(fit_name, labels);

  const std::size_t n = labels.classes.size(), p = x.cols();
  classes = labels.classes;
  class_count = class_log_prior = Vector<T>(n);
  feature_log_prob = Matrix<T>(n, p);
  Matrix<double> counts(n, p);  // as floats, they would end at 2^24
  for (std::size_t i = 0; i < x.rows(); ++i)
    for (std::size_t j = 0; j < p; ++j) counts(labels.index[i], j) += x(i, j) > binarize;
  feature_count = astype<T>(counts);
  for (std::size_t k = 0; k < n; ++k) {
    const auto count = static_cast<double>(labels.count[k]);
    class_count[k] = static_cast<T>(count);
    class_log_prior[k] = static_cast<T>(fit_prior ? std::log(count / static_cast<double>(x.rows()))
                                                  : -std::log(static_cast<double>(n)));
    for (std::size_t j = 0; j < p; ++j)
      feature_log_prob(k, j) = static_cast<T>(std::log((counts(k, j) + static_cast<double>(alpha)) /
                                                       (count + 2 * static_cast<double>(alpha))));
  }
  return *this;
}

template <class T>
Matrix<T> BernoulliNB<T>::predict_joint_log_proba(MatrixIn<T> x, Options options) const {
  learn::require_features("BernoulliNB", feature_log_prob.cols(), x.cols());
  const std::size_t n = feature_log_prob.rows(), p = feature_log_prob.cols();
  Matrix<T> log_odds(p, n);
  Vector<T> absent(n);
  for (std::size_t k = 0; k < n; ++k) {
    double sum = static_cast<double>(class_log_prior[k]);
    for (std::size_t j = 0; j < p; ++j) {
      const auto count = static_cast<double>(class_count[k]), a = static_cast<double>(alpha);
      const auto with = static_cast<double>(feature_count(k, j)) + a;
      const double without = count + 2 * a - with;
      log_odds(j, k) = static_cast<T>(std::log(with / without));
      sum += std::log(without / (count + 2 * a));
    }
    absent[k] = static_cast<T>(sum);
  }
  Matrix<T> joint = matmul(presence<T>(x, binarize), log_odds, options);
  for (std::size_t i = 0; i < joint.rows(); ++i) joint.row(i) += absent;
  return joint;
}

template <class T>
Matrix<T> BernoulliNB<T>::predict_log_proba(MatrixIn<T> x, Options options) const {
  Matrix<T> z = predict_joint_log_proba(x, options);
  learn::log_normalise_rows<T>(z, options);
  return z;
}

template <class T>
Matrix<T> BernoulliNB<T>::predict_proba(MatrixIn<T> x, Options options) const {
  Matrix<T> z = predict_joint_log_proba(x, options);
  learn::softmax_rows<T>(z, options);
  return z;
}

template <class T>
Vector<int> BernoulliNB<T>::predict(MatrixIn<T> x, Options options) const {
  const Matrix<T> z = predict_joint_log_proba(x, options);
  return learn::labels_of(classes, learn::largest_in_rows<T>("BernoulliNB::predict", z));
}

template <class T>
double BernoulliNB<T>::score(MatrixIn<T> x, VectorIn<int> y, Options options) const {
  learn::require_samples("BernoulliNB::score", x.rows(), x.cols(), y.size(), nan_policy::raise);
  return accuracy(y, predict(x, options));
}

template struct BernoulliNB<double>;
template struct BernoulliNB<float>;

}  // namespace lanes
