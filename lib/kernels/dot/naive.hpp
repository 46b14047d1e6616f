// Rung: naive. One product and one addition at a time: a chain of additions four cycles apart, and
// since it must not be reordered, the compiler cannot vectorise it. Next: one SIMD accumulator.
#pragma once

#include "kernels/index.hpp"

namespace lanes::kernels::dot {

template <class Build, class T>
struct Naive {
  static T run(const T* x, const T* y, index n) {
    T sum = 0;
    for (index i = 0; i < n; ++i) sum += x[i] * y[i];
    return sum;
  }
};

}  // namespace lanes::kernels::dot
