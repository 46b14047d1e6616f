#include "learn/features.hpp"

#include <cmath>
#include <lanes/error.hpp>
#include <string>

#include "base/check.hpp"
#include "dispatch/select.hpp"
#include "linalg/sum.hpp"
#include "parallel/parallel.hpp"

namespace lanes::learn {
namespace {

using kernels::index;

/// kernel(row of X, its length, row of the result) for each row.
template <class T, class Kernel>
Matrix<T> map_rows(MatrixIn<T> x, const Options& options, const Kernel& kernel) {
  Matrix<T> out = Matrix<T>::uninitialized(x.rows(), x.cols());
  const int threads =
      parallel::threads_for(options.threads, static_cast<index>(x.size()), linalg::stream_grain);
  parallel::for_ranges(threads, x.rows(), [&](std::size_t begin, std::size_t end) {
    const detail::Buffer<T> copy(x.col_stride() == 1 ? 0 : x.cols());
    for (std::size_t i = begin; i < end; ++i)
      kernel(linalg::contiguous<T>(x.row(i), 0, x.cols(), copy.data()),
             static_cast<index>(x.cols()), &out(i, 0));
  });
  return out;
}

}  // namespace

template <class T>
void require_samples(const char* function, MatrixIn<T> x, std::size_t rows) {
  if (x.rows() < rows || x.cols() == 0)
    throw argument_error(std::string(function) + ": x is " + std::to_string(x.rows()) + " x " +
                         std::to_string(x.cols()) + "; give at least " + std::to_string(rows) +
                         (rows == 1 ? " row" : " rows") + " and one column");
}

template <class T>
void require_finite(const char* function, MatrixIn<T> x, bool nan_allowed) {
  for (std::size_t i = 0; i < x.rows(); ++i)
    for (std::size_t j = 0; j < x.cols(); ++j)
      if (!std::isfinite(x(i, j)) && !(nan_allowed && std::isnan(x(i, j))))
        check::not_finite(function, "x", i, j, static_cast<double>(x(i, j)));
}

template <class T>
void require_fitted(const char* function, MatrixIn<T> x, std::size_t n_features,
                    std::size_t columns, const char* what) {
  if (n_features == 0)
    throw argument_error(std::string(function) + ": nothing has been fitted; call fit() first");
  if (x.cols() != columns)
    throw shape_error(std::string(function) + ": x has " + std::to_string(x.cols()) +
                      " columns, but fit() found " + std::to_string(columns) + " " + what +
                      "; give as many columns");
}

template <class T>
Matrix<T> scaled(MatrixIn<T> x, const Vector<double>& center, const Vector<double>& scale,
                 const Options& options) {
  const auto kernel = dispatch::kernels_for(options.isa).of<T>().scale;
  return map_rows<T>(x, options, [&](const T* row, index n, T* out) {
    kernel(row, n, center.data(), scale.data(), out);
  });
}

template <class T>
Matrix<T> unscaled(MatrixIn<T> x, const Vector<double>& center, const Vector<double>& scale,
                   const Options& options) {
  const auto kernel = dispatch::kernels_for(options.isa).of<T>().unscale;
  return map_rows<T>(x, options, [&](const T* row, index n, T* out) {
    kernel(row, n, center.data(), scale.data(), out);
  });
}

template void require_samples<double>(const char*, MatrixIn<double>, std::size_t);
template void require_samples<float>(const char*, MatrixIn<float>, std::size_t);
template void require_finite<double>(const char*, MatrixIn<double>, bool);
template void require_finite<float>(const char*, MatrixIn<float>, bool);
template void require_fitted<double>(const char*, MatrixIn<double>, std::size_t, std::size_t,
                                     const char*);
template void require_fitted<float>(const char*, MatrixIn<float>, std::size_t, std::size_t,
                                    const char*);
template Matrix<double> scaled<double>(MatrixIn<double>, const Vector<double>&,
                                       const Vector<double>&, const Options&);
template Matrix<float> scaled<float>(MatrixIn<float>, const Vector<double>&, const Vector<double>&,
                                     const Options&);
template Matrix<double> unscaled<double>(MatrixIn<double>, const Vector<double>&,
                                         const Vector<double>&, const Options&);
template Matrix<float> unscaled<float>(MatrixIn<float>, const Vector<double>&,
                                       const Vector<double>&, const Options&);

}  // namespace lanes::learn
