// Moments: of a block, of two sets taken together, of a vector.
#pragma once

#include <cmath>
#include <lanes/running_stats.hpp>

#include "dispatch/kernel_table.hpp"

namespace lanes::stats {

using kernels::index;

/// A number as the sum of two: `high` is their sum, rounded.
struct TwoParts {
  double high, low;
};

/// a + b exactly (Knuth 1969), where both are finite.
inline TwoParts two_sum(double a, double b) {
  const double sum = a + b, added = sum - a;
  return {sum, (a - (sum - added)) + (b - added)};
}

/// The result of `a` becomes that of both (Chan, Golub & LeVeque 1979; Pebay 2008).
void merge(Moments& a, const Moments& b);

/// Which of them are wanted; the others then mean nothing.
struct Wanted {
  bool four = false;      ///< m3 and m4
  bool extremes = false;  ///< min and max
};

/// Of at most welford::block<T> contiguous elements.
template <class T>
Moments block_moments(const kernels::Kernels<T>& kernels, const T* x, index n, Wanted wanted);

/// The mean of the first elements: exactly their value when they are all equal, and never infinite
/// when they are finite. n >= 1.
template <class T>
double guess_of_mean(const T* x, index n);

/// Of n elements, from the sums of d and d^2 with d = x - guess, and whether the guess was good
/// enough for that: little cancels while it is no worse than two standard deviations from the mean.
Moments moments_from_squares(index n, double guess, double sum, double squares);
bool well_guessed(const Moments& m, double guess);

/// Of data that are NaN throughout, and omitted: NaN, like all that is made of them.
Moments moments_of_nothing();

/// Of a vector. Throws argument_error under nan_policy::raise when there is a NaN; `function` is
/// whom to name.
template <class T>
Moments vector_moments(const char* function, VectorIn<T> x, nan_policy policy,
                       const Options& options, Wanted wanted);

/// Of the elements of x times `scale`; those that are NaN are passed over where `omit` says so.
template <class T>
Moments moments_times(VectorIn<T> x, bool omit, const Options& options, Wanted wanted, T scale);

/// Moments of x, not empty, times `scale`, a power of two, chosen so that no deviation's power
/// overflows, or loses digits because it is small.
struct ScaledMoments {
  Moments moments;
  double scale = 1;

  double variance(int ddof) const;
  double stddev(int ddof) const;
};
template <class T>
ScaledMoments scaled_moments(const char* function, VectorIn<T> x, nan_policy policy,
                             const Options& options, Wanted wanted);
/// Those of x, of which `plain` are the moments without a scale.
template <class T>
ScaledMoments scaled_where_needed(const Moments& plain, VectorIn<T> x, bool omit,
                                  const Options& options, Wanted wanted);
/// The largest finite magnitude, 0 where there is none; and the power of two that brings it, or
/// that of x, to about 1: 1 when it is 0.
template <class T>
double largest_magnitude(VectorIn<T> x);
template <class T>
double scale_of(double largest);
template <class T>
double scale_for(VectorIn<T> x) {
  return scale_of<T>(largest_magnitude<T>(x));
}
/// Whether they need no scale.
bool in_range(const Moments& m, bool four);

double variance(const Moments& m, int ddof);
double skewness(const Moments& m);
double kurtosis(const Moments& m);

}  // namespace lanes::stats
