// A x = b with a small A, in the first-level cache.
#pragma once

#include <limits>

#include "kernels/inverse/small.hpp"
#include "kernels/transpose/registers.hpp"

namespace lanes::kernels::solve {

/// The inverse, times b, and what that leaves is solved for again.
///
/// The inverse takes less time than factors and two triangular solves, each step of which waits
/// for the one before; and its norm is the condition number, which factors would only estimate.
/// But inverse(A) b alone is not backward stable, so it is judged by its residual. The first x
/// most often passes; one correction does nearly always, unless A is very ill-conditioned.
///
/// Both A and its inverse are multiplied by columns: sums are then down registers, not across.
template <class Arch, class T>
class Small {
  static constexpr int W = simd::width<T, Arch>;
  static constexpr int most = static_cast<int>(inverse::most_small);
  using V = simd::Batch<T, Arch>;

 public:
  /// x with A x = b, n x n, 1 <= n <= most_small, and |b - A x| <= 2 n u (|A| |x| + |b|) in each
  /// element. Returns norm1(A) norm1(inverse(A)), or infinity or NaN when x is not to be used.
  static T run(const T* a, index a_row, index n, const T* b, T* x) {
    const int size = static_cast<int>(n);
    if (n <= W) return solve<1>(a, a_row, size, b, x);
    if constexpr (W < most)
      if (n <= 2 * W) return solve<2>(a, a_row, size, b, x);
    if constexpr (2 * W < most)
      if (n <= 4 * W) return solve<4>(a, a_row, size, b, x);
    if constexpr (4 * W < most)
      if (n <= 8 * W) return solve<8>(a, a_row, size, b, x);
    if constexpr (8 * W < most) return solve<16>(a, a_row, size, b, x);
    return infinity;
  }

 private:
  static constexpr T infinity = std::numeric_limits<T>::infinity();
  static constexpr int most_corrections = 2;

  template <int P>
  static T solve(const T* a, index a_row, int n, const T* b, T* x) {
    using C = inverse::Column<Arch, T, P>;
    constexpr index row = P * W;
    alignas(64) T rows[most * row], inverse_columns[most * row], columns[most * row];
    // An inverse that suffered from growth is mended by corrections, or its x is refused.
    const T norms = inverse::Small<Arch, T>::run(a, a_row, n, rows, row, infinity);
    if (!(norms < infinity)) return infinity;  // there is no inverse
    transpose::Registers<Arch, T>::run(rows, row, n, n, inverse_columns, row);
    transpose::Registers<Arch, T>::run(a, a_row, n, n, columns, row);

    const V limit(T(n) * std::numeric_limits<T>::epsilon() / 2);
    const C right = C::load_first(n, b);
    alignas(64) T solution[row], residual[row];
    C result = combination<P>(inverse_columns, n, b);
    for (int corrections = 0;; ++corrections) {
      result.store(solution);
      C left = right, sizes = right.magnitude();
      for (int j = 0; j < n; ++j) {
        const C column = C::load_first(n, columns + j * row);
        left = left.minus(V(solution[j]), column);
        sizes = sizes.plus_magnitude(column * V(solution[j]));
      }
      if (left.within(sizes * limit)) break;
      if (corrections == most_corrections) return infinity;
      left.store(residual);
      result = result.plus(V(T(1)), combination<P>(inverse_columns, n, residual));
    }
    result.store_first(n, x);
    return norms;
  }

  /// The sum of factor[j] times column j.
  template <int P>
  [[gnu::always_inline]] static inverse::Column<Arch, T, P> combination(const T* columns, int n,
                                                                        const T* factors) {
    using C = inverse::Column<Arch, T, P>;
    C sum = C::load_first(0, columns);
    int j = 0;
    do sum = sum.plus(V(factors[j]), C::load_first(n, columns + j * P * W));
    while (++j < n);
    return sum;
  }
};

}  // namespace lanes::kernels::solve
