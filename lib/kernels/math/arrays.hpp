// The functions of this folder, applied to arrays: for tests, and for who has no kernel to fuse
// them into.
#pragma once

#include "kernels/index.hpp"
#include "kernels/math/log.hpp"
#include "kernels/math/sincospi.hpp"

namespace lanes::kernels::math {

template <class Arch, class T>
struct Arrays {
  static constexpr int W = simd::width<T, Arch>;

  /// out[i] = log(x[i]), x[i] > 0 and normal.
  static void log(const T* x, T* out, index n) {
    for (index i = 0; i < n; i += W) {
      const simd::FirstLanes<T, Arch> lanes(static_cast<int>(n - i < W ? n - i : W));
      lanes.store(out + i, math::log<Arch>(lanes.load(x + i)));
    }
  }
  /// sine[i] = sin(pi x[i]), cosine[i] = cos(pi x[i]), |x[i]| <= 1/4.
  static void sincospi(const T* x, T* sine, T* cosine, index n) {
    for (index i = 0; i < n; i += W) {
      const simd::FirstLanes<T, Arch> lanes(static_cast<int>(n - i < W ? n - i : W));
      const auto [s, c] = math::sincospi<Arch>(lanes.load(x + i));
      lanes.store(sine + i, s);
      lanes.store(cosine + i, c);
    }
  }
};

}  // namespace lanes::kernels::math
