// A network of two inputs, three hidden units and one output, and how its error depends on each of
// its weights: found by going back through what was computed, and by the chain rule on paper.
#include <cmath>
#include <lanes/calculus.hpp>
#include <lanes/linalg.hpp>
#include <ostream>

#include "chapter.hpp"

using namespace lanes;

void chapter::backpropagation(std::ostream& out) {
  const Matrix<double> x{{0.5, -1.2}}, W{{0.1, 0.4, -0.3}, {-0.2, 0.7, 0.5}};
  const Vector<double> b{0.05, -0.1, 0.2}, u{0.3, -0.6, 0.9};
  const double c = 0.15, target = 1;

  // Forward: the tape records what is done to its variables.
  Tape<double> tape;
  const auto weights = tape.variable(W), biases = tape.variable(b), output = tape.variable(u);
  const auto shift = tape.variable(c);
  const auto hidden = sigmoid(add_to_rows(matmul(tape.constant(x), weights), biases));
  const auto prediction = sigmoid(matmul(hidden, output)(0, 0) + shift);
  const auto error = (prediction - target) * (prediction - target);
  out << "prediction " << prediction.value() << ", error " << error.value() << '\n';

  // Backward: the chain rule, from the error to all weights in one pass.
  tape.backward(error);
  out << "by W:\n"
      << tape.gradient(weights) << "\nby b: " << tape.gradient(biases).col(0)
      << "\nby u: " << tape.gradient(output).col(0) << "\nby c: " << tape.gradient(shift) << '\n';

  // On paper: the slope of a sigmoid s is s (1 - s).
  const Vector<double> h = sigmoid(matmul(x.row(0), W) + b);
  const double p = sigmoid(dot(h, u) + c), delta = 2 * (p - target) * p * (1 - p);
  const Vector<double> back = delta * hadamard(u, hadamard(h, 1 - h));
  double difference = std::abs(tape.gradient(shift) - delta);
  for (std::size_t j = 0; j < 3; ++j) {
    difference += std::abs(tape.gradient(output)(j, 0) - delta * h[j]);
    difference += std::abs(tape.gradient(biases)(j, 0) - back[j]);
  }
  difference += norm(tape.gradient(weights) - outer(x.row(0), back));
  out << "equal to the chain rule on paper: " << (difference < 1e-14 ? "yes" : "no") << '\n';
}
