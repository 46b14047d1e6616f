// The Bernoulli distribution.
#include <cmath>
#include <lanes/probability.hpp>
#include <limits>

#include "probability/check.hpp"
#include "probability/elementary.hpp"
#include "probability/map.hpp"

namespace lanes {

using namespace probability;

namespace {

constexpr double minus_infinity = -std::numeric_limits<double>::infinity();

double log_complement(double p) {
  return logarithm(sum(1, -p));
}

}  // namespace

Bernoulli::Bernoulli(double p) : p_(checked("Bernoulli", "p", p)) {}

double Bernoulli::stddev() const {
  return std::sqrt(variance());
}

double Bernoulli::pmf(double k) const {
  if (std::isnan(k)) return k;
  return k == 1 ? p_ : k == 0 ? 1 - p_ : 0;
}
double Bernoulli::log_pmf(double k) const {
  if (std::isnan(k)) return k;
  return k == 1 ? logarithm(p_) : k == 0 ? log_complement(p_) : minus_infinity;
}
double Bernoulli::cdf(double x) const {
  if (std::isnan(x)) return x;
  return x < 0 ? 0 : x < 1 ? 1 - p_ : 1;
}
double Bernoulli::log_cdf(double x) const {
  if (std::isnan(x)) return x;
  return x < 0 ? minus_infinity : x < 1 ? log_complement(p_) : 0;
}
double Bernoulli::survival(double x) const {
  if (std::isnan(x)) return x;
  return x < 0 ? 1 : x < 1 ? p_ : 0;
}
double Bernoulli::log_survival(double x) const {
  if (std::isnan(x)) return x;
  return x < 0 ? 0 : x < 1 ? logarithm(p_) : minus_infinity;
}
double Bernoulli::quantile(double q) const {
  if (std::isnan(q)) return q;
  checked("Bernoulli::quantile", "q", q);
  // q <= 1 - p, without rounding that could decide it.
  const bool zero = q < 0.5 ? q <= 1 - p_ : 1 - q >= p_;
  return zero ? 0 : 1;
}

Vector<double> Bernoulli::pmf(VectorIn<double> k, Options options) const {
  return map(k, options, [this](double v) { return pmf(v); });
}
Vector<double> Bernoulli::log_pmf(VectorIn<double> k, Options options) const {
  return map(k, options, [this](double v) { return log_pmf(v); });
}
Vector<double> Bernoulli::cdf(VectorIn<double> x, Options options) const {
  return map(x, options, [this](double v) { return cdf(v); });
}
Vector<double> Bernoulli::log_cdf(VectorIn<double> x, Options options) const {
  return map(x, options, [this](double v) { return log_cdf(v); });
}
Vector<double> Bernoulli::survival(VectorIn<double> x, Options options) const {
  return map(x, options, [this](double v) { return survival(v); });
}
Vector<double> Bernoulli::log_survival(VectorIn<double> x, Options options) const {
  return map(x, options, [this](double v) { return log_survival(v); });
}
Vector<double> Bernoulli::quantile(VectorIn<double> q, Options options) const {
  return map(q, options, [this](double v) { return quantile(v); });
}

Vector<double> Bernoulli::sample(Rng& rng, std::size_t n, Options options) const {
  return bernoulli(rng, n, p_, options);
}

}  // namespace lanes
