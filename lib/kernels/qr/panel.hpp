// QR factorisation of a narrow panel: the base of the recursion in lib/linalg/factor_qr.cpp.
#pragma once

#include "kernels/index.hpp"
#include "kernels/qr/reflector.hpp"
#include "simd/simd.hpp"

namespace lanes::kernels::qr {

/// Columns of a panel: a cache line. The same on every instruction set, since it decides where
/// sums are cut, and so the bits.
template <class T>
inline constexpr index panel_columns = 64 / sizeof(T);

/// Rows are contiguous. Each step applies a reflector and, while the rows are in registers, sums
/// the products of the next column with all others: of those behind it, for the next reflector; of
/// those before it, for the triangle T. One pass over the panel for each of its columns.
///
/// A sum over rows is four, which take rows in turn, on every instruction set.
///
/// Columns behind the last reflector's in the same line come along in lanes that would be idle: of
/// a matrix that is wide, or zeros that make the line whole.
///
/// A row is R registers, its parts. A step leaves those before that of its column alone: they only
/// enter the sums.
///
/// A panel of less than a line is worked on where its reflectors go, in whole registers: under a
/// mask, the rows of a 20000 x 10 matrix, which share cache lines, waited for each other's stores,
/// and it took ten times as long.
template <class Arch, class T>
class Panel {
  static constexpr int W = simd::width<T, Arch>, R = static_cast<int>(panel_columns<T>) / W;
  using V = simd::Batch<T, Arch>;
  using Lanes = T[R * W];

 public:
  /// In place, `cols` <= `width` <= panel_columns, `rows` >= cols: R on and above the diagonal of
  /// the first `cols` columns, the reflectors below it; the columns from there to `width` are
  /// transformed. Also writes the reflectors to `v` with their ones and zeros, and to `t` the lower
  /// triangular transpose of T: the product of the reflectors is I - V T V'. Rows of v and t have
  /// room for panel_columns; what is behind column `cols` of v has no meaning.
  static void run(T* a, index a_row, index rows, index cols, index width, T* v, index v_row, T* t,
                  index t_row) {
    if (width == panel_columns<T>) {
      Panel(a, a_row, rows, cols).factor(t, t_row);
      for (index i = 0; i < rows; ++i) store(v + i * v_row, load(a + i * a_row));
    } else {
      const Ends ends(width);
      for (index i = 0; i < rows; ++i) store(v + i * v_row, ends.load(a + i * a_row));
      Panel(v, v_row, rows, cols).factor(t, t_row);
      for (index i = 0; i < rows; ++i) ends.store(a + i * a_row, load(v + i * v_row));
    }
    for (index i = 0; i < cols; ++i) {
      v[i * v_row + i] = T(1);
      for (index c = i + 1; c < cols; ++c) v[i * v_row + c] = T(0);
    }
  }

 private:
  struct Row {
    V part[R];
  };
  struct Step {
    V inverse, next_w;
    Row w;
    simd::Mask<T, Arch> column;  // in the part it is in
  };
  /// Four sums for each column.
  struct Sums {
    V of[4][R];

    Sums() {
      for (int u = 0; u < 4; ++u)
        for (int r = 0; r < R; ++r) of[u][r] = V(T(0));
    }
    [[gnu::always_inline]] void add(int u, V factor, const Row& x) {
#pragma GCC unroll 8
      for (int r = 0; r < R; ++r) of[u][r] = simd::fma(factor, x.part[r], of[u][r]);
    }
    void store(T* lanes) const {
      for (int r = 0; r < R; ++r)
        simd::store<Arch>(lanes + r * W, (of[0][r] + of[1][r]) + (of[2][r] + of[3][r]));
    }
  };

  Panel(T* a, index a_row, index rows, index cols)
      : a_(a), a_row_(a_row), rows_(rows), cols_(cols) {}

  void factor(T* t, index t_row) const {
    alignas(64) Lanes products;
    products_of(0, products);
    for (index j = 0; j < cols_; ++j) step_of_part<0>(j, products, t, t_row);
  }

  [[gnu::always_inline]] static Row load(const T* p) {
    Row result;
#pragma GCC unroll 8
    for (int r = 0; r < R; ++r) result.part[r] = simd::load<Arch>(p + r * W);
    return result;
  }
  [[gnu::always_inline]] static void store(T* p, const Row& row) {
#pragma GCC unroll 8
    for (int r = 0; r < R; ++r) simd::store<Arch>(p + r * W, row.part[r]);
  }
  /// Rows of fewer than panel_columns elements.
  struct Ends {
    index cols;

    explicit Ends(index columns) : cols(columns) {}
    simd::FirstLanes<T, Arch> lanes(int r) const {
      const index left = cols - r * W;
      return simd::FirstLanes<T, Arch>(static_cast<int>(left < 0 ? 0 : left < W ? left : W));
    }
    Row load(const T* p) const {
      Row result;
      for (int r = 0; r < R; ++r) result.part[r] = lanes(r).load(p + r * W);
      return result;
    }
    void store(T* p, const Row& row) const {
      for (int r = 0; r < R; ++r) lanes(r).store(p + r * W, row.part[r]);
    }
  };

  /// product(row, u) for each row from `first` on, in sum u of four.
  template <class F>
  [[gnu::always_inline]] void four_sums(index first, F&& product) const {
    const index a_row = a_row_, rows = rows_;  // stores of registers might be to these
    T* row = a_ + first * a_row;
    index i = first;
    for (; i + 4 <= rows; i += 4)
#pragma GCC unroll 4
      for (int u = 0; u < 4; ++u, row += a_row) product(row, u);
#pragma GCC unroll 4
    for (int u = 0; u < 4; ++u, row += a_row)
      if (i + u < rows) product(row, u);
  }

  /// Column j times every column, in the rows below j.
  void products_of(index j, T* products) const {
    Sums sums;
    four_sums(j + 1, [&](const T* row, int u) { sums.add(u, V(row[j]), load(row)); });
    sums.store(products);
  }

  /// The step for column j, which is in part First or behind it.
  template <int First>
  void step_of_part(index j, T* products, T* t, index t_row) const {
    if constexpr (First + 1 < R)
      if (j >= (First + 1) * W) return step_of_part<First + 1>(j, products, t, t_row);
    step<First>(j, products, t, t_row);
  }
  /// Reflector j from the products of column j, which is in part First; applies it, and leaves the
  /// products of the next.
  template <int First>
  void step(index j, T* products, T* t, index t_row) const {
    T* const row = a_ + j * a_row_;
    T unscaled = 1;
    if (Reflector<T>::too_small(row[j], products[j])) {
      for (index i = j; i < rows_; ++i) a_[i * a_row_ + j] *= Reflector<T>::enlargement;
      unscaled = 1 / Reflector<T>::enlargement;
      products_of(j, products);
    }
    const Reflector<T> h(row[j], products[j]);

    alignas(64) Lanes numbers, z, w;
    for (int c = 0; c < R * W; ++c) numbers[c] = static_cast<T>(c);
    Step s;
    s.inverse = V(h.inverse);
    const V column(static_cast<T>(j)), tau(h.tau), zero(T(0));
    Row x = load(row);
    for (int r = 0; r < R; ++r) {  // v'A: row j has v = 1
      const V number = simd::load<Arch>(numbers + r * W);
      const V sum = simd::fma(s.inverse, simd::load<Arch>(products + r * W), x.part[r]);
      const simd::Mask<T, Arch> is_column = number == column;
      if (r == First) s.column = is_column;
      s.w.part[r] = simd::select(number > column, tau * sum, zero);
      x.part[r] = simd::select(is_column, V(h.beta * unscaled), x.part[r] - s.w.part[r]);
      simd::store<Arch>(z + r * W, sum);
      simd::store<Arch>(w + r * W, s.w.part[r]);
    }
    store(row, x);
    add_to_triangle(j, h.tau, z, t, t_row);
    apply<First>(s, j, w, products);
  }

  /// Row j of T': -tau (v_j' V) T', and tau on the diagonal.
  void add_to_triangle(index j, T tau, const T* z, T* t, index t_row) const {
    alignas(64) Lanes diagonal = {};
    diagonal[j] = tau;
    Row sum;
    for (int r = 0; r < R; ++r) sum.part[r] = simd::load<Arch>(diagonal + r * W);
    for (index c = 0; c < j; ++c) {
      const V factor(-tau * z[c]);
      const Row before = load(t + c * t_row);
      for (int r = 0; r < R; ++r) sum.part[r] = simd::fma(factor, before.part[r], sum.part[r]);
    }
    store(t + j * t_row, sum);
  }

  template <int First>
  void apply(const Step& step, index j, const T* w, T* products) const {
    const index next = j + 1 < cols_ ? j + 1 : j;
    Step s = step;  // here, it stays in registers
    s.next_w = V(w[next]);
    if (j + 1 < rows_) update<First>(s, a_ + (j + 1) * a_row_, j, next);
    Sums sums;
    four_sums(j + 2, [&](T* row, int u) {
      const auto [x, next_x] = update<First>(s, row, j, next);
      sums.add(u, next_x, x);
    });
    sums.store(products);
  }

  struct Updated {
    Row x;
    V next;  // the next column's element, in all lanes
  };
  template <int First>
  [[gnu::always_inline]] static Updated update(const Step& s, T* p, index j, index next) {
    const V l = V(p[j]) * s.inverse;
    Updated u{load(p), simd::fnma(l, s.next_w, V(p[next]))};
#pragma GCC unroll 8
    for (int r = First; r < R; ++r) {
      u.x.part[r] = simd::fnma(l, s.w.part[r], u.x.part[r]);
      if (r == First) u.x.part[r] = simd::select(s.column, l, u.x.part[r]);
      simd::store<Arch>(p + r * W, u.x.part[r]);
    }
    return u;
  }

  T* a_;
  index a_row_, rows_, cols_;
};

}  // namespace lanes::kernels::qr
