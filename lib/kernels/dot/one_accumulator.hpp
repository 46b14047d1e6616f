// Rung: one accumulator.
//
// Was:  one element at a time.
// Now:  a register of elements with one fma.
// Cost: still one chain: the next fma starts when the last one is done, four cycles later.
// Next: several accumulators.
#pragma once

#include "kernels/index.hpp"
#include "simd/simd.hpp"

namespace lanes::kernels::dot {

template <class Arch, class T>
struct OneAccumulator {
  static T run(const T* x, const T* y, index n) {
    constexpr int W = simd::width<T, Arch>;
    simd::Batch<T, Arch> sum(T(0));
    index i = 0;
    for (; i + W <= n; i += W)
      sum = simd::fma(simd::load<Arch>(x + i), simd::load<Arch>(y + i), sum);
    alignas(64) T lane[W];
    simd::store<Arch>(lane, sum);
    T total = 0;
    for (int l = 0; l < W; ++l) total += lane[l];
    for (; i < n; ++i) total += x[i] * y[i];
    return total;
  }
};

}  // namespace lanes::kernels::dot
