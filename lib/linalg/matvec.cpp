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
void by_rows(const MatrixView<const T>& a, const T* x, T* y, const Options& options) {
  const auto& kernels = dispatch::kernels_for(options.isa).of<T>();
  const int threads =
      parallel::threads_for(options.threads, static_cast<index>(a.size()), linalg::stream_grain);
  const auto n = static_cast<index>(a.cols());
  if (a.cols() <= sum_block)
    return parallel::for_ranges(threads, a.rows(), [&](std::size_t begin, std::size_t end) {
      kernels.matvec_rows(a.data() + static_cast<index>(begin) * a.row_stride(), a.row_stride(),
                          static_cast<index>(end - begin), n, x, y + begin);
    });
  // Threads share each row only where there are few rows, or where a row is work enough to wake
  // them.
  const bool share_rows = a.rows() < static_cast<std::size_t>(threads) || a.cols() > 64 * sum_block;
  parallel::for_ranges(
      share_rows ? 1 : threads, a.rows(), [&](std::size_t first_row, std::size_t end_row) {
        for (std::size_t i = first_row; i < end_row; ++i) {
          const T* row = a.data() + static_cast<index>(i) * a.row_stride();
          y[i] = linalg::blocked_sum<T>(
              a.cols(), share_rows ? threads : 1, [&](std::size_t begin, std::size_t count) {
                return kernels.dot(row + begin, x + begin, static_cast<index>(count));
              });
        }
      });
}

/// y = sum of x[j] * column j; the columns of A are contiguous.
template <class T>
void by_columns(const MatrixView<const T>& a, const T* x, T* y, const Options& options) {
  const auto& kernels = dispatch::kernels_for(options.isa).of<T>();
  const int threads =
      parallel::threads_for(options.threads, static_cast<index>(a.size()), linalg::stream_grain);
  if (a.cols() == 0) return VectorView<T>(y, a.rows()).fill(T(0));
  constexpr std::size_t line = detail::alignment / sizeof(T);
  constexpr std::size_t piece = 2048;  // of y: with its chain, at most half of L1
  parallel::for_ranges(
      threads, (a.rows() + line - 1) / line, [&](std::size_t begin_line, std::size_t end_line) {
        T chain[piece];
        const std::size_t end = std::min(end_line * line, a.rows());
        for (std::size_t i = begin_line * line; i < end; i += piece)
          kernels.matvec_columns(a.data() + i, a.col_stride(), static_cast<index>(a.cols()),
                                 static_cast<index>(std::min(piece, end - i)), x, y + i, chain);
      });
}

/// y = A x. Shapes fit; y shares no memory with A or x.
template <class T>
void matvec(const MatrixView<const T>& a, const VectorView<const T>& x, const VectorView<T>& y,
            const Options& options) {
  if (x.stride() != 1) return matvec<T>(a, Vector<T>(x).view(), y, options);
  if (y.stride() != 1) {
    Vector<T> contiguous = Vector<T>::uninitialized(y.size());
    matvec(a, x, contiguous.view(), options);
    return y.assign(contiguous.view());
  }
  if (a.col_stride() != 1 && a.row_stride() == 1) return by_columns(a, x.data(), y.data(), options);
  if (a.col_stride() == 1) return by_rows(a, x.data(), y.data(), options);
  const Matrix<T> contiguous(a);
  by_rows(contiguous.view(), x.data(), y.data(), options);
}

template <class T>
void check_column(const MatrixView<const T>& a, const VectorView<const T>& x) {
  if (a.cols() != x.size())
    check::shape_mismatch("matmul", "A", a.rows(), a.cols(), "x", x.size(), 1,
                          "A must have as many columns as x has elements");
}
template <class T>
void check_row(const VectorView<const T>& x, const MatrixView<const T>& a) {
  if (x.size() != a.rows())
    check::shape_mismatch("matmul", "x", 1, x.size(), "A", a.rows(), a.cols(),
                          "A must have as many rows as x has elements");
}

template <class T>
Vector<T> column_new(const MatrixView<const T>& a, const VectorView<const T>& x,
                     const Options& options) {
  check_column(a, x);
  Vector<T> y = Vector<T>::uninitialized(a.rows());
  matvec(a, x, y.view(), options);
  return y;
}
template <class T>
Vector<T> row_new(const VectorView<const T>& x, const MatrixView<const T>& a,
                  const Options& options) {
  check_row(x, a);
  Vector<T> y = Vector<T>::uninitialized(a.cols());
  matvec<T>(a.t(), x, y.view(), options);
  return y;
}

template <class T>
void column_into(const MatrixView<const T>& a, const VectorView<const T>& x, const VectorView<T>& y,
                 const Options& options) {
  check_column(a, x);
  if (a.rows() != y.size())
    check::shape_mismatch("matmul", "A", a.rows(), a.cols(), "y", y.size(), 1,
                          "y must have as many elements as A has rows");
  check::no_overlap("matmul", "y", y, "A", a);
  check::no_overlap("matmul", "y", y, "x", x);
  matvec(a, x, y, options);
}
template <class T>
void row_into(const VectorView<const T>& x, const MatrixView<const T>& a, const VectorView<T>& y,
              const Options& options) {
  check_row(x, a);
  if (a.cols() != y.size())
    check::shape_mismatch("matmul", "A", a.rows(), a.cols(), "y", 1, y.size(),
                          "y must have as many elements as A has columns");
  check::no_overlap("matmul", "y", y, "A", a);
  check::no_overlap("matmul", "y", y, "x", x);
  matvec<T>(a.t(), x, y, options);
}

}  // namespace

Vector<double> matmul(MatrixIn<double> a, VectorIn<double> x, Options options) {
  return column_new(a, x, options);
}
Vector<float> matmul(MatrixIn<float> a, VectorIn<float> x, Options options) {
  return column_new(a, x, options);
}
Vector<double> matmul(VectorIn<double> x, MatrixIn<double> a, Options options) {
  return row_new(x, a, options);
}
Vector<float> matmul(VectorIn<float> x, MatrixIn<float> a, Options options) {
  return row_new(x, a, options);
}
void matmul(MatrixIn<double> a, VectorIn<double> x, VectorOut<double> y, Options options) {
  column_into(a, x, y, options);
}
void matmul(MatrixIn<float> a, VectorIn<float> x, VectorOut<float> y, Options options) {
  column_into(a, x, y, options);
}
void matmul(VectorIn<double> x, MatrixIn<double> a, VectorOut<double> y, Options options) {
  row_into(x, a, y, options);
}
void matmul(VectorIn<float> x, MatrixIn<float> a, VectorOut<float> y, Options options) {
  row_into(x, a, y, options);
}

}  // namespace lanes
