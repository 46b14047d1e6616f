#include "learn/principal_axes.hpp"

#include <algorithm>
#include <cmath>
#include <lanes/svd.hpp>

#include "dispatch/select.hpp"
#include "learn/features.hpp"
#include "stats/comoments.hpp"
#include "stats/reductions.hpp"

namespace lanes::learn {
namespace {

using kernels::index;

bool is_finite(const Vector<double>& x) {
  return std::ranges::all_of(x, [](double e) { return std::isfinite(e); });
}

/// X times `scale`, the power of two that brings its largest element to about 1.
struct Scaled {
  Matrix<double> x;
  double scale;
};
template <class T>
Scaled scaled_to_one(MatrixIn<T> given) {
  Matrix<double> x = times<T>(given, 1);
  const double scale = stats::scale_for<double>(VectorView<const double>(x.data(), x.size()));
  for (double& e : x) e *= scale;
  return {std::move(x), scale};
}

}  // namespace

template <class T>
Matrix<double> times(MatrixIn<T> x, double scale) {
  Matrix<double> out = Matrix<double>::uninitialized(x.rows(), x.cols());
  for (std::size_t i = 0; i < x.rows(); ++i)
    for (std::size_t j = 0; j < x.cols(); ++j) out(i, j) = static_cast<double>(x(i, j)) * scale;
  return out;
}
template Matrix<double> times(MatrixIn<double>, double);
template Matrix<double> times(MatrixIn<float>, double);

bool is_in_range(const CoMoments& m) {
  double largest = 0;
  for (std::size_t j = 0; j < m.mean.size(); ++j) {
    if (!std::isfinite(m.products(j, j))) return false;
    largest = std::max(largest, m.products(j, j));
  }
  return is_finite(m.mean) && largest > 0x1p-700;
}

PrincipalAxes axes_of(CoMoments& m, double scale, const Options& options) {
  const double freedom = static_cast<double>(m.count) - 1;
  for (double& e : m.products) e /= freedom;
  PrincipalAxes axes = axes_of_covariance(m.products, Symmetry::lower, options);
  for (double& e : m.mean) e /= scale;
  axes.mean = std::move(m.mean);
  axes.scale = scale;
  return axes;
}

PrincipalAxes axes_of(Vector<double> s, Matrix<double> vt, Vector<double> mean, double scale,
                      std::size_t samples) {
  for (double& e : s) e *= e / (static_cast<double>(samples) - 1);
  for (double& e : mean) e /= scale;
  return {std::move(s), std::move(vt), std::move(mean), scale};
}

PrincipalAxes axes_of_covariance(MatrixIn<double> covariance, Symmetry symmetry,
                                 const Options& options) {
  const auto [values, vectors] = eigh(covariance, {.symmetry = symmetry}, options);
  const std::size_t p = values.size();
  PrincipalAxes axes{Vector<double>(p), Matrix<double>::uninitialized(p, p)};
  for (std::size_t i = 0; i < p; ++i) {
    axes.variances[i] = values[p - 1 - i];
    axes.directions.row(i).assign(vectors.col(p - 1 - i));
  }
  return axes;
}

template <class T>
PrincipalAxes axes_by_covariance(MatrixIn<T> x, const Options& options) {
  CoMoments m = stats::comoments<T>(x, options);
  if (is_in_range(m)) return axes_of(m, 1, options);
  require_finite<T>("PCA::fit", x, false);
  const auto [scaled, scale] = scaled_to_one<T>(x);
  m = stats::comoments<double>(scaled, options);
  return axes_of(m, scale, options);
}

template <class T>
PrincipalAxes axes_by_svd(MatrixIn<T> x, const Options& options) {
  require_finite<T>("PCA::fit", x, false);
  auto [centred, scale] = scaled_to_one<T>(x);
  const auto moments = stats::column_moments<double>("PCA::fit", centred, By::column,
                                                     nan_policy::propagate, options);
  const std::size_t p = x.cols();
  Vector<double> mean(p), low(p);
  for (std::size_t j = 0; j < p; ++j) {
    mean[j] = moments[j].moments.mean / moments[j].scale;
    low[j] = moments[j].moments.mean_low / moments[j].scale;
  }
  const auto columns = static_cast<kernels::index>(p);
  dispatch::kernels_for(options.isa)
      .of<double>()
      .centre_rows(centred.data(), columns, static_cast<kernels::index>(x.rows()), columns,
                   mean.data(), low.data(), centred.data(), columns);

  Svd<double> found = svd(centred, {}, options);
  return axes_of(std::move(found.s), std::move(found.vt), std::move(mean), scale, x.rows());
}

template PrincipalAxes axes_by_covariance<double>(MatrixIn<double>, const Options&);
template PrincipalAxes axes_by_covariance<float>(MatrixIn<float>, const Options&);
template PrincipalAxes axes_by_svd<double>(MatrixIn<double>, const Options&);
template PrincipalAxes axes_by_svd<float>(MatrixIn<float>, const Options&);

}  // namespace lanes::learn
