// Rung: naive. The definition, in the type of the data: a pass for the mean, a pass for the
// squares, one chain of additions in each, and all the data read from memory twice. Next: one pass.
#pragma once

#include "kernels/welford/record.hpp"

namespace lanes::kernels::welford {

template <class Build, class T>
struct Naive {
  static MeanSquares run(const T* x, index n) {
    T sum = 0, m2 = 0;
    for (index i = 0; i < n; ++i) sum += x[i];
    const T mean = sum / static_cast<T>(n);
    for (index i = 0; i < n; ++i) m2 += (x[i] - mean) * (x[i] - mean);
    return {static_cast<double>(mean), static_cast<double>(m2)};
  }
};

}  // namespace lanes::kernels::welford
