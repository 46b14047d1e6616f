// Rung: naive. Jacobi's own method: the largest element off the diagonal first.
//
// Now:  the largest element off the diagonal is looked for and made zero by a rotation of two rows
//       and columns, again and again.
// Cost: looking for it takes n^2 / 2 comparisons, the rotation itself 12 n operations. (Jacobi, in
//       1846, did it by hand, and looking was what cost him least.)
// Next: cyclic.
#pragma once

#include "kernels/jacobi/rotation.hpp"

namespace lanes::kernels::jacobi {

/// Eigenvalues of the symmetric matrix of `problem`, and vectors, one in each row. All rungs do
/// this. n (n - 1) / 2 rotations count as a sweep, as in the rungs that follow.
template <class Build, class T>
struct Naive {
  static Outcome<T> run(const Problem<T>& problem, T* workspace) {
    const Square<Build, T> square(problem, workspace);
    const index n = square.n;
    const Outcome<T> outcome = square.repeat(problem.most_sweeps, [&] {
      for (index rotation = 0; rotation < n * (n - 1) / 2; ++rotation) {
        index p = 0, q = 1;
        for (index i = 0; i < n; ++i)
          for (index j = i + 1; j < n; ++j)
            if (std::abs(square.a[i * n + j]) > std::abs(square.a[p * n + q])) p = i, q = j;
        T& largest = square.a[p * n + q];
        if (largest == T(0)) return;
        if (square.negligible(p, q))
          largest = square.a[q * n + p] = 0;
        else
          rotate(square, p, q);
      }
    });
    square.store_values(problem.values);
    return outcome;
  }

  /// Columns p and q of A, and the rows, which are the same; columns of V', likewise.
  static void rotate(const Square<Build, T>& square, index p, index q) {
    const index n = square.n;
    T* const a = square.a;
    const Rotation<Build, T> r(a[p * n + p], a[q * n + q], a[p * n + q]);
    for (index k = 0; k < n; ++k) {
      if (k == p || k == q) continue;
      const T x = a[k * n + p], y = a[k * n + q];
      a[k * n + p] = a[p * n + k] = r.cos * x - r.sin * y;
      a[k * n + q] = a[q * n + k] = r.sin * x + r.cos * y;
    }
    a[p * n + p] -= r.change;
    a[q * n + q] += r.change;
    a[p * n + q] = a[q * n + p] = 0;
    T* const v_p = square.v + p * square.v_row;
    T* const v_q = square.v + q * square.v_row;
    for (index k = 0; k < n; ++k) {
      const T x = v_p[k], y = v_q[k];
      v_p[k] = r.cos * x - r.sin * y;
      v_q[k] = r.sin * x + r.cos * y;
    }
  }
};

}  // namespace lanes::kernels::jacobi
