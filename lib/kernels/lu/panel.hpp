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
///
/// A row is R registers, its parts. A step leaves alone the parts before that of its column, and
/// compares in that of the next column only: with R = 2 (AVX2), comparing in all columns kept 16
/// registers of largest elements and their rows, all in memory: 25 cycles a row, not 5.
template <class Arch, class T>
class Panel {
  static constexpr int W = simd::width<T, Arch>, R = static_cast<int>(panel_columns<T>) / W;
  using V = simd::Batch<T, Arch>;

 public:
  /// In place, `cols` <= panel_columns, `rows` >= cols. Row i was exchanged with row pivots[i] in
  /// step i. A zero pivot leaves its column as it is: the caller finds it on the diagonal.
  static void run(T* a, index a_row, index rows, index cols, index* pivots) {
    Panel panel(a, a_row, rows, cols);
    index pivot = panel.search<0>(0);
    for (index j = 0; j < cols; ++j) {
      pivots[j] = pivot;
      panel.swap(j, pivot);
      pivot = panel.eliminate(j);
    }
  }

 private:
  /// The largest magnitudes seen in a part of the columns, and when they were first seen.
  struct Largest {
    V size = V(T(-1)), at = V(T(0));

    [[gnu::always_inline]] void look_at(V part, V now) {
      const V magnitude = simd::abs(part);
      const simd::Mask<T, Arch> larger = magnitude > size;
      size = simd::select(larger, magnitude, size);
      at = simd::select(larger, now, at);
    }
  };

  static T lane(V part, index i) {
    alignas(64) T lanes[W];
    simd::store<Arch>(lanes, part);
    return lanes[i];
  }

  Panel(T* a, index a_row, index rows, index cols)
      : a_(a), a_row_(a_row), rows_(rows), cols_(cols) {}

  [[gnu::always_inline]] V load(index i, int r) const {
    const T* p = a_ + i * a_row_ + r * W;
    return cols_ == R * W ? simd::load<Arch>(p) : lanes_of(r).load(p);
  }
  [[gnu::always_inline]] void store(index i, int r, V part) const {
    T* p = a_ + i * a_row_ + r * W;
    if (cols_ == R * W)
      simd::store<Arch>(p, part);
    else
      lanes_of(r).store(p, part);
  }
  simd::FirstLanes<T, Arch> lanes_of(int r) const {
    const index left = cols_ - r * W;
    return simd::FirstLanes<T, Arch>(static_cast<int>(left < 0 ? 0 : left < W ? left : W));
  }
  void swap(index i, index j) const {
    if (i == j) return;
    for (int r = 0; r < R; ++r) {
      const V x = load(i, r), y = load(j, r);
      store(i, r, y);
      store(j, r, x);
    }
  }

  /// Column j is divided by its pivot, in row j, and the columns behind it are updated. Returns the
  /// row of the next pivot. Column j is in part First or behind it.
  template <int First = 0>
  index eliminate(index j) const {
    if constexpr (First + 1 < R) {
      if (j >= (First + 1) * W) return eliminate<First + 1>(j);
      if (j + 1 == (First + 1) * W) return eliminate<First, First + 1>(j);
    }
    return eliminate<First, First>(j);
  }
  /// The same with column j in part First, and the next one in part Next.
  template <int First, int Next>
  index eliminate(index j) const {
    const T pivot = a_[j * a_row_ + j];
    if (pivot == T(0)) return search<Next>(j + 1);
    Step<First> step;
    step.pivot = V(pivot);
    step.reciprocal = V(1 / pivot);
    step.divide = !std::isnormal(1 / pivot);
    alignas(64) T numbers[W];
    for (int c = 0; c < W; ++c) numbers[c] = static_cast<T>(First * W + c);
    const V number = simd::load<Arch>(numbers), column(static_cast<T>(j));
    step.column = number == column;
    for (int r = First; r < R; ++r) step.upper[r] = load(j, r);
    step.upper[First] = simd::select(number > column, step.upper[First], V(T(0)));
    return largest_of<Next>(j + 1, [&](index i) { return update<First, Next>(step, i, j); });
  }

  template <int First>
  struct Step {
    V pivot, reciprocal;
    bool divide;  // since 1 / pivot overflows, or is denormal
    V upper[R];   // the pivot's row from part First on, zero up to the pivot
    simd::Mask<T, Arch> column;
  };

  /// Row i in step j; returns its part Next.
  template <int First, int Next>
  [[gnu::always_inline]] V update(const Step<First>& step, index i, index j) const {
    const V a(a_[i * a_row_ + j]);
    // a / pivot, corrected once: correctly rounded in all but rare cases, in a sixth of the time.
    V l = a * step.reciprocal;
    l = simd::fma(simd::fnma(l, step.pivot, a), step.reciprocal, l);
    if (step.divide) l = simd::divide(a, step.pivot);
    V next(T(0));
#pragma GCC unroll 8
    for (int r = First; r < R; ++r) {
      V part = simd::fnma(l, step.upper[r], load(i, r));
      if (r == First) part = simd::select(step.column, l, part);
      store(i, r, part);
      if (r == Next) next = part;
    }
    return next;
  }

  /// Column `column` is in part Next.
  template <int Next>
  index search(index column) const {
    return largest_of<Next>(column, [this](index i) { return load(i, Next); });
  }

  /// The row, from `column` on, in which that column, in part Next, is largest; the first of them.
  /// part_at(i) is that part of row i.
  template <int Next, class F>
  [[gnu::always_inline]] index largest_of(index column, F&& part_at) const {
    // Several rows at a time: comparing with the largest so far takes longer than updating a row.
    constexpr int together = simd::registers<Arch> == 32 ? 4 : 2;
    const V step(static_cast<T>(together));
    V now(static_cast<T>(column));
    Largest largest[together];
#pragma GCC unroll 4
    for (int u = 0; u < together; ++u) largest[u].at = now;
    index i = column;
    for (; i + together <= rows_; i += together) {
#pragma GCC unroll 4
      for (int u = 0; u < together; ++u) largest[u].look_at(part_at(i + u), now);
      now = now + step;
    }
    for (; i < rows_; ++i) largest[0].look_at(part_at(i), V(static_cast<T>(i)));
    if (column == cols_) return 0;
    const index in = column - Next * W;
    T size = lane(largest[0].size, in);
    auto best = static_cast<index>(lane(largest[0].at, in));
    for (int u = 1; u < together; ++u) {
      const T other = lane(largest[u].size, in);
      const index at = static_cast<index>(lane(largest[u].at, in)) + u;
      if (other > size || (other == size && at < best)) size = other, best = at;
    }
    return best;
  }

  T* a_;
  index a_row_, rows_, cols_;
};

}  // namespace lanes::kernels::lu
