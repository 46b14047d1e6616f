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
#include "linalg/least_squares.hpp"
#include "linalg/reduce.hpp"
#include "linalg/solve.hpp"
#include "linalg/svd.hpp"
#include "linalg/triangle_condition.hpp"
#include "linalg/triangular.hpp"

namespace lanes {

using kernels::index;
using linalg::EqualColumns;

namespace {

/// A with columns of about equal lengths, by powers of two.
template <class T>
struct Scaled {
  Matrix<T> matrix;
  Vector<T> scale;

  Scaled(const MatrixView<const T>& a, linalg::ScaledColumns which, const Options& options)
      : matrix(a), scale(Vector<T>::uninitialized(a.cols())) {
    linalg::scale_columns<T>(dispatch::kernels_for(options.isa).of<T>(), which, matrix,
                             scale.data());
  }
};

/// The shortest x with A x = b, from A'D = Q R: R'y = D b, x = Q y. Columns of b are brought near 1
/// meanwhile; b has been multiplied by b_scale.
template <class T>
Matrix<T> shortest(const Qr<T>& f, const Vector<T>& scale, const MatrixView<const T>& b,
                   const Vector<T>& b_scale, const Options& options) {
  const Matrix<T> r = f.r();
  const std::size_t rank = r.rows();
  Matrix<T> y(f.rows(), b.cols());
  if (rank == 0) return y;
  std::vector<int> undone(b.cols(), 0);
  for (std::size_t j = 0; j < b.cols(); ++j) {
    int largest = std::numeric_limits<int>::min();
    for (std::size_t i = 0; i < rank; ++i)
      if (std::isfinite(b(i, j)) && b(i, j) != T(0))
        largest = std::max(largest, std::ilogb(b(i, j)) + std::ilogb(scale[i]));
    const int shift = largest == std::numeric_limits<int>::min() ? 0 : -largest;
    for (std::size_t i = 0; i < rank; ++i)
      y(rank - 1 - i, j) = std::scalbn(b(i, j), shift + std::ilogb(scale[i]));
    undone[j] = -shift - std::ilogb(b_scale[j]);
  }
  // R' read backwards is upper triangular.
  const auto n = static_cast<std::ptrdiff_t>(rank);
  const Matrix<T> u(MatrixView<const T>(r.data() + rank * rank - 1, rank, rank, -1, -n));
  const auto size = static_cast<index>(rank), cols = static_cast<index>(y.cols());
  linalg::solve_upper<T>(dispatch::kernels_for(options.isa).of<T>(), options.threads, u.data(),
                         size, nullptr, size, y.data(), cols, cols);
  for (std::size_t i = 0; i < rank / 2; ++i)
    std::swap_ranges(y.row(i).begin(), y.row(i).end(), y.row(rank - 1 - i).begin());
  Matrix<T> x = f.apply_q(y, options);
  for (std::size_t i = 0; i < x.rows(); ++i)
    for (std::size_t j = 0; j < x.cols(); ++j) x(i, j) = std::scalbn(x(i, j), undone[j]);
  return x;
}

/// A with its columns multiplied by powers of two, and B as well.
template <class T>
struct Problem {
  Matrix<T> a;
  std::vector<int> exponents;  ///< of two, for the columns of A
  Matrix<T> b;
  Vector<T> b_scale;
  Vector<T> squares;    ///< of what is left of B in any case, times b_scale squared
  std::size_t longest;  ///< of the numbers of rows and columns of the original A
};

/// The problem itself.
template <class T>
Problem<T> scaled_problem(const MatrixView<const T>& a, const MatrixView<const T>& b,
                          const Options& options) {
  Scaled<T> of_a(a, linalg::ScaledColumns::all, options);
  Scaled<T> of_b(b, linalg::ScaledColumns::extremes, options);
  std::vector<int> exponents;
  for (T scale : of_a.scale) exponents.push_back(std::ilogb(scale));
  return {std::move(of_a.matrix), std::move(exponents), std::move(of_b.matrix),
          std::move(of_b.scale),  Vector<T>(b.cols()),  std::max(a.rows(), a.cols())};
}

template <class T>
std::size_t rank_of(const PivotedQr<T>& f, std::size_t longest) {
  const Matrix<T> r = f.r();
  if (r.empty()) return 0;
  return f.rank(static_cast<T>(longest) * std::numeric_limits<T>::epsilon() * std::abs(r(0, 0)));
}

/// A P = Q [R; 0] with as many rows of R as A has rank; these, whose rows are independent, are
/// factorised from the right: a complete orthogonal decomposition.
template <class T>
LeastSquaresMany<T> deficient(const Problem<T>& p, const Options& options) {
  const PivotedQr<T> f(p.a, options);
  const std::size_t rank = rank_of(f, p.longest), n = p.a.cols();
  const Matrix<T> r = f.r(), c = f.apply_qt(p.b, options);
  Matrix<T> rows(n, rank);  // R P' in the units of A, transposed
  for (std::size_t j = 0; j < n; ++j) {
    const std::size_t column = f.permutation()[j];
    for (std::size_t i = 0; i < rank; ++i)
      rows(column, i) = std::scalbn(r(i, j), -p.exponents[column]);
  }
  const Scaled<T> t(rows, linalg::ScaledColumns::all, options);
  const Qr<T> g(t.matrix, options);
  LeastSquaresMany<T> result{
      shortest<T>(g, t.scale, c.block(0, 0, rank, c.cols()), p.b_scale, options), rank, p.squares};
  for (std::size_t j = 0; j < c.cols(); ++j) {
    const T length = norm(c.col(j).slice(rank, c.rows() - rank), options);
    result.residual[j] += length * length;
  }
  return result;
}

template <class T>
void require_equal_rows(const char* function, const MatrixView<const T>& a,
                        const MatrixView<const T>& b) {
  if (a.rows() != b.rows())
    check::shape_mismatch(function, "A", a.rows(), a.cols(), "B", b.rows(), b.cols(),
                          "B must have as many rows as A");
}

template <class T>
bool finite(const VectorView<const T>& x) {
  return std::all_of(x.begin(), x.end(), [](T e) { return std::isfinite(e); });
}

/// From squares times b_scale squared. Where nothing is left of b, it has still to be numbers; and
/// so has x.
template <class T>
LeastSquaresMany<T> finished(LeastSquaresMany<T> s, const MatrixView<const T>& b,
                             const Vector<T>& b_scale) {
  s.x = linalg::require_in_range("lstsq", std::move(s.x), b);
  for (std::size_t j = 0; j < b.cols(); ++j) {
    s.residual[j] = std::scalbn(s.residual[j], -2 * std::ilogb(b_scale[j]));
    if (s.rank == b.rows() && !finite<T>(b.col(j)))
      s.residual[j] = std::numeric_limits<T>::quiet_NaN();
  }
  return s;
}

/// Of fewer rows than columns.
template <class T>
LeastSquaresMany<T> wide(const MatrixView<const T>& a, const MatrixView<const T>& b,
                         const Options& options) {
  linalg::require_finite("lstsq", a);
  const Scaled<T> s(a.t(), linalg::ScaledColumns::all, options);
  const Qr<T> f(s.matrix, options);
  const Vector<T> ones(b.cols(), T(1));
  if (linalg::independent(f.rcond(options), a.cols()))
    return finished<T>({shortest<T>(f, s.scale, b, ones, options), a.rows(), Vector<T>(b.cols())},
                       b, ones);
  const Problem<T> p = scaled_problem(a, b, options);
  return finished(deficient(p, options), b, p.b_scale);
}

/// A, from whose rows `shift` is subtracted.
template <class T>
Matrix<T> shifted(const MatrixView<const T>& a, const T* shift) {
  Matrix<T> copy(a);
  for (std::size_t i = 0; i < copy.rows(); ++i)
    for (std::size_t j = 0; j < copy.cols(); ++j) copy(i, j) -= shift[j];
  return copy;
}

template <class T>
LeastSquaresMany<T> lstsq_of(const MatrixView<const T>& a, const MatrixView<const T>& b,
                             const Options& options, const linalg::Shift<T>& shift = {}) {
  require_equal_rows("lstsq", a, b);
  if (a.rows() < a.cols()) {
    if (shift.a != nullptr)
      return wide<T>(shifted(a, shift.a).view(), shifted(b, shift.b).view(), options);
    return wide(a, b, options);
  }
  linalg::Reduced<T> s = linalg::reduce("lstsq", a, b, options, shift);
  EqualColumns<T> t(std::move(s.r), s.scale, options);
  LeastSquaresMany<T> result;
  if (linalg::independent(t.rcond(options), a.rows()))
    result = {t.solve(std::move(s.c), s.b_scale, options), a.cols(), std::move(s.squares)};
  else
    result = deficient<T>({std::move(t.r), std::move(t.exponents), std::move(s.c), s.b_scale,
                           std::move(s.squares), a.rows()},
                          options);
  return finished(std::move(result), b, s.b_scale);
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

/// Whether no square of a column has lost digits at an end of the range, and no product with B.
template <class T>
bool in_range(const Matrix<T>& squares, const Matrix<T>& products) {
  using Limits = std::numeric_limits<T>;
  for (T square : squares.diagonal())
    if (!(square > Limits::min() / Limits::epsilon() / Limits::epsilon()) || !std::isfinite(square))
      return false;
  return std::all_of(products.begin(), products.end(), [](T x) { return std::isfinite(x); });
}

/// In units in which columns are about as long as each other, and B is near 1.
template <class T>
Matrix<T> scaled_normal(const MatrixView<const T>& a, const MatrixView<const T>& b,
                        const Options& options) {
  const Problem<T> p = scaled_problem(a, b, options);
  Matrix<T> x = solve_definite(gram(p.a, options), matmul(p.a.t(), p.b, options), options);
  for (std::size_t i = 0; i < x.rows(); ++i)
    for (std::size_t j = 0; j < x.cols(); ++j)
      x(i, j) = std::scalbn(x(i, j), p.exponents[i] - std::ilogb(p.b_scale[j]));
  return x;
}

template <class T>
Matrix<T> normal_of(const MatrixView<const T>& a, const MatrixView<const T>& b,
                    const Options& options) {
  require_equal_rows("lstsq_normal", a, b);
  if (a.rows() < a.cols())
    throw shape_error("lstsq_normal: A is " + std::to_string(a.rows()) + " x " +
                      std::to_string(a.cols()) + "; with fewer rows than columns, use lstsq(A, b)");
  linalg::require_finite("lstsq_normal", a);
  const Matrix<T> squares = gram(a, options), products = matmul(a.t(), b, options);
  return linalg::require_in_range("lstsq_normal",
                                  in_range(squares, products)
                                      ? solve_definite(squares, products, options)
                                      : scaled_normal(a, b, options),
                                  b);
}

template <class T>
TruncatedLeastSquaresMany<T> truncated(const MatrixView<const T>& a, const MatrixView<const T>& b,
                                       std::optional<T> rcond, const Options& options) {
  require_equal_rows("lstsq", a, b);
  const T relative = linalg::relative_tolerance("lstsq", a, rcond);
  const linalg::ScaledSvd<T> f =
      linalg::scaled_svd("lstsq", a, linalg::SvdOf::vectors, {}, options);
  linalg::require_converged("lstsq", f.result);
  const Vector<T>& s = f.result.s;
  const std::size_t rank = linalg::count_above(s, relative);
  const MatrixView<const T> u = f.result.u.block(0, 0, a.rows(), rank);
  const MatrixView<const T> vt = f.result.vt.block(0, 0, rank, a.cols());
  Matrix<T> c = matmul(u.t(), b, options), left(b);
  matmul(u, c, left, T(-1), T(1), options);
  for (std::size_t i = 0; i < rank; ++i) {
    int exponent = 0;
    const T mantissa = std::frexp(s[i], &exponent);
    for (T& x : c.row(i)) x = std::scalbn(x / mantissa, -exponent - f.exponent);
  }
  TruncatedLeastSquaresMany<T> result;
  result.x = linalg::require_in_range("lstsq", matmul(vt.t(), c, options), b);
  result.rank = rank;
  result.residual = Vector<T>(b.cols());
  for (std::size_t j = 0; j < b.cols(); ++j) {
    const T length = norm(left.col(j), options);
    result.residual[j] = rank == a.rows() && finite<T>(b.col(j)) ? T(0) : length * length;
  }
  result.singular_values = s;
  for (T& value : result.singular_values) value = std::ldexp(value, f.exponent);
  return result;
}

template <class T>
TruncatedLeastSquares<T> only(TruncatedLeastSquaresMany<T>&& many) {
  TruncatedLeastSquares<T> one;
  one.x = Vector<T>(many.x.col(0)), one.rank = many.rank, one.residual = many.residual[0];
  one.singular_values = std::move(many.singular_values);
  return one;
}
template <class T>
LeastSquares<T> only(const LeastSquaresMany<T>& many) {
  return {Vector<T>(many.x.col(0)), many.rank, many.residual[0]};
}

}  // namespace

template <class T>
LeastSquaresMany<T> linalg::shifted_lstsq(const MatrixView<const T>& a,
                                          const MatrixView<const T>& b, const Shift<T>& shift,
                                          const Options& options) {
  return lstsq_of(a, b, options, shift);
}
template LeastSquaresMany<double> linalg::shifted_lstsq(const MatrixView<const double>&,
                                                        const MatrixView<const double>&,
                                                        const Shift<double>&, const Options&);
template LeastSquaresMany<float> linalg::shifted_lstsq(const MatrixView<const float>&,
                                                       const MatrixView<const float>&,
                                                       const Shift<float>&, const Options&);

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
TruncatedLeastSquares<double> lstsq(MatrixIn<double> a, VectorIn<double> b,
                                    std::optional<double> rcond, Options options) {
  return only(truncated(a, linalg::as_column(b), rcond, options));
}
TruncatedLeastSquares<float> lstsq(MatrixIn<float> a, VectorIn<float> b, std::optional<float> rcond,
                                   Options options) {
  return only(truncated(a, linalg::as_column(b), rcond, options));
}
TruncatedLeastSquaresMany<double> lstsq(MatrixIn<double> a, MatrixIn<double> b,
                                        std::optional<double> rcond, Options options) {
  return truncated(a, b, rcond, options);
}
TruncatedLeastSquaresMany<float> lstsq(MatrixIn<float> a, MatrixIn<float> b,
                                       std::optional<float> rcond, Options options) {
  return truncated(a, b, rcond, options);
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
