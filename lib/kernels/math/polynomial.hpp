#pragma once

#include "simd/simd.hpp"

namespace lanes::kernels::math {

/// c[0] + c[1] x + ... + c[N - 1] x^(N - 1), by Horner's rule.
template <class Arch, class T, int N>
[[gnu::always_inline]] inline simd::Batch<T, Arch> polynomial(simd::Batch<T, Arch> x,
                                                              const T (&c)[N]) {
  simd::Batch<T, Arch> sum(c[N - 1]);
#pragma GCC unroll 16
  for (int i = N - 2; i >= 0; --i) sum = simd::fma(sum, x, simd::Batch<T, Arch>(c[i]));
  return sum;
}

}  // namespace lanes::kernels::math
