// Moments in 113-bit arithmetic, and the bounds that include/lanes/stats.hpp documents.
#pragma once

#include <lanes/matrix.hpp>

#include "support/reference.hpp"
#include "support/tolerance.hpp"

namespace lanes::test {

/// Sums of powers of deviations from the mean.
struct WideMoments {
  Wide n = 0, mean = 0, m2 = 0, m3 = 0, m4 = 0, sum_of_magnitudes = 0;

  Wide variance(int ddof = 0) const { return m2 / (n - ddof); }
  Wide stddev(int ddof = 0) const { return square_root(variance(ddof)); }
  Wide skewness() const { return m3 / n / (variance() * stddev()); }
  Wide kurtosis() const { return m4 / n / (variance() * variance()) - 3; }
};

template <class T>
WideMoments moments_reference(VectorView<const T> x) {
  WideMoments m;
  m.n = static_cast<Wide>(x.size());
  for (T e : x) {
    m.mean += e;
    m.sum_of_magnitudes += magnitude(static_cast<Wide>(e));
  }
  m.mean /= m.n;
  for (T e : x) {
    const Wide d = e - m.mean;
    m.m2 += d * d;
    m.m3 += d * d * d;
    m.m4 += d * d * d * d;
  }
  return m;
}

template <class T>
Wide covariance_reference(VectorView<const T> x, VectorView<const T> y, int ddof) {
  const Wide x_mean = moments_reference(x).mean, y_mean = moments_reference(y).mean;
  Wide sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) sum += (x[i] - x_mean) * (y[i] - y_mean);
  return sum / (static_cast<Wide>(x.size()) - ddof);
}

/// A result of T, computed in double with `bound`: T rounds once more.
template <class T>
Wide rounded_bound(Wide value, Wide bound) {
  return sizeof(T) == 8 ? bound
                        : bound + magnitude(value) * unit_roundoff<T> * Wide(1.0001) +
                              std::numeric_limits<T>::denorm_min();
}

/// log2(1 + n / 2048), of blocks of 2048 (in the columns of a matrix: 256).
inline double block_depth(std::size_t n, double block = 2048) {
  return std::log2(1 + static_cast<double>(n) / block);
}
inline double sum_factor(std::size_t n, double block = 2048) {
  return g<double>(262 + block_depth(n, block));
}
inline double mean_factor(std::size_t n, double block = 2048) {
  return 3 * g<double>(268 + 2 * block_depth(n, block));
}
inline double variance_factor(std::size_t n, double block = 2048) {
  return 5 * g<double>(268 + 6 * block_depth(n, block));
}

inline Wide mean_bound(const WideMoments& m, double block = 2048) {
  return magnitude(m.mean) * unit_roundoff<double> +
         mean_factor(static_cast<std::size_t>(m.n), block) * m.stddev();
}

/// Correct digits.
inline double digits(double actual, Wide expected) {
  const Wide error = magnitude((static_cast<Wide>(actual) - expected) / expected);
  return error == 0 ? 17 : -std::log10(static_cast<double>(error));
}

}  // namespace lanes::test
