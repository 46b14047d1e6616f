// The worked examples of an introduction to the mathematics of machine learning: probability.
#include <gtest/gtest.h>

#include <cmath>
#include <lanes/probability.hpp>

namespace lanes {
namespace {

TEST(WorkedExamples, Bayes) {
  EXPECT_DOUBLE_EQ(bayes(0.8, 0.3, 0.25), 0.96);
}

TEST(WorkedExamples, TotalProbabilityAndPosterior) {
  const double evidence = total_probability(0.8, 0.01, 0.3);
  EXPECT_DOUBLE_EQ(evidence, 0.247);
  EXPECT_DOUBLE_EQ(bayes(0.8, 0.3, evidence), 0.97165991902834008);
}

TEST(WorkedExamples, ComplementAndFavourableOverTotal) {
  EXPECT_DOUBLE_EQ(complement(0.3), 0.7);
  EXPECT_DOUBLE_EQ(equally_likely(3, 10), 0.3);
}

TEST(WorkedExamples, ScoreOf95) {
  const Normal scores(70, 10);
  EXPECT_DOUBLE_EQ((95 - scores.mean()) / scores.stddev(), 2.5);
  EXPECT_DOUBLE_EQ(scores.cdf(95), 0.99379033467422384);
  EXPECT_DOUBLE_EQ(scores.quantile(0.99379033467422384), 95);
}

TEST(WorkedExamples, ThreeSigmaRule) {
  const Normal scores(70, 10);
  const double exact[] = {0.68268949213708590, 0.95449973610364158, 0.99730020393673979};
  Rng rng(1);
  const Vector<double> sample = scores.sample(rng, 10000);
  for (int k = 1; k <= 3; ++k) {
    const double low = 70 - 10 * k, high = 70 + 10 * k, p = exact[k - 1];
    EXPECT_DOUBLE_EQ(scores.cdf(high) - scores.cdf(low), p);
    double inside = 0;
    for (double x : sample) inside += x >= low && x <= high;
    const double n = static_cast<double>(sample.size());
    EXPECT_NEAR(inside / n, p, 4 * std::sqrt(p * (1 - p) / n)) << k;  // 4 standard errors
  }
}

TEST(WorkedExamples, DistributionsAtAGlance) {
  EXPECT_DOUBLE_EQ(Normal().pdf(0), 0.3989422804014327);
  EXPECT_DOUBLE_EQ(Normal().quantile(0.975), 1.959963984540054);
  EXPECT_EQ(Uniform(0, 4).pdf(1), 0.25);
  EXPECT_EQ(Uniform(0, 4).cdf(3), 0.75);
  EXPECT_EQ(Uniform(0, 4).quantile(0.5), 2);
  EXPECT_EQ(Bernoulli(0.25).pmf(1), 0.25);
  EXPECT_EQ(Bernoulli(0.25).cdf(0), 0.75);
  EXPECT_EQ(Bernoulli(0.25).quantile(0.8), 1);
}

/// Means of samples, within four standard errors; and no element outside the support.
TEST(WorkedExamples, Sampling) {
  Rng rng(2);
  const auto check = [&](const auto& distribution, double low, double high) {
    const Vector<double> sample = distribution.sample(rng, 10000);
    double sum = 0;
    for (double x : sample) {
      EXPECT_TRUE(x >= low && x <= high) << x;
      sum += x;
    }
    EXPECT_NEAR(sum / 10000, distribution.mean(), 4 * std::sqrt(distribution.variance() / 10000));
  };
  check(Normal(70, 10), -100, 240);
  check(Uniform(0, 4), 0, 4);
  check(Bernoulli(0.25), 0, 1);
}

}  // namespace
}  // namespace lanes
