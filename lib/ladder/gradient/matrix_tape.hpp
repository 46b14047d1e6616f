// Rung: matrix tape.
//
// Was:  a formula that somebody derived.
// Now:  a tape of two records: a product, and the loss of all rows. Their adjoints are a product
//       with the transpose, and sigmoid(z) - y, on the same kernels. This is what lanes::gradient
//       and minimize run.
// Cost: the two records, whatever the size of the matrices, and a few vectors that live until the
//       tape is cleared.
// Next: threads.
#pragma once

#include <lanes/calculus.hpp>
#include <span>

namespace lanes::ladder {

struct MatrixTape {
  template <class T>
  static T run(Options options, MatrixView<const T> x, std::span<const int> labels,
               VectorView<const T> w, VectorView<T> gradient) {
    Tape<T> tape(options);
    const auto found = detail::value_and_gradient(
        [&](const MatrixVariable<T>& weights) {
          return cross_entropy(matmul(tape.constant(x), weights), labels);
        },
        w, tape);
    gradient.assign(found.gradient);
    return found.value;
  }
};

}  // namespace lanes::ladder
