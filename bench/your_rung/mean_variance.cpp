// Yours: mean and variance. Edit the body of mean_variance().
//
// To begin with: two passes, and in each a chain of additions. Blocks that stay in the first-level
// cache make the second pass cheap; but then means have to be merged without losing digits.
#include "your_rung.hpp"

namespace lanes::yours {

template <class T>
void mean_variance(const T* x, std::size_t n, T* mean, T* variance) {
  T sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += x[i];
  *mean = sum / static_cast<T>(n);
  T squares = 0;
  for (std::size_t i = 0; i < n; ++i) squares += (x[i] - *mean) * (x[i] - *mean);
  *variance = squares / static_cast<T>(n);
}

template void mean_variance(const double*, std::size_t, double*, double*);
template void mean_variance(const float*, std::size_t, float*, float*);

}  // namespace lanes::yours
