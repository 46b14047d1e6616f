// Rung: SIMD.
//
// Was:  one product at a time, or whatever the compiler made of it.
// Now:  a register of products at a time, each with its addition in one fma.
// Cost: for every fma, C is still loaded and stored, B loaded: three memory operations, one of use.
// Next: keep C in registers.
#pragma once

#include "kernels/matmul/gemm.hpp"
#include "simd/simd.hpp"

namespace lanes::kernels::matmul {

/// The rungs from here on want the rows of B contiguous (b_col == 1).
template <class Arch, class T>
struct Simd {
  static void run(const Gemm<T>& g) {
    using V = simd::Batch<T, Arch>;
    constexpr int W = simd::width<T, Arch>;
    const index full = g.n / W * W;
    const simd::FirstLanes<T, Arch> last(static_cast<int>(g.n - full));
    for (index i = 0; i < g.m; ++i) {
      T* c = g.c + i * g.c_row;
      for (index j = 0; j < g.n; ++j) c[j] = 0;
      for (index p = 0; p < g.k; ++p) {
        const V a(g.a[i * g.a_row + p * g.a_col]);
        const T* b = g.b + p * g.b_row;
        for (index j = 0; j < full; j += W)
          simd::store<Arch>(c + j, simd::fma(a, simd::load<Arch>(b + j), simd::load<Arch>(c + j)));
        if (full < g.n)
          last.store(c + full, simd::fma(a, last.load(b + full), last.load(c + full)));
      }
    }
  }
};

}  // namespace lanes::kernels::matmul
