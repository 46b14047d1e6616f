// What the first rungs of the jacobi ladder share: a copy of the matrix, and the angle of a
// rotation.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "kernels/jacobi/problem.hpp"

namespace lanes::kernels::jacobi {

/// The smaller angle that makes the element between p and q zero (Rutishauser, Numer. Math. 9,
/// 1966); turning by it subtracts `change` from the one diagonal element and adds it to the other.
template <class Build, class T>
struct Rotation {
  T cos, sin, change;

  Rotation(T a_pp, T a_qq, T a_pq) {
    const T gap = a_qq - a_pp, twice = 2 * a_pq;
    const T sum = std::abs(gap) + std::sqrt(gap * gap + twice * twice);
    const T signed_twice = gap < 0 ? -twice : twice;
    // Not 1 / sqrt(1 + tangent^2): of the angles of 45 degrees, which equal eigenvalues bring
    // about, each would have the same rounding error, and these would add up.
    const T length = std::sqrt(sum * sum + twice * twice);
    cos = sum / length;
    sin = signed_twice / length;
    change = signed_twice / sum * a_pq;
  }
};

/// scale * A, both triangles, rows of n elements; and the eigenvectors, to begin with those of a
/// diagonal matrix.
template <class Build, class T>
class Square {
 public:
  Square(const Problem<T>& problem, T* workspace)
      : a(workspace), v(problem.vectors), v_row(problem.vectors_row), n(problem.n) {
    for (index i = 0; i < n; ++i)
      for (index j = 0; j <= i; ++j)
        a[i * n + j] = a[j * n + i] =
            problem.scale * problem.a[i * problem.a_row + j * problem.a_col];
    for (index i = 0; i < n; ++i)
      for (index j = 0; j < n; ++j) v[i * v_row + j] = i == j ? T(1) : T(0);
  }

  /// Elements that count as zero: those whose squares would underflow, and those that both elements
  /// of the diagonal lose in rounding, where equal ones would be turned by large angles for
  /// nothing.
  bool negligible(index p, index q) const {
    constexpr T tiny = sizeof(T) == 8 ? T(1e-150) : T(1e-18);
    constexpr T lost = std::numeric_limits<T>::epsilon() / 4;
    const T least = std::min(std::abs(a[p * n + p]), std::abs(a[q * n + q]));
    return std::abs(a[p * n + q]) <= lost * least + tiny;
  }

  T largest_off() const {
    T largest = 0;
    for (index i = 0; i < n; ++i)
      for (index j = 0; j < i; ++j) largest = std::max(largest, std::abs(a[i * n + j]));
    return largest;
  }

  /// Sweeps until what is left off the diagonal is below rounding errors.
  template <class Sweep>
  Outcome<T> repeat(int most_sweeps, Sweep sweep) const {
    Outcome<T> outcome;
    for (;; ++outcome.sweeps) {
      outcome.off = largest_off();
      outcome.converged = outcome.off <= std::numeric_limits<T>::epsilon() / 4;
      if (outcome.converged || outcome.sweeps == most_sweeps) return outcome;
      sweep();
    }
  }

  void store_values(T* values) const {
    for (index i = 0; i < n; ++i) values[i] = a[i * n + i];
  }

  T* const a;
  T* const v;
  const index v_row, n;
};

}  // namespace lanes::kernels::jacobi
