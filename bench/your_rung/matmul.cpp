// Yours: the product of matrices. Edit the body of matmul().
//
// To begin with: the inner loop goes down a column of B, a cache line for each element. Is there an
// order of the three loops in which it runs along rows?
#include "your_rung.hpp"

namespace lanes::yours {

template <class T>
void matmul(const T* a, const T* b, T* c, std::size_t m, std::size_t n, std::size_t k) {
  for (std::size_t i = 0; i < m; ++i)
    for (std::size_t j = 0; j < n; ++j) {
      T sum = 0;
      for (std::size_t p = 0; p < k; ++p) sum += a[i * k + p] * b[p * n + j];
      c[i * n + j] = sum;
    }
}

template void matmul(const double*, const double*, double*, std::size_t, std::size_t, std::size_t);
template void matmul(const float*, const float*, float*, std::size_t, std::size_t, std::size_t);

}  // namespace lanes::yours
