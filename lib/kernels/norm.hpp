// The two passes of norm(): a sum of squares, and where that would overflow or underflow, the
// largest magnitude to scale by.
#pragma once

#include "kernels/dot/lanes.hpp"

namespace lanes::kernels {

/// Sum of x[i]^2 over a block.
template <class Arch, class T>
T sum_of_squares(const T* x, index n) {
  return sum_over<Arch, T>(n, [x](auto sum, auto load) {
    const auto v = load(x);
    return simd::fma(v, v, sum);
  });
}

/// Sum of (scale x[i])^2 over a block; `scale` is a power of two.
template <class Arch, class T>
T scaled_sum_of_squares(const T* x, index n, T scale) {
  const simd::Batch<T, Arch> s(scale);
  return sum_over<Arch, T>(n, [x, s](auto sum, auto load) {
    const auto v = load(x) * s;
    return simd::fma(v, v, sum);
  });
}

/// The largest |x[i]|, 0 when there is none; NaN elements are passed over.
template <class Arch, class T>
T max_abs(const T* x, index n) {
  constexpr int W = simd::width<T, Arch>;
  simd::Batch<T, Arch> largest(T(0));
  index i = 0;
  for (; i + W <= n; i += W) largest = simd::max_abs(largest, simd::load<Arch>(x + i));
  alignas(64) T lane[W];
  simd::store<Arch>(lane, largest);
  T result = 0;
  for (int l = 0; l < W; ++l) result = lane[l] > result ? lane[l] : result;
  for (; i < n; ++i) {
    const T v = x[i] < 0 ? -x[i] : x[i];
    result = v > result ? v : result;
  }
  return result;
}

}  // namespace lanes::kernels
