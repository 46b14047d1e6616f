// exp, log and arithmetic in two parts, beneath the distributions.
#include "probability/elementary.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "support/random.hpp"
#include "support/shapes.hpp"
#include "support/tolerance.hpp"
#include "support/wide_functions.hpp"

namespace lanes::probability {
namespace {

using test::Wide;
using test::within;

constexpr double eps = std::numeric_limits<double>::epsilon();
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

int repetitions() {
  return test::quick() ? 300 : 10000;
}

TEST(TwoPart, SumProductAndQuotient) {
  test::Random random(1);
  for (int i = 0; i < repetitions(); ++i) {
    const double a = random.graded<double>(100), b = random.graded<double>(100);
    const Wide exact_sum = Wide(a) + b, exact_product = Wide(a) * b;
    const TwoPart s = sum(a, b), p = product(a, b);
    if (std::abs(std::logb(a) - std::logb(b)) < 50) {  // the sum fits into Wide
      EXPECT_TRUE(within(0.0, Wide(s.high) + s.low - exact_sum, 0));
    }
    EXPECT_TRUE(within(0.0, Wide(p.high) + p.low - exact_product, 0));
    EXPECT_EQ(s.high, a + b);
    EXPECT_EQ(p.high, a * b);
    const TwoPart q = quotient(p, a);
    EXPECT_TRUE(within(0.0, Wide(q.high) + q.low - b, 0x1p-100 * std::abs(b)));
    const TwoPart h = half_square(s);
    const Wide exact = (Wide(s.high) + s.low) * (Wide(s.high) + s.low) / 2;
    EXPECT_TRUE(within(0.0, Wide(h.high) + h.low - exact, 0x1p-100 * exact));
  }
}

TEST(Exponential, WithinItsBound) {
  test::Random random(2);
  for (int i = 0; i < repetitions(); ++i) {
    const double high =
        -std::abs(i % 2 ? random.uniform<double>() * 700 : random.graded<double>(9));
    const double low = high * random.uniform<double>() * eps / 2;
    const Wide expected = test::wide_exp(Wide(high) + low);
    EXPECT_TRUE(within(exponential({high, low}).value(), expected, 0.9 * eps * expected)) << high;
  }
}

TEST(Exponential, Edges) {
  EXPECT_EQ(exponential({0}).value(), 1);
  EXPECT_EQ(exponential({-0.0}).value(), 1);
  EXPECT_EQ(exponential({-infinity}).value(), 0);
  EXPECT_EQ(exponential({-1e300}).value(), 0);
  EXPECT_EQ(exponential({-746}).value(), 0);
  EXPECT_EQ(exponential({-745}).value(), std::numeric_limits<double>::denorm_min());
  EXPECT_TRUE(std::isnan(exponential({nan}).value()));
}

TEST(Logarithm, WithinItsBound) {
  test::Random random(3);
  for (int i = 0; i < repetitions(); ++i) {
    const double x = std::abs(i % 2 ? random.graded<double>(1020) : 1 + random.uniform<double>());
    const Wide expected = test::wide_log(x);
    EXPECT_TRUE(within(logarithm(x), expected, eps * test::magnitude(expected))) << x;
  }
}

TEST(Logarithm, OfOnePlusLittle) {
  test::Random random(4);
  for (int i = 0; i < repetitions(); ++i) {
    const double y = std::ldexp(random.uniform<double>(), random.integer(-1000, -1));
    const Wide expected = test::wide_log1p(y);
    EXPECT_TRUE(within(logarithm(sum(1, y)), expected, eps * test::magnitude(expected))) << y;
  }
}

TEST(Logarithm, Edges) {
  EXPECT_EQ(logarithm(1), 0);
  EXPECT_EQ(logarithm(0), -infinity);
  EXPECT_EQ(logarithm(-0.0), -infinity);
  EXPECT_EQ(logarithm(infinity), infinity);
  EXPECT_TRUE(std::isnan(logarithm(-1)));
  EXPECT_TRUE(std::isnan(logarithm(nan)));
  EXPECT_NEAR(logarithm(std::numeric_limits<double>::denorm_min()), -744.4400719213812, 2e-13);
}

}  // namespace
}  // namespace lanes::probability
