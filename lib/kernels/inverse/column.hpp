// A short column of a matrix in registers.
#pragma once

#include <bit>

#include "simd/simd.hpp"

namespace lanes::kernels::inverse {

template <class Arch, class T, int P>
struct Column {
  static constexpr int W = simd::width<T, Arch>;
  using V = simd::Batch<T, Arch>;

  V part[P];

  [[gnu::always_inline]] static Column load(const T* p) {
    Column result;
#pragma GCC unroll 16
    for (int r = 0; r < P; ++r) result.part[r] = simd::load<Arch>(p + r * W);
    return result;
  }
  /// n elements, and zeros.
  [[gnu::always_inline]] static Column load_first(int n, const T* p) {
    Column result;
#pragma GCC unroll 16
    for (int r = 0; r < P; ++r) {
      const int left = n - r * W;
      const simd::FirstLanes<T, Arch> lanes(left < 0 ? 0 : left < W ? left : W);
      result.part[r] = lanes.load(p + r * W);
    }
    return result;
  }
  [[gnu::always_inline]] void store(T* p) const {
#pragma GCC unroll 16
    for (int r = 0; r < P; ++r) simd::store<Arch>(p + r * W, part[r]);
  }

  /// The first n elements.
  [[gnu::always_inline]] void store_first(int n, T* p) const {
#pragma GCC unroll 16
    for (int r = 0; r < P; ++r) {
      const int left = n - r * W;
      const simd::FirstLanes<T, Arch> lanes(left < 0 ? 0 : left < W ? left : W);
      lanes.store(p + r * W, part[r]);
    }
  }

  /// f(this, other), register by register.
  template <class F>
  [[gnu::always_inline]] Column map(const Column& other, F f) const {
    Column result;
#pragma GCC unroll 16
    for (int r = 0; r < P; ++r) result.part[r] = f(part[r], other.part[r]);
    return result;
  }
  [[gnu::always_inline]] Column operator&(const Column& bits) const {
    return map(bits, [](V x, V y) { return x & y; });
  }
  [[gnu::always_inline]] Column operator*(V factor) const {
    return map(*this, [factor](V x, V) { return x * factor; });
  }
  [[gnu::always_inline]] Column minus(V factor, const Column& other) const {
    return map(other, [factor](V x, V y) { return simd::fnma(y, factor, x); });
  }
  [[gnu::always_inline]] Column plus(V factor, const Column& other) const {
    return map(other, [factor](V x, V y) { return simd::fma(y, factor, x); });
  }
  [[gnu::always_inline]] Column plus_magnitude(const Column& other) const {
    return map(other, [](V x, V y) { return x + simd::abs(y); });
  }
  [[gnu::always_inline]] Column magnitude() const {
    return map(*this, [](V x, V) { return simd::abs(x); });
  }

  /// Magnitudes of `other` where they are larger; its NaN are passed over.
  [[gnu::always_inline]] Column larger_magnitude(const Column& other) const {
    return map(other, [](V x, V y) { return simd::max_abs(x, y); });
  }
  /// Whether an element does; NaN does not.
  [[gnu::always_inline]] bool exceeds(V bound) const {
    V largest = part[0];
#pragma GCC unroll 16
    for (int r = 1; r < P; ++r) largest = simd::larger(part[r], largest);
    return simd::any(largest > bound);
  }

  /// Whether no magnitude exceeds its bound; NaN does.
  [[gnu::always_inline]] bool within(const Column& bounds) const {
    bool result = true;
#pragma GCC unroll 16
    for (int r = 0; r < P; ++r)
      result = result && !simd::any(!(simd::abs(part[r]) <= bounds.part[r]));
    return result;
  }

  /// Of what is no NaN, or any element.
  [[gnu::always_inline]] T largest() const {
    V v = part[0];
#pragma GCC unroll 16
    for (int r = 1; r < P; ++r) v = simd::select(part[r] > v, part[r], v);
    return simd::largest_lane(v);
  }
  /// The first place of a value; past the last one when it is nowhere.
  [[gnu::always_inline]] int find(T value) const {
    unsigned equal = 0;
#pragma GCC unroll 16
    for (int r = 0; r < P; ++r) equal |= simd::bits(part[r] == V(value)) << (r * W);
    return std::countr_zero(equal);
  }
};

}  // namespace lanes::kernels::inverse
