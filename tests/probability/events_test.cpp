// Bayes' rule and total probability, and what they and the distributions refuse.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <lanes/probability.hpp>
#include <limits>
#include <string>

#include "support/random.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

using test::Wide;
using test::within;
using V = Vector<double>;

constexpr double eps = std::numeric_limits<double>::epsilon();
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

TEST(Events, BayesWithinItsBound) {
  test::Random random(7);
  for (int i = 0; i < 1000; ++i) {
    const double likelihood = std::abs(random.uniform<double>());
    const double prior = std::ldexp(std::abs(random.uniform<double>()), random.integer(-900, 0));
    const double evidence =
        total_probability(likelihood, std::abs(random.uniform<double>()), prior);
    const Wide expected = Wide(likelihood) * prior / evidence;
    EXPECT_TRUE(within(bayes(likelihood, prior, evidence), expected, eps * expected));
  }
}

TEST(Events, BayesAtTheEdges) {
  EXPECT_EQ(bayes(0, 0.5, 0.5), 0);
  EXPECT_EQ(bayes(1, 0.5, 0.5), 1);
  EXPECT_DOUBLE_EQ(bayes(1e-200, 1e-200, 1e-300), 1e-100);  // the product underflows
  EXPECT_DOUBLE_EQ(bayes(0.5, 1e-300, 1e-300), 0.5);
  // Evidence is rounded, here downwards: the posterior is not above 1 for that.
  EXPECT_EQ(bayes(0.3, 0.7, std::nextafter(0.3 * 0.7, 0)), 1);
}

TEST(Events, TotalProbability) {
  EXPECT_EQ(total_probability(1, 1, 0.1), 1);
  EXPECT_EQ(total_probability(0, 0, 0.1), 0);
  EXPECT_DOUBLE_EQ(total_probability(V{0.8, 0.01}, V{0.3, 0.7}), 0.247);
  EXPECT_DOUBLE_EQ(total_probability(V{0.5, 0.25, 1}, V{0.25, 0.5, 0.25}), 0.5);
  EXPECT_EQ(total_probability(V{1, 1, 1}, V{1.0f / 3, 1.0f / 3, 1.0f / 3}), 1);
}

TEST(Events, PosteriorsOfAPartition) {
  const V p = bayes(V{0.8, 0.01}, V{0.3, 0.7});
  EXPECT_DOUBLE_EQ(p[0], 0.24 / 0.247);
  EXPECT_DOUBLE_EQ(p[1], 0.007 / 0.247);
  EXPECT_EQ(bayes(V{3, 5}, V{1, 0}), (V{1, 0}));  // densities are likelihoods as well
  EXPECT_EQ(bayes(V{1, 1e-200, 3e-200}, V{0, 0.5, 0.5}), (V{0, 0.25, 0.75}));
  EXPECT_EQ(bayes(V{0, 1e-200, 1e-200}, V{1, 1e-200, 1e-200}), (V{0, 0.5, 0.5}));
}

TEST(Events, EquallyLikelyOutcomes) {
  EXPECT_EQ(equally_likely(1, 6), 1.0 / 6);
  EXPECT_EQ(equally_likely(0, 1), 0);
  EXPECT_EQ(equally_likely(52, 52), 1);
}

TEST(Events, ComplementIsRoundedOnce) {
  EXPECT_EQ(complement(0.1), 0.9);
  EXPECT_EQ(complement(0), 1);
  EXPECT_EQ(complement(1), 0);
}

struct Mistake {
  std::function<void()> call;
  std::string message;  ///< what the error says, from its beginning
};

TEST(Events, MistakesAreNamed) {
  const std::vector<Mistake> mistakes = {
      {[] { complement(1.5); }, "complement: p is 1.5; a probability is between 0 and 1"},
      {[] { complement(nan); }, "complement: p is nan; "},
      {[] { bayes(-1e-10, 0.5, 0.5); }, "bayes: likelihood is -1e-10; "},
      {[] { bayes(0.5, 2, 0.5); }, "bayes: prior is 2; "},
      {[] { bayes(0.5, 0.5, nan); }, "bayes: evidence is nan; "},
      {[] { bayes(0.5, 0.5, 0); }, "bayes: evidence is 0; "},
      {[] { bayes(0.8, 0.3, 0.1); },
       "bayes: evidence is 0.1; it cannot be less than likelihood * prior"},
      {[] {
         bayes(V{0.5, -1}, V{0.5, 0.5});
       },
       "bayes: likelihoods[1] is -1; "},
      {[] {
         bayes(V{0.5, infinity}, V{0.5, 0.5});
       },
       "bayes: likelihoods[1] is inf; "},
      {[] {
         bayes(V{0.5, 1}, V{0.5, 0.6});
       },
       "bayes: the sum of the priors is 1.1; "},
      {[] { bayes(V{}, V{}); }, "bayes: the sum of the priors is 0; "},
      {[] {
         bayes(V{0, 1}, V{1, 0});
       },
       "bayes: the evidence is 0; "},
      {[] { total_probability(2, 0.5, 0.5); }, "total_probability: likelihood_if_true is 2; "},
      {[] { total_probability(0.5, -1, 0.5); }, "total_probability: likelihood_if_false is -1; "},
      {[] { total_probability(0.5, 1, 1.1); }, "total_probability: prior is 1.1; "},
      {[] {
         total_probability(V{0.5, 3}, V{0.5, 0.5});
       },
       "total_probability: likelihoods[1] is 3; "},
      {[] {
         total_probability(V{0.5, 1}, V{-0.5, 1.5});
       },
       "total_probability: priors[0] is -0.5; "},
      {[] { equally_likely(3, 2); }, "equally_likely: favourable is 3 and total is 2; "},
      {[] { equally_likely(0, 0); }, "equally_likely: favourable is 0 and total is 0; "},
      {[] { Normal(0, 0); }, "Normal: sd is 0; it must be positive and finite"},
      {[] { Normal(0, -1); }, "Normal: sd is -1; "},
      {[] { Normal(0, nan); }, "Normal: sd is nan; "},
      {[] { Normal(0, infinity); }, "Normal: sd is inf; "},
      {[] { Normal(nan, 1); }, "Normal: mean is nan; "},
      {[] { Normal().quantile(1.5); }, "Normal::quantile: p is 1.5; "},
      {[] { Normal().quantile(-1e-300); }, "Normal::quantile: p is -1e-300; "},
      {[] {
         Normal().quantile(V{0.5, 2});
       },
       "Normal::quantile: p is 2; "},
      {[] { Uniform(1, 1); }, "Uniform: b - a is 0; "},
      {[] { Uniform(2, 1); }, "Uniform: b - a is -1; it must be positive"},
      {[] { Uniform(nan, 1); }, "Uniform: a is nan; "},
      {[] { Uniform(0, infinity); }, "Uniform: b is inf; "},
      {[] { Uniform(-1e308, 1e308); }, "Uniform: b - a is inf; "},
      {[] { Uniform().quantile(-1); }, "Uniform::quantile: p is -1; "},
      {[] { Bernoulli(1.5); }, "Bernoulli: p is 1.5; "},
      {[] { Bernoulli{nan}; }, "Bernoulli: p is nan; "},
      {[] { Bernoulli(0.5).quantile(2); }, "Bernoulli::quantile: q is 2; "},
  };
  for (const Mistake& mistake : mistakes) {
    try {
      mistake.call();
      ADD_FAILURE() << "not refused: " << mistake.message;
    } catch (const argument_error& error) {
      EXPECT_TRUE(std::string(error.what()).starts_with(mistake.message)) << error.what();
    }
  }
  EXPECT_THROW(bayes(V{0.5}, V{0.5, 0.5}), shape_error);
  EXPECT_THROW(total_probability(V{0.5}, V{0.5, 0.5}), shape_error);
}

}  // namespace
}  // namespace lanes
