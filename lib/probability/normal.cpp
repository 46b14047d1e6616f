// The normal distribution.
#include <cmath>
#include <lanes/probability.hpp>
#include <limits>

#include "probability/check.hpp"
#include "probability/map.hpp"
#include "probability/standard_normal.hpp"

namespace lanes {

using namespace probability;

namespace {

constexpr double log_sqrt_2pi = 0.9189385332046728;
/// From here on z^2 / 2 hides whatever is added to it, and z needs one part only.
constexpr double far = 0x1p32;

/// (x - mean) / sd. The range is scaled so that sd is in [1/2, 1): what overflows then is far out
/// in a tail, and what underflows makes no difference to the mean.
TwoPart standardize(double x, double mean, double sd) {
  if (std::isnan(x)) return {x};
  if (x == mean) return {0};
  int exponent = 0;
  const double scaled_sd = std::frexp(sd, &exponent);
  const TwoPart distance = sum(std::ldexp(x, -exponent), -std::ldexp(mean, -exponent));
  const double z = distance.high / scaled_sd;
  if (std::abs(z) < far) return quotient(distance, scaled_sd);
  if (std::isnan(z)) return {std::copysign(std::numeric_limits<double>::infinity(), x - mean)};
  return {z};
}

}  // namespace

Normal::Normal(double mean, double sd)
    : mean_(mean), sd_(sd), log_scale_(logarithm(sd) + log_sqrt_2pi) {
  if (!std::isfinite(mean)) refuse("Normal", "mean", mean, "it must be finite");
  if (!(sd > 0 && std::isfinite(sd))) refuse("Normal", "sd", sd, "it must be positive and finite");
}

double Normal::pdf(double x) const {
  int exponent = 0;
  const double scaled_sd = std::frexp(sd_, &exponent);
  const Scaled d = density(standardize(x, mean_, sd_));
  return Scaled{d.significand / scaled_sd, d.exponent - exponent}.value();
}

double Normal::log_pdf(double x) const {
  const TwoPart z = standardize(x, mean_, sd_);
  if (std::abs(z.high) > far) return -0.5 * z.high * z.high;
  const TwoPart half = half_square(z);
  return -(half.high + (half.low + log_scale_));
}

double Normal::cdf(double x) const {
  return upper_tail(-standardize(x, mean_, sd_));
}
double Normal::log_cdf(double x) const {
  return log_upper_tail(-standardize(x, mean_, sd_));
}
double Normal::survival(double x) const {
  return upper_tail(standardize(x, mean_, sd_));
}
double Normal::log_survival(double x) const {
  return log_upper_tail(standardize(x, mean_, sd_));
}

double Normal::quantile(double p) const {
  if (std::isnan(p)) return p;
  return mean_ + sd_ * probability::quantile(checked("Normal::quantile", "p", p));
}

Vector<double> Normal::pdf(VectorIn<double> x, Options options) const {
  return map(x, options, [this](double v) { return pdf(v); });
}
Vector<double> Normal::log_pdf(VectorIn<double> x, Options options) const {
  return map(x, options, [this](double v) { return log_pdf(v); });
}
Vector<double> Normal::cdf(VectorIn<double> x, Options options) const {
  return map(x, options, [this](double v) { return cdf(v); });
}
Vector<double> Normal::log_cdf(VectorIn<double> x, Options options) const {
  return map(x, options, [this](double v) { return log_cdf(v); });
}
Vector<double> Normal::survival(VectorIn<double> x, Options options) const {
  return map(x, options, [this](double v) { return survival(v); });
}
Vector<double> Normal::log_survival(VectorIn<double> x, Options options) const {
  return map(x, options, [this](double v) { return log_survival(v); });
}
Vector<double> Normal::quantile(VectorIn<double> p, Options options) const {
  return map(p, options, [this](double v) { return quantile(v); });
}

Vector<double> Normal::sample(Rng& rng, std::size_t n, Options options) const {
  return normal(rng, n, mean_, sd_, options);
}

}  // namespace lanes
