#include "linalg/hessenberg.hpp"

#include <algorithm>
#include <cmath>
#include <lanes/linalg.hpp>

#include "dispatch/select.hpp"
#include "linalg/factor_qr.hpp"
#include "linalg/matmul.hpp"
#include "linalg/reflectors.hpp"

namespace lanes::linalg {

using kernels::index;
using kernels::Kernels;

namespace {

/// A block of columns from `first` on. With m = n - first - 1 rows below the first row that the
/// block's reflectors leave alone, V is m x count, and Y = A V T holds what A owes the reflectors
/// from the right. Both are kept transposed, so that all products run along contiguous rows.
template <class T>
class Panel {
 public:
  Panel(const Options& options, index n, T* a, index a_row, index block)
      : options_(options),
        kernels_(dispatch::kernels_for(options.isa).of<T>()),
        n_(n),
        a_(a),
        a_row_(a_row),
        vt_(Matrix<T>::uninitialized(static_cast<std::size_t>(block), static_cast<std::size_t>(n))),
        yt_(Matrix<T>::uninitialized(static_cast<std::size_t>(block), static_cast<std::size_t>(n))),
        column_(static_cast<std::size_t>(n)),
        change_(static_cast<std::size_t>(n)),
        top_(2 * static_cast<std::size_t>(n * block)) {}

  /// Reduces columns [first, first + h.count), and fills in h.
  void reduce(index first, const BlockReflector<T>& h) {
    first_ = first;
    for (index i = 0; i < h.count; ++i) std::fill_n(h.t + i * h.t_row, h.count, T(0));
    for (index j = 0; j < h.count; ++j) reduce_column(j, h);
    for (index i = 0; i < h.rows; ++i)
      for (index j = 0; j < h.count; ++j) h.v[i * h.v_row + j] = vt_.data()[j * n_ + i];
  }

  /// What the block's reflectors do to the rest of A.
  void update(const BlockReflector<T>& h, const ReflectorScratch<T>& scratch) {
    const index above = first_ + 1, next = first_ + h.count;
    T* const products = top_.data();
    T* const turned = products + above * h.count;
    multiply(above, h.count, h.rows, T(1), a_ + above, a_row_, 1, h.v, h.v_row, 1, T(0), products,
             h.count);
    multiply(above, h.count, h.count, T(1), products, h.count, 1, h.t, 1, h.t_row, T(0), turned,
             h.count);
    multiply(above, h.rows, h.count, T(-1), turned, h.count, 1, h.v, 1, h.v_row, T(1), a_ + above,
             a_row_);
    if (next == n_) return;
    T* const right = a_ + above * a_row_ + next;
    multiply(h.rows, n_ - next, h.count, T(-1), yt_.data(), 1, n_, h.v + (next - above) * h.v_row,
             1, h.v_row, T(1), right, a_row_);
    apply(kernels_, options_.threads, h, true, right, a_row_, n_ - next, scratch);
  }

 private:
  /// C = alpha A B + beta C
  void multiply(index m, index n, index k, T alpha, const T* a, index a_row, index a_col,
                const T* b, index b_row, index b_col, T beta, T* c, index c_row) const {
    gemm<T>({m, n, k, alpha, a, a_row, a_col, b, b_row, b_col, beta, c, c_row}, kernels_,
            options_.threads);
  }

  /// Brings column j of the block up to date, and makes its reflector.
  void reduce_column(index j, const BlockReflector<T>& h) {
    const auto rows = static_cast<std::size_t>(h.rows), before = static_cast<std::size_t>(j);
    const VectorView<T> b = column_.slice(0, rows), change = change_.slice(0, rows);
    T* const from = a_ + (first_ + 1) * a_row_ + first_ + j;
    for (index i = 0; i < h.rows; ++i) b[static_cast<std::size_t>(i)] = from[i * a_row_];
    const auto v = vt_.block(0, 0, before, rows), y = yt_.block(0, 0, before, rows);
    Vector<T> products(before), turned(before);
    if (j > 0) {
      matmul(v.col(before - 1), y, change, options_);
      subtract(b, change, b, options_);
      matmul(v, b, products, options_);
      matmul(MatrixView<const T>(h.t, before, before, h.t_row), products, turned, options_);
      matmul(turned, v, change, options_);
      subtract(b, change, b, options_);
    }
    const T tau = reflector(b, before);
    std::fill_n(vt_.row(before).data(), before, T(0));
    vt_.row(before).slice(before, rows - before).assign(b.slice(before, rows - before));
    vt_(before, before) = T(1);
    for (index i = 0; i < h.rows; ++i) from[i * a_row_] = b[static_cast<std::size_t>(i)];
    if (tau == T(0)) return yt_.row(before).fill(T(0));

    const VectorView<T> next_y = yt_.row(before).slice(0, rows);
    const auto tail = vt_.row(before).slice(before, rows - before);
    const MatrixView<const T> right(a_ + (first_ + 1) * (a_row_ + 1) + j, rows, rows - before,
                                    a_row_);
    matmul(right, tail, next_y, options_);
    if (j > 0) {
      matmul(v, vt_.row(before).slice(0, rows), products, options_);
      matmul(products, y, change, options_);
      subtract(next_y, change, next_y, options_);
      const MatrixView<const T> t(h.t, before, before, h.t_row);
      matmul(t.t(), products, turned, options_);
      for (std::size_t i = 0; i < before; ++i)
        h.t[j * h.t_row + static_cast<index>(i)] = -tau * turned[i];
    }
    lanes::scale(tau, next_y, options_);
    h.t[j * h.t_row + j] = tau;
  }

  /// The reflector that takes b from element `first` on to a multiple of the first unit vector,
  /// which replaces its first element; its own elements, without the one, replace the others.
  T reflector(const VectorView<T>& b, std::size_t first) const {
    const VectorView<T> tail = b.slice(first + 1, b.size() - first - 1);
    const T below = norm(tail, options_);
    if (!(below > std::numeric_limits<T>::min() / std::numeric_limits<T>::epsilon())) {
      tail.fill(T(0));
      return T(0);
    }
    const T alpha = b[first], length = norm(b.slice(first, b.size() - first), options_);
    const T beta = alpha < T(0) ? length : -length;
    lanes::scale(1 / (alpha - beta), tail, options_);
    b[first] = beta;
    return (beta - alpha) / beta;
  }

  const Options& options_;
  const Kernels<T>& kernels_;
  index n_;
  T* a_;
  index a_row_, first_ = 0;
  Matrix<T> vt_, yt_;
  Vector<T> column_, change_, top_;
};

}  // namespace

template <class T>
void hessenberg(const Options& options, index n, T* a, index a_row, T* qt, index qt_row) {
  const auto size = static_cast<std::size_t>(n);
  const MatrixView<T> all(qt, qt ? size : 0, qt ? size : 0, qt_row);
  all.fill(T(0));
  all.diagonal().fill(T(1));
  if (n <= 2) return;
  // The reflectors are those of a QR factorisation of what is below the diagonal.
  QrFactors<T> f{.rows = n - 1, .cols = n - 1, .row = a_row, .count = n - 1, .factors = a + a_row};
  const detail::Buffer<T> triangles(static_cast<std::size_t>(f.count * f.block()));
  f.triangles = triangles.data();
  const ReflectorScratch<T> scratch(f, n);
  Panel<T> panel(options, n, a, a_row, f.block());
  for (index j = 0; j < f.count; j += f.block()) {
    const BlockReflector<T> h = scratch.block(f, j);
    panel.reduce(j, h);
    panel.update(h, scratch);
  }
  if (qt) {
    Matrix<T> q = Matrix<T>::uninitialized(size - 1, size - 1);
    form_q(dispatch::kernels_for(options.isa).of<T>(), options.threads, f, q.data(), n - 1,
           scratch);
    transpose(q, all.block(1, 1, size - 1, size - 1), options);
  }
  for (index i = 2; i < n; ++i) std::fill_n(a + i * a_row, i - 1, T(0));
}

template void hessenberg(const Options&, index, double*, index, double*, index);
template void hessenberg(const Options&, index, float*, index, float*, index);

}  // namespace lanes::linalg
