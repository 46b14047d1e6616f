// LinearRegression of distributed rows. What is left of them, when each rank has reduced its own,
// is a small set of data with the same X'X and X'y: the model is fitted to that, as to any other.
#include <cmath>
#include <lanes/linalg.hpp>
#include <lanes/mpi/learn.hpp>
#include <lanes/running_stats.hpp>

#include "learn/linear_fit.hpp"
#include "mpi/reduced_rows.hpp"
#include "mpi/samples.hpp"
#include "stats/comoments.hpp"

namespace lanes {
namespace {

constexpr const char* fit_name = "LinearRegression::fit";

/// coef and rank; and the means, of X and, last, of y.
template <class T>
struct Solution {
  LinearRegression<T> model;
  Vector<double> mean;
};

template <class T>
Solution<T> by_qr(const LinearRegression<T>& model, const mpi::DistributedMatrix<T>& x,
                  const VectorView<const T>& y, nan_policy policy, const Options& options) {
  const mpi::ReducedRows<T> all = mpi::reduce(x.comm(), [&] {
    const auto s = mpi::samples_of<T, T>(fit_name, x, y, policy, options);
    return mpi::reduced_rows<T>(fit_name, s.x, s.y, model.fit_intercept, options);
  });
  learn::require_rows(fit_name, all.count);
  if (!learn::all_finite<T>(VectorView<const T>(all.rows.data(), all.rows.size())))
    learn::throw_out_of_range(fit_name);
  LinearRegression<T> reduced{.ridge = model.ridge, .fit_intercept = false};
  reduced.fit(all.rows.block(0, 0, all.rows.rows(), x.cols()), all.rows.col(x.cols()),
              nan_policy::raise, options);
  reduced.rank = std::min(reduced.rank, all.count);
  return {std::move(reduced), all.mean};
}

/// Comoments of (X y), a few rows at a time; without an intercept, about zero.
template <class T>
RunningCovariance<T> products_of(const mpi::Samples<T, T>& s, bool centred,
                                 const Options& options) {
  constexpr std::size_t most = 4096;  // rows, of which there is a copy beside y
  const std::size_t p = s.x.cols();
  RunningCovariance<T> all(p + 1);
  for (std::size_t i = 0; i < s.x.rows(); i += most) {
    const std::size_t count = std::min(most, s.x.rows() - i);
    const Matrix<T> rows = hstack(s.x.block(i, 0, count, p), s.y.slice(i, count));
    if (centred)
      all.push(rows, options);
    else
      all.merge(RunningCovariance<T>({count, Vector<double>(p + 1), Vector<double>(p + 1),
                                      gram(astype<double>(rows), options)}));
  }
  return all;
}

template <class T>
Solution<T> by_normal_equation(const LinearRegression<T>& model, const mpi::DistributedMatrix<T>& x,
                               const VectorView<const T>& y, nan_policy policy,
                               const Options& options) {
  const RunningCovariance<T> all = mpi::reduce(x.comm(), [&] {
    return products_of(mpi::samples_of<T, T>(fit_name, x, y, policy, options), model.fit_intercept,
                       options);
  });
  learn::require_rows(fit_name, static_cast<std::size_t>(all.count()));
  LinearRegression<T> fitted;
  fitted.coef = Vector<T>(
      learn::normal_equation(fit_name, all.state().products, 1, model.ridge, options).col(0));
  fitted.rank = x.cols();
  return {std::move(fitted), all.mean()};
}

}  // namespace

template <class T>
LinearRegression<T>& fit(LinearRegression<T>& model, const mpi::DistributedMatrix<T>& x,
                         const std::type_identity_t<VectorView<const T>>& y, nan_policy policy,
                         Options options) {
  learn::require_not_negative(fit_name, "ridge", static_cast<double>(model.ridge));
  Solution<T> found = model.method == LeastSquaresMethod::qr
                          ? by_qr(model, x, y, policy, options)
                          : by_normal_equation(model, x, y, policy, options);
  double intercept = 0;
  if (model.fit_intercept)
    intercept = found.mean[x.cols()] -
                dot(found.mean.slice(0, x.cols()), astype<double>(found.model.coef), options);
  if (!learn::all_finite<T>(found.model.coef) || !std::isfinite(static_cast<T>(intercept)))
    learn::throw_out_of_range(fit_name);
  model.coef = std::move(found.model.coef);
  model.intercept = static_cast<T>(intercept);
  model.rank = found.model.rank;
  return model;
}
template LinearRegression<double>& fit(LinearRegression<double>&,
                                       const mpi::DistributedMatrix<double>&,
                                       const VectorView<const double>&, nan_policy, Options);
template LinearRegression<float>& fit(LinearRegression<float>&,
                                      const mpi::DistributedMatrix<float>&,
                                      const VectorView<const float>&, nan_policy, Options);

}  // namespace lanes
