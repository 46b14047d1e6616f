// Order statistics: median, quantiles, mode. By selection, never by sorting: one pass over the data
// for large ones (lib/stats/select.hpp says how).
//
// Results are elements of the data, or lie between two neighbours, so they are the same bits
// whatever the instruction set and the number of threads. A zero among them is +0. Infinities are
// values like any other. Of no element: argument_error; of nothing but NaN, omitted: NaN, as for
// every statistic (stats.hpp). The data are never modified.
#pragma once

#include <lanes/matrix.hpp>
#include <lanes/nan_policy.hpp>
#include <lanes/runtime.hpp>

namespace lanes {

/// The element in the middle of the sorted ones, or the mean of the two there: half their sum
/// rounded once, also where the sum would overflow; NaN for -inf and +inf.
double median(VectorIn<double> x, nan_policy missing = nan_policy::propagate, Options options = {});
float median(VectorIn<float> x, nan_policy missing = nan_policy::propagate, Options options = {});
/// Of each column, or each row.
Vector<double> median(MatrixIn<double> x, By by, nan_policy missing = nan_policy::propagate,
                      Options options = {});
Vector<float> median(MatrixIn<float> x, By by, nan_policy missing = nan_policy::propagate,
                     Options options = {});

/// The quantile q by NumPy's rule "linear" (number 7 of Hyndman & Fan, Am. Stat. 50, 1996): with
/// h = q (n - 1), the fraction h - floor(h) of the way from element floor(h) of the sorted ones to
/// the next, each counted from 0. It is a + (b - a) t, and b - (b - a) (1 - t) from t = 1/2 on,
/// which never leaves [a, b]; error: three roundings of |a| + |b|. Where only one of a and b is
/// infinite and t > 0, that one; between -inf and +inf, NaN. Throws argument_error unless
/// 0 <= q <= 1.
double quantile(VectorIn<double> x, double q, nan_policy missing = nan_policy::propagate,
                Options options = {});
float quantile(VectorIn<float> x, double q, nan_policy missing = nan_policy::propagate,
               Options options = {});
/// One for each of `q`, in any order. Eight at a time are selected in one pass.
Vector<double> quantile(VectorIn<double> x, VectorIn<double> q,
                        nan_policy missing = nan_policy::propagate, Options options = {});
Vector<float> quantile(VectorIn<float> x, VectorIn<double> q,
                       nan_policy missing = nan_policy::propagate, Options options = {});
/// Of each column, or each row.
Vector<double> quantile(MatrixIn<double> x, double q, By by,
                        nan_policy missing = nan_policy::propagate, Options options = {});
Vector<float> quantile(MatrixIn<float> x, double q, By by,
                       nan_policy missing = nan_policy::propagate, Options options = {});
/// Row i has quantile q[i] of each column, or each row.
Matrix<double> quantile(MatrixIn<double> x, VectorIn<double> q, By by,
                        nan_policy missing = nan_policy::propagate, Options options = {});
Matrix<float> quantile(MatrixIn<float> x, VectorIn<double> q, By by,
                       nan_policy missing = nan_policy::propagate, Options options = {});

/// The interquartile range, quantile 0.75 less quantile 0.25: infinite where that overflows, NaN
/// where both are the same infinity.
double iqr(VectorIn<double> x, nan_policy missing = nan_policy::propagate, Options options = {});
float iqr(VectorIn<float> x, nan_policy missing = nan_policy::propagate, Options options = {});
/// Of each column, or each row.
Vector<double> iqr(MatrixIn<double> x, By by, nan_policy missing = nan_policy::propagate,
                   Options options = {});
Vector<float> iqr(MatrixIn<float> x, By by, nan_policy missing = nan_policy::propagate,
                  Options options = {});

template <class T>
struct ModeResult {
  Vector<T> values;       ///< all that occur most often, ascending
  std::size_t count = 0;  ///< how often each of them occurs
};

/// The most frequent values: of continuous data, all of them, once each. -0 is +0. When a NaN
/// propagates, it is the one value, and `count` is the number of NaN; when there is nothing but NaN
/// and they are omitted, it is 0.
///
/// By a radix sort of a copy, which skips the digits in which all elements agree: labels and
/// other small integers take two or three passes.
ModeResult<double> mode(VectorIn<double> x, nan_policy missing = nan_policy::propagate);
ModeResult<float> mode(VectorIn<float> x, nan_policy missing = nan_policy::propagate);
ModeResult<int> mode(VectorIn<int> x);

}  // namespace lanes
