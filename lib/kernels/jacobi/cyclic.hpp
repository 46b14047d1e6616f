// Rung: cyclic.
//
// Was:  n^2 / 2 elements were looked through for each rotation.
// Now:  all elements off the diagonal are made zero in turn, row by row. What has become zero does
//       not stay so, but after a few sweeps nothing is left (Forsythe & Henrici 1960).
// Cost: columns of A are rotated where they stand, a cache line for each element.
// Next: rotating rows, and copying what is the same in the columns.
#pragma once

#include "kernels/jacobi/naive.hpp"

namespace lanes::kernels::jacobi {

template <class Build, class T>
struct Cyclic {
  static Outcome<T> run(const Problem<T>& problem, T* workspace) {
    return in_rows<Square<Build, T>>(problem, workspace, Naive<Build, T>::rotate);
  }

  /// rotate(square, p, q) for all p < q whose element is not negligible, row by row.
  template <class Square, class Rotate>
  static Outcome<T> in_rows(const Problem<T>& problem, T* workspace, Rotate rotate) {
    const Square square(problem, workspace);
    const index n = square.n;
    const Outcome<T> outcome = square.repeat(problem.most_sweeps, [&] {
      for (index p = 0; p < n; ++p)
        for (index q = p + 1; q < n; ++q)
          if (square.negligible(p, q))
            square.a[p * n + q] = square.a[q * n + p] = 0;
          else
            rotate(square, p, q);
    });
    square.store_values(problem.values);
    return outcome;
  }
};

}  // namespace lanes::kernels::jacobi
