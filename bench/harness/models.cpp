#include "harness/models.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "harness/probe.hpp"

namespace lanes::bench {
namespace {

/// x with A x = b, A being n x n and positive definite; both are overwritten.
template <class T>
void eliminate(std::vector<T>& a, std::vector<T>& b) {
  const std::size_t n = b.size();
  for (std::size_t k = 0; k < n; ++k)
    for (std::size_t i = k + 1; i < n; ++i) {
      const T factor = a[i * n + k] / a[k * n + k];
      for (std::size_t j = k; j < n; ++j) a[i * n + j] -= factor * a[k * n + j];
      b[i] -= factor * b[k];
    }
  for (std::size_t k = n; k-- > 0;) {
    for (std::size_t j = k + 1; j < n; ++j) b[k] -= a[k * n + j] * b[j];
    b[k] /= a[k * n + k];
  }
}

/// Element j of the sample, 1 behind the last.
template <class T>
T feature(const Operands<T>& o, std::size_t i, std::size_t j) {
  return j < o.shape.n ? o.a[i * o.shape.n + j] : T(1);
}

}  // namespace

template <class T>
void naive_linear_regression(const Operands<T>& o) {
  const std::size_t m = o.shape.m, width = o.shape.n + 1;
  std::vector<T> a(width * width), b(width);
  for (std::size_t i = 0; i < m; ++i)
    for (std::size_t j = 0; j < width; ++j) {
      b[j] += feature(o, i, j) * o.b[i];
      for (std::size_t k = 0; k < width; ++k)
        a[j * width + k] += feature(o, i, j) * feature(o, i, k);
    }
  eliminate(a, b);
  std::ranges::copy(b, o.c);
}

template <class T>
void naive_logistic_regression(const Operands<T>& o) {
  const std::size_t m = o.shape.m, width = o.shape.n + 1;
  std::vector<T> theta(width), h(width * width), g(width);
  for (int step = 0; step < 50; ++step) {
    std::ranges::fill(h, T(0));
    std::ranges::fill(g, T(0));
    for (std::size_t i = 0; i < m; ++i) {
      T z = 0;
      for (std::size_t j = 0; j < width; ++j) z += theta[j] * feature(o, i, j);
      const T p = 1 / (1 + std::exp(-z)), residual = (label_of(o, i) ? T(1) : T(0)) - p;
      for (std::size_t j = 0; j < width; ++j) {
        g[j] += residual * feature(o, i, j);
        for (std::size_t k = 0; k < width; ++k)
          h[j * width + k] += p * (1 - p) * feature(o, i, j) * feature(o, i, k);
      }
    }
    eliminate(h, g);
    T largest = 0, moved = 0;
    for (std::size_t j = 0; j < width; ++j) {
      theta[j] += g[j];
      largest = std::max(largest, std::abs(theta[j]));
      moved = std::max(moved, std::abs(g[j]));
    }
    if (moved <= T(1e-5) * largest) break;
  }
  std::ranges::copy(theta, o.c);
}

template <class T>
std::string check_model(Kernel kernel, const Operands<T>& o, Order order) {
  const std::size_t m = o.shape.m, n = o.shape.n, width = n + 1;
  const bool logistic = kernel == Kernel::logistic_regression;
  constexpr long double eps = std::numeric_limits<T>::epsilon();
  const long double least =
      logistic ? 1e-8L
               : static_cast<long double>(width) * std::sqrt(static_cast<long double>(m)) * eps;
  const long double accuracy = std::max(least, 16 * eps);
  const auto x = [&](std::size_t i, std::size_t j) -> long double {
    if (j == n) return 1;
    return order == Order::rows ? o.a[i * n + j] : o.a[j * m + i];
  };
  std::vector<long double> gradient(width), allowed(width);
  for (std::size_t i = 0; i < m; ++i) {
    long double z = 0, size = 0;
    for (std::size_t j = 0; j < width; ++j) {
      z += x(i, j) * o.c[j];
      size += std::abs(x(i, j) * o.c[j]);
    }
    const long double p = 1 / (1 + std::exp(-z));
    const long double residual =
        logistic ? p - (label_of(o, i) ? 1 : 0) : z - static_cast<long double>(o.b[i]);
    const long double weight = logistic ? p * (1 - p) : 1;
    if (!logistic) size += std::abs(static_cast<long double>(o.b[i]));
    for (std::size_t j = 0; j < width; ++j) {
      gradient[j] += residual * x(i, j);
      allowed[j] += weight * size * std::abs(x(i, j));
    }
  }
  for (std::size_t j = 0; j < width; ++j)
    if (!(std::abs(gradient[j]) <= accuracy * allowed[j]))
      return describe("element " + std::to_string(j) + " of the gradient",
                      static_cast<double>(gradient[j]), {0, accuracy * allowed[j]});
  return "";
}

template void naive_linear_regression(const Operands<double>&);
template void naive_linear_regression(const Operands<float>&);
template void naive_logistic_regression(const Operands<double>&);
template void naive_logistic_regression(const Operands<float>&);
template std::string check_model(Kernel, const Operands<double>&, Order);
template std::string check_model(Kernel, const Operands<float>&, Order);

}  // namespace lanes::bench
