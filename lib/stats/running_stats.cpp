// RunningStats: Welford's update for one element, blocks and a merge for many.
#include <cmath>
#include <lanes/running_stats.hpp>

#include "base/record.hpp"
#include "stats/missing.hpp"
#include "stats/moments.hpp"

namespace lanes {
namespace {

const Moments& require_some(const char* function, const Moments& m) {
  if (m.count == 0) stats::throw_empty(function);
  return m;
}

}  // namespace

template <class T>
void RunningStats<T>::push(T value) {
  const double x = static_cast<double>(value);
  if (std::isnan(x)) {
    if (policy_ == nan_policy::omit) return;
    if (policy_ == nan_policy::raise)
      stats::require_no_nan<T>("RunningStats::push", VectorView<const T>(&value, 1));
  }
  Moments& m = moments_;
  const double delta = (x - m.mean) - m.mean_low;
  if (m.count == 0 || !std::isfinite(delta))
    return stats::merge(m, {.count = 1, .mean = x, .min = x, .max = x});
  const double n = static_cast<double>(++m.count), step = delta / n;
  const double square = delta * step * (n - 1);
  m.m4 += square * step * step * (n * n - 3 * n + 3) + 6 * step * step * m.m2 - 4 * step * m.m3;
  m.m3 += square * step * (n - 2) - 3 * step * m.m2;
  m.m2 += square;
  const stats::TwoParts mean = stats::two_sum(m.mean, m.mean_low + step);
  m.mean = mean.high;
  m.mean_low = mean.low;
  m.min = x < m.min ? x : m.min;
  m.max = x > m.max ? x : m.max;
}

template <class T>
void RunningStats<T>::push(VectorIn<T> x, Options options) {
  stats::merge(moments_, stats::vector_moments("RunningStats::push", x, policy_, options,
                                               {.four = true, .extremes = true}));
}

template <class T>
void RunningStats<T>::merge(const RunningStats& other) {
  stats::merge(moments_, other.moments_);
}

template <class T>
double RunningStats<T>::mean() const {
  return require_some("RunningStats::mean", moments_).mean;
}
template <class T>
double RunningStats<T>::min() const {
  return require_some("RunningStats::min", moments_).min;
}
template <class T>
double RunningStats<T>::max() const {
  return require_some("RunningStats::max", moments_).max;
}
template <class T>
double RunningStats<T>::variance(int ddof) const {
  stats::check_ddof("RunningStats::variance", ddof);
  return stats::variance(require_some("RunningStats::variance", moments_), ddof);
}
template <class T>
double RunningStats<T>::stddev(int ddof) const {
  stats::check_ddof("RunningStats::stddev", ddof);
  return std::sqrt(stats::variance(require_some("RunningStats::stddev", moments_), ddof));
}
template <class T>
double RunningStats<T>::skewness() const {
  return stats::skewness(require_some("RunningStats::skewness", moments_));
}
template <class T>
double RunningStats<T>::kurtosis() const {
  return stats::kurtosis(require_some("RunningStats::kurtosis", moments_));
}

template <class T>
std::vector<std::byte> RunningStats<T>::pack() const {
  return record::Writer(record::type_name<T>("RunningStats")).value(policy_).value(moments_).take();
}
template <class T>
RunningStats<T> RunningStats<T>::unpack(std::span<const std::byte> bytes) {
  record::Reader reader(bytes, record::type_name<T>("RunningStats"));
  const auto policy = reader.value<nan_policy>();
  const RunningStats stats(reader.value<Moments>(), policy);
  reader.end();
  return stats;
}

template class RunningStats<double>;
template class RunningStats<float>;

}  // namespace lanes
