// Rung: panel. LU factorisation of a narrow panel, with partial pivoting: the base of the recursion
// in recursive.hpp, and in lib/linalg/factor_lu.cpp, which ships.
//
// Was:  each column of a panel took a search for its pivot and then a pass over all rows.
// Now:  a row of the panel, a cache line, is loaded into registers, updated, compared with the
//       largest so far, and stored: the pivot of the next column is known when this one is done. A
//       product with the pivot's reciprocal, corrected, takes the place of the division.
// Cost: the products around it read matrices where they lie, on cache sets that rows may share.
// Next: packing (lib/linalg/factor_lu.cpp).
#pragma once

#include <cmath>

#include "kernels/block_sizes.hpp"
#include "simd/simd.hpp"

namespace lanes::kernels::lu {

/// Rows are contiguous. Each step divides a column by its pivot, subtracts its multiples from the
/// columns behind it, and, while the rows are in registers, finds the largest element of the next
/// column: one pass over the panel for each of its columns.
template <class Arch, class T>
class Panel {
  static constexpr int W = simd::width<T, Arch>, R = static_cast<int>(panel_columns<T>) / W;
  using V = simd::Batch<T, Arch>;

 public:
  /// In place, `cols` <= panel_columns, `rows` >= cols. Row i was exchanged with row pivots[i] in
  /// step i. A zero pivot leaves its column as it is: the caller finds it on the diagonal.
  static void run(T* a, index a_row, index rows, index cols, index* pivots) {
    Panel panel(a, a_row, rows, cols);
    index pivot = panel.search(0);
    for (index j = 0; j < cols; ++j) {
      pivots[j] = pivot;
      panel.swap(j, pivot);
      pivot = panel.eliminate(j);
    }
  }

 private:
  struct Row {
    V part[R];
  };

  /// The largest magnitude seen in each column, and the first row it was in.
  struct Largest {
    V size[R], at[R];

    explicit Largest(index first) {
      for (int r = 0; r < R; ++r) size[r] = V(T(-1)), at[r] = V(static_cast<T>(first));
    }
    [[gnu::always_inline]] void look_at(const Row& row, index i) {
      const V number(static_cast<T>(i));
#pragma GCC unroll 8
      for (int r = 0; r < R; ++r) {
        const V magnitude = simd::abs(row.part[r]);
        const simd::Mask<T, Arch> larger = magnitude > size[r];
        size[r] = simd::select(larger, magnitude, size[r]);
        at[r] = simd::select(larger, number, at[r]);
      }
    }
    index where(index column) const {
      return static_cast<index>(lane(at, column));
    }
    T largest(index column) const {
      return lane(size, column);
    }
  };

  static T lane(const V (&parts)[R], index column) {
    alignas(64) T lanes[R * W];
    for (int r = 0; r < R; ++r) simd::store<Arch>(lanes + r * W, parts[r]);
    return lanes[column];
  }

  Panel(T* a, index a_row, index rows, index cols)
      : a_(a), a_row_(a_row), rows_(rows), cols_(cols) {}

  [[gnu::always_inline]] Row row(index i) const {
    Row result;
    const T* p = a_ + i * a_row_;
    if (cols_ == R * W) {
#pragma GCC unroll 8
      for (int r = 0; r < R; ++r) result.part[r] = simd::load<Arch>(p + r * W);
    } else {
      for (int r = 0; r < R; ++r) result.part[r] = lanes_of(r).load(p + r * W);
    }
    return result;
  }
  [[gnu::always_inline]] void store(index i, const Row& row) const {
    T* p = a_ + i * a_row_;
    if (cols_ == R * W) {
#pragma GCC unroll 8
      for (int r = 0; r < R; ++r) simd::store<Arch>(p + r * W, row.part[r]);
    } else {
      for (int r = 0; r < R; ++r) lanes_of(r).store(p + r * W, row.part[r]);
    }
  }
  simd::FirstLanes<T, Arch> lanes_of(int r) const {
    const index left = cols_ - r * W;
    return simd::FirstLanes<T, Arch>(static_cast<int>(left < 0 ? 0 : left < W ? left : W));
  }
  void swap(index i, index j) const {
    if (i == j) return;
    const Row x = row(i), y = row(j);
    store(i, y);
    store(j, x);
  }

  /// Column j is divided by its pivot, in row j, and the columns behind it are updated. Returns the
  /// row of the next pivot.
  index eliminate(index j) const {
    const T pivot = a_[j * a_row_ + j];
    if (pivot == T(0)) return search(j + 1);
    alignas(64) T numbers[R * W];
    for (int c = 0; c < R * W; ++c) numbers[c] = static_cast<T>(c);
    Step step;
    step.pivot = V(pivot);
    step.reciprocal = V(1 / pivot);
    step.divide = !std::isnormal(1 / pivot);
    step.upper = row(j);
    const V column(static_cast<T>(j)), zero(T(0));
    for (int r = 0; r < R; ++r) {
      const V number = simd::load<Arch>(numbers + r * W);
      step.column[r] = number == column;
      step.upper.part[r] = simd::select(number > column, step.upper.part[r], zero);
    }
    return largest_of(j + 1, [&](index i) { return update(step, i, j); });
  }

  struct Step {
    V pivot, reciprocal;
    bool divide;  // since 1 / pivot overflows, or is denormal
    Row upper;    // the pivot's row, zero up to the pivot
    simd::Mask<T, Arch> column[R];
  };

  [[gnu::always_inline]] Row update(const Step& step, index i, index j) const {
    Row x = row(i);
    const V a(a_[i * a_row_ + j]);
    // a / pivot, corrected once: correctly rounded in all but rare cases, in a sixth of the time.
    V l = a * step.reciprocal;
    l = simd::fma(simd::fnma(l, step.pivot, a), step.reciprocal, l);
    if (step.divide) l = simd::divide(a, step.pivot);
#pragma GCC unroll 8
    for (int r = 0; r < R; ++r) {
      x.part[r] = simd::fnma(l, step.upper.part[r], x.part[r]);
      x.part[r] = simd::select(step.column[r], l, x.part[r]);
    }
    store(i, x);
    return x;
  }

  index search(index column) const {
    return largest_of(column, [this](index i) { return row(i); });
  }

  /// The row, from `column` on, in which that column of row_at(i) is largest; the first of them.
  template <class F>
  [[gnu::always_inline]] index largest_of(index column, F&& row_at) const {
    // Four at a time: comparing with the largest so far takes longer than updating a row.
    Largest largest[4] = {Largest(column), Largest(column), Largest(column), Largest(column)};
    index i = column;
    for (; i + 4 <= rows_; i += 4)
#pragma GCC unroll 4
      for (int u = 0; u < 4; ++u) largest[u].look_at(row_at(i + u), i + u);
    for (; i < rows_; ++i) largest[0].look_at(row_at(i), i);
    if (column == cols_) return 0;
    index best = largest[0].where(column);
    T size = largest[0].largest(column);
    for (int u = 1; u < 4; ++u) {
      const T other = largest[u].largest(column);
      const index at = largest[u].where(column);
      if (other > size || (other == size && at < best)) size = other, best = at;
    }
    return best;
  }

  T* a_;
  index a_row_, rows_, cols_;
};

}  // namespace lanes::kernels::lu
