// Rung: matrix form.
//
// Was:  an update of the whole Hessian for each sample.
// Now:  the formulas of the book in matrices, X'(p - y) and X'DX, on the library's kernels: with
//       D = diag(p (1 - p)), X'DX is A'A for A = D^(1/2) X, of which a tile stays in registers
//       while rows stream by.
// Cost: a copy of X, and five passes over it through memory.
// Next: one pass.
#pragma once

#include <cmath>
#include <lanes/activations.hpp>
#include <lanes/linalg.hpp>
#include <span>

namespace lanes::ladder {

struct MatrixForm {
  template <class T>
  static double run(Options options, MatrixView<const T> x, std::span<const int> labels,
                    VectorView<const double> w, VectorView<double> gradient,
                    MatrixView<double> hessian) {
    Matrix<double> a = astype<double>(x);
    const Vector<double> z = matmul(a, w, options), p = sigmoid(z, options);
    Vector<double> residual = p;
    for (std::size_t i = 0; i < labels.size(); ++i) residual[i] -= labels[i];
    matmul(residual, a, gradient, options);
    for (std::size_t i = 0; i < labels.size(); ++i)
      scale(std::sqrt(p[i] * (1 - p[i])), a.row(i), options);
    hessian.assign(gram(a, options));
    return static_cast<double>(labels.size()) * cross_entropy(z, labels, options);
  }
};

}  // namespace lanes::ladder
