// The inverse of a small matrix, in the first-level cache: no blocks, no calls, no memory but the
// stack.
#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

#include "kernels/block_sizes.hpp"
#include "kernels/inverse/column.hpp"

namespace lanes::kernels::inverse {

/// Gaussian elimination with partial pivoting turns A' and the identity into U and inverse(L) P;
/// back substitution makes that the inverse. Finding pivots, one after the other, takes most of the
/// time, and then storing columns:
///
/// - It is A' whose columns are in registers: the rows of A. A step finds its pivot inside one
///   column and subtracts multiples of that column from the others.
/// - Rows are never exchanged. `open` has all bits set in the lanes that have not been a pivot yet,
///   and the order of the pivots is undone as X is written.
/// - Two steps at a time, so that columns are loaded and stored half as often. An odd matrix gets a
///   last row and column of the identity.
/// - Elements of U are looked at as they are made: where they have grown, the inverse is not to be
///   relied on, however well-conditioned A is.
/// - Every loop over columns takes n turns, so that its end is foreseen: what becomes of the unit
///   vector of pivot j takes the place of column j, which is U's from then on.
///
/// Tried: Gauss-Jordan elimination, half the work, lost the residual A X - I on badly graded
/// matrices; choosing the next pivots before the columns are updated, to overlap the two, was
/// slower at n = 9 to 32.
template <class Arch, class T>
class Small {
  static constexpr int W = simd::width<T, Arch>;
  static constexpr int most = static_cast<int>(most_small);
  using V = simd::Batch<T, Arch>;

 public:
  /// X = inverse(A), n x n, 1 <= n <= most_small. Returns norm1(A) norm1(X), or infinity when X is
  /// not to be used: a pivot is zero or has no normal reciprocal, or an element of U is larger than
  /// most_growth * norm1(A). NaN when an element of A is.
  static T run(const T* a, index a_row, index n, T* x, index x_row) {
    return run(a, a_row, n, x, x_row, most_growth<T>);
  }
  /// The same with `bound` for most_growth, for a caller that corrects what it makes of X.
  static T run(const T* a, index a_row, index n, T* x, index x_row, T bound) {
    const int size = static_cast<int>(n);
    if (n <= W) return invert<1>(a, a_row, size, x, x_row, bound);
    if constexpr (W < most)
      if (n <= 2 * W) return invert<2>(a, a_row, size, x, x_row, bound);
    if constexpr (2 * W < most) {
      if (n <= 3 * W) return invert<3>(a, a_row, size, x, x_row, bound);
      if (n <= 4 * W) return invert<4>(a, a_row, size, x, x_row, bound);
    }
    if constexpr (4 * W < most)
      if (n <= 8 * W) return invert<8>(a, a_row, size, x, x_row, bound);
    if constexpr (8 * W < most) return invert<16>(a, a_row, size, x, x_row, bound);
    return infinity;
  }

 private:
  static constexpr T infinity = std::numeric_limits<T>::infinity();

  /// All bits set, but none in the middle: all_but(i) clears lane i.
  using Bits = std::conditional_t<sizeof(T) == 8, std::uint64_t, std::uint32_t>;
  alignas(64) static constexpr auto all_bits = [] {
    std::array<Bits, 2 * most> bits{};
    bits.fill(~Bits{0});
    bits[most] = 0;
    return std::bit_cast<std::array<T, 2 * most>>(bits);
  }();
  template <class C>
  [[gnu::always_inline]] static C all_but(int lane) {
    return C::load(all_bits.data() + most - lane);
  }
  template <class C>
  [[gnu::always_inline]] static C unit(int lane) {
    return all_but<C>(lane).map(C(), [](V bits, V) { return V(T(1)) - (V(T(1)) & bits); });
  }

  /// P registers hold a column.
  template <int P>
  struct State {
    alignas(64) T m[most][P * W];  ///< column j of A', later what became of pivot j's unit vector
    alignas(64) T u[most][P * W];  ///< column j of U, in the lanes of the pivots before
    T reciprocal[most];            ///< of pivot j
    int lane[most];                ///< of pivot j
  };

  template <int P>
  static T invert(const T* a, index a_row, int n, T* x, index x_row, T bound) {
    using C = Column<Arch, T, P>;
    State<P> s;
    C sums = C::load_first(0, a);
    int j = 0;
    do {  // at least once, or else g++ 12 warns of columns that were never set
      const C column = C::load_first(n, a + j * a_row);
      sums = sums.plus_magnitude(column);
      column.store(s.m[j]);
    } while (++j < n);
    if (n % 2) unit<C>(n).store(s.m[n]);
    const T norm_of_a = sums.largest();
    const C grown = eliminate(s, n + n % 2) & all_but<C>(n);  // the added 1 has no part in it
    if (grown.exceeds(V(bound * norm_of_a))) return infinity;
    for (int c = 0; c < n; ++c)  // where NaN was taken for a pivot, it may be anywhere
      if (s.lane[c] >= n) return infinity;
    substitute(s, n, x, x_row);
    return norm_of_a * norm(s, n);
  }

  /// Returns the largest magnitude that each lane had in a column of U.
  template <int P>
  [[gnu::always_inline]] static Column<Arch, T, P> eliminate(State<P>& s, int n) {
    using C = Column<Arch, T, P>;
    C open = C::load_first(n, all_bits.data()), next = C::load(s.m[0]), grown = next.magnitude();
    for (int j = 0; j < n; j += 2) {
      const C l0 = choose(s, j, next, open);
      const int p0 = s.lane[j];
      const C second = C::load(s.m[j + 1]).minus(V(s.m[j + 1][p0]), l0);
      grown = grown.larger_magnitude(second);
      const C l1 = choose(s, j + 1, second, open);
      const int p1 = s.lane[j + 1];
      alignas(64) T l[P * W];
      l0.store(l);
      const V cross(l[p1]);
      const auto update = [&](const T* p) {
        const V f0(p[p0]), f1 = simd::fnma(cross, f0, V(p[p1]));
        return C::load(p).minus(f0, l0).minus(f1, l1);
      };
      // The next pivot is searched for while the other columns are on their way.
      if (j + 2 < n) next = update(s.m[j + 2]), grown = grown.larger_magnitude(next);
      for (int c = 0; c < n; ++c) update(s.m[c]).store(s.m[c]);
      unit<C>(p0).minus(V(T(1)), l0).minus(V(T(0)) - cross, l1).store(s.m[j]);
      unit<C>(p1).minus(V(T(1)), l1).store(s.m[j + 1]);
    }
    return grown;
  }

  /// Step j: the pivot is the largest element of `column` in an open lane, the first of them.
  /// Returns the multiples of the column that are subtracted from others. A zero pivot has an
  /// infinite reciprocal, which norm() sees.
  template <int P>
  [[gnu::always_inline]] static Column<Arch, T, P> choose(State<P>& s, int j,
                                                          const Column<Arch, T, P>& column,
                                                          Column<Arch, T, P>& open) {
    using C = Column<Arch, T, P>;
    column.store(s.u[j]);
    const C candidates = column & open, magnitudes = candidates.magnitude();
    const T size = magnitudes.largest();
    const int lane = magnitudes.find(size) & (most - 1);  // of NaN: anywhere
    const C others = all_but<C>(lane);
    open = open & others;
    s.lane[j] = lane;
    s.reciprocal[j] = std::copysign(T(1) / size, s.u[j][lane]);
    return (candidates & others) * V(s.reciprocal[j]);
  }

  template <int P>
  [[gnu::always_inline]] static void substitute(State<P>& s, int n, T* x, index x_row) {
    using C = Column<Arch, T, P>;
    const int even = n + n % 2;
    C open = C::load_first(even, all_bits.data());
    for (int j = even - 1; j > 0; j -= 2) {
      const int p1 = s.lane[j], p0 = s.lane[j - 1];
      open = open & all_but<C>(p1);
      const C u1 = C::load(s.u[j]) & open;
      open = open & all_but<C>(p0);
      const C u0 = C::load(s.u[j - 1]) & open;
      const V r1(s.reciprocal[j]), r0(s.reciprocal[j - 1]), cross(s.u[j][p0]);
      for (int c = 0; c < n; ++c) {
        const V x1 = V(s.m[c][p1]) * r1, x0 = simd::fnma(cross, x1, V(s.m[c][p0])) * r0;
        C::load(s.m[c]).minus(x1, u1).minus(x0, u0).store(s.m[c]);
        T* const row = x + s.lane[c] * x_row;
        row[j - 1] = simd::first_lane(x0);
        if (j < n) row[j] = simd::first_lane(x1);
      }
    }
  }

  /// norm1(X): row j of it, before its division by the pivot, is still in the pivot's lane of all
  /// columns.
  template <int P>
  [[gnu::always_inline]] static T norm(const State<P>& s, int n) {
    using C = Column<Arch, T, P>;
    C sums = C::load(s.m[0]).magnitude();
    for (int c = 1; c < n; ++c) sums = sums.plus_magnitude(C::load(s.m[c]));
    alignas(64) T sum[P * W];
    sums.store(sum);
    T largest = 0;
    for (int j = 0; j < n; ++j) {
      const T scale = std::abs(s.reciprocal[j]), size = sum[s.lane[j]] * scale;
      if (!std::isnormal(scale)) return infinity;
      if (!(size <= largest)) largest = size;  // so that NaN stays
    }
    return largest;
  }
};

}  // namespace lanes::kernels::inverse
