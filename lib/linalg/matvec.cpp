// matmul of a matrix and a vector.
#include <algorithm>
#include <lanes/linalg.hpp>

#include "base/check.hpp"
#include "dispatch/select.hpp"
#include "linalg/sum.hpp"

namespace lanes {
namespace {

using kernels::index;
using linalg::sum_block;

/// y[i] = dot(row i, x); the rows of A are contiguous.
template <class T>
void by_rows(MatrixView<const T> a, const T* x, T* y, const Options& options) {
  const auto& kernels = dispatch::kernels_for(options.isa).of<T>();
  const int threads =
      parallel::threads_for(options.threads, static_cast<double>(a.size()), linalg::stream_grain);
  const auto n = static_cast<index>(a.cols());
  if (a.cols() <= sum_block)
    return parallel::for_ranges(threads, a.rows(), [&](std::size_t begin, std::size_t end) {
      kernels.matvec_rows(a.data() + static_cast<index>(begin) * a.row_stride(), a.row_stride(),
                          static_cast<index>(end - begin), n, x, y + begin);
    });
  for (std::size_t i = 0; i < a.rows(); ++i) {
    const T* row = a.data() + static_cast<index>(i) * a.row_stride();
    y[i] = linalg::blocked_sum<T>(a.cols(), threads, [&](std::size_t begin, std::size_t count) {
      return kernels.dot(row + begin, x + begin, static_cast<index>(count));
    });
  }
}

/// y = sum of x[j] * column j; the columns of A are contiguous.
template <class T>
void by_columns(MatrixView<const T> a, const T* x, T* y, const Options& options) {
  const auto& kernels = dispatch::kernels_for(options.isa).of<T>();
  const int threads =
      parallel::threads_for(options.threads, static_cast<double>(a.size()), linalg::stream_grain);
  constexpr std::size_t line = detail::alignment / sizeof(T);
  const detail::Buffer<T> chain(a.rows());
  parallel::for_ranges(
      threads, (a.rows() + line - 1) / line, [&](std::size_t begin_line, std::size_t end_line) {
        const std::size_t begin = begin_line * line;
        const std::size_t end = std::min(end_line * line, a.rows());
        if (begin < end)
          kernels.matvec_columns(a.data() + begin, a.col_stride(), static_cast<index>(a.cols()),
                                 static_cast<index>(end - begin), x, y + begin,
                                 chain.data() + begin);
      });
}

template <class T>
void matvec_into(MatrixView<const T> a, VectorView<const T> x, VectorView<T> y,
                 const Options& options) {
  if (a.cols() != x.size())
    check::shape_mismatch("matmul", "A", a.rows(), a.cols(), "x", x.size(), 1,
                          "A must have as many columns as x has elements");
  if (a.rows() != y.size())
    check::shape_mismatch("matmul", "A", a.rows(), a.cols(), "y", y.size(), 1,
                          "A must have as many rows as y has elements");
  check::no_overlap("matmul", "y", y, "A", a);
  check::no_overlap("matmul", "y", y, "x", x);
  if (x.stride() != 1) return matvec_into<T>(a, Vector<T>(x).view(), y, options);
  if (y.stride() != 1) {
    Vector<T> contiguous = Vector<T>::uninitialized(y.size());
    matvec_into(a, x, contiguous.view(), options);
    return y.assign(contiguous.view());
  }
  if (a.col_stride() != 1 && a.row_stride() == 1) return by_columns(a, x.data(), y.data(), options);
  if (a.col_stride() == 1) return by_rows(a, x.data(), y.data(), options);
  const Matrix<T> contiguous(a);
  by_rows(contiguous.view(), x.data(), y.data(), options);
}

template <class T>
Vector<T> matvec_new(MatrixView<const T> a, VectorView<const T> x, const Options& options) {
  Vector<T> y = Vector<T>::uninitialized(a.rows());
  matvec_into(a, x, y.view(), options);
  return y;
}

}  // namespace

Vector<double> matmul(MatrixView<const double> a, VectorView<const double> x, Options options) {
  return matvec_new(a, x, options);
}
Vector<float> matmul(MatrixView<const float> a, VectorView<const float> x, Options options) {
  return matvec_new(a, x, options);
}
Vector<double> matmul(VectorView<const double> x, MatrixView<const double> a, Options options) {
  return matvec_new(a.t(), x, options);
}
Vector<float> matmul(VectorView<const float> x, MatrixView<const float> a, Options options) {
  return matvec_new(a.t(), x, options);
}
void matmul(MatrixView<const double> a, VectorView<const double> x, VectorView<double> y,
            Options options) {
  matvec_into(a, x, y, options);
}
void matmul(MatrixView<const float> a, VectorView<const float> x, VectorView<float> y,
            Options options) {
  matvec_into(a, x, y, options);
}
void matmul(VectorView<const double> x, MatrixView<const double> a, VectorView<double> y,
            Options options) {
  matvec_into(a.t(), x, y, options);
}
void matmul(VectorView<const float> x, MatrixView<const float> a, VectorView<float> y,
            Options options) {
  matvec_into(a.t(), x, y, options);
}

}  // namespace lanes
