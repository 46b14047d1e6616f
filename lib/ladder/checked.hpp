// Kernels behind the shape checks of the public functions. (Part of ladder.cpp.)
#pragma once

#include <lanes/ladder.hpp>
#include <lanes/linalg.hpp>
#include <lanes/lu.hpp>
#include <lanes/quantile.hpp>
#include <lanes/random.hpp>
#include <lanes/stats.hpp>
#include <limits>
#include <numeric>
#include <vector>

#include "base/check.hpp"
#include "calculus/losses.hpp"
#include "dispatch/select.hpp"
#include "linalg/eigh.hpp"
#include "linalg/factor.hpp"
#include "parallel/parallel.hpp"
#include "stats/median.hpp"

namespace lanes::ladder {

using kernels::Gemm;
using kernels::index;

template <class T>
MatmulFunction<T> checked(kernels::Matmul<T> kernel) {
  return [kernel](Options, MatrixView<const T> a, MatrixView<const T> b, MatrixView<T> c) {
    if (a.cols() != b.rows() || c.rows() != a.rows() || c.cols() != b.cols())
      check::shape_mismatch("ladder::matmul", "A", a.rows(), a.cols(), "B", b.rows(), b.cols(),
                            "C must be the shape of A B");
    if (b.col_stride() != 1 || c.col_stride() != 1)
      throw argument_error("ladder::matmul: the rows of B and C must be contiguous");
    check::no_overlap("ladder::matmul", "C", c, "A", a);
    check::no_overlap("ladder::matmul", "C", c, "B", b);
    kernel({.m = static_cast<index>(c.rows()),
            .n = static_cast<index>(c.cols()),
            .k = static_cast<index>(a.cols()),
            .alpha = T(1),
            .a = a.data(),
            .a_row = a.row_stride(),
            .a_col = a.col_stride(),
            .b = b.data(),
            .b_row = b.row_stride(),
            .b_col = 1,
            .beta = T(0),
            .c = c.data(),
            .c_row = c.row_stride()});
  };
}

template <class T>
DotFunction<T> checked(kernels::Dot<T> kernel) {
  return [kernel](Options, VectorView<const T> x, VectorView<const T> y) {
    check::same_size("ladder::dot", "x", x, "y", y);
    if (x.stride() != 1 || y.stride() != 1)
      throw argument_error("ladder::dot: x and y must be contiguous");
    return kernel(x.data(), y.data(), static_cast<index>(x.size()));
  };
}

template <class T>
TransposeFunction<T> checked(kernels::Transpose<T> kernel) {
  return [kernel](Options, MatrixView<const T> a, MatrixView<T> out) {
    if (out.rows() != a.cols() || out.cols() != a.rows())
      check::shape_mismatch("ladder::transpose", "A", a.rows(), a.cols(), "out", out.rows(),
                            out.cols(), "out must be the shape of A transposed");
    if (a.col_stride() != 1 || out.col_stride() != 1)
      throw argument_error("ladder::transpose: the rows of A and out must be contiguous");
    check::no_overlap("ladder::transpose", "out", out, "A", a);
    kernel(a.data(), a.row_stride(), static_cast<index>(a.rows()), static_cast<index>(a.cols()),
           out.data(), out.row_stride());
  };
}

template <class T>
void check_lu(MatrixView<T> a, std::span<const index> pivots) {
  if (a.rows() != a.cols()) check::not_square("ladder::lu", "A", a.rows(), a.cols());
  if (a.col_stride() != 1) throw argument_error("ladder::lu: the rows of A must be contiguous");
  if (pivots.size() != a.rows())
    check::size_mismatch("ladder::lu", "pivots", pivots.size(), "a column of A", a.rows());
}

template <class T>
LuFunction<T> checked(kernels::Factor<T> kernel) {
  return [kernel](Options, MatrixView<T> a, std::span<index> pivots) {
    check_lu(a, pivots);
    const auto n = static_cast<index>(a.rows());
    kernel(a.data(), a.row_stride(), n, n, pivots.data());
  };
}

/// What ships, apart from the copy that lanes::lu makes of A.
template <class T>
void factor_lu(Options options, MatrixView<T> a, std::span<index> pivots) {
  check_lu(a, pivots);
  parallel::available(options.threads);  // throws where they are negative
  const auto n = static_cast<index>(a.rows());
  linalg::factor_lu(dispatch::kernels_for(options.isa).of<T>(), options.threads, a.data(),
                    a.row_stride(), n, n, pivots.data());
}

template <class T>
InverseFunction<T> checked(kernels::Invert<T> kernel) {
  return [kernel](Options, MatrixView<const T> a) {
    const std::size_t n = a.rows();
    if (n != a.cols()) check::not_square("ladder::inverse", "A", n, a.cols());
    const auto size = static_cast<index>(n);
    Matrix<T> factors(a), x = Matrix<T>::uninitialized(n, n);
    std::vector<index> pivots(n);
    kernel(factors.data(), size, size, pivots.data(), x.data(), size);
    for (std::size_t i = 0; i < n; ++i)
      if (factors(i, i) == T(0)) linalg::require_pivots("ladder::inverse", n, i);
    return x;
  };
}

template <class T>
JacobiFunction<T> checked(kernels::Jacobi<T> kernel) {
  return [kernel](Options, MatrixView<const T> a, int most_sweeps) {
    return linalg::eigh_by_rotations(
        "ladder::jacobi", dispatch::kernels_for(Isa::automatic).of<T>(), kernel, a, most_sweeps);
  };
}

template <class T>
BoxMullerFunction<T> checked(kernels::FillNormal<T> kernel) {
  return [kernel](Options, std::uint64_t seed, VectorView<T> out) {
    if (out.stride() != 1) throw argument_error("ladder::box_muller: out must be contiguous");
    kernel(seed, out.data(), static_cast<index>(out.size()));
  };
}
template <class T>
MedianFunction<T> checked(kernels::Arrange<T> kernel) {
  return [kernel](Options, VectorView<const T> x) {
    if (x.empty()) return std::numeric_limits<T>::quiet_NaN();
    Vector<T> copy(x);
    kernel(copy.data(), static_cast<index>(x.size()));
    return std::midpoint(copy[(x.size() - 1) / 2], copy[x.size() / 2]) + T(0);  // no -0
  };
}
template <class T>
MedianFunction<T> checked(kernels::Sift<T> kernel) {
  return [kernel](Options, VectorView<const T> x) {
    return stats::median<T>({.sift = kernel, .threads = 1}, x);
  };
}
template <class T>
WelfordFunction<T> checked(kernels::Welford<T> kernel) {
  return [kernel](Options, VectorView<const T> x) {
    if (x.empty()) throw argument_error("ladder::welford: there is no element; give at least one");
    if (x.stride() != 1) throw argument_error("ladder::welford: x must be contiguous");
    const kernels::MeanSquares m = kernel(x.data(), static_cast<index>(x.size()));
    return MeanVariance<T>{static_cast<T>(m.mean),
                           static_cast<T>(m.m2 / static_cast<double>(x.size()))};
  };
}

template <class T>
void check_gradient_of(const MatrixView<const T>& x, std::span<const int> labels,
                       const VectorView<const T>& w, const VectorView<T>& gradient) {
  if (w.size() != x.cols())
    check::size_mismatch("ladder::gradient", "w", w.size(), "a row of X", x.cols());
  check::same_size("ladder::gradient", "gradient", gradient, "w", w);
  calculus::check_labels("ladder::gradient", labels, x.rows(), 2);
  if (x.col_stride() != 1 || w.stride() != 1 || gradient.stride() != 1)
    throw argument_error("ladder::gradient: the rows of X, w and gradient must be contiguous");
  check::no_overlap("ladder::gradient", "gradient", gradient, "w", w);
}
template <class T>
GradientFunction<T> checked(kernels::LogisticGradient<T> kernel) {
  return [kernel](Options, MatrixView<const T> x, std::span<const int> labels,
                  VectorView<const T> w, VectorView<T> gradient) {
    check_gradient_of(x, labels, w, gradient);
    return kernel(x.data(), x.row_stride(), static_cast<index>(x.rows()),
                  static_cast<index>(x.cols()), labels.data(), w.data(), gradient.data());
  };
}

template <class T>
void check_logistic(const MatrixView<const T>& x, std::span<const int> labels,
                    const VectorView<const double>& w, const VectorView<double>& gradient,
                    const MatrixView<double>& hessian) {
  const std::size_t n = x.cols();
  if (n == 0) throw argument_error("ladder::logistic: X has no column");
  if (w.size() != n) check::size_mismatch("ladder::logistic", "w", w.size(), "a row of X", n);
  check::same_size("ladder::logistic", "gradient", gradient, "w", w);
  if (hessian.rows() != n || hessian.cols() != n)
    check::shape_mismatch("ladder::logistic", "X", x.rows(), n, "hessian", hessian.rows(),
                          hessian.cols(), "it must have a row and a column for each column of X");
  calculus::check_labels("ladder::logistic", labels, x.rows(), 2);
  if (x.col_stride() != 1 || w.stride() != 1 || gradient.stride() != 1 ||
      hessian.col_stride() != 1 || hessian.row_stride() != static_cast<index>(n))
    throw argument_error(
        "ladder::logistic: w, gradient, hessian and the rows of X must be contiguous");
  check::no_overlap("ladder::logistic", "gradient", gradient, "w", w);
}
template <class T>
LogisticFunction<T> checked(kernels::LogisticHessian<T> kernel) {
  return [kernel](Options, MatrixView<const T> x, std::span<const int> labels,
                  VectorView<const double> w, VectorView<double> gradient,
                  MatrixView<double> hessian) {
    check_logistic(x, labels, w, gradient, hessian);
    return kernel(x.data(), x.row_stride(), static_cast<index>(x.rows()),
                  static_cast<index>(x.cols()), labels.data(), w.data(), gradient.data(),
                  hessian.data());
  };
}

}  // namespace lanes::ladder
