// What Jacobi's method found, as its callers want it.
#pragma once

#include "kernels/jacobi/problem.hpp"

namespace lanes::kernels::jacobi {

/// Writes values in ascending order, equal ones in the order they come, and their vectors into
/// columns, each with its largest component, the first of equals, positive.
template <class Arch, class T>
class Deliver {
 public:
  /// value(i) and vector(i), contiguous, for i in [0, n).
  template <class Value, class Vector>
  [[gnu::always_inline]] static void run(const Problem<T>& problem, Value value, Vector vector) {
    for (index i = 0; i < problem.n; ++i) {
      const T own = value(i);
      index rank = 0;
      for (index j = 0; j < i; ++j) rank += value(j) <= own;
      for (index j = i + 1; j < problem.n; ++j) rank += value(j) < own;
      problem.values[rank] = own;
      if (problem.vectors != nullptr) column(problem, vector(i), problem.vectors + rank);
    }
  }

  /// Of kernels that leave vectors in rows, contiguous.
  static void rows(const Problem<T>& problem, const T* values, const T* vectors) {
    run(
        problem, [=](index i) { return values[i]; },
        [&](index i) { return vectors + i * problem.n; });
  }

 private:
  [[gnu::always_inline]] static void column(const Problem<T>& problem, const T* x, T* to) {
    T largest = 0;
    for (index k = 0; k < problem.n; ++k) {
      const bool larger = (x[k] < T(0) ? -x[k] : x[k]) > (largest < T(0) ? -largest : largest);
      largest = larger ? x[k] : largest;
    }
    const T sign = largest < T(0) ? T(-1) : T(1);
    // Adding zero makes +0 of -0.
    for (index k = 0; k < problem.n; ++k) to[k * problem.vectors_row] = sign * x[k] + T(0);
  }
};

}  // namespace lanes::kernels::jacobi
