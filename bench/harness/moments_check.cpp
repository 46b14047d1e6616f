#include "harness/moments_check.hpp"

#include <cmath>
#include <limits>

namespace lanes::bench {
namespace {

/// Every `step`-th element from x on.
template <class T>
struct Elements {
  const T* x;
  std::size_t size, step;

  long double operator[](std::size_t i) const { return x[i * step]; }
};

/// Mean of the powers of deviations.
struct Powers {
  long double mean = 0, mean_magnitude = 0, m2 = 0, m3 = 0, m4 = 0;

  template <class T>
  explicit Powers(const Elements<T>& x) {
    const auto n = static_cast<long double>(x.size);
    for (std::size_t i = 0; i < x.size; ++i) {
      mean += x[i] / n;
      mean_magnitude += std::abs(x[i]) / n;
    }
    for (std::size_t i = 0; i < x.size; ++i) {
      const long double d = x[i] - mean;
      m2 += d * d / n;
      m3 += d * d * d / n;
      m4 += d * d * d * d / n;
    }
  }
  /// Of the mean square of the data.
  long double square() const { return m2 + mean * mean; }
};

/// The relative error that n roundings in a row, and a few more, may add up to.
template <class T>
long double roundings(std::size_t n) {
  constexpr long double u = std::numeric_limits<T>::epsilon() / 2;
  return 4 * static_cast<long double>(n + 8) * u;
}

template <class T>
Expected moment(const Elements<T>& x, std::size_t which) {
  const Powers p(x);
  const long double e = roundings<T>(x.size), peaked = p.m4 / (p.m2 * p.m2);
  const long double scale = peaked + p.square() / p.m2;  // of skewness and kurtosis
  switch (which) {
    case 0:
      return {p.mean, e * p.mean_magnitude, p.mean_magnitude};
    case 1:
      return {p.m2, e * p.square(), p.square()};
    case 2:
      return {p.m3 / (p.m2 * std::sqrt(p.m2)), 4 * e * scale, scale};
    default:
      return {peaked - 3, 8 * e * scale, scale};
  }
}

template <class T>
Expected covariance(const Elements<T>& x, const Elements<T>& y) {
  const Powers px(x), py(y);
  const auto n = static_cast<long double>(x.size);
  long double sum = 0;
  for (std::size_t i = 0; i < x.size; ++i) sum += (x[i] - px.mean) * (y[i] - py.mean);
  const long double scale = std::sqrt(px.square() * py.square()) * n / (n - 1);
  return {sum / (n - 1), roundings<T>(x.size) * scale, scale};
}

}  // namespace

template <class T>
Expected expected_statistic(Kernel kernel, const Operands<T>& o, std::size_t index) {
  const auto [m, n, unused] = o.shape;
  const auto column = [&, rows = m, cols = n](std::size_t j) {
    return Elements<T>{o.a + j, rows, cols};
  };
  if (kernel == Kernel::cov) return covariance(column(index / n), column(index % n));
  if (kernel == Kernel::column_mean_variance) return moment(column(index % n), index / n);
  return moment(Elements<T>{o.a, m, 1}, index);
}

template Expected expected_statistic(Kernel, const Operands<double>&, std::size_t);
template Expected expected_statistic(Kernel, const Operands<float>&, std::size_t);

}  // namespace lanes::bench
