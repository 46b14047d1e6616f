// Jacobi's method for matrices of up to eight rows: all of it in registers.
#pragma once

#include <limits>

#include "kernels/jacobi/angles.hpp"
#include "kernels/jacobi/deliver.hpp"
#include "kernels/jacobi/problem.hpp"
#include "simd/shift.hpp"

namespace lanes::kernels::jacobi {

/// The stages of round_robin.hpp, for 2 * Pairs rows. Here rows move on as columns do, by renaming
/// registers, so that partners always stand at the same place: no address is computed, and nothing
/// waits for memory. What is left to wait for are the angles.
template <class Arch, class T, int Pairs>
class InRegisters {
  static constexpr int W = simd::width<T, Arch>;
  static constexpr int R = (Pairs + W - 1) / W;      ///< registers of half a row
  static constexpr int S = (2 * Pairs + W - 1) / W;  ///< of an eigenvector
  static constexpr int H = 2 * R, L = H * W;         ///< registers and lanes of a row
  using V = simd::Batch<T, Arch>;

  /// Copied one by one: g++ 12 copies an array in pieces of 16 bytes through memory, and what was
  /// stored in pieces is slow to come back as a whole.
  template <int N>
  struct Registers {
    V v[N];

    Registers() = default;
    [[gnu::always_inline]] Registers(const Registers& other) { *this = other; }
    [[gnu::always_inline]] Registers& operator=(const Registers& other) {
#pragma GCC unroll 8
      for (int i = 0; i < N; ++i) v[i] = other.v[i];
      return *this;
    }
  };
  using Half = Registers<R>;  ///< half a row, or a number for each pair
  using Vector = Registers<S>;
  struct Row {
    Half upper, lower;
  };
  /// What stands at one place, above and below.
  struct Pair {
    Row p, q;
    Vector x, y;
  };

 public:
  static Outcome<T> run(const Problem<T>& problem) {
    InRegisters work;
    work.pack(problem);
    Outcome<T> outcome;
    while (!outcome.converged && outcome.sweeps < problem.most_sweeps) {
      work.largest_tangent_ = work.largest_off_ = V(T(0));
      for (int stage = 0; stage < 2 * Pairs - 1; ++stage) work.stage();
      ++outcome.sweeps;
      // An element that was made zero is moved away from it by each later rotation that touches it.
      // (One pair is done for good.)
      outcome.off = Pairs == 1
                        ? T(0)
                        : 4 * static_cast<T>(Pairs) * simd::largest_lane(work.largest_tangent_) *
                              simd::largest_lane(work.largest_off_);
      outcome.converged = outcome.off <= std::numeric_limits<T>::epsilon() / 2;
      if (!outcome.converged && outcome.off <= T(0x1p-6)) work.finish(outcome);
    }
    work.unpack(problem);
    return outcome;
  }

 private:
  Pair at_[Pairs];
  Row diagonal_;
  Half next_off_;
  V largest_tangent_, largest_off_;

  static constexpr int place(int j) {
    return j < Pairs ? j : R * W + 2 * Pairs - 1 - j;
  }

  [[gnu::always_inline]] static V half(const Row& row, int h) {
    return h < R ? row.upper.v[h] : row.lower.v[h - R];
  }
  /// The lanes of register r of a half that are not in use.
  [[gnu::always_inline]] static simd::Mask<T, Arch> behind(int r) {
    alignas(64) T used[W];
    for (int l = 0; l < W; ++l) used[l] = static_cast<T>(Pairs - r * W - l);
    return simd::load<Arch>(used) <= V(T(0));
  }
  static V get(const T* p, int h) {
    return simd::load<Arch>(p + h * W);
  }
  static void set(T* p, int h, V v) {
    simd::store<Arch>(p + h * W, v);
  }
  static void store(T* to, const Row& row) {
    for (int r = 0; r < R; ++r) {
      simd::store<Arch>(to + r * W, row.upper.v[r]);
      simd::store<Arch>(to + (R + r) * W, row.lower.v[r]);
    }
  }

  void pack(const Problem<T>& problem) {
    alignas(64) T a[2 * Pairs][2 * R * W] = {}, diagonal[2 * R * W] = {}, x[2 * Pairs][S * W] = {};
    for (int i = 0; i < problem.n; ++i) {
      const T* const from = problem.a + i * problem.a_row;
      for (int j = 0; j < i; ++j)
        a[i][place(j)] = a[j][place(i)] = problem.scale * from[j * problem.a_col];
      diagonal[place(i)] = problem.scale * from[i * problem.a_col];
      x[i][i] = T(1);
    }
    const auto half = [](const T* p) {
      Half h;
      for (int r = 0; r < R; ++r) h.v[r] = simd::load<Arch>(p + r * W);
      return h;
    };
    const auto row = [&](const T* p) { return Row{half(p), half(p + R * W)}; };
    const auto vector = [](const T* p) {
      Vector v;
      for (int s = 0; s < S; ++s) v.v[s] = simd::load<Arch>(p + s * W);
      return v;
    };
    for (int i = 0; i < Pairs; ++i) {
      const int below = 2 * Pairs - 1 - i;
      at_[i] = {row(a[i]), row(a[below]), vector(x[i]), vector(x[below])};
    }
    diagonal_ = row(diagonal);
    collect();
  }
  void unpack(const Problem<T>& problem) const {
    alignas(64) T diagonal[2 * R * W], x[2 * Pairs][S * W];
    store(diagonal, diagonal_);
    for (int i = 0; i < Pairs; ++i)
      for (int s = 0; s < S; ++s) {
        simd::store<Arch>(x[i] + s * W, at_[i].x.v[s]);
        simd::store<Arch>(x[2 * Pairs - 1 - i] + s * W, at_[i].y.v[s]);
      }
    Deliver<Arch, T>::run(
        problem, [&](index i) { return diagonal[place(static_cast<int>(i))]; },
        [&](index i) { return x[i]; });
  }

  /// The rest at once, where it is so little that its third power is lost in rounding: the
  /// eigenvectors of a nearly diagonal matrix, by perturbation to second order. Each is itself and
  /// of the others
  ///
  ///     K(i, j) + (K A)(i, j) / gap(i, j)  with  K(i, j) = A(i, j) / gap(i, j),
  ///
  /// less half of what K adds to the square of its length. Values so close that this is not little
  /// go on being rotated.
  void finish(Outcome<T>& outcome) {
    alignas(64) T d[L], a[2 * Pairs][L], k[2 * Pairs][L], factors[2 * Pairs][L];
    store(d, diagonal_);
    for (int i = 0; i < 2 * Pairs; ++i)
      store(a[i], i < Pairs ? at_[i].p : at_[2 * Pairs - 1 - i].q);
      // The two halves of A have had different rounding errors, and K is to be antisymmetric.
#pragma GCC unroll 8
    for (int i = 1; i < 2 * Pairs; ++i)
#pragma GCC unroll 8
      for (int j = 0; j < i; ++j) a[i][place(j)] = a[j][place(i)];
    const V zero(T(0));
    V off[2 * Pairs][H], gaps[2 * Pairs][H], shift[H], squares[H], largest(zero);
    for (int h = 0; h < H; ++h) shift[h] = squares[h] = zero;
#pragma GCC unroll 8
    for (int i = 0; i < 2 * Pairs; ++i) {
#pragma GCC unroll 4
      for (int h = 0; h < H; ++h) {
        // Behind a half lies what has moved out of it; the diagonal is elsewhere.
        const auto own = simd::only_lane<Arch, T>(place(i) - h * W);
        const V element = simd::select(own | behind(h % R), zero, get(a[i], h));
        const V gap = V(d[place(i)]) - half(diagonal_, h);
        const V quotient = over(element, gap);
        off[i][h] = element, gaps[i][h] = gap;
        set(k[i], h, quotient);
        squares[h] = simd::fma(quotient, quotient, squares[h]);
        largest = simd::max_abs(largest, quotient);
      }
    }
    const T angle = simd::largest_lane(largest);
    if (!little(angle * angle * angle)) return;
    largest = zero;
#pragma GCC unroll 8
    for (int i = 0; i < 2 * Pairs; ++i)
#pragma GCC unroll 4
      for (int h = 0; h < H; ++h) {
        V sum(zero);
#pragma GCC unroll 8
        for (int j = 0; j < 2 * Pairs; ++j) sum = simd::fma(V(k[i][place(j)]), off[j][h], sum);
        const auto own = simd::only_lane<Arch, T>(place(i) - h * W);
        const V second = simd::select(own | behind(h % R), zero, over(sum, gaps[i][h]));
        shift[h] = simd::select(own, sum, shift[h]);
        largest = simd::max_abs(largest, second);
        set(factors[i], h, simd::select(own, V(T(-0.5)) * squares[h], get(k[i], h) + second));
      }
    // Of third order, and, where gaps are small, what second order leaves in V'V.
    const T slope = simd::largest_lane(largest);
    const T rest = angle * angle * angle + slope * (angle + slope);
    if (!little(rest)) return;
    outcome.off = rest * 2 * static_cast<T>(Pairs);
    outcome.converged = true;
    for (int r = 0; r < R; ++r) {
      diagonal_.upper.v[r] = diagonal_.upper.v[r] + shift[r];
      diagonal_.lower.v[r] = diagonal_.lower.v[r] + shift[R + r];
    }
    Vector vectors[2 * Pairs];
#pragma GCC unroll 8
    for (int i = 0; i < 2 * Pairs; ++i) vectors[i] = combined(i, factors[i]);
#pragma GCC unroll 8
    for (int i = 0; i < 2 * Pairs; ++i) vector(i) = vectors[i];
  }
  static bool little(T x) {
    return 2 * Pairs * x <= std::numeric_limits<T>::epsilon() / 4;
  }
  Vector& vector(int i) {
    return i < Pairs ? at_[i].x : at_[2 * Pairs - 1 - i].y;
  }

  /// Infinite where only the gap is zero: such values are not to be told apart.
  [[gnu::always_inline]] static V over(V element, V gap) {
    const V zero(T(0));
    return simd::select(element == zero, zero, simd::divide(element, gap));
  }

  /// An eigenvector plus all of them, with these factors.
  [[gnu::always_inline]] Vector combined(int i, const T* factors) {
    Vector v = vector(i);
#pragma GCC unroll 8
    for (int j = 0; j < 2 * Pairs; ++j)
      for (int s = 0; s < S; ++s) v.v[s] = simd::fma(V(factors[place(j)]), vector(j).v[s], v.v[s]);
    return v;
  }

  [[gnu::always_inline]] void stage() {
    Half cos, sin;
    for (int r = 0; r < R; ++r) {
      V &p = diagonal_.upper.v[r], &q = diagonal_.lower.v[r];
      const Angles<Arch, T> angles(p, q, next_off_.v[r]);
      cos.v[r] = angles.cos, sin.v[r] = angles.sin;
      p = simd::fnma(angles.tangent, angles.off, p);
      q = simd::fma(angles.tangent, angles.off, q);
      largest_tangent_ = simd::max_abs(largest_tangent_, angles.tangent);
      largest_off_ = simd::max_abs(largest_off_, angles.off);
    }
    alignas(64) T c[R * W], s[R * W];
    for (int r = 0; r < R; ++r) {
      simd::store<Arch>(c + r * W, cos.v[r]);
      simd::store<Arch>(s + r * W, sin.v[r]);
    }
#pragma GCC unroll 4
    for (int i = 0; i < Pairs; ++i) {
      Pair& at = at_[i];
      const V ci(c[i]), si(s[i]);
#pragma GCC unroll 4
      for (int r = 0; r < S; ++r) rotate(ci, si, at.x.v[r], at.y.v[r]);
#pragma GCC unroll 2
      for (int r = 0; r < R; ++r) {
        rotate(ci, si, at.p.upper.v[r], at.q.upper.v[r]);
        rotate(ci, si, at.p.lower.v[r], at.q.lower.v[r]);
        rotate(cos.v[r], sin.v[r], at.p.upper.v[r], at.p.lower.v[r]);
        rotate(cos.v[r], sin.v[r], at.q.upper.v[r], at.q.lower.v[r]);
        at.p.lower.v[r] = simd::with_lane(at.p.lower.v[r], i - r * W, V(T(0)));
        at.q.upper.v[r] = simd::with_lane(at.q.upper.v[r], i - r * W, V(T(0)));
      }
      move(at.p);
      move(at.q);
    }
    move(diagonal_);
    move_rows();
    collect();
  }

  /// (x, y) becomes (c x - s y, s x + c y).
  [[gnu::always_inline]] static void rotate(V c, V s, V& x, V& y) {
    const V was = x;
    x = simd::fnma(s, y, c * was);
    y = simd::fma(c, y, s * was);
  }

  /// Columns move on by one place.
  [[gnu::always_inline]] static void move(Row& row) {
    if constexpr (Pairs == 1) return;
    const Half upper = row.upper, lower = row.lower;
    const V entered = simd::with_lane(upper.v[0], 0, lower.v[0]);
    row.upper.v[0] = simd::with_lane(simd::shifted_up(entered, entered), 0, upper.v[0]);
#pragma GCC unroll 2
    for (int r = 1; r < R; ++r) {
      row.upper.v[r] = simd::shifted_up(r == 1 ? entered : upper.v[r - 1], upper.v[r]);
      row.lower.v[r - 1] = simd::shifted_down(lower.v[r - 1], lower.v[r]);
    }
    constexpr int last = Pairs - 1 - (R - 1) * W;
    row.lower.v[R - 1] =
        simd::with_lane(simd::shifted_down(lower.v[R - 1], lower.v[R - 1]), last, upper.v[R - 1]);
  }
  /// And so do rows.
  [[gnu::always_inline]] void move_rows() {
    if constexpr (Pairs == 1) return;
    const Row first = at_[0].q, last = at_[Pairs - 1].p;
    const Vector first_vector = at_[0].y, last_vector = at_[Pairs - 1].x;
#pragma GCC unroll 4
    for (int i = 0; i + 1 < Pairs; ++i) {
      at_[i].q = at_[i + 1].q;
      at_[i].y = at_[i + 1].y;
    }
#pragma GCC unroll 4
    for (int i = Pairs - 1; i > 1; --i) {
      at_[i].p = at_[i - 1].p;
      at_[i].x = at_[i - 1].x;
    }
    at_[Pairs - 1].q = last, at_[Pairs - 1].y = last_vector;
    at_[1].p = first, at_[1].x = first_vector;
  }
  /// The elements that the next stage makes zero.
  [[gnu::always_inline]] void collect() {
#pragma GCC unroll 2
    for (int r = 0; r < R; ++r) {
      V off(T(0));
#pragma GCC unroll 4
      for (int i = 0; i < Pairs; ++i) off = simd::with_lane(off, i - r * W, at_[i].p.lower.v[r]);
      next_off_.v[r] = off;
    }
  }
};

}  // namespace lanes::kernels::jacobi
