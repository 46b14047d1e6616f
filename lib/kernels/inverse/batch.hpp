// Inverses of many small matrices, one in each lane of the registers.
#pragma once

#include <limits>

#include "kernels/block_sizes.hpp"
#include "simd/simd.hpp"
#include "simd/transpose.hpp"

namespace lanes::kernels::inverse {

/// LU with partial pivoting, then U X = inverse(L), as for large matrices: see lib/linalg. No lane
/// knows of the others, so a result does not depend on the width of the registers.
template <class Arch, class T>
class Batch {
  static constexpr int W = simd::width<T, Arch>;
  using V = simd::Batch<T, Arch>;

 public:
  /// `count` matrices of n x n elements, n <= batch_rows, one after the other; their inverses in x;
  /// in norms[i], norm1(A) norm1(inverse(A)), not finite where there is no inverse or an element of
  /// U is larger than most_growth * norm1(A).
  static void run(const T* a, index count, index n, T* x, T* norms) {
    alignas(64) T elements[batch_rows * batch_rows * W];
    for (index first = 0; first < count; first += W) {
      const int lanes = static_cast<int>(count - first < W ? count - first : W);
      if (lanes < W)
        for (index i = 0; i < n * n * W; ++i) elements[i] = 0;
      transposed(a + first * n * n, n * n, lanes, n * n, elements, W);
      const V norm = Batch(elements, n).invert();
      transposed(elements, W, n * n, lanes, x + first * n * n, n * n);
      simd::FirstLanes<T, Arch>(lanes).store(norms + first, norm);
    }
  }

 private:
  Batch(T* elements, index n) : elements_(elements), n_(n) {}

  /// Transposes rows x cols elements, by blocks of W x W.
  static void transposed(const T* in, index in_row, index rows, index cols, T* out, index out_row) {
    for (index i = 0; i < rows; i += W)
      for (index j = 0; j < cols; j += W) {
        const index height = rows - i < W ? rows - i : W, width = cols - j < W ? cols - j : W;
        const T* from = in + i * in_row + j;
        T* to = out + j * out_row + i;
        if (height == W && width == W)
          simd::transpose_block<Arch>(from, in_row, to, out_row);
        else
          simd::transpose_part<Arch>(from, in_row, static_cast<int>(height),
                                     static_cast<int>(width), to, out_row);
      }
  }

  [[gnu::always_inline]] T* at(index i, index j) const { return elements_ + (i * n_ + j) * W; }
  [[gnu::always_inline]] V get(index i, index j) const { return simd::load<Arch>(at(i, j)); }
  [[gnu::always_inline]] void set(index i, index j, V v) const { simd::store<Arch>(at(i, j), v); }

  /// Calls f(j, columns) for [begin, end) in fours and what is left of them: so many sums are in
  /// registers at a time.
  template <class F>
  [[gnu::always_inline]] static void by_columns(index begin, index end, F&& f) {
    for (; begin + 4 <= end; begin += 4) f(begin, Count<4>{});
    for (; begin < end; ++begin) f(begin, Count<1>{});
  }
  template <int count>
  struct Count {
    static constexpr int value = count;
  };

  V invert() const {
    const V norm = norm1();
    V pivots[batch_rows];
    const V grown = factor(pivots);
    invert_lower();
    solve_upper();
    for (index k = n_ - 1; k >= 0; --k)
      exchange(k, pivots[k], [this](index i, index j) { return at(j, i); });
    return simd::select(grown > V(most_growth<T>) * norm, V(std::numeric_limits<T>::infinity()),
                        norm * norm1());
  }

  /// The largest sum of magnitudes in a column; NaN where an element is not finite.
  V norm1() const {
    V largest(T(0)), total(T(0));
    for (index j = 0; j < n_; ++j) {
      V sum(T(0));
      for (index i = 0; i < n_; ++i) sum = sum + simd::abs(get(i, j));
      largest = simd::select(sum > largest, sum, largest);
      total = total + sum * V(T(0));
    }
    return largest + total;
  }

  /// P A = L U in place; in step k, rows k and pivots[k] are exchanged. Returns max |U|.
  V factor(V* pivots) const {
    V grown(T(0));
    for (index k = 0; k < n_; ++k) {
      V largest = simd::abs(get(k, k));
      pivots[k] = V(static_cast<T>(k));
      for (index i = k + 1; i < n_; ++i) {
        const V magnitude = simd::abs(get(i, k));
        const simd::Mask<T, Arch> larger = magnitude > largest;
        largest = simd::select(larger, magnitude, largest);
        pivots[k] = simd::select(larger, V(static_cast<T>(i)), pivots[k]);
      }
      grown = simd::larger(largest, grown);
      exchange(k, pivots[k], [this](index i, index j) { return at(i, j); });
      const V pivot = get(k, k), reciprocal = simd::divide(V(T(1)), pivot);
      for (index i = k + 1; i < n_; ++i) set(i, k, quotient(get(i, k), pivot, reciprocal));
      by_columns(k + 1, n_, [&](index j, auto columns) {
        constexpr int C = decltype(columns)::value;
        V upper[C];
#pragma GCC unroll 4
        for (int c = 0; c < C; ++c) {
          upper[c] = get(k, j + c);
          grown = simd::max_abs(grown, upper[c]);
        }
        for (index i = k + 1; i < n_; ++i) {
          const V l = get(i, k);
#pragma GCC unroll 4
          for (int c = 0; c < C; ++c) set(i, j + c, simd::fnma(l, upper[c], get(i, j + c)));
        }
      });
    }
    return grown;
  }

  /// a / pivot, corrected once, as in the panel of lu.
  [[gnu::always_inline]] static V quotient(V a, V pivot, V reciprocal) {
    const V q = a * reciprocal;
    return simd::fma(simd::fnma(q, pivot, a), reciprocal, q);
  }

  /// Exchanges row k with row `other` of each lane; line(i, j) says where element j of row i is.
  template <class Line>
  [[gnu::always_inline]] void exchange(index k, V other, Line&& line) const {
    for (index i = k + 1; i < n_; ++i) {
      const simd::Mask<T, Arch> here = other == V(static_cast<T>(i));
      if (!simd::any(here)) continue;
      for (index j = 0; j < n_; ++j) {
        const V x = simd::load<Arch>(line(k, j)), y = simd::load<Arch>(line(i, j));
        simd::store<Arch>(line(k, j), simd::select(here, y, x));
        simd::store<Arch>(line(i, j), simd::select(here, x, y));
      }
    }
  }

  /// inverse(L) in place, row by row; its ones and zeros are not stored.
  void invert_lower() const {
    V row[batch_rows];
    for (index i = 1; i < n_; ++i) {
      for (index k = 0; k < i; ++k) row[k] = get(i, k);
      by_columns(0, i, [&](index j, auto columns) {
        constexpr int C = decltype(columns)::value;
        V sum[C];
#pragma GCC unroll 4
        for (int c = 0; c < C; ++c) {
          sum[c] = V(T(0)) - row[j + c];
          for (index k = j + c + 1; k < j + C; ++k)
            sum[c] = simd::fnma(row[k], get(k, j + c), sum[c]);
        }
        for (index k = j + C; k < i; ++k)
#pragma GCC unroll 4
          for (int c = 0; c < C; ++c) sum[c] = simd::fnma(row[k], get(k, j + c), sum[c]);
#pragma GCC unroll 4
        for (int c = 0; c < C; ++c) set(i, j + c, sum[c]);
      });
    }
  }

  /// U X = inverse(L) in place, from the last row up: a row of both makes way for one of X.
  void solve_upper() const {
    V row[batch_rows];
    for (index i = n_ - 1; i >= 0; --i) {
      for (index k = i; k < n_; ++k) {
        row[k] = get(i, k);
        set(i, k, V(T(k == i ? 1 : 0)));
      }
      const V reciprocal = simd::divide(V(T(1)), row[i]);
      by_columns(0, n_, [&](index j, auto columns) {
        constexpr int C = decltype(columns)::value;
        V sum[C];
#pragma GCC unroll 4
        for (int c = 0; c < C; ++c) sum[c] = get(i, j + c);
        for (index k = i + 1; k < n_; ++k)
#pragma GCC unroll 4
          for (int c = 0; c < C; ++c) sum[c] = simd::fnma(row[k], get(k, j + c), sum[c]);
#pragma GCC unroll 4
        for (int c = 0; c < C; ++c) set(i, j + c, quotient(sum[c], row[i], reciprocal));
      });
    }
  }

  T* elements_;
  index n_;
};

}  // namespace lanes::kernels::inverse
