// Small statistics for timings: medians and quartiles, ratios, and a test of significance.
//
// Timings are skewed, with outliers on one side only (nothing makes a loop faster by accident), so
// everything here is about ranks and medians, not means and standard deviations.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace lanes::bench {

/// The q-quantile, 0 <= q <= 1, linear between neighbours as in NumPy. NaN when there are no
/// values.
double quantile(std::span<const double> values, double q);
double median(std::span<const double> values);

struct Summary {
  double median = 0, q1 = 0, q3 = 0;
  std::size_t n = 0;
  /// Interquartile range over median: the spread of the middle half, as a fraction.
  double spread() const { return median > 0 ? (q3 - q1) / median : 0; }
};
Summary summarize(std::span<const double> values);

/// NaN when there are no values.
double geometric_mean(std::span<const double> values);

/// The median of a[i] / b[i] over the rounds both took part in. Pairing by round cancels whatever
/// slowed or sped both up together: the clock, a neighbour on the machine.
double paired_ratio(std::span<const double> a, std::span<const double> b);

/// The Mann-Whitney U test: whether values of one sample tend to be larger than those of the other.
struct MannWhitney {
  double u = 0;  ///< pairs (a, b) with a > b; those with a == b count one half
  double p = 1;  ///< two-sided: the chance of a u this far from the middle if nothing had changed
};
/// Exact without ties up to 400 pairs, else by the normal approximation with corrections for ties
/// and continuity. p = 1 when a sample is empty.
MannWhitney mann_whitney(std::span<const double> a, std::span<const double> b);

/// Which of many p-values are significant when at most the fraction `rate` of those reported may be
/// false alarms in expectation (Benjamini and Hochberg): a table of 200 rows tested one by one at
/// 1 % would show two "changes" between two identical runs.
std::vector<bool> benjamini_hochberg(std::span<const double> p, double rate);

}  // namespace lanes::bench
