// Bayes' rule and total probability.
#include <algorithm>
#include <climits>
#include <cmath>
#include <lanes/probability.hpp>
#include <vector>

#include "base/check.hpp"
#include "probability/check.hpp"
#include "probability/elementary.hpp"

namespace lanes {

using namespace probability;

namespace {

/// Posteriors up to here are 1 and rounding errors: the product, the quotient, and an evidence that
/// was summed by the caller.
constexpr double rounded_one = 1 + 0x1p-46;
/// Of a sum of priors, which may have been rounded to float.
constexpr double sum_tolerance = 0x1p-23;

/// Priors are probabilities that sum to 1.
void check_partition(const char* function, const VectorView<const double>& likelihoods,
                     const VectorView<const double>& priors) {
  check::same_size(function, "likelihoods", likelihoods, "priors", priors);
  double sum = 0;
  for (std::size_t i = 0; i < priors.size(); ++i) sum += checked(function, "priors", i, priors[i]);
  if (!(std::abs(sum - 1) <= sum_tolerance))
    refuse(function, "the sum of the priors", sum,
           "it must be 1: exactly one of the hypotheses is true");
}

Scaled joint_probability(double likelihood, double prior) {
  int likelihood_exponent = 0, prior_exponent = 0;
  const double product =
      std::frexp(likelihood, &likelihood_exponent) * std::frexp(prior, &prior_exponent);
  return {product, product == 0 ? INT_MIN / 2 : likelihood_exponent + prior_exponent};
}

}  // namespace

double equally_likely(std::size_t favourable, std::size_t total) {
  if (favourable > total || total == 0)
    throw argument_error("equally_likely: favourable is " + std::to_string(favourable) +
                         " and total is " + std::to_string(total) +
                         "; total must be positive, and favourable at most that");
  return static_cast<double>(favourable) / static_cast<double>(total);
}

double complement(double p) {
  return 1 - checked("complement", "p", p);
}

double bayes(double likelihood, double prior, double evidence) {
  checked("bayes", "likelihood", likelihood);
  checked("bayes", "prior", prior);
  checked("bayes", "evidence", evidence);
  if (evidence == 0)
    refuse("bayes", "evidence", evidence, "what cannot happen tells nothing about anything else");
  // In this order nothing overflows or underflows but the result.
  const auto [smaller, larger] = std::minmax(likelihood, prior);
  const double posterior = larger * (smaller / evidence);
  if (posterior > rounded_one)
    refuse("bayes", "evidence", evidence,
           "it cannot be less than likelihood * prior, which is a part of it; total_probability "
           "computes it");
  return std::min(posterior, 1.0);
}

Vector<double> bayes(VectorIn<double> likelihoods, VectorIn<double> priors) {
  check_partition("bayes", likelihoods, priors);
  std::vector<Scaled> joint;
  int top = INT_MIN / 2;
  for (std::size_t i = 0; i < priors.size(); ++i) {
    if (!(likelihoods[i] >= 0 && std::isfinite(likelihoods[i])))
      refuse("bayes", "likelihoods", i, likelihoods[i], "a likelihood is at least 0, and finite");
    joint.push_back(joint_probability(likelihoods[i], priors[i]));
    top = std::max(top, joint.back().exponent);
  }
  Vector<double> posterior(priors.size());
  double evidence = 0;
  for (std::size_t i = 0; i < joint.size(); ++i)
    evidence += posterior[i] = Scaled{joint[i].significand, joint[i].exponent - top}.value();
  if (evidence == 0)
    refuse("bayes", "the evidence", evidence,
           "under every hypothesis that is possible, what was seen is not");
  for (double& p : posterior) p /= evidence;
  return posterior;
}

double total_probability(double likelihood_if_true, double likelihood_if_false, double prior) {
  checked("total_probability", "likelihood_if_true", likelihood_if_true);
  checked("total_probability", "likelihood_if_false", likelihood_if_false);
  checked("total_probability", "prior", prior);
  return std::min(likelihood_if_true * prior + likelihood_if_false * (1 - prior), 1.0);
}

double total_probability(VectorIn<double> likelihoods, VectorIn<double> priors) {
  check_partition("total_probability", likelihoods, priors);
  double total = 0;
  for (std::size_t i = 0; i < priors.size(); ++i)
    total += priors[i] * checked("total_probability", "likelihoods", i, likelihoods[i]);
  return std::min(total, 1.0);
}

}  // namespace lanes
