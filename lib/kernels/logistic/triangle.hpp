// Rung: triangle.
//
// Was:  all of the Hessian, though it is symmetric.
// Now:  its upper triangle, copied to the lower one at the end; p (1 - p) x[j] once for each row of
//       it, not for each element.
// Cost: for each of its products the Hessian is loaded and stored.
// Next: a register of products at a time.
#pragma once

#include "kernels/logistic/stable.hpp"

namespace lanes::kernels::logistic {

template <class Build, class T>
struct Triangle {
  static double run(const T* x, index x_row, index rows, index cols, const int* labels,
                    const double* w, double* gradient, double* hessian) {
    for (index j = 0; j < cols; ++j) gradient[j] = 0;
    for (index j = 0; j < cols * cols; ++j) hessian[j] = 0;
    double loss = 0;
    for (index i = 0; i < rows; ++i) {
      const T* const row = x + i * x_row;
      double z = 0;
      for (index j = 0; j < cols; ++j) z += static_cast<double>(row[j]) * w[j];
      const Sample<Build> sample(z, labels[i] == 1);
      loss += sample.loss;
      for (index j = 0; j < cols; ++j) {
        const auto element = static_cast<double>(row[j]);
        gradient[j] += sample.residual * element;
        const double factor = sample.weight * element;
        for (index k = j; k < cols; ++k)
          hessian[j * cols + k] += factor * static_cast<double>(row[k]);
      }
    }
    mirror(hessian, cols);
    return loss;
  }

  /// Copies the upper triangle to the lower one.
  static void mirror(double* hessian, index cols) {
    for (index j = 0; j < cols; ++j)
      for (index k = 0; k < j; ++k) hessian[j * cols + k] = hessian[k * cols + j];
  }
};

}  // namespace lanes::kernels::logistic
