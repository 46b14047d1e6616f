// The usual statistics of every column of a data set, in one table.
//
//   std::cout << lanes::describe(X, {"hours", "score"});
//
//               hours      score
//   count          10         10
//   missing         0          0
//   mean     5.200000  70.700000
//   ...
#pragma once

#include <iosfwd>
#include <lanes/matrix.hpp>
#include <lanes/nan_policy.hpp>
#include <lanes/runtime.hpp>
#include <string>
#include <vector>

namespace lanes {

/// One element for each column.
template <class T>
struct Description {
  std::vector<std::string> names;    ///< empty when none were given
  std::vector<std::size_t> count;    ///< elements that are not NaN
  std::vector<std::size_t> missing;  ///< those that are
  Vector<T> mean;
  Vector<T> stddev;  ///< with ddof 1, as in pandas: NaN for a single element
  Vector<T> min, lower_quartile, median, upper_quartile, max;
  Vector<T> skewness, kurtosis;  ///< as the functions of that name in stats.hpp
};

/// Of the columns of X, samples x features; each has the bounds of the function of its name. What
/// `missing` counts is omitted, raised, or makes the other values of its column NaN, as `policy`
/// says; pandas omits. Throws argument_error when X has columns but no rows, shape_error unless
/// there is one name for each column, or none.
Description<double> describe(MatrixIn<double> x, const std::vector<std::string>& names = {},
                             nan_policy policy = nan_policy::propagate, Options options = {});
Description<float> describe(MatrixIn<float> x, const std::vector<std::string>& names = {},
                            nan_policy policy = nan_policy::propagate, Options options = {});
/// Of a vector: one column.
Description<double> describe(VectorIn<double> x, nan_policy policy = nan_policy::propagate,
                             Options options = {});
Description<float> describe(VectorIn<float> x, nan_policy policy = nan_policy::propagate,
                            Options options = {});

/// A line for each statistic and a column for each of X, six digits after the point or, where
/// magnitudes differ too much for that, scientific notation; columns beyond 100 characters go below
/// the others. Columns without names are numbered from 0. No newline at the end.
std::ostream& operator<<(std::ostream& out, const Description<double>& d);
std::ostream& operator<<(std::ostream& out, const Description<float>& d);

}  // namespace lanes
