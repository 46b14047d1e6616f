// Rung: stable.
//
// Was:  1 - p and its logarithm, whose digits cancel.
// Now:  everything from t = exp(-|z|), which is never above 1: the loss log(1 + t), or that and |z|
//       for a sample on the wrong side, p and 1 - p as 1 / (1 + t) and t / (1 + t).
// Cost: as before. This rung is about being right.
// Next: half of the Hessian.
#pragma once

#include <cmath>

#include "kernels/index.hpp"

namespace lanes::kernels::logistic {

/// What a sample adds: its loss, p - y, and p (1 - p).
template <class Build>
struct Sample {
  double loss, residual, weight;

  Sample(double z, bool label) {
    const double margin = label ? z : -z, t = std::exp(-std::abs(margin));
    const double large = 1 / (1 + t), small = t * large, wrong = margin > 0 ? small : large;
    loss = std::log1p(t) + (margin > 0 ? 0 : -margin);
    residual = label ? -wrong : wrong;
    weight = large * small;
  }
};

template <class Build, class T>
struct Stable {
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
        for (index k = 0; k < cols; ++k)
          hessian[j * cols + k] += sample.weight * element * static_cast<double>(row[k]);
      }
    }
    return loss;
  }
};

}  // namespace lanes::kernels::logistic
