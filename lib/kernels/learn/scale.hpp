// Features scaled, a row at a time.
#pragma once

#include "kernels/index.hpp"
#include "simd/simd.hpp"

namespace lanes::kernels {

template <class Arch, class T>
class Scale {
  static constexpr int W = simd::width<double, Arch>;
  using V = simd::Batch<double, Arch>;

 public:
  /// out[j] = (x[j] - center[j]) / scale[j], in double.
  static void run(const T* x, index n, const double* center, const double* scale, T* out) {
    each(x, n, center, scale, out, [](V e, V c, V s) { return simd::divide(e - c, s); });
  }
  /// out[j] = x[j] * scale[j] + center[j]
  static void undo(const T* x, index n, const double* center, const double* scale, T* out) {
    each(x, n, center, scale, out, [](V e, V c, V s) { return simd::fma(e, s, c); });
  }

 private:
  template <class F>
  [[gnu::always_inline]] static void each(const T* x, index n, const double* center,
                                          const double* scale, T* out, F f) {
    index j = 0;
    for (; j + W <= n; j += W)
      simd::store_double<Arch>(out + j,
                               f(simd::load_double<Arch>(x + j), simd::load<Arch>(center + j),
                                 simd::load<Arch>(scale + j)));
    if (j == n) return;
    // What lanes without an element compute is not stored.
    const simd::FirstLanes<double, Arch> rest(static_cast<int>(n - j));
    alignas(64) double lane[W] = {};
    for (index k = j; k < n; ++k) lane[k - j] = static_cast<double>(x[k]);
    simd::store<Arch>(lane, f(simd::load<Arch>(lane), rest.load(center + j), rest.load(scale + j)));
    for (index k = j; k < n; ++k) out[k] = static_cast<T>(lane[k - j]);
  }
};

}  // namespace lanes::kernels
