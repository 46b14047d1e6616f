// All principal axes of data, by either method, in double precision.
#pragma once

#include <lanes/decomposition.hpp>
#include <lanes/eigh.hpp>
#include <lanes/matrix.hpp>
#include <lanes/running_stats.hpp>

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

/// Of comoments of the data times `scale`, which are no longer needed.
PrincipalAxes axes_of(CoMoments& m, double scale, const Options& options);
/// Whether they need no scale: nothing overflowed, and what underflowed is nothing in comparison.
bool is_in_range(const CoMoments& m);
/// Of the singular value decomposition of n samples times `scale`, centred, with its values and
/// right singular vectors.
PrincipalAxes axes_of(Vector<double> s, Matrix<double> vt, Vector<double> mean, double scale,
                      std::size_t samples);
/// X times a power of two, in double.
template <class T>
Matrix<double> times(MatrixIn<T> x, double scale);

/// How PCA::fit ends: the axes that are to be kept, of at most `most` and of `samples` samples (0:
/// not known). All but the mean.
template <class T>
void finish(const char* function, PCA<T>& pca, PrincipalAxes& axes, std::size_t most,
            std::size_t samples);

}  // namespace lanes::learn
