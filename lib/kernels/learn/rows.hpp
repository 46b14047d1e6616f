// Blocks of rows made ready for products in double precision.
#pragma once

#include "kernels/index.hpp"
#include "simd/simd.hpp"

namespace lanes::kernels::learn {

template <class Arch, class T>
struct Rows {
  static constexpr int W = simd::width<double, Arch>;

  /// Row i of out = row i of A less `mean`, n elements each. Between blocks of rows other work is
  /// done, after which the hardware's prefetching is slow to resume: what is a page ahead is asked
  /// for here (4 to 7 % of a logistic regression).
  static void centre(const T* a, index a_row, index rows, index n, const double* mean, double* out,
                     index out_row) {
    constexpr index line = 64 / sizeof(T), ahead = 4096 / sizeof(T);
    for (index i = 0; i < rows; ++i, a += a_row, out += out_row) {
      index j = 0;
      for (; j < n; j += line) __builtin_prefetch(a + ahead + j);
      for (j = 0; j + W <= n; j += W)
        simd::store<Arch>(out + j, simd::load_double<Arch>(a + j) - simd::load<Arch>(mean + j));
      for (; j < n; ++j) out[j] = static_cast<double>(a[j]) - mean[j];
    }
  }

  /// Row i of out = weights[i] times row i of A.
  static void weigh(const T* a, index a_row, index rows, index n, const T* weights, T* out,
                    index out_row) {
    constexpr int own = simd::width<T, Arch>;
    for (index i = 0; i < rows; ++i, a += a_row, out += out_row) {
      const simd::Batch<T, Arch> weight(weights[i]);
      index j = 0;
      for (; j + own <= n; j += own) simd::store<Arch>(out + j, weight * simd::load<Arch>(a + j));
      for (; j < n; ++j) out[j] = weights[i] * a[j];
    }
  }
};

}  // namespace lanes::kernels::learn
