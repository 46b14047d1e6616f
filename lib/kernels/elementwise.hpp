// Element-by-element operations on contiguous memory. Each is one rounding per element, so their
// bits do not depend on anything; out may be an input.
#pragma once

#include "kernels/index.hpp"
#include "simd/simd.hpp"

namespace lanes::kernels {

/// out[i] = f(x[i], y[i], out[i]) a register at a time, R registers per turn.
template <class Arch, class T, int R = 4, class F>
[[gnu::always_inline]] inline void map(index n, F&& f) {
  constexpr int W = simd::width<T, Arch>;
  index i = 0;
  for (; i + R * W <= n; i += R * W) {
#pragma GCC unroll 4
    for (int r = 0; r < R; ++r)
      f([i, r](const T* p) { return simd::load<Arch>(p + i + r * W); },
        [i, r](T* p, simd::Batch<T, Arch> v) { simd::store<Arch>(p + i + r * W, v); });
  }
  for (; i < n; i += W) {
    const simd::FirstLanes<T, Arch> first(static_cast<int>(n - i < W ? n - i : W));
    f([&](const T* p) { return first.load(p + i); },
      [&](T* p, simd::Batch<T, Arch> v) { first.store(p + i, v); });
  }
}

template <class Arch, class T>
struct Elementwise {
  using V = simd::Batch<T, Arch>;

  static void axpy(T a, const T* x, T* y, index n) {
    const V va(a);
    map<Arch, T>(n, [=](auto load, auto store) { store(y, simd::fma(va, load(x), load(y))); });
  }
  /// sums += |x|
  static void add_abs(const T* x, T* sums, index n) {
    map<Arch, T>(n, [=](auto load, auto store) { store(sums, load(sums) + simd::abs(load(x))); });
  }
  static void swap(T* x, T* y, index n) {
    map<Arch, T>(n, [=](auto load, auto store) {
      const V was = load(x);
      store(x, load(y));
      store(y, was);
    });
  }
  static void add(const T* x, const T* y, T* out, index n) {
    map<Arch, T>(n, [=](auto load, auto store) { store(out, load(x) + load(y)); });
  }
  static void subtract(const T* x, const T* y, T* out, index n) {
    map<Arch, T>(n, [=](auto load, auto store) { store(out, load(x) - load(y)); });
  }
  static void multiply(const T* x, const T* y, T* out, index n) {
    map<Arch, T>(n, [=](auto load, auto store) { store(out, load(x) * load(y)); });
  }
  static void add_scalar(T a, const T* x, T* out, index n) {
    const V va(a);
    map<Arch, T>(n, [=](auto load, auto store) { store(out, load(x) + va); });
  }
  static void subtract_from_scalar(T a, const T* x, T* out, index n) {
    const V va(a);
    map<Arch, T>(n, [=](auto load, auto store) { store(out, va - load(x)); });
  }
  static void multiply_scalar(T a, const T* x, T* out, index n) {
    const V va(a);
    map<Arch, T>(n, [=](auto load, auto store) { store(out, load(x) * va); });
  }
  static void divide_by_scalar(T a, const T* x, T* out, index n) {
    const V va(a);
    map<Arch, T>(n, [=](auto load, auto store) { store(out, simd::divide(load(x), va)); });
  }
};

}  // namespace lanes::kernels
