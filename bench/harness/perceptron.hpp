// The gradient of a perceptron's loss: the plain loops, and what is right.
#pragma once

#include <cstddef>

#include "harness/operands.hpp"
#include "harness/probe.hpp"

namespace lanes::bench {

/// Layers k - n - 10 with relu between them, the mean cross-entropy of m samples. Where the
/// parameters are in b, and their derivatives in c, behind which is the loss: weights, inputs x
/// outputs, and biases of each layer.
struct PerceptronLayout {
  static constexpr std::size_t classes = 10;
  std::size_t w1 = 0, b1, w2, b2, size;

  explicit constexpr PerceptronLayout(const Shape& s)
      : b1(s.k * s.n), w2(b1 + s.n), b2(w2 + s.n * classes), size(b2 + classes) {}
  static constexpr std::size_t label(std::size_t sample) { return sample % classes; }
};

/// Forward and backward, element by element.
template <class T>
void naive_perceptron(const Operands<T>& o);

/// Against long double. A hidden unit so near to the kink of relu that rounding may decide, may be
/// on either side.
template <class T>
Finding check_perceptron(const Operands<T>& o);

}  // namespace lanes::bench
