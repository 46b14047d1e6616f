// Data for tests of logistic regression.
#pragma once

#include <cmath>
#include <lanes/matrix.hpp>

#include "support/random.hpp"

namespace lanes::test {

/// Labels drawn with the probabilities that some coefficients give, so that classes overlap.
template <class T>
Vector<int> draw_labels(const Matrix<T>& x, std::size_t classes, std::uint64_t seed) {
  test::Random random(seed);
  Vector<int> y(x.rows());
  for (std::size_t i = 0; i < x.rows(); ++i) {
    double best = -1e300;
    for (std::size_t k = 0; k < classes; ++k) {
      double z = 0.3 * static_cast<double>(k);
      for (std::size_t j = 0; j < x.cols(); ++j)
        z += std::sin(static_cast<double>(3 * k + j)) * static_cast<double>(x(i, j));
      const double u = (random.uniform<double>() + 1) / 2;  // a Gumbel number each
      z -= std::log(-std::log(u * (1 - 1e-9) + 5e-10));
      if (z > best) best = z, y[i] = static_cast<int>(10 * k) - 10;
    }
  }
  return y;
}

}  // namespace lanes::test
