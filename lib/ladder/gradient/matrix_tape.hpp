// Rung: matrix tape.
//
// Was:  a record for each number.
// Now:  two records: a product, and the loss of all rows. Their adjoints are a product with the
//       transpose, and sigmoid(z) - y, on the library's kernels.
// Cost: a few vectors that live until the tape is cleared.
// Next: the same by hand, without a tape.
#pragma once

#include <lanes/calculus.hpp>
#include <span>

namespace lanes::ladder {

struct MatrixTape {
  template <class T>
  static T run(Options options, MatrixView<const T> x, std::span<const int> labels,
               VectorView<const T> w, VectorView<T> gradient) {
    Tape<T> tape(options);
    const MatrixVariable<T> weights = tape.variable(w);
    const Variable<T> loss = cross_entropy(matmul(tape.constant(x), weights), labels);
    tape.backward(loss);
    gradient.assign(tape.gradient(weights).col(0));
    return loss.value();
  }
};

}  // namespace lanes::ladder
