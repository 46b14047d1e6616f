// The step of the QR iteration (lib/linalg/schur.cpp): a reflector of three elements, applied to
// three rows and to three columns.
#pragma once

#include <cmath>

#include "kernels/index.hpp"
#include "simd/simd.hpp"

namespace lanes::kernels::eig {

/// H = I - tau v v' with v = (1, v1, v2). Rows of X lie `row` elements apart.
template <class Arch, class T>
struct Reflect {
  /// X = H X, for three rows.
  static void rows(T tau, T v1, T v2, T* x, index row, index cols) {
    constexpr int W = simd::width<T, Arch>;
    using V = simd::Batch<T, Arch>;
    const V a1(v1), a2(v2), t0(tau), t1(tau * v1), t2(tau * v2);
    T* const y = x + row;
    T* const z = y + row;
    const auto reflect = [=](index i, auto load, auto store) {
      const V x0 = load(x + i), y0 = load(y + i), z0 = load(z + i);
      const V sum = simd::fma(a2, z0, simd::fma(a1, y0, x0));
      store(x + i, simd::fnma(t0, sum, x0));
      store(y + i, simd::fnma(t1, sum, y0));
      store(z + i, simd::fnma(t2, sum, z0));
    };
    index i = 0;
    for (; i + W <= cols; i += W)
      reflect(
          i, [](const T* p) { return simd::load<Arch>(p); },
          [](T* p, V v) { simd::store<Arch>(p, v); });
    if (i == cols) return;
    const simd::FirstLanes<T, Arch> first(static_cast<int>(cols - i));
    reflect(
        i, [first](const T* p) { return first.load(p); },
        [first](T* p, V v) { first.store(p, v); });
  }

  /// X = X H, for three columns. One row at a time, which three elements of a row leave no choice
  /// about: to transpose them into registers and back costs more than it saves.
  static void columns(T tau, T v1, T v2, T* x, index row, index rows) {
    const T t1 = tau * v1, t2 = tau * v2;
    for (index i = 0; i < rows; ++i, x += row) {
      const T sum = multiply_add(v2, x[2], multiply_add(v1, x[1], x[0]));
      x[0] = multiply_add(-tau, sum, x[0]);
      x[1] = multiply_add(-t1, sum, x[1]);
      x[2] = multiply_add(-t2, sum, x[2]);
    }
  }

 private:
  /// a * b + c, rounded once where registers do so.
  [[gnu::always_inline]] static inline T multiply_add(T a, T b, T c) {
    if constexpr (simd::has_fma<Arch>)
      return std::fma(a, b, c);
    else
      return a * b + c;
  }
};

}  // namespace lanes::kernels::eig
