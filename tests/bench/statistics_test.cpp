#include "harness/statistics.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace lanes::bench {
namespace {

using Values = std::vector<double>;

TEST(Quantile, IsLinearBetweenNeighboursAsInNumPy) {
  const Values x{3, 1, 2, 4};
  EXPECT_DOUBLE_EQ(quantile(x, 0), 1);
  EXPECT_DOUBLE_EQ(quantile(x, 0.25), 1.75);
  EXPECT_DOUBLE_EQ(quantile(x, 0.5), 2.5);
  EXPECT_DOUBLE_EQ(quantile(x, 1), 4);
  EXPECT_DOUBLE_EQ(median(Values{5}), 5);
  EXPECT_TRUE(std::isnan(median(Values{})));
}

TEST(Summarize, KeepsQuartilesAndSpread) {
  const Summary summary = summarize(Values{4, 1, 3, 2, 5});
  EXPECT_DOUBLE_EQ(summary.median, 3);
  EXPECT_DOUBLE_EQ(summary.q1, 2);
  EXPECT_DOUBLE_EQ(summary.q3, 4);
  EXPECT_EQ(summary.n, 5u);
  EXPECT_DOUBLE_EQ(summary.spread(), 2.0 / 3);
  EXPECT_EQ(summarize(Values{}).n, 0u);
}

TEST(GeometricMean, OfReciprocalsIsOne) {
  EXPECT_DOUBLE_EQ(geometric_mean(Values{2, 0.5}), 1);
  EXPECT_NEAR(geometric_mean(Values{1, 10, 100}), 10, 1e-12);
  EXPECT_TRUE(std::isnan(geometric_mean(Values{})));
}

TEST(PairedRatio, DoesNotSeeDriftThatBothShare) {
  Values fast, slow;
  for (int round = 0; round < 11; ++round) {
    const double clock = 1 + 0.3 * round;  // everything takes longer and longer
    fast.push_back(1e-3 * clock);
    slow.push_back(1.02e-3 * clock);
  }
  EXPECT_NEAR(paired_ratio(slow, fast), 1.02, 1e-12);
  std::rotate(slow.begin(), slow.begin() + 5,
              slow.end());  // out of step, it would not have been seen
  EXPECT_GT(std::abs(paired_ratio(slow, fast) - 1.02), 0.05);
}

TEST(PairedRatio, UsesTheRoundsThatBothHave) {
  EXPECT_DOUBLE_EQ(paired_ratio(Values{2, 4, 6}, Values{1, 2}), 2);
  EXPECT_TRUE(std::isnan(paired_ratio(Values{}, Values{1})));
}

// The example in SciPy's documentation of mannwhitneyu.
TEST(MannWhitney, ExactValueOfAKnownExample) {
  const MannWhitney test = mann_whitney(Values{19, 22, 16, 29, 24}, Values{20, 11, 17, 12});
  EXPECT_DOUBLE_EQ(test.u, 17);
  EXPECT_NEAR(test.p, 0.1111111111111111, 1e-14);
}

TEST(MannWhitney, TiesByTheNormalApproximation) {
  const MannWhitney test = mann_whitney(Values{1, 2, 2, 3}, Values{2, 3, 4, 4, 5});
  EXPECT_DOUBLE_EQ(test.u, 2.5);
  EXPECT_NEAR(test.p, 0.0785458509511907, 1e-12);
}

/// Every way to deal the values to the two samples, counted one by one.
double brute_force_p(const Values& a, const Values& b) {
  const auto u_of = [](const Values& x, const Values& y) {
    double u = 0;
    for (const double p : x)
      for (const double q : y) u += p > q;
    return u;
  };
  Values all(a);
  all.insert(all.end(), b.begin(), b.end());
  std::vector<bool> in_a(all.size(), false);
  std::fill_n(in_a.begin(), a.size(), true);
  const double middle = static_cast<double>(a.size() * b.size()) / 2;
  const double distance = std::abs(u_of(a, b) - middle);
  double extreme = 0, total = 0;
  do {
    Values x, y;
    for (std::size_t i = 0; i < all.size(); ++i) (in_a[i] ? x : y).push_back(all[i]);
    ++total;
    extreme += std::abs(u_of(x, y) - middle) >= distance;
  } while (std::prev_permutation(in_a.begin(), in_a.end()));
  return extreme / total;
}

TEST(MannWhitney, ExactTailAgreesWithCountingAllArrangements) {
  std::mt19937 random(7);
  for (std::size_t m = 1; m <= 5; ++m)
    for (std::size_t n = 1; n <= 5; ++n) {
      Values values(m + n);
      for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<double>(i);
      std::ranges::shuffle(values, random);
      const auto middle = values.begin() + static_cast<std::ptrdiff_t>(m);
      const Values a(values.begin(), middle), b(middle, values.end());
      EXPECT_NEAR(mann_whitney(a, b).p, brute_force_p(a, b), 1e-12) << m << " " << n;
    }
}

TEST(MannWhitney, IsSymmetricAndKnowsTheExtremes) {
  Values low, high;
  for (int i = 0; i < 15; ++i) {
    low.push_back(i);
    high.push_back(100 + i);
  }
  EXPECT_DOUBLE_EQ(mann_whitney(low, high).u, 0);
  EXPECT_DOUBLE_EQ(mann_whitney(high, low).u, 225);
  EXPECT_DOUBLE_EQ(mann_whitney(low, high).p, mann_whitney(high, low).p);
  EXPECT_NEAR(mann_whitney(low, high).p, 2.0 / 155117520, 1e-12);  // 2 / C(30, 15)
  EXPECT_EQ(mann_whitney(low, low).p, 1);
  EXPECT_EQ(mann_whitney(Values{1, 1}, Values{1, 1}).p, 1);
  EXPECT_EQ(mann_whitney(Values{}, low).p, 1);
}

// Under the null hypothesis p is uniform: about one in twenty tests is below 0.05, exact or not.
TEST(MannWhitney, HasTheRightRateOfFalseAlarms) {
  std::mt19937 random(11);
  std::normal_distribution<double> normal;
  for (const std::size_t n : {10u, 41u}) {
    int alarms = 0;
    for (int i = 0; i < 2000; ++i) {
      Values a(n), b(n);
      std::ranges::generate(a, [&] { return normal(random); });
      std::ranges::generate(b, [&] { return normal(random); });
      alarms += mann_whitney(a, b).p < 0.05;
    }
    EXPECT_GT(alarms, 60) << n;
    EXPECT_LT(alarms, 140) << n;
  }
}

TEST(BenjaminiHochberg, TakesAllBelowTheLastThatPasses) {
  // Thresholds at 5 %: 0.01, 0.02, 0.03, 0.04, 0.05.
  const Values p{0.2, 0.005, 0.029, 0.021, 0.6};
  EXPECT_EQ(benjamini_hochberg(p, 0.05), (std::vector<bool>{false, true, true, true, false}));
  EXPECT_EQ(benjamini_hochberg(Values{0.03, 0.5}, 0.05), (std::vector<bool>{false, false}));
  EXPECT_TRUE(benjamini_hochberg(Values{}, 0.05).empty());
}

}  // namespace
}  // namespace lanes::bench
