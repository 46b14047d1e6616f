// Rung: naive. The formulas as books have them, sample by sample, with the functions of the C
// library: p = 1 / (1 + exp(-z)), the loss -log(p) or -log(1 - p), the gradient (p - y) x, the
// Hessian p (1 - p) x x'.
//
// Cost: from z = 37 on, 1 - p is 0 and the loss of a sample on the wrong side infinite. Two
// functions of the C library for a sample, and all of a symmetric matrix.
// Next: one exponential, which cannot overflow.
#pragma once

#include <cmath>

#include "kernels/index.hpp"

namespace lanes::kernels::logistic {

template <class Build, class T>
struct Naive {
  /// The loss at w of scores X w and labels 0 and 1, a sum over rows, its gradient by w and its
  /// Hessian, cols x cols. In double, whatever X is.
  static double run(const T* x, index x_row, index rows, index cols, const int* labels,
                    const double* w, double* gradient, double* hessian) {
    for (index j = 0; j < cols; ++j) gradient[j] = 0;
    for (index j = 0; j < cols * cols; ++j) hessian[j] = 0;
    double loss = 0;
    for (index i = 0; i < rows; ++i) {
      const T* const row = x + i * x_row;
      double z = 0;
      for (index j = 0; j < cols; ++j) z += static_cast<double>(row[j]) * w[j];
      const double p = 1 / (1 + std::exp(-z));
      loss -= labels[i] == 1 ? std::log(p) : std::log(1 - p);
      for (index j = 0; j < cols; ++j) {
        const auto element = static_cast<double>(row[j]);
        gradient[j] += (p - labels[i]) * element;
        for (index k = 0; k < cols; ++k)
          hessian[j * cols + k] += p * (1 - p) * element * static_cast<double>(row[k]);
      }
    }
    return loss;
  }
};

}  // namespace lanes::kernels::logistic
