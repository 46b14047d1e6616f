// The normal distribution against 113-bit references, in the body, in the tails, and for any mean
// and standard deviation.
#include <gtest/gtest.h>

#include <cmath>
#include <lanes/probability.hpp>
#include <limits>

#include "support/random.hpp"
#include "support/shapes.hpp"
#include "support/tolerance.hpp"
#include "support/wide_functions.hpp"

namespace lanes {
namespace {

using test::Wide;
using test::within;

constexpr double eps = std::numeric_limits<double>::epsilon();
constexpr double least = std::numeric_limits<double>::denorm_min();
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// A bound relative to `expected`, and what the last digit of a subnormal number is worth.
Wide relative(double bound, Wide expected) {
  return bound * test::magnitude(expected) + least;
}

/// z = (x - mean) / sd at hand, every function of x.
void expect_accurate(const Normal& d, double x) {
  const Wide z = (Wide(x) - d.mean()) / d.stddev();
  const Wide pdf = test::wide_density(z) / d.stddev();
  EXPECT_TRUE(within(d.pdf(x), pdf, relative(2 * eps, pdf))) << x;
  const Wide log_sd = test::wide_log(d.stddev());
  const Wide log_pdf = -z * z / 2 - log_sd - test::wide_log(2 * test::wide_pi()) / 2;
  EXPECT_TRUE(within(d.log_pdf(x), log_pdf, 2 * eps * (z * z / 2 + test::magnitude(log_sd) + 1)))
      << x;
  for (const bool upper : {false, true}) {
    const Wide tail = test::wide_upper_tail(upper ? z : -z);
    const Wide log_tail = test::wide_log_upper_tail(upper ? z : -z);
    EXPECT_TRUE(within(upper ? d.survival(x) : d.cdf(x), tail, relative(3 * eps, tail))) << x;
    EXPECT_TRUE(
        within(upper ? d.log_survival(x) : d.log_cdf(x), log_tail, relative(4 * eps, log_tail)))
        << x;
  }
}

TEST(Normal, FunctionsInTheBody) {
  const Normal d;
  const int steps = test::quick() ? 200 : 5000;
  for (int i = -steps; i <= steps; ++i) expect_accurate(d, 5.0 * i / steps);
  for (double edge : {0.7, 6.0, 1e-3, 1e-9, 1e-300})
    for (double x : {edge, -edge, std::nextafter(edge, 0), std::nextafter(-edge, 0)})
      expect_accurate(d, x);
}

TEST(Normal, FunctionsInTheTails) {
  const Normal d;
  const int steps = test::quick() ? 100 : 2000;
  for (int i = 0; i <= steps; ++i) {
    const double x = 5 + 34.0 * i / steps;
    expect_accurate(d, x);
    expect_accurate(d, -x);
  }
}

TEST(Normal, FunctionsOfAnyMeanAndDeviation) {
  test::Random random(5);
  const int repetitions = test::quick() ? 200 : 5000;
  for (int i = 0; i < repetitions; ++i) {
    const double sd = std::abs(random.graded<double>(i % 2 ? 900 : 5));
    const double mean = sd * random.graded<double>(20);
    expect_accurate(Normal(mean, sd), mean + sd * 38 * random.uniform<double>());
  }
}

TEST(Normal, ValuesFarOut) {
  const Normal d;
  EXPECT_EQ(d.cdf(-38), 2.8854283600687843e-316);  // subnormal: all the digits that there are
  EXPECT_EQ(d.survival(38), 2.8854283600687843e-316);
  EXPECT_EQ(d.cdf(38), 1);
  EXPECT_DOUBLE_EQ(d.cdf(-37), 5.725571222524577e-300);
  EXPECT_EQ(d.cdf(-40), 0);
  EXPECT_DOUBLE_EQ(d.log_cdf(-40), -804.6084420137538);
  EXPECT_DOUBLE_EQ(d.log_cdf(-1e10), -5e19);
  EXPECT_DOUBLE_EQ(d.log_cdf(-1e154), -5e307);
  EXPECT_DOUBLE_EQ(d.log_cdf(10), -7.619853024160527e-24);
  for (double x : {0x1p32, 4e9, 4.4e9, 1e6}) {
    const Wide expected = test::wide_log_upper_tail(x);
    EXPECT_TRUE(within(d.log_survival(x), expected, relative(4 * eps, expected))) << x;
  }
}

/// The error of quantile(p) against the z that belongs to p; of the upper half to 1 - p, which is
/// exact.
void expect_accurate_quantile(double p) {
  const Normal d;
  const double x = d.quantile(p);
  const Wide z = p < 0.5 ? -test::wide_upper_quantile(p, -x) : test::wide_upper_quantile(1 - p, x);
  EXPECT_TRUE(within(x, z, relative(4 * eps, z))) << p;
}

TEST(Normal, Quantiles) {
  const int steps = test::quick() ? 200 : 5000;
  for (int i = 1; i < steps; ++i) expect_accurate_quantile(i / static_cast<double>(steps));
  for (double p : {0.25, 0.5 - 1e-10, 1e-8, 1.5229979744712628e-08, 1e-16, 1e-100, 1e-300})
    for (double q : {p, std::nextafter(p, 0), std::nextafter(p, 1)}) expect_accurate_quantile(q);
  for (double p = 0.3; p > 1e-306; p *= test::quick() ? 0.01 : 0.9) expect_accurate_quantile(p);
  // Up to the last double below 1.
  for (int k = 2; k <= 53; ++k)
    for (double tail : {1.0, 1.25, 1.9})
      if (k < 53 || tail == 1) expect_accurate_quantile(1 - std::ldexp(tail, -k));
  for (int i = 1; i <= 100; ++i) expect_accurate_quantile(0.9998 + 2e-4 * i / 101);
  EXPECT_DOUBLE_EQ(Normal().quantile(1 - 0x1p-53), 8.2095361516013874);
  EXPECT_DOUBLE_EQ(Normal().quantile(1e-300), -37.047096299361199);
  EXPECT_DOUBLE_EQ(Normal().quantile(least), -38.467405617144346);
}

TEST(Normal, QuantilesOfAnyMeanAndDeviation) {
  const Normal d(70, 10);
  EXPECT_EQ(d.quantile(0.5), 70);
  for (double p : {1e-300, 1e-5, 0.1, 0.4, 0.9, 0.999}) {
    const Wide x = 70 - 10 * test::wide_upper_quantile(p, -Normal().quantile(p));
    EXPECT_TRUE(
        within(d.quantile(p), x, 4 * eps * test::magnitude(x - 70) + eps * test::magnitude(x)));
  }
}

TEST(Normal, QuantileRises) {
  const Normal d;
  for (double edge : {0.25, 0.5, 0.75, 1.522997974471263e-08}) {
    double p = edge * (1 - 1e-14);
    for (int i = 0; i < 100; ++i) {
      const double next = std::nextafter(p, 1);
      EXPECT_LE(d.quantile(p), d.quantile(next) * (1 + (next < 0.5 ? -8 : 8) * eps)) << p;
      p = next;
    }
  }
}

TEST(Normal, Edges) {
  const Normal d(1, 2);
  EXPECT_EQ(d.cdf(-infinity), 0);
  EXPECT_EQ(d.cdf(infinity), 1);
  EXPECT_EQ(d.survival(infinity), 0);
  EXPECT_EQ(d.pdf(infinity), 0);
  EXPECT_EQ(d.log_pdf(-infinity), -infinity);
  EXPECT_EQ(d.log_cdf(-infinity), -infinity);
  EXPECT_EQ(d.log_cdf(infinity), 0);
  EXPECT_EQ(d.quantile(0), -infinity);
  EXPECT_EQ(d.quantile(1), infinity);
  EXPECT_EQ(d.cdf(1), 0.5);
  EXPECT_EQ(d.cdf(1e308), 1);
  EXPECT_EQ(d.pdf(-1e308), 0);
}

TEST(Normal, EndsOfTheRange) {
  const double largest = std::numeric_limits<double>::max();
  const Normal wide(0, largest), thin(1e300, least);
  EXPECT_DOUBLE_EQ(wide.cdf(-largest), Normal().cdf(-1));
  EXPECT_DOUBLE_EQ(Normal(largest, largest).cdf(-largest), Normal().cdf(-2));
  EXPECT_NEAR(wide.pdf(0), 2.2191901e-309, 1e-316);  // subnormal
  EXPECT_EQ(thin.cdf(1e300), 0.5);
  EXPECT_EQ(thin.cdf(std::nextafter(1e300, 0)), 0);
  EXPECT_EQ(thin.survival(std::nextafter(1e300, 0)), 1);
  EXPECT_DOUBLE_EQ(Normal(0, least).cdf(-3 * least), Normal().cdf(-3));
  EXPECT_EQ(Normal(0, least).pdf(0), infinity);
  EXPECT_DOUBLE_EQ(Normal(0, least).log_pdf(0), 743.52113338817659);
}

TEST(Normal, NanGivesNan) {
  const Normal d(1, 2);
  for (double y : {d.pdf(nan), d.log_pdf(nan), d.cdf(nan), d.log_cdf(nan), d.survival(nan),
                   d.log_survival(nan), d.quantile(nan)})
    EXPECT_TRUE(std::isnan(y));
}

TEST(Normal, Moments) {
  const Normal d(70, 10);
  EXPECT_EQ(d.mean(), 70);
  EXPECT_EQ(d.stddev(), 10);
  EXPECT_EQ(d.variance(), 100);
}

}  // namespace
}  // namespace lanes
