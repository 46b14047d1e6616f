// Yours: eigenvalues and vectors of a symmetric matrix. Edit the body of eigh().
//
// To begin with: Jacobi's method, row by row, until all that is off the diagonal has vanished.
// Rotating columns goes through the cache a line for each element; A is symmetric. And then: which
// rotations do not touch each other?
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "your_rung.hpp"

namespace lanes::yours {

template <class T>
void eigh(T* a, T* w, T* v, std::size_t n) {
  std::vector<T> rows(n * n);  // of V transposed
  for (std::size_t i = 0; i < n; ++i) rows[i * n + i] = 1;
  T largest = 0;
  for (std::size_t i = 0; i < n * n; ++i) largest = std::max(largest, std::abs(a[i]));
  for (bool rotated = true; rotated;) {
    rotated = false;
    for (std::size_t p = 0; p < n; ++p)
      for (std::size_t q = p + 1; q < n; ++q) {
        const T off = a[p * n + q];
        if (std::abs(off) <= std::numeric_limits<T>::epsilon() / 4 * largest) continue;
        rotated = true;
        const T gap = a[q * n + q] - a[p * n + p], sum = std::abs(gap) + std::hypot(gap, 2 * off);
        const T length = std::hypot(sum, 2 * off);
        const T c = sum / length, s = (gap < 0 ? -2 : 2) * off / length;
        const auto turn = [c, s](T& x, T& y) {
          const T was = x;
          x = c * was - s * y;
          y = s * was + c * y;
        };
        for (std::size_t k = 0; k < n; ++k) turn(a[k * n + p], a[k * n + q]);
        for (std::size_t k = 0; k < n; ++k) turn(a[p * n + k], a[q * n + k]);
        for (std::size_t k = 0; k < n; ++k) turn(rows[p * n + k], rows[q * n + k]);
      }
  }
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [=](std::size_t i, std::size_t j) { return a[i * n + i] < a[j * n + j]; });
  for (std::size_t j = 0; j < n; ++j) {
    w[j] = a[order[j] * n + order[j]];
    for (std::size_t i = 0; i < n; ++i) v[i * n + j] = rows[order[j] * n + i];
  }
}

template void eigh(double*, double*, double*, std::size_t);
template void eigh(float*, float*, float*, std::size_t);

}  // namespace lanes::yours
