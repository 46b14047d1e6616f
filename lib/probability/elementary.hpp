// exp and log for the distributions. Not those of the C library, whose bits change with its version
// and with the CPU: it chooses among its variants with and without fma when a program starts.
#pragma once

#include <cmath>
#include <cstddef>

#include "probability/two_part.hpp"

namespace lanes::probability {

/// significand * 2^exponent: products of it round once, also where the result is subnormal.
struct Scaled {
  double significand;
  int exponent = 0;

  double value() const { return std::ldexp(significand, exponent); }
  Scaled operator*(double factor) const { return {significand * factor, exponent}; }
};

/// coefficients[0] + coefficients[1] x + ..., by Horner's rule.
template <std::size_t n>
double polynomial(const double (&coefficients)[n], double x) {
  double p = coefficients[n - 1];
  for (std::size_t i = n - 1; i > 0; --i) p = p * x + coefficients[i - 1];
  return p;
}

/// e^x for x <= 0, or NaN. Relative error below 0.9 ulp, of the two parts' sum.
Scaled exponential(TwoPart x);

/// log(x): -inf for 0, NaN for a negative x. Relative error below 1 ulp, of the two parts' sum:
/// logarithm(sum(1, y)) is log1p(y).
double logarithm(TwoPart x);
inline double logarithm(double x) {
  return logarithm(TwoPart{x});
}

}  // namespace lanes::probability
