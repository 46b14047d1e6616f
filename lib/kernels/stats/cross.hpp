// What the covariance of two vectors is made of, for one block.
#pragma once

#include "kernels/dot/lanes.hpp"

namespace lanes::kernels {

/// sums = sum of d, e, d^2, e^2, d e with d = x[i] - x_shift, e = y[i] - y_shift. As in
/// welford/lanes.hpp, element i goes to a virtual lane, i mod 8: the sums of all of them stay in
/// AVX2's registers.
template <class Arch, class T>
void cross_sums(const T* x, const T* y, index n, double x_shift, double y_shift, double* sums) {
  constexpr int W = simd::width<double, Arch>, lanes = 8, R = lanes / W;
  using V = simd::Batch<double, Arch>;
  V lane[5][R];
#pragma GCC unroll 8
  for (int s = 0; s < 5; ++s)
#pragma GCC unroll 8
    for (int r = 0; r < R; ++r) lane[s][r] = V(0.0);
  const V kx(x_shift), ky(y_shift);
  const auto add = [&](int r, V d, V e) {
    lane[0][r] = lane[0][r] + d;
    lane[1][r] = lane[1][r] + e;
    lane[2][r] = simd::fma(d, d, lane[2][r]);
    lane[3][r] = simd::fma(e, e, lane[3][r]);
    lane[4][r] = simd::fma(d, e, lane[4][r]);
  };
  index i = 0;
  for (; i + lanes <= n; i += lanes) {
#pragma GCC unroll 8
    for (int r = 0; r < R; ++r)
      add(r, simd::load_double<Arch>(x + i + r * W) - kx,
          simd::load_double<Arch>(y + i + r * W) - ky);
  }
  if (i < n) {
    alignas(64) double x_rest[lanes], y_rest[lanes];
    for (int l = 0; l < lanes; ++l) {
      x_rest[l] = i + l < n ? static_cast<double>(x[i + l]) : x_shift;
      y_rest[l] = i + l < n ? static_cast<double>(y[i + l]) : y_shift;
    }
#pragma GCC unroll 8
    for (int r = 0; r < R; ++r)
      add(r, simd::load<Arch>(x_rest + r * W) - kx, simd::load<Arch>(y_rest + r * W) - ky);
  }
#pragma GCC unroll 8
  for (int s = 0; s < 5; ++s) sums[s] = fold<Arch, double, R>(lane[s]);
}

}  // namespace lanes::kernels
