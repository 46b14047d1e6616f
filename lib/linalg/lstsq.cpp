// lstsq, lstsq_normal.
#include <algorithm>
#include <cmath>
#include <lanes/linalg.hpp>
#include <lanes/qr.hpp>
#include <limits>
#include <string>

#include "base/check.hpp"
#include "dispatch/select.hpp"
#include "linalg/factor.hpp"
#include "linalg/factor_qr.hpp"
#include "linalg/triangle_condition.hpp"
#include "linalg/triangular.hpp"

namespace lanes {

using kernels::index;

namespace {

/// A D: columns of about equal lengths, by powers of two.
template <class T>
struct Scaled {
  Matrix<T> matrix;
  Vector<T> scale;

  Scaled(const MatrixView<const T>& a, const Options& options)
      : matrix(a), scale(Vector<T>::uninitialized(a.cols())) {
    linalg::scale_columns<T>(dispatch::kernels_for(options.isa).of<T>(), linalg::ScaledColumns::all,
                             matrix, scale.data());
  }
};

template <class T>
bool full_rank(const Matrix<T>& r, std::size_t longest, const Options& options) {
  const T limit = static_cast<T>(longest) * std::numeric_limits<T>::epsilon();
  return linalg::rcond_upper(dispatch::kernels_for(options.isa).of<T>(), r) > limit;
}

/// C = inverse(U) C in the first rows of C.
template <class T>
void solve_triangle(const Matrix<T>& u, Matrix<T>& c, const Options& options) {
  const auto cols = static_cast<index>(c.cols()), n = static_cast<index>(u.rows());
  linalg::solve_upper<T>(dispatch::kernels_for(options.isa).of<T>(), options.threads, u.data(), n,
                         nullptr, n, c.data(), cols, cols);
}

/// The shortest x with A x = b, from the factors of A' D, and R'y = D b, x = Q y.
template <class T>
Matrix<T> shortest(const Qr<T>& f, const Matrix<T>& r, const Vector<T>& scale,
                   const MatrixView<const T>& b, const Options& options) {
  const std::size_t rank = r.rows();
  Matrix<T> y(f.rows(), b.cols());
  if (rank == 0) return y;
  // R' read backwards is upper triangular.
  const auto n = static_cast<std::ptrdiff_t>(rank);
  const Matrix<T> u(MatrixView<const T>(r.data() + rank * rank - 1, rank, rank, -1, -n));
  for (std::size_t i = 0; i < rank; ++i)
    for (std::size_t j = 0; j < b.cols(); ++j) y(rank - 1 - i, j) = scale[i] * b(i, j);
  solve_triangle(u, y, options);
  for (std::size_t i = 0; i < rank / 2; ++i)
    std::swap_ranges(y.row(i).begin(), y.row(i).end(), y.row(rank - 1 - i).begin());
  return f.apply_q(y, options);
}

/// |c|^2 of each column, from row `first` on.
template <class T>
Vector<T> squares_below(const Matrix<T>& c, std::size_t first, const Options& options) {
  Vector<T> sums(c.cols());
  for (std::size_t j = 0; j < c.cols(); ++j) {
    const T length = norm(c.col(j).slice(first, c.rows() - first), options);
    sums[j] = length * length;
  }
  return sums;
}

/// A P = Q [R; 0] with as many rows of R as A has rank; these, whose rows are independent, are
/// factorised from the right: a complete orthogonal decomposition.
template <class T>
LeastSquaresMany<T> deficient(const MatrixView<const T>& a, const MatrixView<const T>& b,
                              const Options& options) {
  const Scaled<T> s(a, options);
  const PivotedQr<T> f(s.matrix, options);
  const std::size_t rank = f.rank();
  const Matrix<T> r = f.r(), c = f.apply_qt(b, options);
  Matrix<T> rows(a.cols(), rank);  // R P' / D, transposed
  for (std::size_t j = 0; j < a.cols(); ++j) {
    const std::size_t column = f.permutation()[j];
    for (std::size_t i = 0; i < rank; ++i) rows(column, i) = r(i, j) / s.scale[column];
  }
  const Scaled<T> t(rows, options);
  const Qr<T> g(t.matrix, options);
  const Matrix<T> upper = g.r();
  return {shortest<T>(g, upper, t.scale, c.block(0, 0, rank, c.cols()), options), rank,
          squares_below(c, rank, options)};
}

template <class T>
void require_equal_rows(const char* function, const MatrixView<const T>& a,
                        const MatrixView<const T>& b) {
  if (a.rows() != b.rows())
    check::shape_mismatch(function, "A", a.rows(), a.cols(), "B", b.rows(), b.cols(),
                          "B must have as many rows as A");
}

template <class T>
LeastSquaresMany<T> lstsq_of(const MatrixView<const T>& a, const MatrixView<const T>& b,
                             const Options& options) {
  require_equal_rows("lstsq", a, b);
  linalg::require_finite("lstsq", a);
  const std::size_t m = a.rows(), n = a.cols(), rank = std::min(m, n), longest = std::max(m, n);
  const MatrixView<const T> tall = m < n ? a.t() : a;
  const Scaled<T> s(tall, options);
  const Qr<T> f(s.matrix, options);
  const Matrix<T> r = f.r();
  if (!full_rank(r, longest, options)) return deficient(a, b, options);
  if (m < n) return {shortest<T>(f, r, s.scale, b, options), rank, Vector<T>(b.cols())};
  Matrix<T> c = f.apply_qt(b, options);
  solve_triangle(r, c, options);
  LeastSquaresMany<T> result{Matrix<T>::uninitialized(n, b.cols()), rank,
                             squares_below(c, rank, options)};
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < b.cols(); ++j) result.x(i, j) = s.scale[i] * c(i, j);
  return result;
}

/// A symmetric positive definite system. Throws singular_error where it is not so numerically,
/// whatever the units of its rows.
template <class T>
Matrix<T> solve_definite(const Matrix<T>& a, const Matrix<T>& b, const Options& options) {
  const CholeskyResult<T> f = try_cholesky(a, options);
  if (f.ok) {
    Matrix<T> u = transpose(f.factors->lower(), options);
    for (std::size_t j = 0; j < u.cols(); ++j)
      scale(1 / norm(u.col(j), options), u.col(j), options);
    const T rcond = linalg::rcond_upper(dispatch::kernels_for(options.isa).of<T>(), u);
    const T least = static_cast<T>(a.rows()) * std::numeric_limits<T>::epsilon();
    if (rcond * rcond >= least) return f.factors->solve(b, options);
  }
  throw singular_error(
      "lstsq_normal: A'A is singular to working precision; lstsq(A, b) works with A itself");
}

template <class T>
Matrix<T> normal_of(const MatrixView<const T>& a, const MatrixView<const T>& b,
                    const Options& options) {
  require_equal_rows("lstsq_normal", a, b);
  if (a.rows() < a.cols())
    throw shape_error("lstsq_normal: A is " + std::to_string(a.rows()) + " x " +
                      std::to_string(a.cols()) + "; with fewer rows than columns, use lstsq(A, b)");
  linalg::require_finite("lstsq_normal", a);
  return solve_definite(gram(a, options), matmul(a.t(), b, options), options);
}

template <class T>
LeastSquares<T> only(const LeastSquaresMany<T>& many) {
  return {Vector<T>(many.x.col(0)), many.rank, many.residual[0]};
}

}  // namespace

LeastSquares<double> lstsq(MatrixIn<double> a, VectorIn<double> b, Options options) {
  return only(lstsq_of(a, linalg::as_column(b), options));
}
LeastSquares<float> lstsq(MatrixIn<float> a, VectorIn<float> b, Options options) {
  return only(lstsq_of(a, linalg::as_column(b), options));
}
LeastSquaresMany<double> lstsq(MatrixIn<double> a, MatrixIn<double> b, Options options) {
  return lstsq_of(a, b, options);
}
LeastSquaresMany<float> lstsq(MatrixIn<float> a, MatrixIn<float> b, Options options) {
  return lstsq_of(a, b, options);
}
Vector<double> lstsq_normal(MatrixIn<double> a, VectorIn<double> b, Options options) {
  return Vector<double>(normal_of(a, linalg::as_column(b), options).col(0));
}
Vector<float> lstsq_normal(MatrixIn<float> a, VectorIn<float> b, Options options) {
  return Vector<float>(normal_of(a, linalg::as_column(b), options).col(0));
}
Matrix<double> lstsq_normal(MatrixIn<double> a, MatrixIn<double> b, Options options) {
  return normal_of(a, b, options);
}
Matrix<float> lstsq_normal(MatrixIn<float> a, MatrixIn<float> b, Options options) {
  return normal_of(a, b, options);
}

}  // namespace lanes
