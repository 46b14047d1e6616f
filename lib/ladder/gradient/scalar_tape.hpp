// Rung: scalar tape.
//
// Was:  two losses for each weight.
// Now:  the loss is computed once, in numbers that record each operation with its partial
//       derivatives; going back through the records adds up all derivatives, to the last digit.
// Cost: memory: 40 bytes for each operation, written once and read once.
// Next: whole matrices instead of numbers.
#pragma once

#include <lanes/calculus.hpp>
#include <span>

namespace lanes::ladder {

struct ScalarTape {
  template <class T>
  static T run(Options options, MatrixView<const T> x, std::span<const int> labels,
               VectorView<const T> w, VectorView<T> gradient) {
    Tape<T> tape(options);
    const std::vector<Variable<T>> weights = tape.variables(w);
    Variable<T> total = T(0);
    for (std::size_t i = 0; i < x.rows(); ++i) {
      Variable<T> z = T(0);
      for (std::size_t k = 0; k < x.cols(); ++k) z += x(i, k) * weights[k];
      total += softplus(labels[i] == 1 ? -z : z);
    }
    const Variable<T> loss = total / static_cast<T>(x.rows());
    if (tape.holds(loss)) {  // not where there are no weights
      tape.backward(loss);
      for (std::size_t k = 0; k < w.size(); ++k) gradient[k] = tape.gradient(weights[k]);
    }
    return loss.value();
  }
};

}  // namespace lanes::ladder
