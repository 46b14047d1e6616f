// solve_triangular.
#include <algorithm>
#include <cmath>
#include <lanes/error.hpp>
#include <lanes/triangular.hpp>
#include <string>

#include "base/check.hpp"
#include "dispatch/select.hpp"
#include "linalg/factor.hpp"
#include "linalg/scaling.hpp"
#include "linalg/solve.hpp"
#include "linalg/triangular.hpp"
#include "parallel/parallel.hpp"

namespace lanes {
namespace {

using kernels::index;

/// The triangle of A with contiguous rows, ones on its diagonal if that is `unit`; the rest is not
/// initialised.
template <class T>
Matrix<T> copy_triangle(const MatrixView<const T>& a, Triangle triangle, Diagonal diagonal) {
  const std::size_t n = a.rows();
  Matrix<T> copy = Matrix<T>::uninitialized(n, linalg::roomy_row<T>(n));
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t first = triangle == Triangle::lower ? 0 : i;
    const std::size_t end = triangle == Triangle::lower ? i + 1 : n;
    for (std::size_t j = first; j < end; ++j) copy(i, j) = a(i, j);
    if (diagonal == Diagonal::unit) copy(i, i) = 1;
  }
  return copy;
}

/// The same with zeros in the other triangle.
template <class T>
Matrix<T> zeros_beside(const MatrixView<const T>& a, Triangle triangle, Diagonal diagonal) {
  Matrix<T> result(a.rows(), a.rows());
  const Matrix<T> copy = copy_triangle(a, triangle, diagonal);
  for (std::size_t i = 0; i < a.rows(); ++i)
    for (std::size_t j = 0; j < a.rows(); ++j)
      if (triangle == Triangle::lower ? j <= i : i <= j) result(i, j) = copy(i, j);
  return result;
}

/// 1 / A(i, i), or nothing where one of those is not normal. Throws where one is infinite for a
/// zero.
template <class T>
Vector<T> reciprocals_of(const MatrixView<const T>& a, Diagonal diagonal) {
  Vector<T> reciprocals(a.rows(), T(1));
  if (diagonal == Diagonal::unit) return reciprocals;
  bool normal = true;
  for (std::size_t i = 0; i < a.rows(); ++i) {
    if (a(i, i) == T(0))
      throw singular_error("solve_triangular: A is singular: A(" + std::to_string(i) + ", " +
                           std::to_string(i) + ") is 0");
    reciprocals[i] = 1 / a(i, i);
    normal &= std::isnormal(reciprocals[i]);
  }
  return normal ? reciprocals : Vector<T>();
}

/// X = inverse(A) X, A with contiguous rows, `row` elements apart.
template <class T>
void solve_in_place(Triangle triangle, const T* a, index row, const T* reciprocals, Matrix<T>& x,
                    const Options& options) {
  const auto& kernels = dispatch::kernels_for(options.isa).of<T>();
  const auto n = static_cast<index>(x.rows()), cols = static_cast<index>(x.cols());
  if (triangle == Triangle::lower)
    linalg::solve_lower(kernels, options.threads, a, row, index{1}, reciprocals, n, x.data(), cols,
                        cols);
  else
    linalg::solve_upper(kernels, options.threads, a, row, reciprocals, n, x.data(), cols, cols);
}

/// X, where it may be infinite only because products on the way were: with rows and columns scaled,
/// as lanes::solve does. Throws where it remains so.
template <class T>
Matrix<T> solve_scaled(const MatrixView<const T>& a, const MatrixView<const T>& b,
                       Triangle triangle, const Options& options) {
  const linalg::Scaling<T> scaling(a);
  const Matrix<T> scaled = scaling.matrix(a);
  auto [x, exponents] = scaling.right_side(b);
  solve_in_place<T>(triangle, scaled.data(), static_cast<index>(a.rows()), nullptr, x, options);
  scaling.unscale(x, exponents);
  return linalg::require_in_range("solve_triangular", std::move(x), b);
}

template <class T>
Matrix<T> solve(const MatrixView<const T>& a, const MatrixView<const T>& b, Triangle triangle,
                Diagonal diagonal, const Options& options) {
  if (a.rows() != a.cols()) check::not_square("solve_triangular", "A", a.rows(), a.cols());
  if (b.rows() != a.rows())
    check::shape_mismatch("solve_triangular", "A", a.rows(), a.cols(), "B", b.rows(), b.cols(),
                          "B must have as many rows as A");
  parallel::available(options.threads);  // throws where they are negative
  const Vector<T> reciprocals = reciprocals_of(a, diagonal);
  Matrix<T> copy, x(b);
  const T* triangular = a.data();
  index row = a.row_stride();
  // The solvers take rows, and with an upper triangle a diagonal that can be read.
  if (a.col_stride() != 1 || diagonal == Diagonal::unit) {
    copy = copy_triangle(a, triangle, diagonal);
    triangular = copy.data();
    row = static_cast<index>(copy.cols());
  }
  solve_in_place(triangle, triangular, row, reciprocals.data(), x, options);
  if (!linalg::overflows<T>(x, b)) return x;
  const Matrix<T> only = zeros_beside(a, triangle, diagonal);
  return linalg::all_finite<T>(only) ? solve_scaled<T>(only, b, triangle, options) : x;
}

template <class T>
Vector<T> solve(const MatrixView<const T>& a, const VectorView<const T>& b, Triangle triangle,
                Diagonal diagonal, const Options& options) {
  const MatrixView<const T> column(b.data(), b.size(), 1, b.stride(), 1);
  return Vector<T>(solve(a, column, triangle, diagonal, options).col(0));
}

}  // namespace

Vector<double> solve_triangular(MatrixIn<double> a, VectorIn<double> b, Triangle triangle,
                                Diagonal diagonal, Options options) {
  return solve(a, b, triangle, diagonal, options);
}
Vector<float> solve_triangular(MatrixIn<float> a, VectorIn<float> b, Triangle triangle,
                               Diagonal diagonal, Options options) {
  return solve(a, b, triangle, diagonal, options);
}
Matrix<double> solve_triangular(MatrixIn<double> a, MatrixIn<double> b, Triangle triangle,
                                Diagonal diagonal, Options options) {
  return solve(a, b, triangle, diagonal, options);
}
Matrix<float> solve_triangular(MatrixIn<float> a, MatrixIn<float> b, Triangle triangle,
                               Diagonal diagonal, Options options) {
  return solve(a, b, triangle, diagonal, options);
}

}  // namespace lanes
