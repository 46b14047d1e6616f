// RunningCovariance: one sample at a time, or blocks of them, merged.
#include <algorithm>
#include <cmath>
#include <lanes/running_stats.hpp>
#include <utility>

#include "base/check.hpp"
#include "base/record.hpp"
#include "stats/comoments.hpp"
#include "stats/missing.hpp"

namespace lanes {

template <class T>
RunningCovariance<T>::RunningCovariance(std::size_t features, nan_policy policy)
    : RunningCovariance({0, Vector<double>(features), Vector<double>(features),
                         Matrix<double>(features, features)},
                        policy) {}

template <class T>
RunningCovariance<T>::RunningCovariance(CoMoments state, nan_policy policy)
    : moments_(std::move(state)), policy_(policy) {
  const std::size_t p = moments_.mean.size();
  check::same_size("RunningCovariance", "mean", moments_.mean, "mean_low", moments_.mean_low);
  if (moments_.products.rows() != p || moments_.products.cols() != p)
    check::shape_mismatch("RunningCovariance", "mean", p, 1, "products", moments_.products.rows(),
                          moments_.products.cols(), "products must be p x p for p means");
}

template <class T>
void RunningCovariance<T>::push(VectorIn<T> row) {
  if (row.size() != features())
    check::size_mismatch("RunningCovariance::push", "row", row.size(), "the features", features());
  const bool is_nan = std::ranges::any_of(row, [](T e) { return std::isnan(e); });
  if (is_nan && policy_ == nan_policy::omit) return;
  if (is_nan && policy_ == nan_policy::raise)
    stats::require_no_nan<T>("RunningCovariance::push", row);
  CoMoments one{1, Vector<double>(row.size()), Vector<double>(row.size()),
                Matrix<double>(row.size(), row.size())};
  for (std::size_t j = 0; j < row.size(); ++j) one.mean[j] = static_cast<double>(row[j]);
  stats::merge(moments_, one);
}

template <class T>
void RunningCovariance<T>::push(MatrixIn<T> rows, Options options) {
  if (rows.cols() != features())
    check::shape_mismatch("RunningCovariance::push", "rows", rows.rows(), rows.cols(),
                          "the covariance", features(), features(),
                          "a row must have an element for each feature");
  stats::merge(moments_, stats::comoments("RunningCovariance::push", rows, policy_, options));
}

template <class T>
void RunningCovariance<T>::merge(const RunningCovariance& other) {
  if (other.features() != features())
    check::size_mismatch("RunningCovariance::merge", "other's features", other.features(),
                         "the features", features());
  stats::merge(moments_, other.moments_);
}

template <class T>
const Vector<double>& RunningCovariance<T>::mean() const {
  return stats::require_samples("RunningCovariance::mean", moments_).mean;
}
template <class T>
Matrix<double> RunningCovariance<T>::covariance(int ddof) const {
  stats::check_ddof("RunningCovariance::covariance", ddof);
  return stats::covariances<double>(
      stats::require_samples("RunningCovariance::covariance", moments_), ddof);
}
template <class T>
Matrix<double> RunningCovariance<T>::correlation() const {
  return stats::correlations<double>(
      stats::require_samples("RunningCovariance::correlation", moments_));
}

template <class T>
std::vector<std::byte> RunningCovariance<T>::pack() const {
  return record::Writer(record::type_name<T>("RunningCovariance"))
      .value(policy_)
      .value(moments_.count)
      .values(moments_.mean)
      .values(moments_.mean_low)
      .values(moments_.products)
      .take();
}
template <class T>
RunningCovariance<T> RunningCovariance<T>::unpack(std::span<const std::byte> bytes) {
  record::Reader reader(bytes, record::type_name<T>("RunningCovariance"));
  const auto policy = reader.value<nan_policy>();
  const auto count = reader.value<std::uint64_t>();
  const auto mean = reader.values<double>(), low = reader.values<double>();
  const auto products = reader.values<double>();
  reader.end();
  const std::size_t p = mean.size();
  if (products.size() != p * p)
    check::size_mismatch("RunningCovariance::unpack", "products", products.size(), "p x p", p * p);
  return RunningCovariance({count, Vector<double>(VectorView<const double>(mean)),
                            Vector<double>(VectorView<const double>(low)),
                            Matrix<double>(MatrixView<const double>(products.data(), p, p))},
                           policy);
}

template class RunningCovariance<double>;
template class RunningCovariance<float>;

}  // namespace lanes
