// All principal axes of data, by either method, in double precision.
#pragma once

#include <lanes/eigh.hpp>
#include <lanes/matrix.hpp>

namespace lanes::learn {

struct PrincipalAxes {
  Vector<double>
      variances;  ///< descending, of the data times `scale`; rounding may make them negative
  Matrix<double> directions;  ///< in rows; the largest component of each is positive
  Vector<double> mean = {};   ///< of the data
  double scale = 1;           ///< a power of two
};

/// Of X, samples x features. Throws argument_error where an element is not finite.
template <class T>
PrincipalAxes axes_by_covariance(MatrixIn<T> x, const Options& options);
template <class T>
PrincipalAxes axes_by_svd(MatrixIn<T> x, const Options& options);
/// Of a covariance matrix; no mean. Throws as eigh does.
PrincipalAxes axes_of_covariance(MatrixIn<double> covariance, Symmetry symmetry,
                                 const Options& options);

}  // namespace lanes::learn
