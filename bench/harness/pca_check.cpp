#include "harness/pca_check.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace lanes::bench {
namespace {

using Wide = long double;

/// How far C v is from variance v.
template <class T>
Wide residual(const Operands<T>& o, const std::vector<Wide>& mean, const T* v, T variance) {
  const auto [m, n, unused] = o.shape;
  std::vector<Wide> product(n);
  for (std::size_t i = 0; i < m; ++i) {
    Wide score = 0;
    for (std::size_t j = 0; j < n; ++j) score += (o.a[i * n + j] - mean[j]) * v[j];
    for (std::size_t j = 0; j < n; ++j) product[j] += (o.a[i * n + j] - mean[j]) * score;
  }
  Wide largest = 0;
  for (std::size_t j = 0; j < n; ++j)
    largest = std::max(largest, std::abs(product[j] / static_cast<Wide>(m - 1) -
                                         static_cast<Wide>(variance) * v[j]));
  return largest;
}

}  // namespace

template <class T>
std::string check_pca(const Operands<T>& o) {
  const auto [m, n, unused] = o.shape;
  const std::size_t kept = std::min(m, n);
  const T* const variances = o.c;
  const T* const directions = o.c + kept;
  constexpr Wide eps = std::numeric_limits<T>::epsilon();
  std::vector<Wide> mean(n);
  Wide squares = 0;
  for (std::size_t i = 0; i < m * n; ++i) {
    mean[i % n] += o.a[i] / static_cast<Wide>(m);
    squares += static_cast<Wide>(o.a[i]) * o.a[i] / static_cast<Wide>(m);
  }
  for (std::size_t k = 1; k < kept; ++k)
    if (!(variances[k] <= variances[k - 1])) return "the variances do not descend";
  for (std::size_t k = 0; k < kept; ++k)
    for (std::size_t l = 0; l <= k; ++l) {
      Wide product = k == l ? -1 : 0;
      for (std::size_t j = 0; j < n; ++j)
        product += static_cast<Wide>(directions[k * n + j]) * directions[l * n + j];
      if (!(std::abs(product) <= static_cast<Wide>(m + n) * eps))
        return "directions " + std::to_string(l) + " and " + std::to_string(k) +
               " are not orthonormal";
    }
  const Wide most = 2 * static_cast<Wide>(m + 8) * eps * squares;
  Wide total = squares, sum = 0;
  for (Wide e : mean) total -= e * e;
  for (std::size_t k = 0; k < kept; ++k) sum += variances[k];
  total *= static_cast<Wide>(m) / static_cast<Wide>(m - 1);
  if (!(std::abs(sum - total) <= most)) return "the variances do not add up to that of X";
  for (std::size_t k = 0; k < kept; k += 1 + kept / 8)
    if (!(residual(o, mean, directions + k * n, variances[k]) <= most))
      return "direction " + std::to_string(k) + " is no eigenvector of the covariance";
  return {};
}

template std::string check_pca(const Operands<double>&);
template std::string check_pca(const Operands<float>&);

}  // namespace lanes::bench
