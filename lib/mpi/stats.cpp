// Statistics by column of distributed rows: each rank's state, merged, and finished as lanes does.
#include <cmath>
#include <lanes/mpi/stats.hpp>
#include <limits>

#include "mpi/column_states.hpp"
#include "stats/comoments.hpp"
#include "stats/missing.hpp"

namespace lanes {
namespace mpi {

template <class T>
std::vector<stats::ScaledMoments> column_moments(const char* function, MPI_Comm comm,
                                                 const MatrixView<const T>& local,
                                                 nan_policy policy, const Options& options) {
  const Columns<Moments> all = reduce(comm, [&] {
    Columns<Moments> mine{stats::plain_column_moments<T>(local, policy, options)};
    if (policy == nan_policy::raise)
      for (const Moments& m : mine.columns)
        if (std::isnan(m.mean)) stats::require_no_nan<T>(function, local);
    return mine;
  });
  std::vector<stats::ScaledMoments> result;
  std::vector<std::size_t> extreme;  // columns that need a scale
  for (const Moments& m : all.columns) {
    if (m.count > 0 && !stats::in_range(m, false)) extreme.push_back(result.size());
    result.push_back({m.count == 0 ? stats::moments_of_nothing() : m});
  }
  if (extreme.empty()) return result;
  const auto largest = reduce(comm, [&] {
    Columns<Largest> mine;
    for (std::size_t j : extreme)
      mine.columns.push_back({stats::largest_magnitude<T>(local.col(j))});
    return mine;
  });
  const auto scaled = reduce(comm, [&] {
    Columns<Moments> mine;
    for (std::size_t k = 0; k < extreme.size(); ++k)
      mine.columns.push_back(
          stats::moments_times<T>(local.col(extreme[k]), policy == nan_policy::omit, options, {},
                                  static_cast<T>(stats::scale_of<T>(largest.columns[k].value))));
    return mine;
  });
  for (std::size_t k = 0; k < extreme.size(); ++k)
    result[extreme[k]] = {scaled.columns[k], stats::scale_of<T>(largest.columns[k].value)};
  return result;
}
template std::vector<stats::ScaledMoments> column_moments(const char*, MPI_Comm,
                                                          const MatrixView<const double>&,
                                                          nan_policy, const Options&);
template std::vector<stats::ScaledMoments> column_moments(const char*, MPI_Comm,
                                                          const MatrixView<const float>&,
                                                          nan_policy, const Options&);

namespace {

template <class T>
void require_columns(const char* function, const DistributedMatrix<T>& x, By by, bool any_rows) {
  if (by == By::row)
    throw argument_error(std::string(function) + ": rows are whole on their ranks; use lanes::" +
                         function + "(x.local(), By::row)");
  if (!any_rows && x.rows() == 0 && x.cols() > 0) stats::throw_empty(function);
}

template <class T>
std::vector<stats::ScaledMoments> moments_of(const char* function, const DistributedMatrix<T>& x,
                                             By by, nan_policy policy, const Options& options) {
  require_columns(function, x, by, false);
  return column_moments<T>(function, x.comm(), x.local(), policy, options);
}

template <class T>
MeanVariance<Vector<T>> means_variances(const char* function, const DistributedMatrix<T>& x, By by,
                                        int ddof, nan_policy policy, const Options& options) {
  stats::check_ddof(function, ddof);
  const auto all = moments_of(function, x, by, policy, options);
  MeanVariance<Vector<T>> result{Vector<T>(all.size()), Vector<T>(all.size())};
  for (std::size_t j = 0; j < all.size(); ++j) {
    result.mean[j] = static_cast<T>(all[j].moments.mean / all[j].scale);
    result.variance[j] = static_cast<T>(all[j].variance(ddof));
  }
  return result;
}

template <class T>
std::vector<stats::Extremes<T>> extremes_of(const char* function, const DistributedMatrix<T>& x,
                                            By by, nan_policy policy, const Options& options) {
  using Extremes = stats::Extremes<T>;
  require_columns(function, x, by, false);
  auto all = reduce(x.comm(), [&] {
    Columns<Extremes> mine{std::vector<Extremes>(x.cols())};
    if (x.local().rows() == 0) return mine;
    mine.columns = stats::column_extremes<T>(function, x.local(), policy, options);
    for (Extremes& e : mine.columns) {
      if (!std::isnan(e.low)) continue;
      if (policy == nan_policy::raise) stats::require_no_nan<T>(function, x.local());
      if (policy == nan_policy::omit) e = {};  // nothing but NaN here
    }
    return mine;
  });
  for (Extremes& e : all.columns)
    if (e.count == 0) e.low = e.high = std::numeric_limits<T>::quiet_NaN();
  return std::move(all.columns);
}

template <class T>
RunningCovariance<T> covariance_of(const char* function, const DistributedMatrix<T>& x,
                                   nan_policy policy, const Options& options) {
  if (x.rows() == 0) stats::throw_empty(function);
  return reduce(x.comm(), [&] {
    return x.local().rows() == 0
               ? RunningCovariance<T>(x.cols())
               : RunningCovariance<T>(stats::comoments<T>(function, x.local(), policy, options));
  });
}

}  // namespace
}  // namespace mpi

template <class T>
Vector<T> sum(const mpi::DistributedMatrix<T>& x, By by, nan_policy policy, Options options) {
  mpi::require_columns("sum", x, by, true);
  const auto all = mpi::reduce(x.comm(), [&] {
    mpi::Columns<double> mine{stats::column_sums<T>(x.local(), policy, options)};
    if (policy == nan_policy::raise)
      for (double e : mine.columns)
        if (std::isnan(e)) stats::require_no_nan<T>("sum", x.local());
    return mine;
  });
  return astype<T>(Vector<double>(VectorView<const double>(all.columns)));
}

template <class T>
Vector<T> mean(const mpi::DistributedMatrix<T>& x, By by, nan_policy policy, Options options) {
  return mpi::means_variances("mean", x, by, 0, policy, options).mean;
}
template <class T>
Vector<T> variance(const mpi::DistributedMatrix<T>& x, By by, int ddof, nan_policy policy,
                   Options options) {
  return mpi::means_variances("variance", x, by, ddof, policy, options).variance;
}
template <class T>
Vector<T> stddev(const mpi::DistributedMatrix<T>& x, By by, int ddof, nan_policy policy,
                 Options options) {
  stats::check_ddof("stddev", ddof);
  const auto all = mpi::moments_of("stddev", x, by, policy, options);
  Vector<T> result(all.size());
  for (std::size_t j = 0; j < all.size(); ++j) result[j] = static_cast<T>(all[j].stddev(ddof));
  return result;
}
template <class T>
MeanVariance<Vector<T>> mean_variance(const mpi::DistributedMatrix<T>& x, By by, int ddof,
                                      nan_policy policy, Options options) {
  return mpi::means_variances("mean_variance", x, by, ddof, policy, options);
}

template <class T>
Vector<T> min(const mpi::DistributedMatrix<T>& x, By by, nan_policy policy, Options options) {
  const auto all = mpi::extremes_of("min", x, by, policy, options);
  Vector<T> result(all.size());
  for (std::size_t j = 0; j < all.size(); ++j) result[j] = all[j].low;
  return result;
}
template <class T>
Vector<T> max(const mpi::DistributedMatrix<T>& x, By by, nan_policy policy, Options options) {
  const auto all = mpi::extremes_of("max", x, by, policy, options);
  Vector<T> result(all.size());
  for (std::size_t j = 0; j < all.size(); ++j) result[j] = all[j].high;
  return result;
}

template <class T>
Matrix<T> cov(const mpi::DistributedMatrix<T>& x, int ddof, nan_policy policy, Options options) {
  stats::check_ddof("cov", ddof);
  return stats::covariances<T>(mpi::covariance_of("cov", x, policy, options).state(), ddof);
}
template <class T>
Matrix<T> corrcoef(const mpi::DistributedMatrix<T>& x, nan_policy policy, Options options) {
  return stats::correlations<T>(mpi::covariance_of("corrcoef", x, policy, options).state());
}

using Doubles = mpi::DistributedMatrix<double>;
using Floats = mpi::DistributedMatrix<float>;
template Vector<double> sum(const Doubles&, By, nan_policy, Options);
template Vector<float> sum(const Floats&, By, nan_policy, Options);
template Vector<double> mean(const Doubles&, By, nan_policy, Options);
template Vector<float> mean(const Floats&, By, nan_policy, Options);
template Vector<double> variance(const Doubles&, By, int, nan_policy, Options);
template Vector<float> variance(const Floats&, By, int, nan_policy, Options);
template Vector<double> stddev(const Doubles&, By, int, nan_policy, Options);
template Vector<float> stddev(const Floats&, By, int, nan_policy, Options);
template MeanVariance<Vector<double>> mean_variance(const Doubles&, By, int, nan_policy, Options);
template MeanVariance<Vector<float>> mean_variance(const Floats&, By, int, nan_policy, Options);
template Vector<double> min(const Doubles&, By, nan_policy, Options);
template Vector<float> min(const Floats&, By, nan_policy, Options);
template Vector<double> max(const Doubles&, By, nan_policy, Options);
template Vector<float> max(const Floats&, By, nan_policy, Options);
template Matrix<double> cov(const Doubles&, int, nan_policy, Options);
template Matrix<float> cov(const Floats&, int, nan_policy, Options);
template Matrix<double> corrcoef(const Doubles&, nan_policy, Options);
template Matrix<float> corrcoef(const Floats&, nan_policy, Options);

}  // namespace lanes
