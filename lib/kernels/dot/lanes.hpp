// The fixed order of every sum over a vector: virtual lanes, and the tree that folds them.
#pragma once

#include "kernels/index.hpp"
#include "simd/simd.hpp"

namespace lanes::kernels {

/// Element i of a block is added to lane i mod sum_lanes, whatever the width of the registers: four
/// registers on AVX-512, eight on AVX2, sixteen on NEON. That fixes the bits on all of them, and
/// four independent chains are what it takes to start an fma every cycle (latency 4), as fast as
/// two loads a cycle can feed it.
template <class T>
inline constexpr int sum_lanes = 256 / sizeof(T);

/// Elements per block; the blocks' sums are added pairwise (lib/linalg/sum.hpp). Two blocks of
/// doubles fill 64 KiB, and a lane's chain is 128 or 64 long.
inline constexpr index sum_block = 4096;

/// Folds the upper half of the lanes, held in R registers, onto the lower until one is left.
/// (Recursive, so that the registers stay registers: g++ 12 put the array of a loop into memory.)
template <class Arch, class T, int R = sum_lanes<T> / simd::width<T, Arch>>
[[gnu::always_inline]] inline T fold(simd::Batch<T, Arch> (&sums)[R]) {
  if constexpr (R == 1) {
    return simd::sum_by_halves(sums[0]);
  } else {
    simd::Batch<T, Arch> half[R / 2];
#pragma GCC unroll 16
    for (int i = 0; i < R / 2; ++i) half[i] = sums[i] + sums[i + R / 2];
    return fold<Arch, T, R / 2>(half);
  }
}

/// Adds f(load) over n elements into the lanes; `f(lane, offset, load)` does one register, where
/// load(p) reads a register (or, at the ragged end, as many lanes as there are) from p + offset.
template <class Arch, class T, class F>
[[gnu::always_inline]] inline T sum_over(index n, F&& f) {
  constexpr int W = simd::width<T, Arch>, R = sum_lanes<T> / W;
  using V = simd::Batch<T, Arch>;
  V lanes[R];
#pragma GCC unroll 32
  for (int r = 0; r < R; ++r) lanes[r] = V(T(0));
  index i = 0;
  for (; i + R * W <= n; i += R * W) {
#pragma GCC unroll 32
    for (int r = 0; r < R; ++r)
      lanes[r] = f(lanes[r], [i, r](const T* p) { return simd::load<Arch>(p + i + r * W); });
  }
#pragma GCC unroll 32
  for (int r = 0; r < R; ++r) {
    const index left = n - i - r * W;
    if (left > 0) {
      const simd::FirstLanes<T, Arch> first(static_cast<int>(left < W ? left : W));
      lanes[r] = f(lanes[r], [&](const T* p) { return first.load(p + i + r * W); });
    }
  }
  return fold<Arch, T>(lanes);
}

}  // namespace lanes::kernels
