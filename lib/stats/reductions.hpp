// What the functions of vectors and those of matrices share.
#pragma once

#include <lanes/stats.hpp>
#include <vector>

#include "dispatch/kernel_table.hpp"
#include "stats/moments.hpp"

namespace lanes::stats {

/// Smallest and largest of `count` elements.
template <class T>
struct Extremes {
  std::uint64_t count = 0;
  T low = 0, high = 0;
};
/// NaN stays.
template <class T>
void merge(Extremes<T>& a, const Extremes<T>& b) {
  if (b.count == 0) return;
  if (a.count == 0) {
    a = b;
    return;
  }
  a.count += b.count;
  a.low = b.low != b.low || b.low < a.low ? b.low : a.low;
  a.high = b.high != b.high || b.high > a.high ? b.high : a.high;
}

template <class T>
double vector_sum(const char* function, VectorIn<T> x, nan_policy policy, const Options& options);
/// Throws argument_error when x is empty; NaN where all are NaN and omitted.
template <class T>
Extremes<T> vector_extremes(const char* function, VectorIn<T> x, nan_policy policy,
                            const Options& options);

/// Of each column, each without a scale, whether it needs one or not.
template <class T>
std::vector<Moments> plain_column_moments(MatrixIn<T> x, nan_policy policy, const Options& options);
template <class T>
std::vector<double> column_sums(MatrixIn<T> x, nan_policy policy, const Options& options);
/// Of columns that have an element; as vector_extremes.
template <class T>
std::vector<Extremes<T>> column_extremes(const char* function, MatrixIn<T> x, nan_policy policy,
                                         const Options& options);

/// Of each column, or each row. Throws argument_error when they have no element.
template <class T>
std::vector<ScaledMoments> column_moments(const char* function, MatrixIn<T> x, By by,
                                          nan_policy policy, const Options& options);

}  // namespace lanes::stats
