// Rows made ready for products.
#pragma once

#include "kernels/index.hpp"
#include "simd/simd.hpp"

namespace lanes::kernels::learn {

template <class Arch, class T>
struct Rows {
  /// Row i of out = weights[i] times row i of A.
  static void weigh(const T* a, index a_row, index rows, index n, const T* weights, T* out,
                    index out_row) {
    constexpr int W = simd::width<T, Arch>;
    for (index i = 0; i < rows; ++i, a += a_row, out += out_row) {
      const simd::Batch<T, Arch> weight(weights[i]);
      index j = 0;
      for (; j + W <= n; j += W) simd::store<Arch>(out + j, weight * simd::load<Arch>(a + j));
      for (; j < n; ++j) out[j] = weights[i] * a[j];
    }
  }
};

}  // namespace lanes::kernels::learn
