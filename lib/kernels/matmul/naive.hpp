// Rung: naive. The three loops of the definition.
//
// Now:  one multiplication and one addition at a time, in the order i, j, k.
// Cost: B is read down its columns, one cache line for each element used; and each sum is one chain
// of
//       additions, of which a core can only start the next when the last is done. Without
//       permission to reorder the sum, the compiler's vectoriser can do nothing about either.
// Next: loop order.
#pragma once

#include "kernels/matmul/gemm.hpp"

namespace lanes::kernels::matmul {

/// C = A B (alpha and beta are the shipping kernel's business; the rungs below it take 1 and 0).
template <class Build, class T>
struct Naive {
  static void run(const Gemm<T>& g) {
    for (index i = 0; i < g.m; ++i)
      for (index j = 0; j < g.n; ++j) {
        T sum = 0;
        for (index p = 0; p < g.k; ++p)
          sum += g.a[i * g.a_row + p * g.a_col] * g.b[p * g.b_row + j * g.b_col];
        g.c[i * g.c_row + j] = sum;
      }
  }
};

}  // namespace lanes::kernels::matmul
