// Rearrangements: transpose, vstack, hstack; and the small ones: outer, trace.
#include <algorithm>
#include <lanes/linalg.hpp>

#include "base/check.hpp"
#include "dispatch/select.hpp"
#include "linalg/factor.hpp"
#include "linalg/sum.hpp"

namespace lanes {
namespace {

using kernels::index;

/// out = A'. Threads take rows of `out`, in units of a cache line of A.
template <class T>
void transpose_into(const MatrixView<const T>& a, const MatrixView<T>& out,
                    const Options& options) {
  if (out.rows() != a.cols() || out.cols() != a.rows())
    check::shape_mismatch("transpose", "A", a.rows(), a.cols(), "out", out.rows(), out.cols(),
                          "out must have as many rows as A has columns, and the reverse");
  check::no_overlap("transpose", "out", out, "A", a);
  const auto& kernels = dispatch::kernels_for(options.isa).of<T>();
  const int threads =
      parallel::threads_for(options.threads, static_cast<index>(a.size()), linalg::stream_grain);
  if (a.empty()) return;
  if (a.col_stride() != 1 || out.col_stride() != 1) return out.assign(a.t());
  constexpr std::size_t unit = 2 * detail::alignment / sizeof(T);
  parallel::for_ranges(
      threads, (a.cols() + unit - 1) / unit, [&](std::size_t begin_unit, std::size_t end_unit) {
        const std::size_t begin = begin_unit * unit, end = std::min(end_unit * unit, a.cols());
        if (begin < end)
          kernels.transpose(a.data() + begin, a.row_stride(), static_cast<index>(a.rows()),
                            static_cast<index>(end - begin),
                            out.data() + static_cast<index>(begin) * out.row_stride(),
                            out.row_stride());
      });
}

template <class T>
Matrix<T> transpose_new(const MatrixView<const T>& a, const Options& options) {
  Matrix<T> out = Matrix<T>::uninitialized(a.cols(), a.rows());
  transpose_into(a, out.view(), options);
  return out;
}

template <class T>
Matrix<T> outer_of(const VectorView<const T>& x, const VectorView<const T>& y,
                   const Options& options) {
  Matrix<T> out = Matrix<T>::uninitialized(x.size(), y.size());
  const Vector<T> row(y);
  const auto& kernels = dispatch::kernels_for(options.isa).of<T>();
  const int threads =
      parallel::threads_for(options.threads, static_cast<index>(out.size()), linalg::stream_grain);
  parallel::for_ranges(threads, x.size(), [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      kernels.multiply_scalar(x[i], row.data(), out.data() + i * y.size(),
                              static_cast<index>(y.size()));
  });
  return out;
}

template <class T>
T trace_of(const MatrixView<const T>& a) {
  if (a.rows() != a.cols()) check::not_square("trace", "A", a.rows(), a.cols());
  T sum = 0;
  for (T x : a.diagonal()) sum += x;
  return sum;
}

template <class T>
Matrix<T> vstack_of(std::initializer_list<MatrixView<const T>> parts) {
  if (parts.size() == 0) return {};
  const MatrixView<const T> first = *parts.begin();
  std::size_t rows = 0;
  for (const auto& part : parts) {
    if (part.cols() != first.cols())
      check::shape_mismatch("vstack", "the first part", first.rows(), first.cols(), "another",
                            part.rows(), part.cols(), "all need the same number of columns");
    rows += part.rows();
  }
  Matrix<T> out = Matrix<T>::uninitialized(rows, first.cols());
  std::size_t row = 0;
  for (const auto& part : parts) {
    out.block(row, 0, part.rows(), part.cols()).assign(part);
    row += part.rows();
  }
  return out;
}

template <class T>
Matrix<T> hstack_of(std::initializer_list<MatrixView<const T>> parts) {
  if (parts.size() == 0) return {};
  const MatrixView<const T> first = *parts.begin();
  std::size_t cols = 0;
  for (const auto& part : parts) {
    if (part.rows() != first.rows())
      check::shape_mismatch("hstack", "the first part", first.rows(), first.cols(), "another",
                            part.rows(), part.cols(), "all need the same number of rows");
    cols += part.cols();
  }
  Matrix<T> out = Matrix<T>::uninitialized(first.rows(), cols);
  std::size_t col = 0;
  for (const auto& part : parts) {
    out.block(0, col, part.rows(), part.cols()).assign(part);
    col += part.cols();
  }
  return out;
}

template <class T>
MatrixView<const T> as_row(const VectorView<const T>& x) {
  return {x.data(), 1, x.size(), 0, x.stride()};
}

}  // namespace

Matrix<double> transpose(MatrixIn<double> a, Options options) {
  return transpose_new(a, options);
}
Matrix<float> transpose(MatrixIn<float> a, Options options) {
  return transpose_new(a, options);
}
void transpose(MatrixIn<double> a, MatrixOut<double> out, Options options) {
  transpose_into(a, out, options);
}
void transpose(MatrixIn<float> a, MatrixOut<float> out, Options options) {
  transpose_into(a, out, options);
}
Matrix<double> outer(VectorIn<double> x, VectorIn<double> y, Options options) {
  return outer_of(x, y, options);
}
Matrix<float> outer(VectorIn<float> x, VectorIn<float> y, Options options) {
  return outer_of(x, y, options);
}
double trace(MatrixIn<double> a) {
  return trace_of(a);
}
float trace(MatrixIn<float> a) {
  return trace_of(a);
}
Matrix<double> vstack(MatrixIn<double> a, MatrixIn<double> b) {
  return vstack_of({a, b});
}
Matrix<float> vstack(MatrixIn<float> a, MatrixIn<float> b) {
  return vstack_of({a, b});
}
Matrix<double> vstack(std::initializer_list<MatrixView<const double>> parts) {
  return vstack_of(parts);
}
Matrix<float> vstack(std::initializer_list<MatrixView<const float>> parts) {
  return vstack_of(parts);
}
Matrix<double> hstack(MatrixIn<double> a, MatrixIn<double> b) {
  return hstack_of({a, b});
}
Matrix<float> hstack(MatrixIn<float> a, MatrixIn<float> b) {
  return hstack_of({a, b});
}
Matrix<double> hstack(std::initializer_list<MatrixView<const double>> parts) {
  return hstack_of(parts);
}
Matrix<float> hstack(std::initializer_list<MatrixView<const float>> parts) {
  return hstack_of(parts);
}
Matrix<double> vstack(MatrixIn<double> a, VectorIn<double> x) {
  return vstack_of({a, as_row(x)});
}
Matrix<double> vstack(VectorIn<double> x, MatrixIn<double> a) {
  return vstack_of({as_row(x), a});
}
Matrix<float> vstack(MatrixIn<float> a, VectorIn<float> x) {
  return vstack_of({a, as_row(x)});
}
Matrix<float> vstack(VectorIn<float> x, MatrixIn<float> a) {
  return vstack_of({as_row(x), a});
}
Matrix<double> hstack(MatrixIn<double> a, VectorIn<double> x) {
  return hstack_of({a, linalg::as_column(x)});
}
Matrix<double> hstack(VectorIn<double> x, MatrixIn<double> a) {
  return hstack_of({linalg::as_column(x), a});
}
Matrix<float> hstack(MatrixIn<float> a, VectorIn<float> x) {
  return hstack_of({a, linalg::as_column(x)});
}
Matrix<float> hstack(VectorIn<float> x, MatrixIn<float> a) {
  return hstack_of({linalg::as_column(x), a});
}

}  // namespace lanes
