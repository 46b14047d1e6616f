// Yours: the inverse. Edit the body of inverse().
//
// To begin with: Gauss-Jordan elimination carries along as many zeros as numbers. LU and two
// triangular systems do with less, and with blocks, nearly all of it is a product of matrices.
#include <algorithm>
#include <cmath>
#include <vector>

#include "your_rung.hpp"

namespace lanes::yours {

template <class T>
void inverse(const T* a, T* x, std::size_t n) {
  std::vector<T> left(a, a + n * n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) x[i * n + j] = T(i == j);
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t pivot = k;
    for (std::size_t i = k + 1; i < n; ++i)
      if (std::abs(left[i * n + k]) > std::abs(left[pivot * n + k])) pivot = i;
    if (pivot != k) {
      std::swap_ranges(&left[k * n], &left[k * n] + n, &left[pivot * n]);
      std::swap_ranges(x + k * n, x + (k + 1) * n, x + pivot * n);
    }
    const T scale = 1 / left[k * n + k];
    for (std::size_t j = 0; j < n; ++j) left[k * n + j] *= scale, x[k * n + j] *= scale;
    for (std::size_t i = 0; i < n; ++i) {
      const T factor = left[i * n + k];
      if (i == k) continue;
      for (std::size_t j = 0; j < n; ++j) {
        left[i * n + j] -= factor * left[k * n + j];
        x[i * n + j] -= factor * x[k * n + j];
      }
    }
  }
}

template void inverse(const double*, double*, std::size_t);
template void inverse(const float*, float*, std::size_t);

}  // namespace lanes::yours
