// Rung: naive. Central differences of the loss, the definition of a derivative: two losses for each
// weight, with the functions of the C library.
//
// The step, eps^(1/3), balances the error of the formula, which falls as its square, with that of
// rounding, which grows as it shrinks: two thirds of the digits are the most there is to have.
//
// Cost: 2 n losses for n weights. Next: all derivatives for a few losses.
#pragma once

#include <cmath>
#include <limits>

#include "kernels/index.hpp"

namespace lanes::kernels::gradient {

template <class Build, class T>
struct Naive {
  /// The loss at w, and its gradient, of scores X w and labels 0 and 1.
  static T run(const T* x, index x_row, index rows, index cols, const int* labels, const T* w,
               T* gradient) {
    const T h = std::cbrt(std::numeric_limits<T>::epsilon());
    for (index j = 0; j < cols; ++j)
      gradient[j] = (loss(x, x_row, rows, cols, labels, w, j, h) -
                     loss(x, x_row, rows, cols, labels, w, j, -h)) /
                    (2 * h);
    return loss(x, x_row, rows, cols, labels, w, 0, T(0));
  }

 private:
  /// The mean of log(1 + exp(-s z)), s = 1 for the label 1 and -1 for 0, with w[j] + h for w[j].
  static T loss(const T* x, index x_row, index rows, index cols, const int* labels, const T* w,
                index j, T h) {
    T sum = 0;
    for (index i = 0; i < rows; ++i) {
      T z = cols > 0 ? h * x[i * x_row + j] : T(0);
      for (index k = 0; k < cols; ++k) z += x[i * x_row + k] * w[k];
      const T wrong = labels[i] == 1 ? -z : z;
      sum += (wrong > 0 ? wrong : T(0)) + std::log1p(std::exp(wrong > 0 ? -wrong : wrong));
    }
    return sum / static_cast<T>(rows);
  }
};

}  // namespace lanes::kernels::gradient
