// Rung: row-oriented.
//
// Was:  two elements of each row were rotated, and stored twice.
// Now:  rows p and q are rotated from end to end, in memory as in arithmetic one after the other;
//       columns p and q, which are the same, are copies.
// Cost: a load or a store for each operation; the compiler's vectoriser may work on the rotation.
//       The copies still touch a cache line for each element.
// Next: SIMD.
#pragma once

#include "kernels/jacobi/cyclic.hpp"

namespace lanes::kernels::jacobi {

template <class Build, class T>
struct RowOriented {
  static Outcome<T> run(const Problem<T>& problem, T* workspace) {
    return Cyclic<Build, T>::template in_rows<Square<Build, T>>(
        problem, workspace,
        [](const Square<Build, T>& square, index p, index q) { rotate(square, p, q, turn); });
  }

  /// With turn(cos, sin, x, y, n) for rows x and y.
  template <class Turn>
  static void rotate(const Square<Build, T>& square, index p, index q, Turn turn) {
    const index n = square.n;
    T* const a = square.a;
    const T a_pp = a[p * n + p], a_qq = a[q * n + q];
    const Rotation<Build, T> r(a_pp, a_qq, a[p * n + q]);
    turn(r.cos, r.sin, a + p * n, a + q * n, n);
    a[p * n + p] = a_pp - r.change;
    a[q * n + q] = a_qq + r.change;
    a[p * n + q] = a[q * n + p] = 0;
    for (index k = 0; k < n; ++k) a[k * n + p] = a[p * n + k];
    for (index k = 0; k < n; ++k) a[k * n + q] = a[q * n + k];
    turn(r.cos, r.sin, square.v + p * square.v_row, square.v + q * square.v_row, n);
  }

  static void turn(T cos, T sin, T* p, T* q, index n) {
    for (index k = 0; k < n; ++k) {
      const T x = p[k], y = q[k];
      p[k] = cos * x - sin * y;
      q[k] = sin * x + cos * y;
    }
  }
};

}  // namespace lanes::kernels::jacobi
