// Probability: Bayes' rule, and the normal, uniform and Bernoulli distributions.
//
//   lanes::bayes(0.8, 0.3, 0.25);                     // 0.96
//   const lanes::Normal scores(70, 10);
//   scores.cdf(95);  scores.quantile(0.975);  scores.pdf(grid);
//
// Every function of a number has a form that takes a vector and does the same for each element,
// with the same results. In double, with the same bits on every machine, sse2 included.
//
// NaN as the number at which a function is evaluated gives NaN. Parameters that make no sense, and
// probabilities outside [0, 1] or NaN, are an argument_error that names them. The bounds, in units
// of eps = 2^-52, are relative but where they say otherwise; a result below the normal range is at
// most the least positive number off.
#pragma once

#include <cstddef>
#include <lanes/matrix.hpp>
#include <lanes/random.hpp>
#include <lanes/runtime.hpp>

namespace lanes {

// ---- Events -------------------------------------------------------------------------------------

/// favourable / total: the probability of an event when `total` outcomes are equally likely. Throws
/// argument_error when total is 0 or less than favourable.
double equally_likely(std::size_t favourable, std::size_t total);

/// 1 - p: the probability that an event does not happen.
double complement(double p);

/// likelihood * prior / evidence: P(A|B) from P(B|A), P(A) and P(B). Bound 1 eps. Throws
/// argument_error when evidence is 0, or less than likelihood * prior, which is a part of it (by
/// more than rounding: then the posterior is 1).
double bayes(double likelihood, double prior, double evidence);
/// The posterior of each of n hypotheses, exactly one of which is true; the evidence is the total
/// probability. Bound (n + 3) eps. Throws shape_error when the sizes differ, argument_error when
/// the priors do not sum to 1 (within 1.2e-7, so that floats do) or no hypothesis allows what was
/// seen.
Vector<double> bayes(VectorIn<double> likelihoods, VectorIn<double> priors);

/// P(B) from P(B|A), P(B|not A) and P(A). Bound 2 eps.
double total_probability(double likelihood_if_true, double likelihood_if_false, double prior);
/// P(B) from P(B|A_i) and P(A_i), where exactly one of the n events A_i happens. Bound n eps;
/// errors as of bayes.
double total_probability(VectorIn<double> likelihoods, VectorIn<double> priors);

// ---- Distributions ------------------------------------------------------------------------------

/// The normal distribution. z = (x - mean) / sd is computed to about 100 bits, so that tails are as
/// accurate for any mean and sd as for 0 and 1.
class Normal {
 public:
  /// Throws argument_error unless mean is finite and sd is finite and positive.
  explicit Normal(double mean = 0, double sd = 1);

  double mean() const { return mean_; }
  double stddev() const { return sd_; }
  double variance() const { return sd_ * sd_; }

  /// Density. Bound 2 eps.
  double pdf(double x) const;
  Vector<double> pdf(VectorIn<double> x, Options options = {}) const;
  /// Its logarithm, finite up to |z| = 1.8e154. Bound 2 eps (z^2 / 2 + |log sd| + 1), absolute.
  double log_pdf(double x) const;
  Vector<double> log_pdf(VectorIn<double> x, Options options = {}) const;
  /// P(X <= x). Bound 3 eps, in either tail: cdf(-38) = 2.885e-316.
  double cdf(double x) const;
  Vector<double> cdf(VectorIn<double> x, Options options = {}) const;
  /// Its logarithm, finite down to z = -1.8e154. Bound 4 eps.
  double log_cdf(double x) const;
  Vector<double> log_cdf(VectorIn<double> x, Options options = {}) const;
  /// P(X > x), which 1 - cdf(x) would lose in the upper tail. Bound 3 eps.
  double survival(double x) const;
  Vector<double> survival(VectorIn<double> x, Options options = {}) const;
  /// Its logarithm. Bound 4 eps.
  double log_survival(double x) const;
  Vector<double> log_survival(VectorIn<double> x, Options options = {}) const;
  /// x with cdf(x) = p: -inf for 0, inf for 1. Bound 4 eps of |x - mean|, and 1 of |x|. Throws
  /// argument_error when p is outside [0, 1].
  double quantile(double p) const;
  Vector<double> quantile(VectorIn<double> p, Options options = {}) const;

  /// n numbers of this distribution: those of normal(rng, n, mean(), stddev()).
  Vector<double> sample(Rng& rng, std::size_t n, Options options = {}) const;

 private:
  double mean_, sd_;
  double log_scale_;  // log(sd sqrt(2 pi))
};

/// The uniform distribution on [a, b].
class Uniform {
 public:
  /// Throws argument_error unless a < b and b - a is finite.
  explicit Uniform(double a = 0, double b = 1);

  double a() const { return a_; }
  double b() const { return b_; }
  double mean() const { return a_ + (b_ - a_) / 2; }
  double stddev() const;
  double variance() const { return (b_ - a_) / 12 * (b_ - a_); }

  /// Density: 1 / (b - a) from a to b, else 0. Bound 1 eps.
  double pdf(double x) const;
  Vector<double> pdf(VectorIn<double> x, Options options = {}) const;
  /// Its logarithm; -inf outside. Bound 1 eps, and an absolute eps where b - a is almost 1.
  double log_pdf(double x) const;
  Vector<double> log_pdf(VectorIn<double> x, Options options = {}) const;
  /// P(X <= x): 0 below a, 1 above b. Bound 2 eps.
  double cdf(double x) const;
  Vector<double> cdf(VectorIn<double> x, Options options = {}) const;
  /// Its logarithm. Bound 3 eps.
  double log_cdf(double x) const;
  Vector<double> log_cdf(VectorIn<double> x, Options options = {}) const;
  /// P(X > x). Bound 2 eps.
  double survival(double x) const;
  Vector<double> survival(VectorIn<double> x, Options options = {}) const;
  /// Its logarithm. Bound 3 eps.
  double log_survival(double x) const;
  Vector<double> log_survival(VectorIn<double> x, Options options = {}) const;
  /// x with cdf(x) = p: a for 0, b for 1. Bound 2 eps of |a| + |b|, absolute. Throws argument_error
  /// when p is outside [0, 1].
  double quantile(double p) const;
  Vector<double> quantile(VectorIn<double> p, Options options = {}) const;

  /// n numbers of this distribution: those of uniform(rng, n, a(), b()), which are below b.
  Vector<double> sample(Rng& rng, std::size_t n, Options options = {}) const;

 private:
  double a_, b_;
};

/// 1 with probability p, else 0.
class Bernoulli {
 public:
  /// Throws argument_error when p is outside [0, 1].
  explicit Bernoulli(double p);

  double p() const { return p_; }
  double mean() const { return p_; }
  double stddev() const;
  double variance() const { return p_ * (1 - p_); }

  /// P(X = k): p for 1, 1 - p for 0, else 0. Exact but for the rounding of 1 - p.
  double pmf(double k) const;
  Vector<double> pmf(VectorIn<double> k, Options options = {}) const;
  /// Its logarithm; -inf for what cannot be. Bound 1 eps, for p near 1 as well.
  double log_pmf(double k) const;
  Vector<double> log_pmf(VectorIn<double> k, Options options = {}) const;
  /// P(X <= x): 0 below 0, 1 - p below 1, else 1.
  double cdf(double x) const;
  Vector<double> cdf(VectorIn<double> x, Options options = {}) const;
  /// Its logarithm. Bound 1 eps.
  double log_cdf(double x) const;
  Vector<double> log_cdf(VectorIn<double> x, Options options = {}) const;
  /// P(X > x): 1 below 0, p below 1, else 0.
  double survival(double x) const;
  Vector<double> survival(VectorIn<double> x, Options options = {}) const;
  /// Its logarithm. Bound 1 eps.
  double log_survival(double x) const;
  Vector<double> log_survival(VectorIn<double> x, Options options = {}) const;
  /// The least k of 0 and 1 with cdf(k) >= q. Throws argument_error when q is outside [0, 1].
  double quantile(double q) const;
  Vector<double> quantile(VectorIn<double> q, Options options = {}) const;

  /// n numbers of this distribution: those of bernoulli(rng, n, p()).
  Vector<double> sample(Rng& rng, std::size_t n, Options options = {}) const;

 private:
  double p_;
};

}  // namespace lanes
