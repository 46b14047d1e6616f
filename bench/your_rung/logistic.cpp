// Yours: the logistic loss, its gradient and its Hessian. Edit the body of logistic().
//
// To begin with: all of a symmetric matrix is computed, and for each of its products it is loaded
// and stored. Take several rows of X at a time: what of the Hessian can stay in registers then?
#include <algorithm>
#include <cmath>

#include "your_rung.hpp"

namespace lanes::yours {

template <class T>
void logistic(const T* x, const int* y, const T* w, std::size_t m, std::size_t n, T* h, T* g,
              T* loss) {
  std::fill_n(h, n * n, T(0));
  std::fill_n(g, n, T(0));
  *loss = 0;
  for (std::size_t i = 0; i < m; ++i) {
    T z = 0;
    for (std::size_t j = 0; j < n; ++j) z += x[i * n + j] * w[j];
    const T s = y[i] == 1 ? -z : z;  // the loss of a sample is log(1 + exp(s))
    const T small = std::exp(-std::abs(s));
    *loss += std::max(s, T(0)) + std::log1p(small);
    const T p = (z < 0 ? small : T(1)) / (1 + small), weight = small / ((1 + small) * (1 + small));
    for (std::size_t j = 0; j < n; ++j) {
      g[j] += (p - static_cast<T>(y[i])) * x[i * n + j];
      for (std::size_t k = 0; k < n; ++k) h[j * n + k] += weight * x[i * n + j] * x[i * n + k];
    }
  }
}

template void logistic(const double*, const int*, const double*, std::size_t, std::size_t, double*,
                       double*, double*);
template void logistic(const float*, const int*, const float*, std::size_t, std::size_t, float*,
                       float*, float*);

}  // namespace lanes::yours
