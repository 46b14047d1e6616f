// Signs of vectors that are known up to them.
#pragma once

#include <algorithm>
#include <cmath>
#include <lanes/matrix.hpp>

namespace lanes::linalg {

/// Whether to turn a vector: its largest component in magnitude, the first of equals, is negative.
template <class T>
bool largest_is_negative(const VectorView<T>& x) {
  const auto magnitude = [](T e) { return std::abs(e); };
  return !x.empty() && *std::ranges::max_element(x, {}, magnitude) < T(0);
}

template <class T>
void turn(const VectorView<T>& x) {
  for (T& e : x) e = -e;
}

}  // namespace lanes::linalg
