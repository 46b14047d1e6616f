// Means and sums of products of deviations, of p features.
#pragma once

#include <lanes/running_stats.hpp>

namespace lanes::stats {

/// The result of `a` becomes that of both, which have the same number of features.
void merge(CoMoments& a, const CoMoments& b);

/// Of the columns of X, whose rows are the samples.
template <class T>
CoMoments comoments(MatrixIn<T> x, const Options& options);
/// The same, with what `policy` says about NaN; `function` is whom to name.
template <class T>
CoMoments comoments(const char* function, MatrixIn<T> x, nan_policy policy, const Options& options);

/// Over count - ddof; NaN when that is not positive.
template <class T>
Matrix<T> covariances(const CoMoments& m, int ddof);
template <class T>
Matrix<T> correlations(const CoMoments& m);

/// Throws argument_error unless there is a sample.
const CoMoments& require_samples(const char* function, const CoMoments& m);

}  // namespace lanes::stats
