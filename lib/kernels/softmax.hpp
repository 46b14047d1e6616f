// Softmax and log-sum-exp of the rows of a matrix, each row contiguous. The largest element is
// taken off first, so that no exponential overflows.
#pragma once

#include <limits>

#include "kernels/dot/lanes.hpp"
#include "kernels/math/arrays.hpp"

namespace lanes::kernels {

/// The sum of a block.
template <class Arch, class T>
T sum(const T* x, index n) {
  return sum_over<Arch, T>(n, [x](auto lane, auto load) { return lane + load(x); });
}

/// out[i] = exp(x[i] - shift).
template <class Arch, class T>
[[gnu::always_inline]] inline void exp_shifted(const T* x, T shift, T* out, index n) {
  const simd::Batch<T, Arch> s(shift);
  map<Arch, T>(n, [=](auto load, auto store) { store(out, math::exp(load(x) - s)); });
}

template <class Arch, class T>
struct Softmax {
  using V = simd::Batch<T, Arch>;
  static constexpr int W = simd::width<T, Arch>;

  static void log_sum_exp(const T* a, index a_row, index rows, index cols, T* out) {
    T exponentials[sum_block];
    for (index i = 0; i < rows; ++i) {
      const T* x = a + i * a_row;
      const T shift = shift_of(x, cols);
      T total = 0;
      for (index begin = 0; begin < cols; begin += sum_block) {
        const index count = block(cols - begin);
        exp_shifted<Arch, T>(x + begin, shift, exponentials, count);
        total += sum<Arch, T>(exponentials, count);
      }
      out[i] = shift + simd::first_lane(math::log_of_any(V(total)));
    }
  }

  /// Also the log-sum-exp of each row: log_sums, when that is not null. out may be a.
  static void softmax(const T* a, index a_row, index rows, index cols, T* out, index out_row,
                      T* log_sums) {
    for (index i = 0; i < rows; ++i) {
      const T* x = a + i * a_row;
      T* y = out + i * out_row;
      const T shift = shift_of(x, cols);
      T total = 0;
      for (index begin = 0; begin < cols; begin += sum_block) {
        const index count = block(cols - begin);
        exp_shifted<Arch, T>(x + begin, shift, y + begin, count);
        total += sum<Arch, T>(y + begin, count);
      }
      if (log_sums) log_sums[i] = shift + simd::first_lane(math::log_of_any(V(total)));
      Elementwise<Arch, T>::multiply_scalar(T(1) / total, y, y, cols);
    }
  }

 private:
  static index block(index left) { return left < sum_block ? left : sum_block; }

  /// The largest element, NaN being passed over; 0 where it is infinite: inf - inf would be NaN.
  static T shift_of(const T* x, index n) {
    constexpr T infinity = std::numeric_limits<T>::infinity();
    V most(-infinity);
    index i = 0;
    for (; i + W <= n; i += W) most = simd::larger(simd::load<Arch>(x + i), most);
    T largest = simd::largest_lane(most);
    for (; i < n; ++i) largest = x[i] > largest ? x[i] : largest;
    return largest > -infinity && largest < infinity ? largest : T(0);
  }
};

}  // namespace lanes::kernels
