// Yours: the inner product. Edit the body of dot().
//
// To begin with: each addition waits for the one before, four cycles or so. Nothing in the problem
// asks for one chain.
#include "your_rung.hpp"

namespace lanes::yours {

template <class T>
T dot(const T* x, const T* y, std::size_t n) {
  T sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += x[i] * y[i];
  return sum;
}

template double dot(const double*, const double*, std::size_t);
template float dot(const float*, const float*, std::size_t);

}  // namespace lanes::yours
