// StandardScaler and PCA of distributed rows.
#include "learn/features.hpp"

#include <lanes/mpi/learn.hpp>
#include <lanes/svd.hpp>

#include "learn/principal_axes.hpp"
#include "learn/scaler_state.hpp"
#include "mpi/column_states.hpp"
#include "mpi/reduced_rows.hpp"
#include "stats/comoments.hpp"

namespace lanes {
namespace {

constexpr const char* fit_name = "PCA::fit";

template <class T>
void require_rows(const char* function, const mpi::DistributedMatrix<T>& x, std::size_t rows) {
  learn::require_samples<T>(function, MatrixView<const T>(nullptr, x.rows(), x.cols()), rows);
}

/// The power of two that brings the largest element of all ranks to about 1. Throws where one is
/// not finite.
template <class T>
double common_scale(const mpi::DistributedMatrix<T>& x) {
  const auto largest = mpi::reduce(x.comm(), [&] {
    const MatrixView<const T> rows = x.local();
    learn::require_finite<T>(fit_name, rows, false);
    return mpi::Columns<mpi::Largest>{
        {{stats::largest_magnitude<T>(VectorView<const T>(rows.data(), rows.size()))}}};
  });
  return stats::scale_of<double>(largest.columns[0].value);
}

template <class T>
learn::PrincipalAxes axes_by_covariance(const mpi::DistributedMatrix<T>& x,
                                        const Options& options) {
  const auto merged = [&](double scale) {
    return mpi::reduce(x.comm(), [&] {
      if (x.local().rows() == 0) return RunningCovariance<double>(x.cols());
      if (scale == 1) return RunningCovariance<double>(stats::comoments<T>(x.local(), options));
      return RunningCovariance<double>(
          stats::comoments<double>(learn::times<T>(x.local(), scale), options));
    });
  };
  CoMoments m = merged(1).state();
  if (learn::is_in_range(m)) return learn::axes_of(m, 1, options);
  const double scale = common_scale(x);
  m = merged(scale).state();
  return learn::axes_of(m, scale, options);
}

template <class T>
learn::PrincipalAxes axes_by_svd(const mpi::DistributedMatrix<T>& x, const Options& options) {
  const double scale = common_scale(x);
  const auto all = mpi::reduce(
      x.comm(), [&] { return mpi::reduced_rows(learn::times<T>(x.local(), scale), options); });
  Svd<double> found = svd(all.rows, {}, options);
  return learn::axes_of(std::move(found.s), std::move(found.vt), all.mean, scale, x.rows());
}

}  // namespace

template <class T>
StandardScaler<T>& fit(StandardScaler<T>& scaler, const mpi::DistributedMatrix<T>& x,
                       Options options) {
  constexpr const char* function = "StandardScaler::fit";
  require_rows(function, x, 1);
  const auto columns =
      mpi::column_moments<T>(function, x.comm(), x.local(), nan_policy::omit, options);
  if (learn::has_infinite_mean(columns))
    mpi::collectively(x.comm(), [&] { learn::require_finite<T>(function, x.local(), true); });
  learn::finish(scaler, columns);
  return scaler;
}

template <class T>
PCA<T>& fit(PCA<T>& pca, const mpi::DistributedMatrix<T>& x, Options options) {
  require_rows(fit_name, x, 2);
  const bool by_covariance = pca.method == PcaMethod::automatic
                                 ? x.rows() >= x.cols()
                                 : pca.method == PcaMethod::covariance;
  learn::PrincipalAxes axes =
      by_covariance ? axes_by_covariance(x, options) : axes_by_svd(x, options);
  learn::finish(fit_name, pca, axes, std::min(x.rows(), x.cols()), x.rows());
  pca.mean = std::move(axes.mean);
  return pca;
}

template StandardScaler<double>& fit(StandardScaler<double>&, const mpi::DistributedMatrix<double>&,
                                     Options);
template StandardScaler<float>& fit(StandardScaler<float>&, const mpi::DistributedMatrix<float>&,
                                    Options);
template PCA<double>& fit(PCA<double>&, const mpi::DistributedMatrix<double>&, Options);
template PCA<float>& fit(PCA<float>&, const mpi::DistributedMatrix<float>&, Options);

}  // namespace lanes
