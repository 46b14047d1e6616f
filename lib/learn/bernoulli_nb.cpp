// BernoulliNB: predictions are a product with the matrix of log-odds.
#include <cmath>
#include <lanes/error.hpp>
#include <lanes/linalg.hpp>
#include <lanes/metrics.hpp>
#include <lanes/naive_bayes.hpp>

#include "base/record.hpp"
#include "learn/class_states.hpp"
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

void learn::ClassCounts::merge(const ClassCounts& other) {
  for (std::size_t k = 0; k < count.size(); ++k) count[k] += other.count[k];
  with_feature += other.with_feature;
}

std::vector<std::byte> learn::ClassCounts::pack() const {
  return record::Writer("ClassCounts").values(classes).values(count).values(with_feature).take();
}

learn::ClassCounts learn::ClassCounts::unpack(std::span<const std::byte> bytes) {
  record::Reader reader(bytes, "ClassCounts");
  const auto classes = reader.values<int>();
  auto count = reader.values<double>();
  const auto with = reader.values<double>();
  reader.end();
  const std::size_t p = classes.empty() ? 0 : with.size() / classes.size();
  return {Vector<int>(VectorView<const int>(classes)), std::move(count),
          Matrix<double>(MatrixView<const double>(with.data(), classes.size(), p))};
}

template <class T>
void learn::require_alpha(const BernoulliNB<T>& model) {
  if (!(model.alpha > T(0)) || !std::isfinite(model.alpha))
    throw argument_error(std::string(fit_name) + ": alpha is " + std::to_string(model.alpha) +
                         "; it must be finite and above 0, and 1e-10 is as good as none");
}
template void learn::require_alpha(const BernoulliNB<double>&);
template void learn::require_alpha(const BernoulliNB<float>&);

template <class T>
learn::ClassCounts learn::class_counts(MatrixIn<T> x, const Labels& labels, T binarize) {
  ClassCounts found{labels.classes, {}, Matrix<double>(labels.classes.size(), x.cols())};
  for (std::size_t count : labels.count) found.count.push_back(static_cast<double>(count));
  for (std::size_t i = 0; i < x.rows(); ++i)
    for (std::size_t j = 0; j < x.cols(); ++j)
      found.with_feature(labels.index[i], j) += x(i, j) > binarize;
  return found;
}
template learn::ClassCounts learn::class_counts(MatrixIn<double>, const Labels&, double);
template learn::ClassCounts learn::class_counts(MatrixIn<float>, const Labels&, float);

template <class T>
void learn::finish(BernoulliNB<T>& model, const ClassCounts& found) {
  const std::size_t n = found.classes.size(), p = found.with_feature.cols();
  const auto alpha = static_cast<double>(model.alpha);
  model.classes = found.classes;
  model.class_count = model.class_log_prior = Vector<T>(n);
  model.feature_log_prob = Matrix<T>(n, p);
  model.feature_count = astype<T>(found.with_feature);
  double samples = 0;
  for (double count : found.count) samples += count;
  for (std::size_t k = 0; k < n; ++k) {
    const double count = found.count[k];
    model.class_count[k] = static_cast<T>(count);
    model.class_log_prior[k] = static_cast<T>(model.fit_prior ? std::log(count / samples)
                                                              : -std::log(static_cast<double>(n)));
    for (std::size_t j = 0; j < p; ++j)
      model.feature_log_prob(k, j) =
          static_cast<T>(std::log((found.with_feature(k, j) + alpha) / (count + 2 * alpha)));
  }
}
template void learn::finish(BernoulliNB<double>&, const ClassCounts&);
template void learn::finish(BernoulliNB<float>&, const ClassCounts&);

template <class T>
BernoulliNB<T>& BernoulliNB<T>::fit(MatrixIn<T> x, VectorIn<int> y, nan_policy policy,
                                    Options options) {
  learn::require_samples(fit_name, x.rows(), x.cols(), y.size(), policy);
  learn::require_alpha(*this);
  const auto rows = learn::usable_rows<T>(fit_name, x, {}, policy);
  if (rows.size() < x.rows())
    return fit(learn::take_rows<T>(x, rows), learn::take<int>(y, rows), nan_policy::raise, options);
  const learn::Labels labels(y);
  learn::require_classes(fit_name, labels.classes);
  // Counts are double: as floats, they would end at 2^24.
  learn::finish(*this, learn::class_counts<T>(x, labels, binarize));
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
