// Rung: textbook.
//
// Was:  two passes over the data.
// Now:  one, by sum (x - mean)^2 = sum x^2 - (sum x)^2 / n.
// Cost: the digits that the mean and the standard deviation are apart, twice: of data around 1e7
//       that vary by 0.1 nothing is left, and the variance may come out negative.
// Next: Welford's update, which subtracts no two large numbers.
#pragma once

#include "kernels/welford/record.hpp"

namespace lanes::kernels::welford {

template <class Build, class T>
struct Textbook {
  static MeanSquares run(const T* x, index n) {
    T sum = 0, squares = 0;
    for (index i = 0; i < n; ++i) {
      sum += x[i];
      squares += x[i] * x[i];
    }
    const T mean = sum / static_cast<T>(n);
    return {static_cast<double>(mean), static_cast<double>(squares - sum * mean)};
  }
};

}  // namespace lanes::kernels::welford
