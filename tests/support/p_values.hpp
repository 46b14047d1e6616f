// What test statistics have to do with probabilities. Every p-value here is that of a result at
// least as large: near 0 for a bad fit, near 1 for one too good to be random.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

namespace lanes::test {

/// The regularised incomplete gamma function Q(a, x): by its series below a + 1, above by
/// Legendre's continued fraction, evaluated by Lentz's method (Press et al., Numerical
/// Recipes, 6.2).
inline double gamma_q(double a, double x) {
  if (x <= 0) return 1;
  const double factor = std::exp(a * std::log(x) - x - std::lgamma(a));
  if (x < a + 1) {
    double term = 1 / a, sum = term;
    for (double n = a + 1; term > sum * 1e-16; ++n) sum += term *= x / n;
    return 1 - factor * sum;
  }
  double b = x + 1 - a, c = 1e300, d = 1 / b, fraction = d;
  for (int n = 1; n < 1000000; ++n) {
    const double numerator = n * (a - n);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    fraction *= c * d;
    if (std::abs(c * d - 1) < 1e-15) break;
  }
  return factor * fraction;
}

inline double chi_square_p(double statistic, double degrees_of_freedom) {
  return gamma_q(degrees_of_freedom / 2, statistic / 2);
}

/// At least `count` events where `expected` of them are rare ones: Poisson.
inline double poisson_p(double count, double expected) {
  return count == 0 ? 1 : 1 - gamma_q(count, expected);
}

inline double normal_p(double z) {
  return std::erfc(z / std::numbers::sqrt2) / 2;
}

/// sqrt(n) times the largest distance of an empirical distribution: Kolmogorov's limit. `distance`
/// of n samples takes Stephens's correction (1970).
inline double kolmogorov_smirnov_p(double distance, double n) {
  const double x = distance * (std::sqrt(n) + 0.12 + 0.11 / std::sqrt(n));
  double sum = 0;
  if (x < 1) {
    const double power = std::numbers::pi * std::numbers::pi / (8 * x * x);
    for (int k = 1; k < 20; k += 2) sum += std::exp(-k * k * power);
    return 1 - std::sqrt(2 * std::numbers::pi) / x * sum;
  }
  for (int k = 1; k < 20; ++k) sum += (k % 2 ? 2 : -2) * std::exp(-2 * k * k * x * x);
  return sum;
}

/// Anderson and Darling's limit (1954): a series of integrals, here by the trapezoidal rule, which
/// converges as fast as Gauss's on such bells.
inline double anderson_darling_p(double statistic) {
  const double z = statistic;
  if (z > 20) return 0;          // less than 1e-9, where the terms would cancel
  double sum = 0, binomial = 1;  // of -1/2 over j
  for (int j = 0; j < 40; ++j) {
    const double t = (4 * j + 1) * (4 * j + 1) * std::numbers::pi * std::numbers::pi / (8 * z);
    const double step = std::min(0.02, 0.1 / std::sqrt(t));
    double integral = std::exp(z / 8) / 2;
    for (double w = step; w * w * t < 45; w += step)
      integral += std::exp(z / (8 * (w * w + 1)) - t * w * w);
    sum += binomial * (4 * j + 1) * std::exp(-t) * integral * step;
    binomial *= (-0.5 - j) / (j + 1);
  }
  return 1 - std::sqrt(2 * std::numbers::pi) / z * sum;
}

/// Of counts against probabilities that sum to 1; `probability(cell)`.
template <class Count, class F>
double chi_square_of_counts(const std::vector<Count>& counts, F probability) {
  double n = 0, statistic = 0;
  for (Count c : counts) n += static_cast<double>(c);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double expected = n * probability(i), off = static_cast<double>(counts[i]) - expected;
    statistic += off * off / expected;
  }
  return chi_square_p(statistic, static_cast<double>(counts.size()) - 1);
}
template <class Count>
double chi_square_of_equal_cells(const std::vector<Count>& counts) {
  const double p = 1 / static_cast<double>(counts.size());
  return chi_square_of_counts(counts, [p](std::size_t) { return p; });
}

}  // namespace lanes::test
