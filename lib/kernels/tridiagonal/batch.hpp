// Eigenvalues and vectors of many small symmetric matrices, one in each lane of the registers.
#pragma once

#include <limits>

#include "kernels/transpose/registers.hpp"
#include "kernels/tridiagonal/layout.hpp"
#include "kernels/tridiagonal/ql.hpp"

namespace lanes::kernels::tridiagonal {

/// Householder's reduction, from the last row up (Martin, Reinsch & Wilkinson, Numer. Math. 11,
/// 1968), and QL iterations in step (ql.hpp). Not Jacobi's method, although that is what a single
/// small matrix gets: six sweeps of n^2 / 2 rotations, with two roots and two quotients each, where
/// reduction and QL take 8/3 n^3 operations and about n^2 rotations. No lane knows of the others,
/// so a result does not depend on the width of the registers.
template <class Arch, class T>
class Batch {
  static constexpr index W = simd::width<T, Arch>;
  using V = simd::Batch<T, Arch>;
  using M = simd::Mask<T, Arch>;
  using U = simd::Batch<simd::Unsigned<T>, Arch>;

 public:
  static void run(const Stack<T>& stack) {
    const index n = stack.n, square = n * n;
    Batch group(stack);
    for (index first = 0; first < stack.count; first += W) {
      const index lanes = stack.count - first < W ? stack.count - first : W;
      if (lanes < W)
        for (index i = 0; i < square; ++i) group.set(group.a_, i, V(T(0)));
      Transpose::run(stack.a + first * square, square, lanes, square, group.a_, W);
      const M failed = group.solve();
      Transpose::run(group.d_, W, n, lanes, stack.values + first * n, n);
      Transpose::run(group.a_, W, square, lanes, stack.vectors + first * square, square);
      simd::FirstLanes<T, Arch>(static_cast<int>(lanes))
          .store(stack.failed + first, simd::select(failed, V(T(1)), V(T(0))));
    }
  }

 private:
  using Transpose = transpose::Registers<Arch, T>;

  explicit Batch(const Stack<T>& stack)
      : stack_(stack),
        n_(stack.n),
        a_(stack.workspace),
        z_(a_ + n_ * n_ * W),
        d_(z_ + n_ * n_ * W),
        e_(d_ + n_ * W),
        p_(e_ + n_ * W),
        tau_(p_ + n_ * W) {}

  [[gnu::always_inline]] static V get(const T* p, index i) { return simd::load<Arch>(p + i * W); }
  [[gnu::always_inline]] static void set(T* p, index i, V v) { simd::store<Arch>(p + i * W, v); }
  /// Element (i, j), j <= i.
  [[gnu::always_inline]] V lower(index i, index j) const { return get(a_, i * n_ + j); }

  /// The lanes that failed: elements that are not finite or not symmetric; whatever else.
  M solve() const {
    V largest(T(0));
    const M flawed = flaws(largest);
    const V power = pack(flawed, largest);
    for (index i = n_ - 1; i > 0; --i) reduce(i);
    set(d_, 0, lower(0, 0));
    accumulate();
    const M failed = flawed | Ql<Arch, T>(d_, e_, z_, n_, n_).run();
    sort();
    for (index i = 0; i < n_; ++i) {
      set(d_, i, simd::fma(get(d_, i), power, V(T(0))));
      arrange(i);
    }
    return failed;
  }

  /// Where an element that is read is not finite, or, if that is to be checked, the triangles
  /// differ.
  M flaws(V& largest) const {
    V not_finite(T(0)), difference(T(0));
    for (index i = 0; i < n_; ++i)
      for (index j = 0; j <= i; ++j) {
        const V below = get(a_, i * n_ + j), above = get(a_, j * n_ + i);
        const V read = stack_.upper ? above : below;
        largest = simd::max_abs(largest, read);
        not_finite = simd::fma(read, V(T(0)), not_finite);
        if (!stack_.check) continue;
        not_finite = simd::fma(above, V(T(0)), not_finite);
        difference = simd::max_abs(difference, below - above);
      }
    const V most = V(static_cast<T>(n_) * std::numeric_limits<T>::epsilon()) * largest;
    return simd::is_nan(not_finite) | (difference > most);
  }

  /// The lower triangle, times a power of two that makes its largest element about 1; returns the
  /// reciprocal of that. Zeros in lanes that are flawed, so that these converge.
  V pack(M flawed, V largest) const {
    constexpr int digits = std::numeric_limits<T>::digits - 1;
    constexpr auto bias = static_cast<simd::Unsigned<T>>(std::numeric_limits<T>::max_exponent - 1);
    // Both powers are in the range of normal numbers.
    constexpr T least = std::numeric_limits<T>::min(), most = 1 / least;
    const V normal = simd::select(largest < V(least), V(least),
                                  simd::select(largest < V(most), largest, V(most)));
    const U exponent = simd::shift_left(
        simd::shift_right(simd::as<simd::Unsigned<T>>(simd::select(flawed, V(T(1)), normal)),
                          digits),
        digits);
    const V power = simd::as<T>(exponent), scale = simd::as<T>(U((2 * bias) << digits) - exponent);
    for (index i = 0; i < n_; ++i)
      for (index j = 0; j <= i; ++j) {
        const V read = get(a_, stack_.upper ? j * n_ + i : i * n_ + j);
        set(a_, i * n_ + j, simd::select(flawed, V(T(0)), read * scale));
      }
    return power;
  }

  /// Makes row i of the lower triangle zero before its last element beside the diagonal, by a
  /// reflection I - tau v v' of the i rows before it; v, the last element of which is 1, stays in
  /// row i.
  void reduce(index i) const {
    T* const row = a_ + i * n_ * W;
    const V zero(T(0)), one(T(1)), last = get(row, i - 1);
    set(d_, i, get(row, i));
    V sum(T(0));
    for (index k = 0; k + 1 < i; ++k) sum = simd::fma(get(row, k), get(row, k), sum);
    const V square = simd::fma(last, last, sum);
    // Squares below the normal range are lost: what they are of is far below the rounding errors.
    constexpr T least = std::numeric_limits<T>::min() / std::numeric_limits<T>::epsilon();
    const M reflects = (sum > zero) & (square >= V(least));
    const V root = simd::sqrt(square), norm = simd::select(last < zero, root, zero - root);
    const V beside = simd::select(reflects, norm, last);
    set(e_, i - 1, beside);
    const V tau = simd::select(
        reflects, simd::divide(beside - last, simd::select(reflects, beside, one)), zero);
    const V factor = simd::divide(one, simd::select(reflects, last - beside, one));
    for (index k = 0; k + 1 < i; ++k)
      set(row, k, simd::select(reflects, get(row, k) * factor, zero));
    set(row, i - 1, one);
    set(tau_, i, tau);
    if (i > 1) subtract_from_both_sides(i, tau);
  }

  /// Calls f(r, rows) for [0, end) in fours and what is left of them: so many chains of fma are
  /// under way at a time.
  template <int count>
  struct Count {
    static constexpr int value = count;
  };
  template <class F>
  [[gnu::always_inline]] static void by_rows(index end, F&& f) {
    index r = 0;
    for (; r + 4 <= end; r += 4) f(r, Count<4>{});
    for (; r < end; ++r) f(r, Count<1>{});
  }

  /// A = (I - tau v v') A (I - tau v v') for the first i rows and columns: with p = tau A v and
  /// w = p - tau / 2 (p'v) v, A - v w' - w v'.
  void subtract_from_both_sides(index i, V tau) const {
    const T* const v = a_ + i * n_ * W;
    V product(T(0));
    by_rows(i, [&](index r, auto rows) {
      constexpr int R = decltype(rows)::value;
      V sum[R];
#pragma GCC unroll 4
      for (int c = 0; c < R; ++c) sum[c] = V(T(0));
      for (index k = 0; k < r; ++k) {
        const V v_k = get(v, k);
#pragma GCC unroll 4
        for (int c = 0; c < R; ++c) sum[c] = simd::fma(lower(r + c, k), v_k, sum[c]);
      }
#pragma GCC unroll 4
      for (int c = 0; c < R; ++c)
#pragma GCC unroll 4
        for (int k = 0; k < R; ++k)
          sum[c] =
              simd::fma(k < c ? lower(r + c, r + k) : lower(r + k, r + c), get(v, r + k), sum[c]);
      for (index k = r + R; k < i; ++k) {
        const V v_k = get(v, k);
#pragma GCC unroll 4
        for (int c = 0; c < R; ++c) sum[c] = simd::fma(lower(k, r + c), v_k, sum[c]);
      }
#pragma GCC unroll 4
      for (int c = 0; c < R; ++c) {
        const V p = sum[c] * tau;
        set(p_, r + c, p);
        product = simd::fma(p, get(v, r + c), product);
      }
    });
    const V half = V(T(0.5)) * tau * product;
    for (index k = 0; k < i; ++k) set(p_, k, simd::fnma(half, get(v, k), get(p_, k)));
    by_rows(i, [&](index r, auto rows) {
      constexpr int R = decltype(rows)::value;
      V v_r[R], w_r[R];
#pragma GCC unroll 4
      for (int c = 0; c < R; ++c) v_r[c] = get(v, r + c), w_r[c] = get(p_, r + c);
      // (Above the diagonal of the last few rows, too: nobody looks there.)
      for (index k = 0; k < r + R; ++k) {
        const V v_k = get(v, k), w_k = get(p_, k);
#pragma GCC unroll 4
        for (int c = 0; c < R; ++c) {
          T* const element = a_ + ((r + c) * n_ + k) * W;
          set(element, 0, simd::fnma(w_r[c], v_k, simd::fnma(v_r[c], w_k, get(element, 0))));
        }
      }
    });
  }

  /// z = H(2) H(3) ... H(n - 1), the reflections of reduce, so that A = z' T z.
  void accumulate() const {
    for (index i = 0; i < n_; ++i) {
      if (i > 1) reflect_rows(i);
      set_unit_row(i);
    }
  }
  /// The first i rows and columns of z, times H(i).
  void reflect_rows(index i) const {
    const T* const v = a_ + i * n_ * W;
    const V tau = get(tau_, i);
    by_rows(i, [&](index r, auto rows) {
      constexpr int R = decltype(rows)::value;
      V sum[R];
#pragma GCC unroll 4
      for (int c = 0; c < R; ++c) sum[c] = V(T(0));
      for (index k = 0; k < i; ++k) {
        const V v_k = get(v, k);
#pragma GCC unroll 4
        for (int c = 0; c < R; ++c) sum[c] = simd::fma(get(z_, (r + c) * n_ + k), v_k, sum[c]);
      }
#pragma GCC unroll 4
      for (int c = 0; c < R; ++c) sum[c] = sum[c] * tau;
      for (index k = 0; k < i; ++k) {
        const V v_k = get(v, k);
#pragma GCC unroll 4
        for (int c = 0; c < R; ++c) {
          T* const element = z_ + ((r + c) * n_ + k) * W;
          set(element, 0, simd::fnma(sum[c], v_k, get(element, 0)));
        }
      }
    });
  }
  /// Row and column i of the identity, up to there.
  void set_unit_row(index i) const {
    for (index k = 0; k < i; ++k) {
      set(z_, i * n_ + k, V(T(0)));
      set(z_, k * n_ + i, V(T(0)));
    }
    set(z_, i * n_ + i, V(T(1)));
  }

  /// Values ascending, with their vectors: Batcher's merge exchange (Knuth, volume 3, 5.2.2 M).
  void sort() const {
    index top = 1;
    while (2 * top < n_) top *= 2;
    for (index p = top; p > 0; p /= 2)
      for (index q = top, r = 0, d = p;; d = q - p, q /= 2, r = p) {
        for (index i = 0; i + d < n_; ++i)
          if ((i & p) == r) exchange(i, i + d);
        if (q == p) break;
      }
  }
  void exchange(index i, index j) const {
    const V x = get(d_, i), y = get(d_, j);
    const M swapped = y < x;
    if (!simd::any(swapped)) return;
    set(d_, i, simd::select(swapped, y, x));
    set(d_, j, simd::select(swapped, x, y));
    for (index k = 0; k < n_; ++k) {
      const V of_x = get(z_, i * n_ + k), of_y = get(z_, j * n_ + k);
      set(z_, i * n_ + k, simd::select(swapped, of_y, of_x));
      set(z_, j * n_ + k, simd::select(swapped, of_x, of_y));
    }
  }

  /// Row i of z becomes column i of a, its largest component, the first of equals, positive.
  /// (Adding zero makes +0 of the -0 that an idle rotation leaves or not.)
  void arrange(index i) const {
    V largest(T(0)), size(T(0));
    for (index k = 0; k < n_; ++k) {
      const V component = get(z_, i * n_ + k), magnitude = simd::abs(component);
      const M larger = magnitude > size;
      size = simd::select(larger, magnitude, size);
      largest = simd::select(larger, component, largest);
    }
    const V sign = simd::select(largest < V(T(0)), V(T(-1)), V(T(1)));
    for (index k = 0; k < n_; ++k)
      set(a_, k * n_ + i, simd::fma(get(z_, i * n_ + k), sign, V(T(0))));
  }

  const Stack<T>& stack_;
  index n_;
  T *a_, *z_, *d_, *e_, *p_, *tau_;
};

}  // namespace lanes::kernels::tridiagonal
