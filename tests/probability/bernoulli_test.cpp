#include <gtest/gtest.h>

#include <cmath>
#include <lanes/probability.hpp>
#include <limits>

#include "support/tolerance.hpp"
#include "support/wide_functions.hpp"

namespace lanes {
namespace {

using test::within;

constexpr double eps = std::numeric_limits<double>::epsilon();
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

TEST(Bernoulli, Probabilities) {
  const Bernoulli d(0.3);
  EXPECT_EQ(d.pmf(1), 0.3);
  EXPECT_EQ(d.pmf(0), 0.7);
  EXPECT_EQ(d.pmf(0.5), 0);
  EXPECT_EQ(d.pmf(2), 0);
  EXPECT_EQ(d.log_pmf(-1), -infinity);
  for (double x : {0.0, 0.5, std::nextafter(1.0, 0.0)}) {
    EXPECT_EQ(d.cdf(x), 0.7);
    EXPECT_EQ(d.survival(x), 0.3);
  }
  EXPECT_EQ(d.cdf(-0.1), 0);
  EXPECT_EQ(d.survival(-0.1), 1);
  EXPECT_EQ(d.cdf(1), 1);
  EXPECT_EQ(d.survival(1), 0);
  EXPECT_EQ(d.log_cdf(-infinity), -infinity);
  EXPECT_EQ(d.log_cdf(1), 0);
  EXPECT_EQ(d.log_survival(-1), 0);
  EXPECT_EQ(d.log_survival(infinity), -infinity);
}

TEST(Bernoulli, LogarithmsAreAccurateForEveryP) {
  for (double p : {1e-300, 1e-17, 0.3, 0.5, 0.9, 1 - eps / 2}) {
    const Bernoulli d(p);
    const test::Wide yes = test::wide_log(p), no = test::wide_log1p(-test::Wide(p));
    for (double y : {d.log_pmf(1), d.log_survival(0)}) EXPECT_TRUE(within(y, yes, -eps * yes)) << p;
    for (double y : {d.log_pmf(0), d.log_cdf(0)}) EXPECT_TRUE(within(y, no, -eps * no)) << p;
  }
}

TEST(Bernoulli, Quantiles) {
  const Bernoulli d(0.3);
  EXPECT_EQ(d.quantile(0), 0);
  EXPECT_EQ(d.quantile(0.7), 0);
  EXPECT_EQ(d.quantile(0.71), 1);
  EXPECT_EQ(d.quantile(1), 1);
  EXPECT_EQ(Bernoulli(0).quantile(1), 0);
  EXPECT_EQ(Bernoulli(1).quantile(1e-300), 1);
  EXPECT_EQ(Bernoulli(1e-20).quantile(1 - eps / 2), 0);
  EXPECT_EQ(Bernoulli(1e-20).quantile(1), 1);  // 1 - p rounds to 1, but is less
}

TEST(Bernoulli, Certainties) {
  EXPECT_EQ(Bernoulli(0).log_pmf(1), -infinity);
  EXPECT_EQ(Bernoulli(0).log_pmf(0), 0);
  EXPECT_EQ(Bernoulli(1).log_pmf(0), -infinity);
  EXPECT_EQ(Bernoulli(1).cdf(0), 0);
}

TEST(Bernoulli, NanGivesNan) {
  const Bernoulli d(0.3);
  for (double y : {d.pmf(nan), d.log_pmf(nan), d.cdf(nan), d.log_cdf(nan), d.survival(nan),
                   d.log_survival(nan), d.quantile(nan)})
    EXPECT_TRUE(std::isnan(y));
}

TEST(Bernoulli, Moments) {
  const Bernoulli d(0.2);
  EXPECT_EQ(d.mean(), 0.2);
  EXPECT_DOUBLE_EQ(d.variance(), 0.16);
  EXPECT_DOUBLE_EQ(d.stddev(), 0.4);
}

}  // namespace
}  // namespace lanes
