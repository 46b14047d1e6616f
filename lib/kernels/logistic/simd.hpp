// Rung: SIMD.
//
// Was:  one product at a time, or whatever the compiler made of it.
// Now:  a register of products with each fma, in the scores as in the rows of the Hessian.
// Cost: two functions of the C library for each sample; an fma on the Hessian still needs two loads
//       and a store.
// Next: the functions a register at a time.
#pragma once

#include "kernels/logistic/triangle.hpp"
#include "simd/simd.hpp"

namespace lanes::kernels::logistic {

template <class Arch, class T>
struct Simd {
  static double run(const T* x, index x_row, index rows, index cols, const int* labels,
                    const double* w, double* gradient, double* hessian) {
    for (index j = 0; j < cols; ++j) gradient[j] = 0;
    for (index j = 0; j < cols * cols; ++j) hessian[j] = 0;
    double loss = 0;
    for (index i = 0; i < rows; ++i) {
      const T* const row = x + i * x_row;
      const Sample<Arch> sample(product(row, w, cols), labels[i] == 1);
      loss += sample.loss;
      add(row, cols, sample.residual, sample.weight, gradient, hessian);
    }
    Triangle<Arch, T>::mirror(hessian, cols);
    return loss;
  }

  static double product(const T* x, const double* w, index n) {
    V sums(0.0);
    index j = 0;
    for (; j + W <= n; j += W)
      sums = simd::fma(simd::load_double<Arch>(x + j), simd::load<Arch>(w + j), sums);
    double sum = simd::sum_by_halves(sums);
    for (; j < n; ++j) sum += static_cast<double>(x[j]) * w[j];
    return sum;
  }

  /// What a row x of X adds to the gradient, and to the upper triangle of the Hessian.
  static void add(const T* x, index n, double residual, double weight, double* gradient,
                  double* hessian) {
    add_multiple(residual, x, n, gradient);
    for (index j = 0; j < n; ++j)
      add_multiple(weight * static_cast<double>(x[j]), x + j, n - j, hessian + j * n + j);
  }

 private:
  static constexpr int W = simd::width<double, Arch>;
  using V = simd::Batch<double, Arch>;

  /// y += factor x
  [[gnu::always_inline]] static void add_multiple(double factor, const T* x, index n, double* y) {
    const V f(factor);
    index j = 0;
    for (; j + W <= n; j += W)
      simd::store<Arch>(y + j,
                        simd::fma(f, simd::load_double<Arch>(x + j), simd::load<Arch>(y + j)));
    for (; j < n; ++j) y[j] += factor * static_cast<double>(x[j]);
  }
};

}  // namespace lanes::kernels::logistic
