// Rung: SIMD.
//
// Was:  one element of a row at a time, or whatever the compiler made of it.
// Now:  a register of them, each product with its subtraction in one fma; LU likewise.
// Cost: two loads and a store for each fma, from L2 or memory once X is larger than L1.
// Next: halves, between which stand products (lib/linalg/triangular.cpp).
#pragma once

#include "kernels/elementwise.hpp"
#include "kernels/lu/simd.hpp"

namespace lanes::kernels::inverse {

template <class Arch, class T>
struct Simd {
  static void run(T* a, index a_row, index n, index* pivots, T* x, index x_row) {
    using Rows = lu::Simd<Arch, T>;
    Rows::run(a, a_row, n, n, pivots);
    lu::Pivot<Arch, T>::permutation(pivots, n, x, x_row);
    for (index i = 0; i < n; ++i)
      for (index k = 0; k < i; ++k)
        Rows::subtract(a[i * a_row + k], x + k * x_row, x + i * x_row, n);
    for (index i = n - 1; i >= 0; --i) {
      T* const row = x + i * x_row;
      for (index k = i + 1; k < n; ++k) Rows::subtract(a[i * a_row + k], x + k * x_row, row, n);
      Elementwise<Arch, T>::divide_by_scalar(a[i * a_row + i], row, row, n);
    }
  }
};

}  // namespace lanes::kernels::inverse
