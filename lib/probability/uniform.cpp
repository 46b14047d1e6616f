// The uniform distribution.
#include <cmath>
#include <lanes/probability.hpp>
#include <limits>

#include "probability/check.hpp"
#include "probability/elementary.hpp"
#include "probability/map.hpp"

namespace lanes {

using namespace probability;

namespace {

/// log(p), from p or from 1 - p, whichever is the smaller one.
double log_probability(double p, double complement_of_p) {
  return p < 0.5 ? logarithm(p) : logarithm(sum(1, -complement_of_p));
}

}  // namespace

Uniform::Uniform(double a, double b) : a_(a), b_(b) {
  if (!std::isfinite(a)) refuse("Uniform", "a", a, "it must be finite");
  if (!std::isfinite(b)) refuse("Uniform", "b", b, "it must be finite");
  if (!(a < b)) refuse("Uniform", "b - a", b - a, "it must be positive: a comes before b");
  if (!std::isfinite(b - a)) refuse("Uniform", "b - a", b - a, "it must be finite");
}

double Uniform::stddev() const {
  return (b_ - a_) / std::sqrt(12.0);
}

double Uniform::pdf(double x) const {
  if (std::isnan(x)) return x;
  return x < a_ || x > b_ ? 0 : 1 / (b_ - a_);
}
double Uniform::log_pdf(double x) const {
  if (std::isnan(x)) return x;
  return x < a_ || x > b_ ? -std::numeric_limits<double>::infinity() : -logarithm(b_ - a_);
}
double Uniform::cdf(double x) const {
  return x <= a_ ? 0 : x >= b_ ? 1 : (x - a_) / (b_ - a_);
}
double Uniform::survival(double x) const {
  return x <= a_ ? 1 : x >= b_ ? 0 : (b_ - x) / (b_ - a_);
}
double Uniform::log_cdf(double x) const {
  return log_probability(cdf(x), survival(x));
}
double Uniform::log_survival(double x) const {
  return log_probability(survival(x), cdf(x));
}
double Uniform::quantile(double p) const {
  if (std::isnan(p)) return p;
  checked("Uniform::quantile", "p", p);
  return p <= 0.5 ? a_ + p * (b_ - a_) : b_ - (1 - p) * (b_ - a_);  // so that 1 gives b
}

Vector<double> Uniform::pdf(VectorIn<double> x, Options options) const {
  return map(x, options, [this](double v) { return pdf(v); });
}
Vector<double> Uniform::log_pdf(VectorIn<double> x, Options options) const {
  return map(x, options, [this](double v) { return log_pdf(v); });
}
Vector<double> Uniform::cdf(VectorIn<double> x, Options options) const {
  return map(x, options, [this](double v) { return cdf(v); });
}
Vector<double> Uniform::log_cdf(VectorIn<double> x, Options options) const {
  return map(x, options, [this](double v) { return log_cdf(v); });
}
Vector<double> Uniform::survival(VectorIn<double> x, Options options) const {
  return map(x, options, [this](double v) { return survival(v); });
}
Vector<double> Uniform::log_survival(VectorIn<double> x, Options options) const {
  return map(x, options, [this](double v) { return log_survival(v); });
}
Vector<double> Uniform::quantile(VectorIn<double> p, Options options) const {
  return map(p, options, [this](double v) { return quantile(v); });
}

Vector<double> Uniform::sample(Rng& rng, std::size_t n, Options options) const {
  return uniform(rng, n, a_, b_, options);
}

}  // namespace lanes
