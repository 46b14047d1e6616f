// Principal components.
//
//   lanes::PCA<double> pca{.n_components = 2};       // or 0.95: of the variance
//   const auto scores = pca.fit_transform(X);        // X: samples x features
//   pca.components, pca.explained_variance_ratio, pca.inverse_transform(scores)
//
// Names and meanings are scikit-learn's without the trailing underscore. The settings come first
// and are yours to set, what comes after them is what fit() has found. Features in different units
// want a StandardScaler before.
#pragma once

#include <concepts>
#include <lanes/matrix.hpp>
#include <lanes/runtime.hpp>

namespace lanes {

/// How many components to keep: all; a number of them; or as many as explain more than a fraction
/// of the variance.
class ComponentCount {
 public:
  constexpr ComponentCount() = default;
  constexpr ComponentCount(std::integral auto count)  // NOLINT(google-explicit-constructor)
      : value_(static_cast<double>(count)), kind_(Kind::count) {}
  constexpr ComponentCount(double fraction)  // NOLINT(google-explicit-constructor)
      : value_(fraction), kind_(Kind::fraction) {}

  enum class Kind { all, count, fraction };
  constexpr Kind kind() const { return kind_; }
  constexpr double value() const { return value_; }

 private:
  double value_ = 0;
  Kind kind_ = Kind::all;
};

/// How principal components are found.
enum class PcaMethod {
  automatic,   ///< covariance where there are at least as many samples as features, else svd
  covariance,  ///< eigenvectors of the covariance: one pass over X, which is never copied
  svd          ///< singular vectors of the centred X: keeps the small components' digits
};

/// The directions in which data vary most, and how much.
///
/// By the covariance, the errors of explained variances are those of `cov` and of `eigh`, in all
/// (g(530 + 2 n / 255) + 10 eps) p |C|, C the covariance, p features: of a component whose standard
/// deviation is sqrt(eps) of the largest no digit is right. By the SVD it keeps half of them: the
/// error of a singular value is 10 max(n, p) eps times the largest. Everything is computed in
/// double precision, also for floats, and rounded once more.
///
/// Signs are fixed: the largest component of each direction, the first of equals, is positive.
template <class T = double>
struct PCA {
  ComponentCount n_components = {};
  PcaMethod method = PcaMethod::automatic;

  std::size_t n_samples = 0, n_features = 0;
  Vector<double> mean = {};                 ///< of each feature; what transform() subtracts
  Matrix<T> components = {};                ///< kept x features: a row is a direction, of length 1
  Vector<T> explained_variance = {};        ///< along each, descending, with ddof 1
  Vector<T> explained_variance_ratio = {};  ///< of the variance of all; NaN where X is constant
  Vector<T> singular_values = {};           ///< of the centred X; empty after fit_covariance()

  /// Throws argument_error where X has less than two rows or no column, holds a NaN or an infinity,
  /// or where n_components is no number from 1 to min(rows, cols) or fraction above 0 up to 1.
  /// Data of any magnitude: they are scaled by a power of two where squares would leave the range.
  /// A fit() that throws changes nothing.
  PCA& fit(MatrixIn<T> x, Options options = {});
  /// From a covariance alone, such as RunningCovariance has of data that are too many to be held in
  /// memory; `mean` is set to zeros, and is yours to replace. Throws as eigh does, and
  /// argument_error for an eigenvalue that is negative beyond rounding.
  PCA& fit_covariance(MatrixIn<T> covariance, Options options = {});

  /// Scores: (X - mean) components', samples x kept. Throws argument_error before fit(),
  /// shape_error where X has another number of columns. NaN and Inf propagate along their row.
  /// Error: that of a product, relative to |X - mean| |components'|.
  Matrix<T> transform(MatrixIn<T> x, Options options = {}) const;
  Matrix<T> fit_transform(MatrixIn<T> x, Options options = {});
  /// scores components + mean, samples x features.
  Matrix<T> inverse_transform(MatrixIn<T> scores, Options options = {}) const;
};
extern template struct PCA<double>;
extern template struct PCA<float>;

}  // namespace lanes
