// Derivatives to the last digit, by automatic differentiation: functions are written for numbers of
// any kind, and called with numbers that know their derivatives.
#include <lanes/calculus.hpp>
#include <ostream>

#include "chapter.hpp"

using namespace lanes;

void chapter::derivatives(std::ostream& out) {
  const auto square = [](auto x) { return x * x; };
  out << "x^2 at 3: derivative " << derivative(square, 3.0) << ", by differences "
      << round(numerical_derivative(square, 3.0), 6) << "\n\n";

  const auto f = [](auto w) { return w[0] * w[0] + 3 * w[0] * w[1]; };
  const Vector<double> at{1, 2};
  out << "w1^2 + 3 w1 w2 at " << at << ":\n"
      << "  by w1, w2 held fixed: " << partial(f, at, 0) << '\n'
      << "  by w2, w1 held fixed: " << partial(f, at, 1) << '\n'
      << "  gradient: " << gradient(f, at) << "\n\n";

  // y = (3 x + 1)^2: the rate of y by u, times the rate of u by x.
  const auto inner = [](auto x) { return 3 * x + 1; };
  const auto both = [&](auto x) { return square(inner(x)); };
  out << "y = u^2, u = 3 x + 1, at x = 2: dy/du du/dx = " << derivative(square, inner(2.0)) << " * "
      << derivative(inner, 2.0) << " = " << derivative(square, inner(2.0)) * derivative(inner, 2.0)
      << ", dy/dx = " << derivative(both, 2.0) << '\n';
}
