// Householder's reduction of a symmetric matrix to tridiagonal form, and its reflectors applied to
// a matrix.
#include <algorithm>

#include "kernels/qr/reflector.hpp"
#include "linalg/matmul.hpp"
#include "linalg/reflectors.hpp"
#include "linalg/sum.hpp"
#include "linalg/tridiagonal_eigen.hpp"

namespace lanes::linalg {

using kernels::Kernels;
using kernels::tridiagonal::padded;

namespace {

/// Up to this size the matrix loses v w' + w v' in each step, in the pass that multiplies it by the
/// next v: half of it then lies in L2, and nothing else is to be read. Larger ones are read once
/// for each step, and written once for each panel.
template <class T>
constexpr index unblocked = 2048 / sizeof(T);
/// Steps of a panel. Each reads what the steps before it leave to be subtracted, twice.
constexpr index panel_steps = 24;

/// Dongarra, Sorensen & Hammarling, J. Comput. Appl. Math. 27, 1989 (LAPACK's latrd): the last
/// `panel_steps` rows of what is left of A, which meanwhile stays as it is.
template <class T>
class Panel {
 public:
  static index scratch(index n) {
    return 4 * panel_steps * odd_lines<T>(n) + 3 * padded<T>(n) + padded<T>(4 * panel_steps);
  }

  Panel(const Kernels<T>& kernels, int threads, const TridiagonalForm<T>& f, index n, T* scratch)
      : kernels_(kernels),
        threads_(threads),
        f_(f),
        n_(n),
        row_(odd_lines<T>(n)),
        vw_(scratch),
        wv_(vw_ + 2 * panel_steps * row_),
        pair_(wv_ + 2 * panel_steps * row_),
        sums_(pair_ + 2 * padded<T>(n)),
        factors_(sums_ + padded<T>(n)) {}

  void run() {
    for (index step = 0; step < panel_steps; ++step) reduce_row(step);
    update();
  }

 private:
  /// x'y, however long.
  T dot(const T* x, const T* y, index n) const {
    return blocked_sum<T>(static_cast<std::size_t>(n), 1,
                          [&](std::size_t begin, std::size_t count) {
                            return kernels_.dot(x + begin, y + begin, static_cast<index>(count));
                          });
  }
  T* v(index step) const { return vw_ + 2 * step * row_; }
  T* w(index step) const { return v(step) + row_; }

  void reduce_row(index step) {
    const index i = n_ - 1 - step;
    T* const row = f_.a + i * f_.row;
    f_.diagonal[i] = row[i];
    const T square = i > 1 ? dot(row, row, i - 1) : T(0);
    const bool negligible = kernels::qr::Reflector<T>::too_small(row[i - 1], square);
    const kernels::qr::Reflector<T> h(row[i - 1], negligible ? T(0) : square);
    f_.beside[i - 1] = h.beta;
    f_.tau[i] = h.tau;
    kernels_.multiply_scalar(h.inverse, row, row, i - 1);
    row[i - 1] = T(1);
    std::fill(row + i, row + padded<T>(i + 1), T(0));

    kernels_.symmetric_multiply(f_.a, f_.row, i, row, pair_, sums_);
    finish_product(step, i, row);
    T* const y = pair_;
    kernels_.multiply_scalar(h.tau, y, y, i);
    kernels_.axpy(T(-0.5) * h.tau * dot(y, row, i), row, y, i);
    for (T* to : {v(step), w(step) + 2 * panel_steps * row_}) std::copy_n(row, i, to);
    for (T* to : {w(step), v(step) + 2 * panel_steps * row_}) std::copy_n(y, i, to);

    if (step + 1 == panel_steps) return;
    T *const next = row - f_.row, *const corrected = pair_ + padded<T>(n_);
    kernels_.axpy(-row[i - 1], y, corrected, i);
    kernels_.axpy(-y[i - 1], row, corrected, i);
    std::copy_n(corrected, i, next);
  }

  /// A is still without the steps of this panel: their part of the product A x and, in the same
  /// pass over them, their part of the next row.
  void finish_product(index step, index i, const T* x) const {
    T* const corrected = pair_ + padded<T>(n_);
    std::copy_n(f_.a + (i - 1) * f_.row, i, corrected);
    if (step == 0) return;
    for (index r = 0; r < 2 * step; ++r) {
      const T* const of_wv = wv_ + r * row_;
      factors_[r] = 0;
      factors_[2 * panel_steps + r] = of_wv[i - 1];
    }
    products_with(step, i, x);
    subtract_product(kernels_, 1, index{2}, i, 2 * step, factors_, 2 * panel_steps, vw_, row_,
                     pair_, padded<T>(n_));
  }

  /// factors = the rows of wv times x.
  void products_with(index step, index n, const T* x) const {
    constexpr auto block = static_cast<index>(sum_block);
    T part[2 * panel_steps];
    for (index j = 0; j < n; j += block) {
      kernels_.matvec_rows(wv_ + j, row_, 2 * step, std::min(block, n - j), x + j, part);
      for (index r = 0; r < 2 * step; ++r) factors_[r] += part[r];
    }
  }

  /// A -= V W' + W V', the lower triangle in strips of rows.
  void update() const {
    constexpr index strip = 128;
    const index left = n_ - panel_steps;
    for (index i = 0; i < left; i += strip) {
      const index rows = std::min(strip, left - i);
      subtract_product(kernels_, threads_, rows, i + rows, 2 * panel_steps, vw_ + i, index{1}, row_,
                       wv_, row_, f_.a + i * f_.row, f_.row);
    }
  }

  const Kernels<T>& kernels_;
  int threads_;
  const TridiagonalForm<T>& f_;
  index n_, row_;
  T *vw_, *wv_;  ///< 2 * panel_steps rows each: v and w of each step, and w and v
  T* pair_;      ///< 2 rows: the product A v, which becomes w, and the next row of A
  T* sums_;
  T* factors_;  ///< 2 x 2 * panel_steps
};

}  // namespace

template <class T>
index tridiagonalize_scratch(index n) {
  return std::max(kernels::tridiagonal::reduce_scratch<T>(n),
                  n > unblocked<T> ? Panel<T>::scratch(n) : 0);
}

template <class T>
void tridiagonalize(const Kernels<T>& kernels, int threads, const TridiagonalForm<T>& f,
                    T* scratch) {
  index left = f.n;
  for (; left > unblocked<T>; left -= panel_steps)
    Panel<T>(kernels, threads, f, left, scratch).run();
  kernels.tridiagonal_reduce(f.a, f.row, left, f.diagonal, f.beside, f.tau, scratch);
}

namespace {

/// Up to this size reflectors are applied one by one: a block costs its triangle and three
/// products.
constexpr index one_by_one = 64;
/// Reflectors of a block: few where the products with its triangle would weigh.
constexpr index block_of(index n) {
  return n < 128 ? 16 : n < 512 ? 32 : 64;
}

}  // namespace

template <class T>
index apply_q_scratch(index n) {
  const index block = block_of(n);
  return block * block + 2 * block * std::max(block, n);
}

// The product of a block's reflectors is taken from the left, last one first: I - V T V' with a
// lower triangular T, which is what find_triangle() finds and apply() calls the transpose.
template <class T>
void apply_q(const Kernels<T>& kernels, int threads, const TridiagonalForm<T>& f, T* c, index c_row,
             T* scratch) {
  if (f.n <= one_by_one) return kernels.apply_reflectors(f.a, f.row, f.tau, f.n, c, c_row);
  const index block = block_of(f.n);
  T* const products = scratch + block * block;
  T* const turned = products + block * std::max(block, f.n);
  for (index i = 1; i < f.n; i += block) {
    const index count = std::min(block, f.n - i), rows = i + count - 1;
    T* const first = f.a + i * f.row;
    for (index k = 0; k < count; ++k)
      std::fill(first + k * f.row + i + k, first + k * f.row + rows, T(0));
    const BlockReflector<T> h{rows, count, first, 1, scratch, block, f.row};
    find_triangle(kernels, threads, h, f.tau + i, products);
    apply(kernels, threads, h, true, c, c_row, f.n, products, turned);
  }
}

template void tridiagonalize(const Kernels<double>&, int, const TridiagonalForm<double>&, double*);
template void tridiagonalize(const Kernels<float>&, int, const TridiagonalForm<float>&, float*);
template index tridiagonalize_scratch<double>(index);
template index tridiagonalize_scratch<float>(index);
template void apply_q(const Kernels<double>&, int, const TridiagonalForm<double>&, double*, index,
                      double*);
template void apply_q(const Kernels<float>&, int, const TridiagonalForm<float>&, float*, index,
                      float*);
template index apply_q_scratch<double>(index);
template index apply_q_scratch<float>(index);

}  // namespace lanes::linalg
