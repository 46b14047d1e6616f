// sum, mean, variance, stddev, min, max, skewness, kurtosis, zscore of a vector.
#include <algorithm>
#include <cmath>
#include <limits>

#include "dispatch/select.hpp"
#include "kernels/welford/record.hpp"
#include "linalg/sum.hpp"
#include "stats/missing.hpp"
#include "stats/moments.hpp"
#include "stats/reductions.hpp"
#include "stats/tree.hpp"

namespace lanes {
namespace stats {
namespace {

/// State of the whole of x from `of(p, count)` of its blocks; of those that hold a NaN, under
/// nan_policy::omit, without them.
template <class State, class T, class Of, class IsNan>
State reduce_blocks(VectorIn<T> x, nan_policy policy, const Options& options, const Of& of,
                    const IsNan& is_nan) {
  constexpr auto block = static_cast<std::size_t>(kernels::welford::block<T>);
  const int threads =
      parallel::threads_for(options.threads, static_cast<index>(x.size()), linalg::stream_grain);
  if (x.empty()) return State{};
  return merge_blocks<State>(
      (x.size() + block - 1) / block, 16 * 1024 / block, threads, [&](std::size_t b) -> State {
        T copy[block];
        const std::size_t begin = b * block, count = std::min(block, x.size() - begin);
        const T* const p = linalg::contiguous(x, begin, count, copy);
        const State state = of(p, static_cast<index>(count));
        if (policy != nan_policy::omit || !is_nan(state)) return state;
        T present[block];
        const index left = copy_present(p, static_cast<index>(count), present);
        return left == 0 ? State{} : of(present, left);
      });
}

}  // namespace

template <class T>
double vector_sum(const char* function, VectorIn<T> x, nan_policy policy, const Options& options) {
  const auto& kernels = dispatch::kernels_for(options.isa).of<T>();
  const double sum = reduce_blocks<double, T>(
      x, policy, options,
      [&](const T* p, index n) {
        double sums[2];
        kernels.shifted_squares(p, n, 0.0, sums);
        return sums[0];
      },
      [](double s) { return std::isnan(s); });
  if (policy == nan_policy::raise && std::isnan(sum)) require_no_nan<T>(function, x);
  return sum;
}

template <class T>
Extremes<T> vector_extremes(const char* function, VectorIn<T> x, nan_policy policy,
                            const Options& options) {
  if (x.empty()) throw_empty(function);
  const auto& kernels = dispatch::kernels_for(options.isa).of<T>();
  const Extremes<T> e = reduce_blocks<Extremes<T>, T>(
      x, policy, options,
      [&](const T* p, index n) {
        T out[2];
        kernels.extremes(p, n, out);
        return Extremes<T>{static_cast<std::uint64_t>(n), out[0], out[1]};
      },
      [](const Extremes<T>& s) { return std::isnan(s.low); });
  if (e.count == 0) {
    constexpr T nan = std::numeric_limits<T>::quiet_NaN();
    return {0, nan, nan};
  }
  if (policy == nan_policy::raise && std::isnan(e.low)) require_no_nan<T>(function, x);
  return e;
}

template double vector_sum<double>(const char*, VectorIn<double>, nan_policy, const Options&);
template double vector_sum<float>(const char*, VectorIn<float>, nan_policy, const Options&);
template Extremes<double> vector_extremes<double>(const char*, VectorIn<double>, nan_policy,
                                                  const Options&);
template Extremes<float> vector_extremes<float>(const char*, VectorIn<float>, nan_policy,
                                                const Options&);

}  // namespace stats

namespace {

using stats::ScaledMoments;

template <class T>
T mean_of(VectorIn<T> x, nan_policy policy, const Options& options) {
  if (x.empty()) stats::throw_empty("mean");
  const Moments m = stats::vector_moments("mean", x, policy, options, {});
  return m.count == 0 ? std::numeric_limits<T>::quiet_NaN() : static_cast<T>(m.mean);
}

template <class T>
MeanVariance<T> mean_variance_of(const char* function, VectorIn<T> x, int ddof, nan_policy policy,
                                 const Options& options) {
  stats::check_ddof(function, ddof);
  const ScaledMoments m = stats::scaled_moments(function, x, policy, options, {});
  return {static_cast<T>(m.moments.mean / m.scale), static_cast<T>(m.variance(ddof))};
}

template <class T>
T stddev_of(VectorIn<T> x, int ddof, nan_policy policy, const Options& options) {
  stats::check_ddof("stddev", ddof);
  return static_cast<T>(stats::scaled_moments("stddev", x, policy, options, {}).stddev(ddof));
}

template <class T>
FourMoments<T> four_moments_of(const char* function, VectorIn<T> x, int ddof, nan_policy policy,
                               const Options& options) {
  stats::check_ddof(function, ddof);
  const ScaledMoments m = stats::scaled_moments(function, x, policy, options, {.four = true});
  return {static_cast<T>(m.moments.mean / m.scale), static_cast<T>(m.variance(ddof)),
          static_cast<T>(stats::skewness(m.moments)), static_cast<T>(stats::kurtosis(m.moments))};
}

template <class T>
Vector<T> zscore_of(VectorIn<T> x, int ddof, nan_policy policy, const Options& options) {
  stats::check_ddof("zscore", ddof);
  const ScaledMoments m = stats::scaled_moments("zscore", x, policy, options, {});
  const double mean = m.moments.mean, low = m.moments.mean_low, scale = m.scale;
  const double sd = std::sqrt(stats::variance(m.moments, ddof));
  Vector<T> z = Vector<T>::uninitialized(x.size());
  const int threads = parallel::threads_for(options.threads, static_cast<stats::index>(x.size()),
                                            linalg::stream_grain);
  parallel::for_ranges(threads, x.size(), [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      z[i] = static_cast<T>(((static_cast<double>(x[i]) * scale - mean) - low) / sd);
  });
  return z;
}

}  // namespace

double sum(VectorIn<double> x, nan_policy policy, Options options) {
  return stats::vector_sum("sum", x, policy, options);
}
float sum(VectorIn<float> x, nan_policy policy, Options options) {
  return static_cast<float>(stats::vector_sum("sum", x, policy, options));
}
double mean(VectorIn<double> x, nan_policy policy, Options options) {
  return mean_of(x, policy, options);
}
float mean(VectorIn<float> x, nan_policy policy, Options options) {
  return mean_of(x, policy, options);
}
double variance(VectorIn<double> x, int ddof, nan_policy policy, Options options) {
  return mean_variance_of("variance", x, ddof, policy, options).variance;
}
float variance(VectorIn<float> x, int ddof, nan_policy policy, Options options) {
  return mean_variance_of("variance", x, ddof, policy, options).variance;
}
double stddev(VectorIn<double> x, int ddof, nan_policy policy, Options options) {
  return stddev_of(x, ddof, policy, options);
}
float stddev(VectorIn<float> x, int ddof, nan_policy policy, Options options) {
  return stddev_of(x, ddof, policy, options);
}
MeanVariance<double> mean_variance(VectorIn<double> x, int ddof, nan_policy policy,
                                   Options options) {
  return mean_variance_of("mean_variance", x, ddof, policy, options);
}
MeanVariance<float> mean_variance(VectorIn<float> x, int ddof, nan_policy policy, Options options) {
  return mean_variance_of("mean_variance", x, ddof, policy, options);
}
double min(VectorIn<double> x, nan_policy policy, Options options) {
  return stats::vector_extremes("min", x, policy, options).low;
}
float min(VectorIn<float> x, nan_policy policy, Options options) {
  return stats::vector_extremes("min", x, policy, options).low;
}
double max(VectorIn<double> x, nan_policy policy, Options options) {
  return stats::vector_extremes("max", x, policy, options).high;
}
float max(VectorIn<float> x, nan_policy policy, Options options) {
  return stats::vector_extremes("max", x, policy, options).high;
}
double skewness(VectorIn<double> x, nan_policy policy, Options options) {
  return four_moments_of("skewness", x, 0, policy, options).skewness;
}
float skewness(VectorIn<float> x, nan_policy policy, Options options) {
  return four_moments_of("skewness", x, 0, policy, options).skewness;
}
double kurtosis(VectorIn<double> x, nan_policy policy, Options options) {
  return four_moments_of("kurtosis", x, 0, policy, options).kurtosis;
}
float kurtosis(VectorIn<float> x, nan_policy policy, Options options) {
  return four_moments_of("kurtosis", x, 0, policy, options).kurtosis;
}
FourMoments<double> four_moments(VectorIn<double> x, int ddof, nan_policy policy, Options options) {
  return four_moments_of("four_moments", x, ddof, policy, options);
}
FourMoments<float> four_moments(VectorIn<float> x, int ddof, nan_policy policy, Options options) {
  return four_moments_of("four_moments", x, ddof, policy, options);
}
Vector<double> zscore(VectorIn<double> x, int ddof, nan_policy policy, Options options) {
  return zscore_of(x, ddof, policy, options);
}
Vector<float> zscore(VectorIn<float> x, int ddof, nan_policy policy, Options options) {
  return zscore_of(x, ddof, policy, options);
}

}  // namespace lanes
