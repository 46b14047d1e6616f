// StandardScaler and RobustScaler: what is subtracted, and what is divided by.
#include <algorithm>
#include <cmath>
#include <lanes/error.hpp>
#include <lanes/preprocessing.hpp>
#include <string>

#include "learn/features.hpp"
#include "learn/scaler_state.hpp"
#include "stats/reductions.hpp"

namespace lanes {
namespace {

/// What does not vary is not stretched.
double divisor(double spread) {
  return spread == 0 ? 1 : spread;
}

template <class Scaler, class T>
void check(const char* function, const Scaler& scaler, MatrixIn<T> x) {
  learn::require_fitted<T>(function, x, scaler.n_features, scaler.n_features, "features");
}

}  // namespace

bool learn::has_infinite_mean(const std::vector<stats::ScaledMoments>& columns) {
  return !std::ranges::all_of(columns, [](auto& m) { return std::isfinite(m.moments.mean); });
}

template <class T>
void learn::finish(StandardScaler<T>& scaler, const std::vector<stats::ScaledMoments>& columns) {
  const std::size_t p = columns.size();
  Vector<double> means(p), variances(p), scales(p);
  for (std::size_t j = 0; j < p; ++j) {
    means[j] = columns[j].moments.mean / columns[j].scale;
    variances[j] = columns[j].variance(0);
    scales[j] = scaler.with_std ? divisor(columns[j].stddev(0)) : 1;
  }
  scaler.n_features = p;
  scaler.mean = std::move(means);
  scaler.var = std::move(variances);
  scaler.scale = std::move(scales);
}
template void learn::finish(StandardScaler<double>&, const std::vector<stats::ScaledMoments>&);
template void learn::finish(StandardScaler<float>&, const std::vector<stats::ScaledMoments>&);

template <class T>
StandardScaler<T>& StandardScaler<T>::fit(MatrixIn<T> x, Options options) {
  constexpr const char* function = "StandardScaler::fit";
  learn::require_samples<T>(function, x, 1);
  const auto moments = stats::column_moments<T>(function, x, By::column, nan_policy::omit, options);
  if (learn::has_infinite_mean(moments)) learn::require_finite<T>(function, x, true);
  learn::finish(*this, moments);
  return *this;
}

template <class T>
Matrix<T> StandardScaler<T>::transform(MatrixIn<T> x, Options options) const {
  check("StandardScaler::transform", *this, x);
  return learn::scaled<T>(x, with_mean ? mean : Vector<double>(n_features), scale, options);
}

template <class T>
Matrix<T> StandardScaler<T>::fit_transform(MatrixIn<T> x, Options options) {
  return fit(x, options).transform(x, options);
}

template <class T>
Matrix<T> StandardScaler<T>::inverse_transform(MatrixIn<T> x, Options options) const {
  check("StandardScaler::inverse_transform", *this, x);
  return learn::unscaled<T>(x, with_mean ? mean : Vector<double>(n_features), scale, options);
}

template <class T>
RobustScaler<T>& RobustScaler<T>::fit(MatrixIn<T> x, Options options) {
  constexpr const char* function = "RobustScaler::fit";
  learn::require_samples<T>(function, x, 1);
  const auto [low, high] = quantile_range;
  if (!(0 <= low && low <= high && high <= 100))
    throw argument_error(std::string(function) + ": quantile_range is " + std::to_string(low) +
                         ", " + std::to_string(high) +
                         "; give percentages from 0 to 100, the smaller one first");
  learn::require_finite<T>(function, x, true);
  Vector<double> centers(x.cols()), scales(x.cols(), 1);
  if (with_centering) centers = astype<double>(median(x, By::column, nan_policy::omit, options));
  if (with_scaling) {
    const Matrix<T> ends =
        quantile(x, Vector<double>{low / 100, high / 100}, By::column, nan_policy::omit, options);
    for (std::size_t j = 0; j < x.cols(); ++j)
      scales[j] = divisor(static_cast<double>(ends(1, j)) - static_cast<double>(ends(0, j)));
  }
  n_features = x.cols();
  center = std::move(centers);
  scale = std::move(scales);
  return *this;
}

template <class T>
Matrix<T> RobustScaler<T>::transform(MatrixIn<T> x, Options options) const {
  check("RobustScaler::transform", *this, x);
  return learn::scaled<T>(x, center, scale, options);
}

template <class T>
Matrix<T> RobustScaler<T>::fit_transform(MatrixIn<T> x, Options options) {
  return fit(x, options).transform(x, options);
}

template <class T>
Matrix<T> RobustScaler<T>::inverse_transform(MatrixIn<T> x, Options options) const {
  check("RobustScaler::inverse_transform", *this, x);
  return learn::unscaled<T>(x, center, scale, options);
}

template struct StandardScaler<double>;
template struct StandardScaler<float>;
template struct RobustScaler<double>;
template struct RobustScaler<float>;

}  // namespace lanes
