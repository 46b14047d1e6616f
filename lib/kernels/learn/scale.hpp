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
    // Through memory that holds a whole register: scalar fma is a call without the instruction.
    alignas(64) double e[W] = {}, c[W] = {}, s[W] = {};
    for (index k = j; k < n; ++k)
      e[k - j] = static_cast<double>(x[k]), c[k - j] = center[k], s[k - j] = scale[k];
    for (index k = n - j; k < W; ++k) s[k] = 1;
    simd::store<Arch>(e, f(simd::load<Arch>(e), simd::load<Arch>(c), simd::load<Arch>(s)));
    for (index k = j; k < n; ++k) out[k] = static_cast<T>(e[k - j]);
  }
};

}  // namespace lanes::kernels
