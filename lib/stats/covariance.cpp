// covariance and correlation of two vectors; cov and corrcoef of the columns of a matrix.
#include <algorithm>
#include <cmath>
#include <lanes/stats.hpp>
#include <limits>

#include "base/check.hpp"
#include "dispatch/select.hpp"
#include "kernels/welford/record.hpp"
#include "linalg/sum.hpp"
#include "stats/comoments.hpp"
#include "stats/missing.hpp"
#include "stats/moments.hpp"
#include "stats/tree.hpp"

namespace lanes {
namespace stats {
namespace {

/// Moments of x and y (no more than m2), and the sum of (x - mean(x)) (y - mean(y)).
struct Pair {
  Moments x, y;
  double product = 0;
};

void merge(Pair& a, const Pair& b) {
  if (a.x.count > 0 && b.x.count > 0) {
    const double na = static_cast<double>(a.x.count), nb = static_cast<double>(b.x.count);
    const double x_delta = (b.x.mean - a.x.mean) + (b.x.mean_low - a.x.mean_low);
    const double y_delta = (b.y.mean - a.y.mean) + (b.y.mean_low - a.y.mean_low);
    a.product += b.product + x_delta * y_delta * (na * (nb / (na + nb)));
  } else {
    a.product += b.product;
  }
  stats::merge(a.x, b.x);
  stats::merge(a.y, b.y);
}

template <class T>
Pair pair_of(const kernels::Kernels<T>& kernels, const T* x, const T* y, index n, double x_guess,
             double y_guess) {
  double s[5];
  kernels.cross_sums(x, y, n, x_guess, y_guess, s);
  return {moments_from_squares(n, x_guess, s[0], s[2]),
          moments_from_squares(n, y_guess, s[1], s[3]),
          s[4] - s[0] * (s[1] / static_cast<double>(n))};
}

/// Guessed and, where that was poor, done again, as block_moments does.
template <class T>
Pair block_pair(const kernels::Kernels<T>& kernels, const T* x, const T* y, index n) {
  const double x_guess = guess_of_mean(x, n), y_guess = guess_of_mean(y, n);
  const Pair pair = pair_of(kernels, x, y, n, x_guess, y_guess);
  if (well_guessed(pair.x, x_guess) && well_guessed(pair.y, y_guess)) return pair;
  return pair_of(kernels, x, y, n, pair.x.mean, pair.y.mean);
}

template <class T>
Pair pair_of(VectorIn<T> x, VectorIn<T> y, const Options& options) {
  constexpr auto block = static_cast<std::size_t>(kernels::welford::block<T>);
  const auto& kernels = dispatch::kernels_for(options.isa).of<T>();
  const int threads =
      parallel::threads_for(options.threads, static_cast<index>(x.size()), linalg::stream_grain);
  if (x.empty()) return {};
  return merge_blocks<Pair>(
      (x.size() + block - 1) / block, 16 * 1024 / block, threads, [&](std::size_t b) {
        T x_copy[block], y_copy[block];
        const std::size_t begin = b * block, count = std::min(block, x.size() - begin);
        return block_pair(kernels, linalg::contiguous(x, begin, count, x_copy),
                          linalg::contiguous(y, begin, count, y_copy), static_cast<index>(count));
      });
}

/// Multiplied by a power of two, so that the largest finite magnitude is about 1; which one.
template <class T>
double scale_to_one(Vector<T>& x) {
  const double scale = scale_for<T>(x);
  for (T& e : x) e *= static_cast<T>(scale);
  return scale;
}

struct ScaledPair {
  Pair pair;
  double x_scale = 1, y_scale = 1;
};

/// As scaled_moments: of both, or of the pairs that nan_policy::omit leaves.
template <class T>
ScaledPair scaled_pair(const char* function, VectorIn<T> x, VectorIn<T> y, nan_policy policy,
                       const Options& options) {
  check::same_size(function, "x", x, "y", y);
  if (x.empty()) throw_empty(function);
  ScaledPair result{pair_of(x, y, options)};
  Pair& pair = result.pair;
  const bool is_nan = std::isnan(pair.x.mean) || std::isnan(pair.y.mean);
  if (is_nan && policy == nan_policy::raise) {
    require_no_nan<T>(function, x);
    require_no_nan<T>(function, y);
  }
  if (is_nan && policy == nan_policy::omit) {
    Matrix<T> both = Matrix<T>::uninitialized(x.size(), 2);
    both.col(0).assign(x);
    both.col(1).assign(y);
    const Matrix<T> kept = complete_rows<T>(both);
    if (kept.rows() == 0) return result;  // NaN
    if (kept.rows() < x.size())
      return scaled_pair<T>(function, kept.col(0), kept.col(1), policy, options);
  }
  if (in_range(pair.x, false) && in_range(pair.y, false)) return result;
  Vector<T> u(x), v(y);
  result.x_scale = scale_to_one(u);
  result.y_scale = scale_to_one(v);
  pair = pair_of<T>(u, v, options);
  return result;
}

template <class T>
T covariance_of(VectorIn<T> x, VectorIn<T> y, int ddof, nan_policy policy, const Options& options) {
  check_ddof("covariance", ddof);
  const ScaledPair s = scaled_pair("covariance", x, y, policy, options);
  const double freedom = static_cast<double>(s.pair.x.count) - ddof;
  if (freedom <= 0) return std::numeric_limits<T>::quiet_NaN();
  return static_cast<T>(s.pair.product / freedom / s.x_scale / s.y_scale);
}

template <class T>
T correlation_of(VectorIn<T> x, VectorIn<T> y, nan_policy policy, const Options& options) {
  const Pair pair = scaled_pair("correlation", x, y, policy, options).pair;
  return static_cast<T>(
      std::clamp(pair.product / std::sqrt(pair.x.m2) / std::sqrt(pair.y.m2), -1.0, 1.0));
}

template <class T>
CoMoments samples(const char* function, MatrixIn<T> x, nan_policy policy, const Options& options) {
  if (x.rows() == 0) throw_empty(function);
  return comoments(function, x, policy, options);
}

/// Whether squares of deviations in column j have left the range; the products tell.
template <class T>
bool out_of_range(const CoMoments& m, MatrixIn<T> x, std::size_t j) {
  if (!std::isfinite(m.mean[j]))
    return std::ranges::all_of(x.col(j), [](T e) { return std::isfinite(e); });
  return !in_range({.count = m.count, .mean = m.mean[j], .m2 = m.products(j, j)}, false);
}

/// Once more with such columns times powers of two, which no correlation depends on.
template <class T>
Matrix<T> corrcoef_of(MatrixIn<T> given, nan_policy policy, const Options& options) {
  const CoMoments m = samples("corrcoef", given, policy, options);
  const std::size_t p = given.cols();
  std::vector<std::size_t> columns;
  for (std::size_t j = 0; j < p; ++j)
    if (out_of_range<T>(m, given, j) && scale_for<T>(given.col(j)) != 1) columns.push_back(j);
  if (columns.empty()) return correlations<T>(m);
  Matrix<T> x = policy == nan_policy::omit ? complete_rows<T>(given) : Matrix<T>(given);
  for (const std::size_t j : columns) {
    const T scale = static_cast<T>(scale_for<T>(x.col(j)));
    for (std::size_t i = 0; i < x.rows(); ++i) x(i, j) *= scale;
  }
  return correlations<T>(comoments<T>(x, options));
}

}  // namespace
}  // namespace stats

double covariance(VectorIn<double> x, VectorIn<double> y, int ddof, nan_policy policy,
                  Options options) {
  return stats::covariance_of(x, y, ddof, policy, options);
}
float covariance(VectorIn<float> x, VectorIn<float> y, int ddof, nan_policy policy,
                 Options options) {
  return stats::covariance_of(x, y, ddof, policy, options);
}
double correlation(VectorIn<double> x, VectorIn<double> y, nan_policy policy, Options options) {
  return stats::correlation_of(x, y, policy, options);
}
float correlation(VectorIn<float> x, VectorIn<float> y, nan_policy policy, Options options) {
  return stats::correlation_of(x, y, policy, options);
}
Matrix<double> cov(MatrixIn<double> x, int ddof, nan_policy policy, Options options) {
  stats::check_ddof("cov", ddof);
  return stats::covariances<double>(stats::samples("cov", x, policy, options), ddof);
}
Matrix<float> cov(MatrixIn<float> x, int ddof, nan_policy policy, Options options) {
  stats::check_ddof("cov", ddof);
  return stats::covariances<float>(stats::samples("cov", x, policy, options), ddof);
}
Matrix<double> corrcoef(MatrixIn<double> x, nan_policy policy, Options options) {
  return stats::corrcoef_of<double>(x, policy, options);
}
Matrix<float> corrcoef(MatrixIn<float> x, nan_policy policy, Options options) {
  return stats::corrcoef_of<float>(x, policy, options);
}

}  // namespace lanes
