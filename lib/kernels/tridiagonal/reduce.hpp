// Householder reduction of a symmetric matrix to tridiagonal form, and the product of such a matrix
// with a vector: what lib/linalg/tridiagonalize.cpp is made of.
#pragma once

#include "kernels/dot/lanes.hpp"
#include "kernels/qr/reflector.hpp"
#include "kernels/tridiagonal/layout.hpp"

namespace lanes::kernels::tridiagonal {

/// A is given by its lower triangle; rows are whole chunks, so `a_row` is at least padded(n), and
/// what lies behind the diagonal in the diagonal's chunk is overwritten. Half the matrix is read
/// once: each element serves its own row of the product and that of its mirror image.
///
/// The reduction takes the rows from the last one up, so that what is left always starts at
/// column 0, on a cache line, and the column to be annihilated is a contiguous row.
template <class Arch, class T>
class Reduce {
  static constexpr int W = simd::width<T, Arch>, R = static_cast<int>(chunk<T>) / W;
  /// Rows that share each load of the vectors. Of the bits, it decides the order in which products
  /// on the diagonal are added, so it is the same on every instruction set.
  static constexpr int together = 4;
  using V = simd::Batch<T, Arch>;

 public:
  /// y = A x. x has zeros up to padded(n); y has room for as many.
  static void multiply(T* a, index a_row, index n, const T* x, T* y, T* scratch) {
    pass<false>(a, a_row, n, x, nullptr, nullptr, y, scratch);
    finish_product(n, x, y, scratch);
  }

  /// A = Q T Q' with T tridiagonal: d is its diagonal (n elements), e what is beside it (n - 1).
  /// Q = H(n-1) ... H(1) with H(i) = I - tau[i] v v'; row i of A is left with its v: i elements,
  /// the last of which is 1. tau[0] is not written.
  ///
  /// Each step is one pass over what is left of A: it subtracts v w' + w v' of the step before and,
  /// while the rows are in registers, multiplies them by the new v.
  static void reduce(T* a, index a_row, index n, T* d, T* e, T* tau, T* scratch) {
    if (n == 0) return;
    const index size = padded<T>(n);
    T *v = scratch, *w = v + size, *next = w + size, *y = next + size, *sums = y + size;
    for (index j = 0; j < 2 * size; ++j) scratch[j] = T(0);  // nothing to subtract yet
    for (index i = n - 1; i > 0; --i) {
      T* const row = a + i * a_row;
      const T square = update_row(row, i, v, w);
      d[i] = row[i];
      // What has such a small square is below the rounding errors, as A is about 1.
      const bool negligible = qr::Reflector<T>::too_small(row[i - 1], square);
      const qr::Reflector<T> h(row[i - 1], negligible ? T(0) : square);
      e[i - 1] = h.beta;
      tau[i] = h.tau;
      write_reflector(row, i, h.inverse, next);
      pass<true>(a, a_row, i, next, v, w, y, sums);
      find_w(i, h.tau, next, y, finish_product(i, next, y, sums), w);
      T* const previous = v;
      v = next;
      next = previous;
    }
    d[0] = a[0];
  }

 private:
  /// The columns of register r of a chunk at `first`, as numbers.
  [[gnu::always_inline]] static V columns(index first, int r) {
    alignas(64) T numbers[W];
    for (int l = 0; l < W; ++l) numbers[l] = static_cast<T>(l + r * W);
    return simd::load<Arch>(numbers) + V(static_cast<T>(first));
  }

  template <int count>
  [[gnu::always_inline]] static T fold_sums(V (&sums)[count][R]) {
    V total[R];
#pragma GCC unroll 4
    for (int r = 0; r < R; ++r) {
      total[r] = sums[0][r];
      for (int c = 1; c < count; ++c) total[r] = total[r] + sums[c][r];
    }
    return fold<Arch, T, R>(total);
  }

  /// Rows [i, i + Rows) of the pass: A -= v w' + w v', sums = A x as far as these rows go, and
  /// y += A' x for the elements before the diagonal.
  template <int Rows, bool update>
  [[gnu::always_inline]] static void rows(T* a, index a_row, index i, const T* x, const T* v,
                                          const T* w, T* y, T* sums) {
    V xi[Rows], vi[Rows], wi[Rows], sum[Rows][R];
#pragma GCC unroll 4
    for (int k = 0; k < Rows; ++k) {
      xi[k] = V(x[i + k]);
      if constexpr (update) vi[k] = V(v[i + k]), wi[k] = V(w[i + k]);
#pragma GCC unroll 4
      for (int r = 0; r < R; ++r) sum[k][r] = V(T(0));
    }
    T* const first = a + i * a_row;
    const auto one_register = [&](index j, int r, auto row_part, auto column_part) {
      const V xj = simd::load<Arch>(x + j);
      V yj = simd::load<Arch>(y + j), vj, wj;
      if constexpr (update) vj = simd::load<Arch>(v + j), wj = simd::load<Arch>(w + j);
#pragma GCC unroll 4
      for (int k = 0; k < Rows; ++k) {
        T* const p = first + k * a_row + j;
        V element = simd::load<Arch>(p);
        if constexpr (update) {
          element = simd::fnma(vi[k], wj, element);
          element = simd::fnma(wi[k], vj, element);
          simd::store<Arch>(p, element);
        }
        sum[k][r] = simd::fma(row_part(element, k), xj, sum[k][r]);
        yj = simd::fma(column_part(element, k), xi[k], yj);
      }
      simd::store<Arch>(y + j, yj);
    };
    const auto whole = [](V element, int) { return element; };
    index j = 0;
    for (; j + chunk<T> <= i; j += chunk<T>)
#pragma GCC unroll 4
      for (int r = 0; r < R; ++r) one_register(j + r * W, r, whole, whole);
        // The chunk of the diagonal, which takes part in its row's sum but not in its column's.
#pragma GCC unroll 4
    for (int r = 0; r < R; ++r) {
      const V column = columns(j - i, r), zero(T(0));
      one_register(
          j + r * W, r,
          [&](V element, int k) {
            return simd::select(column <= V(static_cast<T>(k)), element, zero);
          },
          [&](V element, int k) {
            return simd::select(column < V(static_cast<T>(k)), element, zero);
          });
    }
#pragma GCC unroll 4
    for (int k = 0; k < Rows; ++k) sums[i + k] = fold<Arch, T, R>(sum[k]);
  }

  template <bool update>
  static void pass(T* a, index a_row, index n, const T* x, const T* v, const T* w, T* y, T* sums) {
    for (index j = 0; j < padded<T>(n); j += W) simd::store<Arch>(y + j, V(T(0)));
    for (index j = padded<T>(n) - chunk<T>; j < padded<T>(n); ++j) sums[j] = T(0);
    index i = 0;
    for (; i + together <= n; i += together) rows<together, update>(a, a_row, i, x, v, w, y, sums);
    switch (n - i) {
      case 3:
        return rows<3, update>(a, a_row, i, x, v, w, y, sums);
      case 2:
        return rows<2, update>(a, a_row, i, x, v, w, y, sums);
      case 1:
        return rows<1, update>(a, a_row, i, x, v, w, y, sums);
      default:
        return;
    }
  }

  /// y += sums; returns x'y.
  static T finish_product(index n, const T* x, T* y, const T* sums) {
    V total[1][R];
#pragma GCC unroll 4
    for (int r = 0; r < R; ++r) total[0][r] = V(T(0));
    for (index j = 0; j < padded<T>(n); j += chunk<T>)
#pragma GCC unroll 4
      for (int r = 0; r < R; ++r) {
        const index at = j + r * W;
        const V sum = simd::load<Arch>(y + at) + simd::load<Arch>(sums + at);
        simd::store<Arch>(y + at, sum);
        total[0][r] = simd::fma(simd::load<Arch>(x + at), sum, total[0][r]);
      }
    return fold_sums<1>(total);
  }

  /// Row i -= v[i] w' + w[i] v'; returns the sum of squares of its first i - 1 elements.
  static T update_row(T* row, index i, const T* v, const T* w) {
    const V vi(v[i]), wi(w[i]), zero(T(0));
    V squares[2][R];
#pragma GCC unroll 2
    for (int c = 0; c < 2; ++c)
#pragma GCC unroll 4
      for (int r = 0; r < R; ++r) squares[c][r] = zero;
    const auto updated = [&](index j) {
      V element = simd::load<Arch>(row + j);
      element = simd::fnma(vi, simd::load<Arch>(w + j), element);
      element = simd::fnma(wi, simd::load<Arch>(v + j), element);
      simd::store<Arch>(row + j, element);
      return element;
    };
    index j = 0;
    for (; j + 2 * chunk<T> <= i - 1; j += 2 * chunk<T>)
#pragma GCC unroll 2
      for (int c = 0; c < 2; ++c)
#pragma GCC unroll 4
        for (int r = 0; r < R; ++r) {
          const V element = updated(j + c * chunk<T> + r * W);
          squares[c][r] = simd::fma(element, element, squares[c][r]);
        }
    for (; j <= i; j += chunk<T>)
#pragma GCC unroll 4
      for (int r = 0; r < R; ++r) {
        const V before = V(static_cast<T>(i - 1 - j));
        const V element = simd::select(columns(0, r) < before, updated(j + r * W), zero);
        squares[0][r] = simd::fma(element, element, squares[0][r]);
      }
    return fold_sums<2>(squares);
  }

  /// v = (inverse * row, 1, 0 ...), in v and in the row itself.
  static void write_reflector(T* row, index i, T inverse, T* v) {
    const V factor(inverse), zero(T(0));
    index j = 0;
    for (; j + chunk<T> <= i - 1; j += W) {
      const V element = factor * simd::load<Arch>(row + j);
      simd::store<Arch>(row + j, element);
      simd::store<Arch>(v + j, element);
    }
    // The rest: up to the end of the chunk of the last element.
    for (; j < padded<T>(i); j += W) {
      const V column = columns(0, 0), one = V(static_cast<T>(i - 1 - j));
      V element = simd::select(column < one, factor * simd::load<Arch>(row + j), zero);
      element = simd::select(column == one, V(T(1)), element);
      simd::store<Arch>(row + j, element);
      simd::store<Arch>(v + j, element);
    }
  }

  /// w = tau y - (tau^2 / 2) (v'y) v: then A - v w' - w v' is H A H.
  static void find_w(index n, T tau, const T* v, const T* y, T product, T* w) {
    const V of_y(tau), of_v(T(-0.5) * tau * tau * product);
    for (index j = 0; j < padded<T>(n); j += W)
      simd::store<Arch>(w + j,
                        simd::fma(of_v, simd::load<Arch>(v + j), of_y * simd::load<Arch>(y + j)));
  }
};

}  // namespace lanes::kernels::tridiagonal
