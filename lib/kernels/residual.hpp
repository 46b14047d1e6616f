// b - A x as if in twice the precision: every product and every sum together with its rounding
// error (Ogita, Rump & Oishi, SIAM J. Sci. Comput. 26, 2005).
#pragma once

#include "kernels/dot/lanes.hpp"

namespace lanes::kernels {

template <class Arch, class T>
class Residual {
  static constexpr int W = simd::width<T, Arch>, R = sum_lanes<T> / W;
  using V = simd::Batch<T, Arch>;

 public:
  /// r[i] = b[i] - dot(row i of A, x) for m rows of n contiguous elements.
  static void run(const T* a, index a_row, index m, index n, const T* x, const T* b, T* r) {
    for (index i = 0; i < m; ++i) r[i] = row(a + i * a_row, n, x, b[i]);
  }

 private:
  /// A sum, and what its roundings left out.
  template <class X>
  struct Sum {
    X value, error;

    [[gnu::always_inline]] void add(X x) {
      const X sum = value + x, added = sum - value;
      error = error + ((value - (sum - added)) + (x - added));
      value = sum;
    }
  };

  static T row(const T* a, index n, const T* x, T b) {
    Sum<V> lanes[R];
    for (int r = 0; r < R; ++r) lanes[r] = {V(T(0)), V(T(0))};
    for (index j = 0; j < n; j += R * W)
#pragma GCC unroll 32
      for (int r = 0; r < R; ++r) {
        const index left = n - j - r * W;
        const simd::FirstLanes<T, Arch> first(static_cast<int>(left < 0 ? 0 : left < W ? left : W));
        add_product(lanes[r], first.load(a + j + r * W), first.load(x + j + r * W));
      }
    Sum<T> total{b, T(0)};
    for (int r = 0; r < R; ++r) {
      alignas(64) T value[W], error[W];
      simd::store<Arch>(value, lanes[r].value);
      simd::store<Arch>(error, lanes[r].error);
      for (int l = 0; l < W; ++l) {
        total.add(-value[l]);
        total.error -= error[l];
      }
    }
    return total.value + total.error;
  }

  [[gnu::always_inline]] static void add_product(Sum<V>& sum, V x, V y) {
    const V product = x * y;
    sum.add(product);
    sum.error = sum.error + error_of(product, x, y);
  }

  /// x y - product, exactly.
  [[gnu::always_inline]] static V error_of(V product, V x, V y) {
    if constexpr (simd::has_fma<Arch>) {
      return simd::fma(x, y, V(T(0)) - product);
    } else {  // from halves whose products are exact (Dekker, Numer. Math. 18, 1971)
      const V split(sizeof(T) == 8 ? T(134217729) : T(4097));
      const V cx = x * split, x1 = cx - (cx - x), x2 = x - x1;
      const V cy = y * split, y1 = cy - (cy - y), y2 = y - y1;
      return x2 * y2 - (((product - x1 * y1) - x2 * y1) - x1 * y2);
    }
  }
};

}  // namespace lanes::kernels
