// exp, log and the tail of the normal distribution in 113-bit arithmetic, by series and a continued
// fraction: references that owe nothing to the library's fits.
#pragma once

#include <cmath>

#include "support/reference.hpp"

namespace lanes::test {

/// 2 (s + s^3/3 + s^5/5 + ...) = log((1 + s) / (1 - s)).
inline Wide twice_atanh(Wide s) {
  Wide sum = 0, power = s;
  for (int k = 1; k < 200 && magnitude(power) > magnitude(s) * Wide(1e-36); k += 2) {
    sum += power / k;
    power *= s * s;
  }
  return 2 * sum;
}
inline Wide wide_ln2() {
  static const Wide value = twice_atanh(Wide(1) / 3);
  return value;
}
/// By Machin's formula.
inline Wide wide_pi() {
  const auto arctan_of_inverse = [](int n) {
    Wide sum = 0, power = Wide(1) / n;
    for (int k = 1; k < 120; k += 2) {
      sum += (k % 4 == 1 ? power : -power) / k;
      power /= n * n;
    }
    return sum;
  };
  static const Wide value = 16 * arctan_of_inverse(5) - 4 * arctan_of_inverse(239);
  return value;
}

/// For x within the range of Wide's exponents, about 11000.
inline Wide wide_exp(Wide x) {
  const int k = static_cast<int>(std::lround(static_cast<double>(x / wide_ln2())));
  const Wide r = (x - k * wide_ln2()) / 16;
  Wide sum = 1, term = 1;
  for (int i = 1; i < 40; ++i) sum += term *= r / i;
  for (int i = 0; i < 4; ++i) sum *= sum;
  Wide power = k < 0 ? Wide(1) / 2 : Wide(2);
  for (int bits = std::abs(k); bits > 0; bits /= 2, power *= power)
    if (bits % 2) sum *= power;
  return sum;
}

/// log(x) for x > 0.
inline Wide wide_log(Wide x) {
  int k = 0;
  for (; x > Wide(3) / 2; x /= 2) ++k;
  for (; x < Wide(3) / 4; x *= 2) --k;
  return k * wide_ln2() + twice_atanh((x - 1) / (x + 1));
}
/// log(1 + y) for y > -1, without loss where y is small.
inline Wide wide_log1p(Wide y) {
  return magnitude(y) < Wide(1) / 4 ? twice_atanh(y / (2 + y)) : wide_log(1 + y);
}

/// Density of the normal distribution.
inline Wide wide_density(Wide z) {
  return wide_exp(-z * z / 2) / square_root(2 * wide_pi());
}

/// Q(z) / density(z) for z >= 0, Q(z) being the probability of more than z. Relative error 1e-24.
inline Wide wide_mills(Wide z) {
  if (z < 6) {  // 1/2 - density(z) (z + z^3/3 + z^5/(3 5) + ...)
    Wide sum = 0, term = z;
    for (int k = 3; k < 400; k += 2) {
      sum += term;
      term *= z * z / k;
    }
    return Wide(1) / 2 / wide_density(z) - sum;
  }
  Wide fraction = 0;  // z + 1/(z + 2/(z + 3/(z + ...)))
  for (int k = 400; k > 0; --k) fraction = k / (z + fraction);
  return 1 / (z + fraction);
}
/// Q(z) for any z, and its logarithm.
inline Wide wide_upper_tail(Wide z) {
  return z < 0 ? 1 - wide_upper_tail(-z) : wide_mills(z) * wide_density(z);
}
inline Wide wide_log_upper_tail(Wide z) {
  if (z < 0) return wide_log1p(-wide_upper_tail(-z));
  return wide_log(wide_mills(z)) - z * z / 2 - wide_log(2 * wide_pi()) / 2;
}

/// The z that wide_upper_tail takes to p, by Newton's method from a guess with 10 digits or more.
inline Wide wide_upper_quantile(Wide p, Wide guess) {
  for (int step = 0; step < 3; ++step) guess += (wide_upper_tail(guess) - p) / wide_density(guess);
  return guess;
}

}  // namespace lanes::test
