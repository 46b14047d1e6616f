// Rung: hand derived.
//
// Was:  a record for each number.
// Now:  the formula X'(p - y) / n, as products of matrices on the library's kernels, without a
// tape. Cost: somebody has to derive it, and again for every change of the model. Next: the same
// products, found by a tape.
#pragma once

#include <lanes/linalg.hpp>
#include <span>

#include "calculus/losses.hpp"

namespace lanes::ladder {

struct HandDerived {
  template <class T>
  static T run(Options options, MatrixView<const T> x, std::span<const int> labels,
               VectorView<const T> w, VectorView<T> gradient) {
    const Vector<T> z = matmul(x, w, options);
    Vector<T> slopes = Vector<T>::uninitialized(x.rows());
    const T loss = calculus::logistic<T>(z.data(), labels, slopes.data(), options);
    matmul(slopes, x, gradient, options);
    scale(T(1) / static_cast<T>(x.rows()), gradient, options);
    return loss;
  }
};

}  // namespace lanes::ladder
