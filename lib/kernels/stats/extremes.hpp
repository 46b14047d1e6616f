// The smallest and the largest element of a block.
#pragma once

#include <limits>

#include "kernels/dot/lanes.hpp"

namespace lanes::kernels {

/// out[0] = smallest, out[1] = largest of n >= 1 elements; both NaN when one of the elements is. Of
/// zeros of both signs, which are equal, the lane and the order decide, the same everywhere.
template <class Arch, class T>
void extremes(const T* x, index n, T* out) {
  constexpr int W = simd::width<T, Arch>, lanes = sum_lanes<T> / 2, R = lanes / W;
  using V = simd::Batch<T, Arch>;
  V low[R], high[R];
#pragma GCC unroll 16
  for (int r = 0; r < R; ++r) low[r] = high[r] = V(x[0]);
  auto unordered = simd::is_nan(V(x[0]));
  const auto take = [&](int r, V v) {
    low[r] = simd::smaller(v, low[r]);
    high[r] = simd::larger(v, high[r]);
    unordered = unordered | simd::is_nan(v);
  };
  index i = 0;
  for (; i + lanes <= n; i += lanes) {
#pragma GCC unroll 16
    for (int r = 0; r < R; ++r) take(r, simd::load<Arch>(x + i + r * W));
  }
  if (i < n) {
    alignas(64) T rest[lanes];
    for (int l = 0; l < lanes; ++l) rest[l] = i + l < n ? x[i + l] : x[0];
#pragma GCC unroll 16
    for (int r = 0; r < R; ++r) take(r, simd::load<Arch>(rest + r * W));
  }
  alignas(64) T lowest[lanes], highest[lanes];
#pragma GCC unroll 16
  for (int r = 0; r < R; ++r) {
    simd::store<Arch>(lowest + r * W, low[r]);
    simd::store<Arch>(highest + r * W, high[r]);
  }
  for (int l = 1; l < lanes; ++l) {
    lowest[0] = lowest[l] < lowest[0] ? lowest[l] : lowest[0];
    highest[0] = highest[l] > highest[0] ? highest[l] : highest[0];
  }
  const bool is_nan = simd::any<T, Arch>(unordered);
  out[0] = is_nan ? std::numeric_limits<T>::quiet_NaN() : lowest[0];
  out[1] = is_nan ? std::numeric_limits<T>::quiet_NaN() : highest[0];
}

/// The same for each of n columns over `rows` rows: low[j] and high[j] take the elements of column
/// j in; what is NaN stays NaN.
template <class Arch, class T>
void column_extremes(const T* a, index a_row, index rows, index n, T* low, T* high) {
  constexpr int W = simd::width<T, Arch>;
  using V = simd::Batch<T, Arch>;
  for (index j = 0; j < n; j += W) {
    const simd::FirstLanes<T, Arch> lanes(static_cast<int>(n - j < W ? n - j : W));
    V lowest = lanes.load(low + j), highest = lanes.load(high + j);
    for (index i = 0; i < rows; ++i) {
      const V v = lanes.load(a + i * a_row + j);
      const auto is_nan = simd::is_nan(v);
      lowest = simd::select(is_nan | (v < lowest), v, lowest);
      highest = simd::select(is_nan | (v > highest), v, highest);
    }
    lanes.store(low + j, lowest);
    lanes.store(high + j, highest);
  }
}

}  // namespace lanes::kernels
