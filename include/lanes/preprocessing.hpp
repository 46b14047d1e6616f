// Scaling features before learning.
//
//   lanes::StandardScaler<double> scaler;            // or {.with_mean = false}
//   const auto Z = scaler.fit_transform(X);          // X: samples x features
//   scaler.mean, scaler.scale, scaler.transform(X_new), scaler.inverse_transform(Z)
//
// Names and meanings are scikit-learn's without the trailing underscore. The settings come first
// and are yours to set, what comes after them is what fit() has found: in double precision whatever
// T is, so that floats far from zero are scaled right.
//
// NaN is a missing value, as in scikit-learn: fit() passes over it, transform() keeps it; a column
// of nothing but NaN becomes NaN. fit() throws argument_error where X has no row or no column, or
// holds an infinity; infinities that are transformed follow IEEE arithmetic. What uses a scaler
// before fit(), or with another number of columns, throws argument_error and shape_error. A fit()
// that throws changes nothing.
#pragma once

#include <lanes/matrix.hpp>
#include <lanes/runtime.hpp>
#include <utility>

namespace lanes {

/// (x - mean) / stddev, feature by feature.
///
/// transform: three roundings of the result, and u |mean| / scale; inverse_transform: one rounding.
/// The errors of mean and scale are those of lanes::mean and stddev by column.
template <class T = double>
struct StandardScaler {
  bool with_mean = true;  ///< subtract the mean
  bool with_std = true;   ///< divide by the standard deviation

  std::size_t n_features = 0;
  Vector<double> mean = {};
  Vector<double> var = {};    ///< with ddof 0
  Vector<double> scale = {};  ///< its root; 1 for constant features, and without with_std

  StandardScaler& fit(MatrixIn<T> x, Options options = {});
  Matrix<T> transform(MatrixIn<T> x, Options options = {}) const;
  Matrix<T> fit_transform(MatrixIn<T> x, Options options = {});
  Matrix<T> inverse_transform(MatrixIn<T> x, Options options = {}) const;
};
extern template struct StandardScaler<double>;
extern template struct StandardScaler<float>;

/// (x - median) / interquartile range, feature by feature: a few wild values change neither.
/// Errors as of StandardScaler, with those of lanes::median and quantile.
template <class T = double>
struct RobustScaler {
  bool with_centering = true;  ///< subtract the median
  bool with_scaling = true;    ///< divide by the range
  /// Of which quantiles, in percent. fit() throws argument_error unless 0 <= first <= second <=
  /// 100.
  std::pair<double, double> quantile_range = {25, 75};

  std::size_t n_features = 0;
  Vector<double> center = {};  ///< 0 without with_centering
  Vector<double> scale = {};   ///< 1 where the range is 0, and without with_scaling

  RobustScaler& fit(MatrixIn<T> x, Options options = {});
  Matrix<T> transform(MatrixIn<T> x, Options options = {}) const;
  Matrix<T> fit_transform(MatrixIn<T> x, Options options = {});
  Matrix<T> inverse_transform(MatrixIn<T> x, Options options = {}) const;
};
extern template struct RobustScaler<double>;
extern template struct RobustScaler<float>;

}  // namespace lanes
