// PCA: how many axes to keep, and going to their coordinates and back.
#include <algorithm>
#include <cmath>
#include <lanes/decomposition.hpp>
#include <lanes/error.hpp>
#include <limits>
#include <string>

#include "dispatch/select.hpp"
#include "learn/features.hpp"
#include "learn/principal_axes.hpp"
#include "linalg/matmul.hpp"
#include "linalg/signs.hpp"
#include "linalg/sum.hpp"
#include "parallel/parallel.hpp"

namespace lanes {
namespace {

using kernels::index;

[[noreturn]] void wrong_count(const char* function, const std::string& n_components,
                              std::size_t most) {
  throw argument_error(std::string(function) + ": n_components is " + n_components +
                       "; give a number of components from 1 to " + std::to_string(most) +
                       ", or a fraction of the variance above 0 and up to 1");
}

/// How many of the axes, of which there are at most `most`.
std::size_t number_kept(const char* function, const ComponentCount& wanted,
                        const Vector<double>& variances, std::size_t most) {
  using Kind = ComponentCount::Kind;
  if (wanted.kind() == Kind::all) return most;
  const double value = wanted.value();
  if (wanted.kind() == Kind::count) {
    if (!(value >= 1 && value <= static_cast<double>(most)))
      wrong_count(function, std::to_string(static_cast<long long>(value)), most);
    return static_cast<std::size_t>(value);
  }
  if (!(value > 0 && value <= 1)) wrong_count(function, std::to_string(value), most);
  double total = 0, explained = 0;
  for (double e : variances) total += e;
  std::size_t kept = 0;
  do {
    explained += variances[kept++];
  } while (kept < most && explained <= value * total && explained < total);
  return kept;
}

}  // namespace

template <class T>
void learn::finish(const char* function, PCA<T>& pca, PrincipalAxes& axes, std::size_t most,
                   std::size_t samples) {
  for (double& e : axes.variances) e = std::max(e, 0.0);
  const std::size_t kept = number_kept(function, pca.n_components, axes.variances, most);
  const std::size_t features = axes.directions.cols();
  double total = 0;
  for (double e : axes.variances) total += e;
  Matrix<T> components = Matrix<T>::uninitialized(kept, features);
  Vector<T> variance(kept), ratio(kept), singular(samples > 0 ? kept : 0);
  for (std::size_t i = 0; i < kept; ++i) {
    for (std::size_t j = 0; j < features; ++j)
      components(i, j) = static_cast<T>(axes.directions(i, j));
    if (linalg::largest_is_negative(components.row(i))) linalg::turn(components.row(i));
    variance[i] = static_cast<T>(axes.variances[i] / axes.scale / axes.scale);
    ratio[i] = static_cast<T>(axes.variances[i] / total);
    if (samples > 0)
      singular[i] = static_cast<T>(
          std::sqrt(axes.variances[i] * (static_cast<double>(samples) - 1)) / axes.scale);
  }
  pca.n_samples = samples;
  pca.n_features = features;
  pca.components = std::move(components);
  pca.explained_variance = std::move(variance);
  pca.explained_variance_ratio = std::move(ratio);
  pca.singular_values = std::move(singular);
}
template void learn::finish(const char*, PCA<double>&, PrincipalAxes&, std::size_t, std::size_t);
template void learn::finish(const char*, PCA<float>&, PrincipalAxes&, std::size_t, std::size_t);

namespace {

/// The components in double: themselves, or converted.
const Matrix<double>& in_double(const Matrix<double>& a, Matrix<double>&) {
  return a;
}
const Matrix<double>& in_double(const Matrix<float>& a, Matrix<double>& copy) {
  return copy = astype<double>(a);
}

/// Rows of X at a time: with their images they stay in the second-level cache.
constexpr std::size_t block_rows = 256;

/// load(X) B + added, block by block in double: load(row of X, out) writes one row.
template <class T, class Load>
Matrix<T> map_blocks(MatrixIn<T> x, MatrixView<const double> b, VectorIn<double> added,
                     const Options& options, const Load& load) {
  const std::size_t n = b.cols(), blocks = (x.rows() + block_rows - 1) / block_rows;
  const auto& kernels = dispatch::kernels_for(options.isa).of<double>();
  Matrix<T> out = Matrix<T>::uninitialized(x.rows(), n);
  const int threads = parallel::threads_for(
      options.threads, static_cast<index>(x.size() * std::max<std::size_t>(1, n)),
      linalg::product_grain);
  parallel::for_ranges(threads, blocks, [&](std::size_t begin, std::size_t end) {
    const std::size_t most = std::min(block_rows, x.rows());
    const detail::Buffer<double> rows(most * x.cols()), images(most * n);
    for (std::size_t i = begin * block_rows; i < std::min(x.rows(), end * block_rows);
         i += block_rows) {
      const std::size_t count = std::min(block_rows, x.rows() - i);
      for (std::size_t r = 0; r < count; ++r) load(x.row(i + r), rows.data() + r * x.cols());
      linalg::gemm<double>({.m = static_cast<index>(count),
                            .n = static_cast<index>(n),
                            .k = static_cast<index>(x.cols()),
                            .alpha = 1,
                            .a = rows.data(),
                            .a_row = static_cast<index>(x.cols()),
                            .a_col = 1,
                            .b = b.data(),
                            .b_row = b.row_stride(),
                            .b_col = b.col_stride(),
                            .beta = 0,
                            .c = images.data(),
                            .c_row = static_cast<index>(n)},
                           kernels, 1);
      for (std::size_t r = 0; r < count; ++r)
        for (std::size_t j = 0; j < n; ++j)
          out(i + r, j) = static_cast<T>(images.data()[r * n + j] + added[j]);
    }
  });
  return out;
}

}  // namespace

template <class T>
PCA<T>& PCA<T>::fit(MatrixIn<T> x, Options options) {
  learn::require_samples<T>("PCA::fit", x, 2);
  const bool by_covariance =
      method == PcaMethod::automatic ? x.rows() >= x.cols() : method == PcaMethod::covariance;
  learn::PrincipalAxes axes =
      by_covariance ? learn::axes_by_covariance<T>(x, options) : learn::axes_by_svd<T>(x, options);
  learn::finish("PCA::fit", *this, axes, std::min(x.rows(), x.cols()), x.rows());
  mean = std::move(axes.mean);
  return *this;
}

template <class T>
PCA<T>& PCA<T>::fit_covariance(MatrixIn<T> covariance, Options options) {
  constexpr const char* function = "PCA::fit_covariance";
  learn::require_samples<T>(function, covariance, 1);
  const Matrix<double> c = astype<double>(covariance);
  learn::PrincipalAxes axes = learn::axes_of_covariance(c, Symmetry::check, options);
  const double largest = axes.variances[0], least = axes.variances[c.rows() - 1];
  if (least < -10 * static_cast<double>(c.rows()) * std::numeric_limits<T>::epsilon() * largest)
    throw argument_error(std::string(function) + ": the matrix has the eigenvalue " +
                         std::to_string(least) + "; a covariance has none that is negative");
  learn::finish(function, *this, axes, c.rows(), 0);
  mean = Vector<double>(n_features);
  return *this;
}

template <class T>
Matrix<T> PCA<T>::transform(MatrixIn<T> x, Options options) const {
  learn::require_fitted<T>("PCA::transform", x, n_features, n_features, "features");
  const auto centre_rows = dispatch::kernels_for(options.isa).of<T>().centre_rows;
  const Vector<double> zeros(std::max(n_features, components.rows()));
  Matrix<double> copy;
  return map_blocks<T>(x, in_double(components, copy).t(), zeros, options,
                       [&](VectorIn<T> row, double* out) {
                         const auto p = static_cast<index>(row.size());
                         if (row.stride() == 1)
                           return centre_rows(row.data(), p, 1, p, mean.data(), nullptr, out, p);
                         for (std::size_t j = 0; j < row.size(); ++j)
                           out[j] = static_cast<double>(row[j]) - mean[j];
                       });
}

template <class T>
Matrix<T> PCA<T>::fit_transform(MatrixIn<T> x, Options options) {
  return fit(x, options).transform(x, options);
}

template <class T>
Matrix<T> PCA<T>::inverse_transform(MatrixIn<T> scores, Options options) const {
  learn::require_fitted<T>("PCA::inverse_transform", scores, n_features, components.rows(),
                           "components");
  Matrix<double> copy;
  return map_blocks<T>(scores, in_double(components, copy).view(), mean, options,
                       [](VectorIn<T> row, double* out) {
                         for (std::size_t j = 0; j < row.size(); ++j)
                           out[j] = static_cast<double>(row[j]);
                       });
}

template struct PCA<double>;
template struct PCA<float>;

}  // namespace lanes
