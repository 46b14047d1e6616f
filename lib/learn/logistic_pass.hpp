// One pass over the data of a logistic regression: loss, gradient and Hessian.
#pragma once

#include <lanes/matrix.hpp>
#include <lanes/mergeable.hpp>
#include <lanes/runtime.hpp>
#include <vector>

namespace lanes::learn {

/// n samples of p features, whose columns have `mean` subtracted, and a class for each.
template <class T>
struct LogisticData {
  MatrixView<const T> x;
  VectorView<const std::size_t> y;  ///< of `classes`
  std::size_t classes;
  Vector<double> mean;  ///< zeros where there is no intercept
  bool intercept;

  /// Functions that the probabilities are made of: one for two classes.
  std::size_t outputs() const { return classes == 2 ? 1 : classes; }
  /// Coefficients of one of them: of the features, and the intercept.
  std::size_t width() const { return x.cols() + 1; }
};

/// What a pass has to find.
enum class Find { margins, gradient, hessian };

struct LogisticPass {
  double loss = 0;
  Vector<double> gradient;  ///< outputs x width
  Matrix<double> hessian;   ///< of order outputs x width
  /// Over samples, and classes other than its own: by how much its own class has the larger output.
  double least_margin = 0, largest_margin = 0;

  /// With that of other samples, at the same coefficients.
  void merge(const LogisticPass& other);
  std::vector<std::byte> pack() const;
  static LogisticPass unpack(std::span<const std::byte> record);
};
static_assert(Mergeable<LogisticPass>);

/// Of the coefficients theta, outputs x width, the intercept last; without the penalty. Where there
/// is no intercept, its entries are zero.
template <class T>
LogisticPass logistic_pass(const LogisticData<T>& data, const Vector<double>& theta, Find find,
                           const Options& options);

}  // namespace lanes::learn
