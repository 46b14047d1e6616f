// The singular value decomposition of a matrix with at least as many rows as columns.
#include <algorithm>
#include <cmath>
#include <lanes/linalg.hpp>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "dispatch/select.hpp"
#include "linalg/orthogonal_rows.hpp"
#include "linalg/svd.hpp"
#include "linalg/triangular.hpp"

namespace lanes::linalg {

using kernels::index;
using kernels::Kernels;

namespace {

/// The columns up to which they are rotated as they are: two factorisations cost more than the
/// sweeps that they save.
constexpr std::size_t most_plain = 16;
/// From how many times as many rows as columns on A is factorised before that.
constexpr std::size_t tall = 4;

/// Element (c, i) is element c of the row that comes as number i, times factor(i).
template <class T, class Row, class F>
void fill_columns(const MatrixView<T>& out, const RowsByLength<T>& ordered, Row row, F factor) {
  for (std::size_t i = 0; i < ordered.size(); ++i) {
    const T f = factor(i);
    const auto from = row(ordered.number(i));
    for (std::size_t c = 0; c < out.rows(); ++c) out(c, i) = from[c] * f;
  }
}

/// C with rows and columns added, those of the identity.
template <class T>
Matrix<T> extended(const Matrix<T>& c, std::size_t rows, std::size_t cols) {
  Matrix<T> e(rows, cols);
  e.block(0, 0, c.rows(), c.cols()).assign(c);
  for (std::size_t i = c.cols(); i < cols; ++i) e(i, i) = T(1);
  return e;
}

template <class T>
class Decomposition {
 public:
  Decomposition(const Matrix<T>& a, SvdOf wanted, int most_sweeps, const Options& options)
      : a_(a),
        with_vectors_(wanted == SvdOf::vectors),
        most_sweeps_(most_sweeps),
        options_(options),
        kernels_(dispatch::kernels_for(options.isa).of<T>()) {
    result_.s = Vector<T>(a.cols());
  }

  TallSvd<T> run() {
    const std::size_t n = a_.cols();
    const bool done = n <= most_plain ? plain() : evenly_long() && by_eigenvectors();
    if (!done) preconditioned();
    return std::move(result_);
  }

 private:
  /// A P = U S J' from the columns of A, the longest first. False where one of them becomes so
  /// short that its squares leave the range.
  bool plain() {
    const std::size_t n = a_.cols();
    T squares[most_plain];
    kernels_.sum_squares(a_.data(), static_cast<index>(n), static_cast<index>(a_.rows()),
                         static_cast<index>(n), squares);
    Numbered<T> columns[most_plain];
    for (std::size_t j = 0; j < n; ++j) columns[j] = {squares[j], j};
    longest_first<T>({columns, n});
    if (columns[0].length == T(0)) return false;
    const int exponent = exponent_to_top(std::sqrt(columns[0].length));
    const T enlarged = std::ldexp(T(1), exponent);

    WorkingRows<T> rows(n, a_.rows(), with_vectors_);
    for (std::size_t i = 0; i < n; ++i) {
      const VectorView<T> row = rows.row(i);
      for (std::size_t r = 0; r < a_.rows(); ++r) row[r] = a_(r, columns[i].number) * enlarged;
    }
    result_.outcome = make_rows_orthogonal(kernels_, options_.threads, rows, most_sweeps_);
    const RowsByLength<T> ordered(kernels_, rows);
    if (ordered.out_of_range()) return false;
    fill_values(ordered, exponent);
    if (!with_vectors_) return true;
    result_.u = Matrix<T>::uninitialized(a_.rows(), n);
    result_.vt = Matrix<T>::uninitialized(n, n);
    fill_columns(
        result_.u.view(), ordered, [&](std::size_t i) { return rows.row(i); },
        [&](std::size_t i) { return 1 / ordered.length(i); });
    for (std::size_t i = 0; i < n; ++i) {
      const VectorView<T> rotations = rows.rotations(ordered.number(i));
      for (std::size_t j = 0; j < n; ++j) result_.vt(i, columns[j].number) = rotations[j];
    }
    return true;
  }

  void fill_values(const RowsByLength<T>& ordered, int exponent) {
    const T smaller = std::ldexp(T(1), -exponent);
    for (std::size_t i = 0; i < ordered.size(); ++i) result_.s[i] = ordered.length(i) * smaller;
  }

  /// Whether all columns have about the same length. Errors of eps times the longest are then no
  /// larger than those that come with the condition of columns of unit length.
  bool evenly_long() const {
    std::vector<T> squares(a_.cols());
    const auto rows = static_cast<index>(a_.rows()), cols = static_cast<index>(a_.cols());
    kernels_.sum_squares(a_.data(), cols, rows, cols, squares.data());
    const auto [least, most] = std::minmax_element(squares.begin(), squares.end());
    return *least > T(0) && *most <= 16 * *least;
  }

  /// S = J diag(s) Y' from rows of V'S, where S is A, or R of A = Q R where that is smaller, and V
  /// are the eigenvectors of S S': these rows are orthogonal but for what squaring lost, which
  /// takes a sweep or two. All else is matmul. False where it lost too much.
  bool by_eigenvectors() {
    const std::size_t m = a_.rows(), n = a_.cols();
    std::optional<Qr<T>> f;
    if (m > n) f.emplace(a_, options_);
    Matrix<T> s = f ? f->r() : a_;
    const int exponent = exponent_to_top(norm(a_.col(0), options_));
    for (T& x : s) x *= std::ldexp(T(1), exponent);

    const Eigh<T> e = eigh(gram(s.t(), options_), {.symmetry = Symmetry::lower}, options_);
    const T noise = static_cast<T>(n) * std::numeric_limits<T>::epsilon() * e.values[n - 1];
    if (e.values[n / 8] <= noise) return false;
    const Matrix<T> turned = matmul(e.vectors.t(), s, options_);
    WorkingRows<T> rows(n, n, with_vectors_);
    for (std::size_t i = 0; i < n; ++i) {
      rows.row(i).assign(turned.row(n - 1 - i));
      if (with_vectors_) rows.rotations(i).assign(e.vectors.col(n - 1 - i));
    }
    result_.outcome = make_rows_orthogonal(kernels_, options_.threads, rows, most_sweeps_);
    const RowsByLength<T> ordered(kernels_, rows);
    if (ordered.out_of_range()) return false;
    fill_values(ordered, exponent);
    if (!with_vectors_) return true;
    Matrix<T> j(n, n), v(n, n);
    fill_vectors(rows, ordered, v, j);
    result_.vt = transpose(v, options_);
    result_.u = f ? f->apply_q(extended(j, m, n), options_) : std::move(j);
    return true;
  }

  /// A P = Q [R; 0] with as many rows of R as A has rank, R' = W S, S upper triangular, and
  /// rotations of the rows of S, which are nearly orthogonal and sorted.
  void preconditioned() {
    const std::size_t n = a_.cols();
    const PivotedQr<T> f(a_, options_);
    const Matrix<T> r = f.r();
    std::size_t rank = 0;
    while (rank < n && std::abs(r(rank, rank)) > std::ldexp(std::abs(r(0, 0)), -span<T>)) ++rank;
    const Qr<T> g(r.block(0, 0, rank, n).t(), options_);
    Matrix<T> y(rank, rank), j(rank, rank);
    if (rank > 0) {
      Matrix<T> triangle = g.r();
      const int exponent = exponent_to_top(r(0, 0));
      const T enlarged = std::ldexp(T(1), exponent);
      for (T& x : triangle) x *= enlarged;
      if (!rotate(triangle, exponent, false, y, j)) rotate(triangle, exponent, true, y, j);
    }
    result_.outcome.converged |= rank < 2;
    if (!with_vectors_) return;
    result_.u = f.apply_q(extended(y, a_.rows(), n), options_);
    const Matrix<T> v = g.apply_q(extended(j, n, n), options_);
    result_.vt = Matrix<T>::uninitialized(n, n);
    for (std::size_t i = 0; i < n; ++i) result_.vt.col(f.permutation()[i]).assign(v.row(i));
  }

  /// S = J diag(s) Y'. False where solving for J has lost digits.
  bool rotate(const Matrix<T>& triangle, int exponent, bool collect, Matrix<T>& y, Matrix<T>& j) {
    const std::size_t n = triangle.rows();
    WorkingRows<T> rows(n, n, collect);
    for (std::size_t i = 0; i < n; ++i) rows.row(i).assign(triangle.row(i));
    result_.outcome = make_rows_orthogonal(kernels_, options_.threads, rows, most_sweeps_);
    const RowsByLength<T> ordered(kernels_, rows);
    fill_values(ordered, exponent);
    if (!with_vectors_) return true;
    if (collect) {
      fill_vectors(rows, ordered, y, j);
      return true;
    }
    const auto row = [&](std::size_t i) { return rows.row(i); };
    fill_columns(y.view(), ordered, row, [&](std::size_t i) { return 1 / ordered.length(i); });
    fill_columns(j.view(), ordered, row, [](std::size_t) { return T(1); });
    solve_for_rotations(triangle, j);
    return polish(j);
  }

  /// From final rows and the rotations that were collected.
  void fill_vectors(WorkingRows<T>& rows, const RowsByLength<T>& ordered, Matrix<T>& y,
                    Matrix<T>& j) const {
    fill_columns(
        y.view(), ordered, [&](std::size_t i) { return rows.row(i); },
        [&](std::size_t i) { return 1 / ordered.length(i); });
    fill_columns(
        j.view(), ordered, [&](std::size_t i) { return rows.rotations(i); },
        [](std::size_t) { return T(1); });
    polish(j);
  }

  /// J from S' J = Y diag(s): the columns of S descend in length and, scaled to unit length, are
  /// well conditioned, so that this costs hardly an accurate digit. (Drmac & Veselic)
  void solve_for_rotations(const Matrix<T>& triangle, Matrix<T>& j) const {
    const auto size = static_cast<index>(triangle.rows());
    solve_lower<T>(kernels_, options_.threads, triangle.data(), 1, size, nullptr, size, j.data(),
                   size, size);
  }

  /// J (3 I - J'J) / 2, Newton's step for the nearest orthogonal matrix. Whether J was one, within
  /// what is promised.
  bool polish(Matrix<T>& j) const {
    const std::size_t n = j.rows();
    Matrix<T> correction = gram(j, options_);
    T worst = 0;
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t c = 0; c < n; ++c) {
        const T off = correction(i, c) - T(i == c);
        if (!(std::abs(off) <= worst)) worst = std::abs(off);
        correction(i, c) = T(i == c) - off / 2;
      }
    j = matmul(j, correction, options_);
    return worst <= static_cast<T>(n) * std::numeric_limits<T>::epsilon();
  }

  const Matrix<T>& a_;
  const bool with_vectors_;
  const int most_sweeps_;
  const Options options_;
  const Kernels<T>& kernels_;
  TallSvd<T> result_;
};

}  // namespace

template <class T>
TallSvd<T> svd_tall(const Matrix<T>& a, SvdOf wanted, int most_sweeps, const Options& options) {
  const std::size_t m = a.rows(), n = a.cols();
  if (n == 0) return {Matrix<T>(m, 0), Vector<T>(0), Matrix<T>(0, 0), {.converged = true}};
  if (n > most_plain || m <= tall * n)
    return Decomposition<T>(a, wanted, most_sweeps, options).run();
  const Qr<T> f(a, options);
  TallSvd<T> result = Decomposition<T>(f.r(), wanted, most_sweeps, options).run();
  if (wanted == SvdOf::vectors) result.u = f.apply_q(extended(result.u, m, n), options);
  return result;
}
template TallSvd<double> svd_tall(const Matrix<double>&, SvdOf, int, const Options&);
template TallSvd<float> svd_tall(const Matrix<float>&, SvdOf, int, const Options&);

}  // namespace lanes::linalg
