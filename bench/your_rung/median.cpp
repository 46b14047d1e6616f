// Yours: the median. Edit the body of median().
//
// To begin with: sorting finds out everything about an order of which only the middle is asked for.
#include <algorithm>
#include <numeric>

#include "your_rung.hpp"

namespace lanes::yours {

template <class T>
T median(T* x, std::size_t n) {
  std::sort(x, x + n);
  return std::midpoint(x[(n - 1) / 2], x[n / 2]);
}

template double median(double*, std::size_t);
template float median(float*, std::size_t);

}  // namespace lanes::yours
