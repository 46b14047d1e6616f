// Rung: loop order.
//
// Was:  the innermost loop ran down a column of B.
// Now:  the order is i, k, j: the innermost loop runs along a row of B and a row of C, so that
// every
//       element of a cache line is used, and neighbouring sums are independent: the compiler may
//       vectorise without changing a bit.
// Cost: C is loaded and stored for every product.
// Next: SIMD registers, written out.
#pragma once

#include "kernels/matmul/gemm.hpp"

namespace lanes::kernels::matmul {

template <class Build, class T>
struct LoopOrder {
  static void run(const Gemm<T>& g) {
    for (index i = 0; i < g.m; ++i) {
      T* c = g.c + i * g.c_row;
      for (index j = 0; j < g.n; ++j) c[j] = 0;
      for (index p = 0; p < g.k; ++p) {
        const T a = g.a[i * g.a_row + p * g.a_col];
        const T* b = g.b + p * g.b_row;
        for (index j = 0; j < g.n; ++j) c[j] += a * b[j * g.b_col];
      }
    }
  }
};

}  // namespace lanes::kernels::matmul
