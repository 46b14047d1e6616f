// Rung: batched.
//
// Was:  exp and log1p of the C library, for one sample at a time.
// Now:  the scores of 256 samples first; then loss, p - y and p (1 - p) of a register of them at a
//       time, from one exponential and one logarithm, both polynomials.
// Cost: next to nothing is left of the functions. What remains are the products of the Hessian,
//       each with two loads and a store.
// Next: a tile of the Hessian stays in registers: a matmul.
#pragma once

#include "kernels/learn/logistic.hpp"
#include "kernels/logistic/simd.hpp"

namespace lanes::kernels::logistic {

template <class Arch, class T>
struct Batched {
  static double run(const T* x, index x_row, index rows, index cols, const int* labels,
                    const double* w, double* gradient, double* hessian) {
    constexpr index block = 256;
    alignas(64) double z[block], sign[block], losses[block], residual[block], weight[block];
    for (index j = 0; j < cols; ++j) gradient[j] = 0;
    for (index j = 0; j < cols * cols; ++j) hessian[j] = 0;
    double loss = 0;
    for (index begin = 0; begin < rows; begin += block) {
      const index count = rows - begin < block ? rows - begin : block;
      for (index i = 0; i < count; ++i) {
        z[i] = Simd<Arch, T>::product(x + (begin + i) * x_row, w, cols);
        sign[i] = labels[begin + i] == 1 ? 1 : -1;
      }
      learn::logistic<Arch, double>(z, sign, losses, residual, weight, count);
      for (index i = 0; i < count; ++i) {
        loss += losses[i];
        Simd<Arch, T>::add(x + (begin + i) * x_row, cols, residual[i], weight[i], gradient,
                           hessian);
      }
    }
    Triangle<Arch, T>::mirror(hessian, cols);
    return loss;
  }
};

}  // namespace lanes::kernels::logistic
