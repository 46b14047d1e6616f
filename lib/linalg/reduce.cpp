#include "linalg/reduce.hpp"

#include <utility>

#include "dispatch/select.hpp"
#include "linalg/factor.hpp"
#include "linalg/qr_nodes.hpp"

namespace lanes::linalg {
namespace {

using kernels::index;
using kernels::Kernels;

/// (A B) and what becomes of it: of each node, only R and the rows beside it are kept. B begins on
/// a cache line of its own: the bits of x do not depend on how many other columns there are.
template <class T>
class Reduction {
 public:
  Reduction(const MatrixView<const T>& a, const MatrixView<const T>& b, const Options& options,
            const Shift<T>& shift)
      : kernels_(dispatch::kernels_for(options.isa).of<T>()),
        threads_(options.threads),
        a_(a),
        b_(b),
        shift_(shift),
        leaves_(QrLevel::leaves(static_cast<index>(a.rows()), static_cast<index>(a.cols()))),
        n_(leaves_.cols),
        b_begin_(whole_lines<T>(n_)),
        b_cols_(static_cast<index>(b.cols())),
        cols_(b_begin_ + b_cols_),
        row_(odd_lines<T>(b_begin_ + whole_lines<T>(b_cols_))),
        sums_(uninitialized<T>(leaves_.nodes.parts, cols_)) {}

  Reduced<T> run(const char* function) {
    factor_leaves(false);
    const ColumnScaling found = scales_of_blocks(kernels_, sums_);
    if (!found.finite) require_finite(function, a_);
    if (found.scaled) factor_leaves(true);
    QrLevel level = leaves_;
    while (!level.last()) {
      level = level.next();
      factor_triangles(level);
    }
    return result();
  }

 private:
  void factor_leaves(bool scaled) {
    tops_ = uninitialized<T>(leaves_.nodes.parts * n_, cols_);
    squares_ = Vector<T>(b_.cols());
    for_each(leaves_, [&](index i, const QrFactors<T>& work) {
      const index first = leaves_.begin(i);
      load_shifted(rows_of(a_, first, work.rows), shift_.a, work.factors, b_begin_);
      load_shifted(rows_of(b_, first, work.rows), shift_.b, work.factors + b_begin_,
                   whole_lines<T>(b_cols_));
      if (scaled)
        multiply_columns(kernels_, view_of(work.factors, work.rows, cols_, row_), sums_.data());
      else
        kernels_.sum_magnitudes(work.factors, row_, work.rows, cols_, sums_.data() + i * cols_);
    });
  }
  void load_shifted(const MatrixView<const T>& rows, const T* shift, T* out, index padded) {
    load(kernels_, rows, out, row_, padded);
    if (shift == nullptr) return;
    for (index i = 0; i < static_cast<index>(rows.rows()); ++i) {
      T* const row = out + i * row_;
      kernels_.subtract(row, shift, row, static_cast<index>(rows.cols()));
    }
  }
  void factor_triangles(const QrLevel& level) {
    const Matrix<T> children =
        std::exchange(tops_, uninitialized<T>(level.nodes.parts * n_, cols_));
    for_each(level, [&](index i, const QrFactors<T>& work) {
      const T* const first = children.data() + level.begin(i) * cols_;
      stack_triangles(
          work, cols_, [&](index child) { return first + child * n_ * cols_; }, cols_);
    });
  }

  /// make(node, memory for it) for each node of a level; factorises what that has left there.
  template <class F>
  void for_each(const QrLevel& level, F&& make) {
    Matrix<T> squares = uninitialized<T>(level.nodes.parts, b_cols_);
    for_nodes(
        threads_, level, cols_, [&] { return NodeMemory<T>(level, cols_, row_); },
        [&](index i, int threads, const NodeMemory<T>& memory) {
          const QrFactors<T> work = memory.node(level, i);
          make(i, work);
          factor_qr(kernels_, threads, work, memory.scratch());
          kernels_.qr_store_rows(work.factors, row_, n_, cols_, tops_.data() + i * n_ * cols_,
                                 cols_);
          kernels_.sum_squares(work.factors + n_ * row_ + b_begin_, row_, work.rows - n_, b_cols_,
                               squares.data() + i * b_cols_);
        });
    for (std::size_t i = 0; i < squares.rows(); ++i)
      for (std::size_t j = 0; j < squares.cols(); ++j) squares_[j] += squares(i, j);
  }

  Reduced<T> result() const {
    const std::size_t n = a_.cols(), k = b_.cols(), b_begin = static_cast<std::size_t>(b_begin_);
    Reduced<T> r{.r = Matrix<T>(n, n),
                 .c = Matrix<T>(tops_.block(0, b_begin, n, k)),
                 .squares = squares_,
                 .scale = Vector<T>(sums_.row(0).slice(0, n)),
                 .b_scale = Vector<T>(sums_.row(0).slice(b_begin, k))};
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = i; j < n; ++j) r.r(i, j) = tops_(i, j);
    return r;
  }

  const Kernels<T>& kernels_;
  const int threads_;
  const MatrixView<const T> a_, b_;
  const Shift<T> shift_;
  const QrLevel leaves_;
  const index n_, b_begin_, b_cols_, cols_, row_;
  Matrix<T> sums_;     ///< of magnitudes in each leaf's columns; then, in row 0, scales
  Matrix<T> tops_;     ///< R and the rows beside it, of each node of a level
  Vector<T> squares_;  ///< of the rows of B that are left below
};

}  // namespace

template <class T>
Reduced<T> reduce(const char* function, const MatrixView<const T>& a, const MatrixView<const T>& b,
                  const Options& options, const Shift<T>& shift) {
  return Reduction<T>(a, b, options, shift).run(function);
}
template Reduced<double> reduce(const char*, const MatrixView<const double>&,
                                const MatrixView<const double>&, const Options&,
                                const Shift<double>&);
template Reduced<float> reduce(const char*, const MatrixView<const float>&,
                               const MatrixView<const float>&, const Options&, const Shift<float>&);

}  // namespace lanes::linalg
