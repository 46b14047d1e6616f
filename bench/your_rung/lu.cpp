// Yours: the LU factorisation with partial pivoting. Edit the body of lu().
//
// To begin with: the inner loop of the elimination goes down columns. And once it goes along rows:
// how often does an element go through the cache, and how few times would do?
#include <algorithm>
#include <cmath>

#include "your_rung.hpp"

namespace lanes::yours {

template <class T>
void lu(T* a, std::size_t* pivots, std::size_t n) {
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t pivot = k;
    for (std::size_t i = k + 1; i < n; ++i)
      if (std::abs(a[i * n + k]) > std::abs(a[pivot * n + k])) pivot = i;
    pivots[k] = pivot;
    std::swap_ranges(a + k * n, a + (k + 1) * n, a + pivot * n);
    for (std::size_t i = k + 1; i < n; ++i) a[i * n + k] /= a[k * n + k];
    for (std::size_t j = k + 1; j < n; ++j)
      for (std::size_t i = k + 1; i < n; ++i) a[i * n + j] -= a[i * n + k] * a[k * n + j];
  }
}

template void lu(double*, std::size_t*, std::size_t);
template void lu(float*, std::size_t*, std::size_t);

}  // namespace lanes::yours
