// Whether the numbers are distributed as they should be: a first look, at fixed seeds, each
// threshold at a probability of about 1e-6.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <lanes/random.hpp>
#include <vector>

#include "dispatch/select.hpp"
#include "support/reals.hpp"
#include "support/shapes.hpp"

namespace lanes {
namespace {

/// Standard deviations that a normal statistic exceeds with probability 1e-6.
constexpr double limit = 4.9;

std::size_t samples() {
  return test::quick() ? 50000 : 2000000;
}

/// sqrt(n) times the largest distance of the empirical distribution from `cdf`: above 2.7 with
/// probability 2 exp(-2 * 2.7^2) = 1e-6.
template <class T, class F>
double kolmogorov_smirnov(Vector<T> x, F cdf) {
  std::ranges::sort(x);
  const auto n = static_cast<double>(x.size());
  double distance = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double p = cdf(static_cast<double>(x[i])), k = static_cast<double>(i);
    distance = std::max({distance, p - k / n, (k + 1) / n - p});
  }
  return std::sqrt(n) * distance;
}

double normal_cdf(double z) {
  return std::erfc(-z / std::sqrt(2.0)) / 2;
}

/// How many standard deviations `count` of n events of probability p is off.
double deviation(double count, double n, double p) {
  return (count - n * p) / std::sqrt(n * p * (1 - p));
}

template <class T>
class Distribution : public ::testing::Test {};
TYPED_TEST_SUITE(Distribution, test::Reals);

TYPED_TEST(Distribution, NormalMoments) {
  Rng rng(101);
  const auto x = normal<TypeParam>(rng, samples());
  const auto n = static_cast<double>(x.size());
  double power[7] = {};
  for (double v : x) {
    double p = 1;
    for (int k = 1; k <= 6; ++k) power[k] += p *= v;
  }
  // E z^k is 0 1 0 3 0 15, E z^2k - (E z^k)^2 is 1 2 15 96 945 10170.
  const double mean[] = {1, 0, 1, 0, 3, 0, 15}, variance[] = {0, 1, 2, 15, 96, 945, 10170};
  for (int k = 1; k <= 6; ++k)
    EXPECT_LT(std::abs(power[k] / n - mean[k]), limit * std::sqrt(variance[k] / n)) << k;
}

TYPED_TEST(Distribution, NormalShape) {
  Rng rng(102);
  EXPECT_LT(kolmogorov_smirnov(normal<TypeParam>(rng, samples()), normal_cdf), 2.7);
}

TYPED_TEST(Distribution, NormalTails) {
  Rng rng(103);
  const auto x = normal<TypeParam>(rng, samples());
  for (double z : {2.0, 3.0, 4.0}) {
    const double p = normal_cdf(-z), n = static_cast<double>(x.size());
    if (n * p < 30) continue;
    const auto above = std::ranges::count_if(x, [z](auto v) { return v > z; });
    const auto below = std::ranges::count_if(x, [z](auto v) { return v < -z; });
    EXPECT_LT(std::abs(deviation(static_cast<double>(above), n, p)), limit) << z;
    EXPECT_LT(std::abs(deviation(static_cast<double>(below), n, p)), limit) << z;
  }
}

/// Products of neighbours up to eight apart, of the numbers and of their squares: this sees the two
/// outputs of one transform, and lanes of one register.
TYPED_TEST(Distribution, NormalNeighboursAreUncorrelated) {
  Rng rng(104);
  const auto x = normal<TypeParam>(rng, samples());
  const auto n = static_cast<double>(x.size());
  for (std::size_t lag = 1; lag <= 8; ++lag) {
    double plain = 0, squares = 0;
    for (std::size_t i = lag; i < x.size(); ++i) {
      const double a = x[i], b = x[i - lag];
      plain += a * b;
      squares += (a * a - 1) * (b * b - 1);
    }
    EXPECT_LT(std::abs(plain), limit * std::sqrt(n)) << lag;
    EXPECT_LT(std::abs(squares), limit * 2 * std::sqrt(n)) << lag;
  }
}

TYPED_TEST(Distribution, UniformShapeAndEveryBit) {
  using T = TypeParam;
  constexpr int digits = std::numeric_limits<T>::digits;
  Rng rng(105);
  const auto x = uniform<T>(rng, samples());
  std::vector<double> ones(digits);
  for (T v : x)
    for (auto [k, bit] = std::pair(static_cast<std::uint64_t>(std::ldexp(v, digits)), 0);
         bit < digits; ++bit)
      ones[static_cast<std::size_t>(bit)] += static_cast<double>(k >> bit & 1);
  for (double count : ones)
    EXPECT_LT(std::abs(deviation(count, static_cast<double>(x.size()), 0.5)), limit);
  EXPECT_LT(kolmogorov_smirnov(x, [](double v) { return v; }), 2.7);
}

TYPED_TEST(Distribution, BernoulliFrequency) {
  Rng rng(106);
  for (double p : {0.001, 0.3, 0.5, 0.99}) {
    const auto x = bernoulli<TypeParam>(rng, samples(), p);
    const auto ones = std::ranges::count(x, TypeParam(1));
    EXPECT_EQ(ones + std::ranges::count(x, TypeParam(0)), std::ptrdiff_t(x.size()));
    EXPECT_LT(std::abs(deviation(static_cast<double>(ones), static_cast<double>(x.size()), p)),
              limit);
  }
}

TEST(DistributionBernoulli, SameOutcomesInBothTypes) {
  Rng a(107), b(107);
  const auto x = bernoulli(a, 2000, 0.4);
  const auto y = bernoulli<float>(b, 2000, 0.4);
  for (std::size_t i = 0; i < x.size(); ++i) EXPECT_EQ(x[i], y[i]);
}

/// Pairs of neighbours in 32 x 32 boxes: chi-square is nearly normal, with mean 1023 and standard
/// deviation sqrt(2046).
TYPED_TEST(Distribution, UniformPairsFillTheSquare) {
  Rng rng(108);
  const auto x = uniform<TypeParam>(rng, samples() / 2 * 2);
  std::vector<double> boxes(1024);
  for (std::size_t i = 0; i < x.size(); i += 2)
    ++boxes[static_cast<std::size_t>(x[i] * 32) * 32 + static_cast<std::size_t>(x[i + 1] * 32)];
  const double expected = static_cast<double>(x.size() / 2) / 1024;
  double chi_square = 0;
  for (double b : boxes) chi_square += (b - expected) * (b - expected) / expected;
  EXPECT_LT(std::abs(chi_square - 1023), 5.5 * std::sqrt(2046));
}

}  // namespace
}  // namespace lanes
