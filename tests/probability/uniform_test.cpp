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
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

TEST(Uniform, WithinItsBounds) {
  test::Random random(6);
  const int repetitions = test::quick() ? 300 : 10000;
  for (int i = 0; i < repetitions; ++i) {
    const double a = random.graded<double>(20), b = a + std::abs(random.graded<double>(20));
    const Uniform d(a, b);
    const Wide width = Wide(b) - a;
    const double x = a + (b - a) * std::abs(random.uniform<double>());
    if (x <= a || x >= b) continue;
    const Wide below = (x - Wide(a)) / width, above = (b - Wide(x)) / width;
    EXPECT_TRUE(within(d.pdf(x), 1 / width, eps / width));
    const Wide log_pdf = -test::wide_log(width);
    EXPECT_TRUE(within(d.log_pdf(x), log_pdf, eps * (test::magnitude(log_pdf) + 1)));
    EXPECT_TRUE(within(d.cdf(x), below, 2 * eps * below));
    EXPECT_TRUE(within(d.survival(x), above, 2 * eps * above));
    const Wide log_below = test::wide_log1p(-above), log_above = test::wide_log1p(-below);
    EXPECT_TRUE(within(d.log_cdf(x), log_below, -3 * eps * log_below));
    EXPECT_TRUE(within(d.log_survival(x), log_above, -3 * eps * log_above));
    const double p = std::abs(random.uniform<double>());
    EXPECT_TRUE(within(d.quantile(p), a + p * width, 2 * eps * (std::abs(a) + std::abs(b))));
  }
}

TEST(Uniform, Edges) {
  const Uniform d(2, 6);
  EXPECT_EQ(d.pdf(2), 0.25);
  EXPECT_EQ(d.pdf(6), 0.25);
  EXPECT_EQ(d.pdf(1.9), 0);
  EXPECT_EQ(d.log_pdf(6.1), -infinity);
  EXPECT_EQ(d.cdf(2), 0);
  EXPECT_EQ(d.cdf(-infinity), 0);
  EXPECT_EQ(d.cdf(6), 1);
  EXPECT_EQ(d.cdf(infinity), 1);
  EXPECT_EQ(d.survival(1), 1);
  EXPECT_EQ(d.survival(7), 0);
  EXPECT_EQ(d.log_cdf(2), -infinity);
  EXPECT_EQ(d.log_cdf(6), 0);
  EXPECT_EQ(d.log_survival(6), -infinity);
  EXPECT_EQ(d.quantile(0), 2);
  EXPECT_EQ(d.quantile(0.25), 3);
  EXPECT_EQ(d.quantile(1), 6);
  EXPECT_EQ(Uniform(0.1, 0.7).quantile(1), 0.7);
  EXPECT_EQ(Uniform(-1e308, 0).cdf(-5e307), 0.5);
}

TEST(Uniform, NanGivesNan) {
  const Uniform d(2, 6);
  for (double y : {d.pdf(nan), d.log_pdf(nan), d.cdf(nan), d.log_cdf(nan), d.survival(nan),
                   d.log_survival(nan), d.quantile(nan)})
    EXPECT_TRUE(std::isnan(y));
}

TEST(Uniform, Moments) {
  const Uniform d(2, 8);
  EXPECT_EQ(d.mean(), 5);
  EXPECT_EQ(d.variance(), 3);
  EXPECT_DOUBLE_EQ(d.stddev(), std::sqrt(3.0));
  // Its square may leave the range where the variance does not.
  EXPECT_DOUBLE_EQ(Uniform(0, 2e154).variance(), 2e154 / 12 * 2e154);
  EXPECT_EQ(Uniform(0, 1e160).variance(), HUGE_VAL);
}

}  // namespace
}  // namespace lanes
