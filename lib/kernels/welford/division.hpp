// Rung: division.
//
// Was:  squares of the data themselves, whose sum cancels.
// Now:  the mean so far is corrected by each element (Welford 1962), and only deviations are
// squared. Cost: a division for each element, and each waits for the one before: some 20 cycles.
// Next: the reciprocals of 1, 2, 3, ... from a table.
#pragma once

#include "kernels/welford/record.hpp"

namespace lanes::kernels::welford {

template <class Build, class T>
struct Division {
  static MeanSquares run(const T* x, index n) {
    T mean = 0, m2 = 0;
    for (index i = 0; i < n; ++i) {
      const T delta = x[i] - mean;
      mean += delta / static_cast<T>(i + 1);
      m2 += delta * (x[i] - mean);
    }
    return {static_cast<double>(mean), static_cast<double>(m2)};
  }
};

}  // namespace lanes::kernels::welford
