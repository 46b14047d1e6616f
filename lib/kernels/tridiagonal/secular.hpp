// The eigenvalues and vectors of a diagonal matrix plus one of rank one: what a merge of
// lib/linalg/divide_and_conquer.cpp does besides products.
#pragma once

#include <limits>

#include "kernels/tridiagonal/layout.hpp"
#include "simd/simd.hpp"

namespace lanes::kernels::tridiagonal {

/// One root in each lane, none of which knows of the others: a result does not depend on the width
/// of the registers, nor on who computes its neighbours. Poles are taken in pairs, since the
/// quotients, not the products, are what takes time.
template <class Arch, class T>
class Secular {
  static constexpr int W = simd::width<T, Arch>;
  using V = simd::Batch<T, Arch>;
  using M = simd::Mask<T, Arch>;
  using Equation = SecularEquation<T>;

 public:
  /// Finds the roots from `begin` to `end`, and their columns of `distance`. `begin` is a multiple
  /// of a chunk. Each root takes the better of two poles for its origin, so that all distances are
  /// as accurate as the poles' own.
  ///
  /// The iteration replaces the poles on either side by one each, at the nearest, that has the same
  /// value and slope ("the middle way": Li, LAPACK Working Note 89, 1993), which converges
  /// quadratically; a step that leaves the bracket becomes a bisection.
  static void roots(const Equation& s, index begin, index end) {
    for (index i = begin; i < end; i += W)
      some_roots(s, i, static_cast<int>(end - i < W ? end - i : W));
  }

  /// z of which these roots are exact (Gu & Eisenstat, SIAM J. Matrix Anal. Appl. 15, 1994), for
  /// the poles from `begin` to `end`: the vectors of that matrix are orthogonal however close its
  /// roots. In z, of which only signs are read; the common factor is arbitrary.
  static void weights(const Equation& s, index begin, index end, T* z) {
    for (index j = begin; j < end; ++j) {
      const T square = product_of_quotients(s, j);
      const T magnitude = root_of(square < T(0) ? -square : square);
      z[j] = z[j] < T(0) ? -magnitude : magnitude;
    }
  }

  /// The columns of `distance` from `begin` to `end` become the eigenvectors; of_row[r] is the z of
  /// the pole in row r.
  static void vectors(const Equation& s, const T* of_row, index begin, index end) {
    for (index i = begin; i < end; i += W) {
      T* const column = s.distance + i;
      V square(T(0)), norm;
      index r = 0;
      for (; r + 2 <= s.count; r += 2) {
        T* const p = column + r * s.distance_row;
        const V x = simd::load<Arch>(p), y = simd::load<Arch>(p + s.distance_row);
        const V both = simd::divide(V(T(1)), x * y);
        const V a = V(of_row[r]) * (y * both), b = V(of_row[r + 1]) * (x * both);
        simd::store<Arch>(p, a);
        simd::store<Arch>(p + s.distance_row, b);
        square = simd::fma(b, b, simd::fma(a, a, square));
      }
      if (r < s.count) {
        T* const p = column + r * s.distance_row;
        const V a = simd::divide(V(of_row[r]), simd::load<Arch>(p));
        simd::store<Arch>(p, a);
        square = simd::fma(a, a, square);
      }
      norm = simd::divide(V(T(1)), simd::sqrt(square));
      for (r = 0; r < s.count; ++r) {
        T* const p = column + r * s.distance_row;
        simd::store<Arch>(p, simd::load<Arch>(p) * norm);
      }
    }
  }

 private:
  static constexpr int most_steps = 100;
  static constexpr T eps = std::numeric_limits<T>::epsilon() / 2;

  /// The numbers of the lanes.
  [[gnu::always_inline]] static V numbers() {
    alignas(64) T number[W];
    for (int l = 0; l < W; ++l) number[l] = static_cast<T>(l);
    return simd::load<Arch>(number);
  }
  [[gnu::always_inline]] static T root_of(T x) { return simd::first_lane(simd::sqrt(V(x))); }

  /// What a pole, or several of them, adds to the function and to its slope.
  struct Term {
    V value, slope;

    [[gnu::always_inline]] void add(Term t) {
      value = value + t.value;
      slope = slope + t.slope;
    }
    [[gnu::always_inline]] Term where(M mask) const {
      return {simd::select(mask, value, V(T(0))), simd::select(mask, slope, V(T(0)))};
    }
  };
  struct Value {
    V f, left_slope, right_slope, magnitude;
  };
  /// add(even, odd): what poles j and j + 1 add, at origin + x.
  template <class F>
  [[gnu::always_inline]] static void pair(const Equation& s, index j, V origin, V x, F&& add) {
    const V p = (V(s.pole[j]) - origin) - x, q = (V(s.pole[j + 1]) - origin) - x;
    const V both = simd::divide(V(T(1)), p * q), over_p = q * both, over_q = p * both;
    const V a = V(s.weight[j]) * over_p, b = V(s.weight[j + 1]) * over_q;
    add(Term{a, a * over_p}, Term{b, b * over_q});
  }

  /// At origin + x, for the roots from i on, whose numbers are `number`. Poles up to a root's own
  /// are left of it, the others right; even and odd ones are summed apart, so that two additions
  /// are under way.
  static Value evaluate(const Equation& s, index i, V number, V origin, V x) {
    const Term nothing{V(T(0)), V(T(0))};
    Term left_even = nothing, left_odd = nothing, right_even = nothing, right_odd = nothing;
    index j = 0;
    for (; j + 1 <= i; j += 2)
      pair(s, j, origin, x, [&](Term even, Term odd) {
        left_even.add(even);
        left_odd.add(odd);
      });
    for (; j < i + W && j < s.count; j += 2)
      pair(s, j, origin, x, [&](Term even, Term odd) {
        const M even_left = V(static_cast<T>(j)) <= number;
        const M odd_left = V(static_cast<T>(j + 1)) <= number;
        left_even.add(even.where(even_left));
        left_odd.add(odd.where(odd_left));
        right_even.add(even.where(!even_left));
        right_odd.add(odd.where(!odd_left));
      });
    for (; j < s.count; j += 2)
      pair(s, j, origin, x, [&](Term even, Term odd) {
        right_even.add(even);
        right_odd.add(odd);
      });
    left_even.add(left_odd);
    right_even.add(right_odd);
    const V constant(s.one_over_rho);
    return {(constant + left_even.value) + right_even.value, left_even.slope, right_even.slope,
            (constant - left_even.value) + right_even.value};
  }

  /// The root of c x^2 - a x + b that lies between the poles.
  [[gnu::always_inline]] static V between(V a, V b, V c) {
    const V square = simd::fma(a, a, V(T(-4)) * (b * c));
    const V root = simd::sqrt(simd::abs(square));
    const M positive = a > V(T(0));
    return simd::divide(simd::select(positive, b + b, a - root),
                        simd::select(positive, a + root, c + c));
  }

  static void some_roots(const Equation& s, index i, int lanes) {
    const V zero(T(0)), half(T(0.5)), number = V(static_cast<T>(i)) + numbers();
    const V pole = simd::load<Arch>(s.pole + i), next = simd::load<Arch>(s.pole + i + 1);
    const V weight = simd::load<Arch>(s.weight + i),
            next_weight = simd::load<Arch>(s.weight + i + 1);
    const V gap = next - pole, middle = gap * half;

    // The sign in the middle says which pole is nearer. The first guess keeps both neighbours and
    // takes what the others are there for all.
    const V at_middle = evaluate(s, i, number, pole, middle).f;
    const M near_left = at_middle >= zero;
    const V origin = simd::select(near_left, pole, next);
    const V left = simd::select(near_left, zero, zero - gap);
    const V right = simd::select(near_left, gap, zero);
    V low = simd::select(near_left, zero, zero - middle);
    V high = simd::select(near_left, middle, zero);
    const V others = at_middle + simd::divide(weight - next_weight, middle);
    V x = between(simd::fma(others, left + right, weight + next_weight),
                  simd::fma(weight, right, next_weight * left), others);
    x = simd::select((x > low) & (x < high), x, (low + high) * half);

    // A step as small as this leaves an error of eps: it is about the square of the step over the
    // distance to the nearest pole.
    const V last_step(half_precision), noise(eps * (T(8) + static_cast<T>(s.count) / T(8)));
    M active = numbers() < V(static_cast<T>(lanes));
    for (int step = 0; step < most_steps && simd::any(active); ++step) {
      const Value at = evaluate(s, i, number, origin, x);
      const M negative = at.f < zero;
      low = simd::select(negative, x, low);
      high = simd::select(negative, high, x);
      const V l = left - x, r = right - x;
      const V c = simd::fnma(r, at.right_slope, simd::fnma(l, at.left_slope, at.f));
      const V a = simd::fnma(l * r, at.left_slope + at.right_slope, (l + r) * at.f);
      const V change = between(a, (l * r) * at.f, c), moved = x + change;
      const M inside = (moved > low) & (moved < high);
      const M in_noise = simd::abs(at.f) <= noise * at.magnitude;
      const V bisected = (low + high) * half;
      const M exhausted = !((bisected > low) & (bisected < high));
      const V nearest = simd::select(zero - l < r, zero - l, r);
      const M converged = inside & (simd::abs(change) <= last_step * nearest);
      const V better = simd::select(inside, moved, simd::select(in_noise | exhausted, x, bisected));
      x = simd::select(active, better, x);
      active = active & !(converged | in_noise | exhausted);
    }
    store(s, i, lanes, origin, x);
  }

  static void store(const Equation& s, index i, int lanes, V origin, V x) {
    simd::FirstLanes<T, Arch>(lanes).store(s.root + i, origin + x);
    for (index j = 0; j < s.count; ++j)
      simd::store<Arch>(s.distance + s.place[j] * s.distance_row + i, (V(s.pole[j]) - origin) - x);
  }

  /// Of pole - root over pole - other pole, a quotient for each root; its own root is not divided.
  /// A chunk of virtual lanes takes them in turn, in pairs, and is folded by halves.
  static T product_of_quotients(const Equation& s, index j) {
    constexpr index L = chunk<T>;
    constexpr int R = static_cast<int>(L) / W;
    const T* const row = s.distance + s.place[j] * s.distance_row;
    const V pole(s.pole[j]), zero(T(0)), one(T(1));
    V product[R];
#pragma GCC unroll 4
    for (int r = 0; r < R; ++r) product[r] = one;
    const auto above = [&](index i) { return simd::load<Arch>(row + i); };
    const auto below = [&](index i) {
      const V other = pole - simd::load<Arch>(s.pole + i);
      return simd::select(other == zero, one, other);
    };
    index i = 0;
    for (; i + 2 * L <= s.count; i += 2 * L)
#pragma GCC unroll 4
      for (int r = 0; r < R; ++r) {
        const index at = i + r * W;
        product[r] =
            product[r] * simd::divide(above(at) * above(at + L), below(at) * below(at + L));
      }
    for (; i < s.count; i += L)
#pragma GCC unroll 4
      for (int r = 0; r < R; ++r) {
        const index at = i + r * W;
        const M there = numbers() < V(static_cast<T>(s.count - at));
        product[r] = product[r] * simd::select(there, simd::divide(above(at), below(at)), one);
      }
    return product_of_lanes(product);
  }

  /// By halves.
  template <int R>
  static T product_of_lanes(const V (&product)[R]) {
    alignas(64) T lane[R * W];
    for (int r = 0; r < R; ++r) simd::store<Arch>(lane + r * W, product[r]);
    for (int half = R * W / 2; half > 0; half /= 2)
      for (int l = 0; l < half; ++l) lane[l] *= lane[l + half];
    return lane[0];
  }

  /// Half the square root of eps.
  static constexpr T half_precision = sizeof(T) == 8 ? T(0x1p-28) : T(0x1p-13f);
};

}  // namespace lanes::kernels::tridiagonal
