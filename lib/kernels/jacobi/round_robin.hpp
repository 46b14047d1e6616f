// Rung: round robin. Jacobi's method in parallel order: what eigh ships for small matrices.
//
// Was:  rotations came one after the other, each behind two roots and two quotients.
// Now:  half of all rows and columns are rotated with the other half: so many angles are computed
//       at once, one in each lane, and columns are rotated in registers, without a copy.
// Cost: as many passes through the matrix as rows, for each sweep. Where it outgrows L1, each
//       operation waits for a load or a store.
// Next: blocks, which stay in L1 for many rotations.
#pragma once

#include <algorithm>
#include <limits>
#include <utility>

#include "kernels/jacobi/angles.hpp"
#include "kernels/jacobi/problem.hpp"
#include "simd/shift.hpp"

namespace lanes::kernels::jacobi {

/// A sweep has n - 1 stages, n even, and in each stage every row has a partner, as in a tournament:
/// n / 2 rotations that touch different rows and columns. Their angles are computed together, one
/// in each lane. (An odd matrix gets a last row and column of zeros.)
///
/// The trick is where columns are kept. Partners stand at the same place of two halves of a row,
/// `upper` and `lower`, so that rotating all pairs of columns is arithmetic between two registers,
/// with cosines and sines in lanes. After a stage everybody but the first moves on by one place,
/// still in registers:
///
///     u0   u1 -> u2 -> u3      what leaves `upper` at its end enters `lower` there,
///        /            |        what leaves `lower` at its start enters `upper` behind u0
///     l0 <- l1 <- l2 <- l3
///
/// Rows stay where they are: who is where can be computed. The elements that the next stage makes
/// zero are collected on the way, and eigenvectors are rotated one stage late, while the next
/// angles, two square roots and a division after each other, are on their way.
///
/// Nothing is added across lanes, so all instruction sets give the same bits.
template <class Arch, class T>
class RoundRobin {
  static constexpr index W = simd::width<T, Arch>;
  using V = simd::Batch<T, Arch>;

 public:
  /// Elements of workspace for n rows.
  static index workspace(index n) {
    const Layout at(n, true);
    return 2 * at.pairs * (at.row + at.vector_row) + at.row + 5 * at.half;
  }
  static Outcome<T> run(const Problem<T>& problem, T* workspace) {
    return RoundRobin(problem, workspace).solve();
  }

 private:
  struct Layout {
    index pairs, half, row, vector_row;

    Layout(index n, bool vectors)
        : pairs((n + 1) / 2),
          half((pairs + W - 1) / W * W),  // of a row, in whole registers
          row(2 * half),
          vector_row(vectors ? (n + W - 1) / W * W : 0) {}
  };
  Problem<T> problem_;
  Layout at_;
  T *a_, *v_;
  T* diagonal_;  ///< in two halves, as rows are
  T* next_off_;  ///< elements that the next stage makes zero, one for each pair
  struct Stage {
    T *cos, *sin;
  } angles_, previous_;
  V largest_tangent_, largest_off_;

  RoundRobin(const Problem<T>& problem, T* workspace)
      : problem_(problem), at_(problem.n, problem.vectors != nullptr) {
    const index rows = 2 * at_.pairs;
    a_ = workspace;
    v_ = a_ + rows * at_.row;
    diagonal_ = v_ + rows * at_.vector_row;
    next_off_ = diagonal_ + at_.row;
    angles_.cos = next_off_ + at_.half;
    angles_.sin = angles_.cos + at_.half;
    previous_.cos = angles_.sin + at_.half;
    previous_.sin = previous_.cos + at_.half;
    std::fill(workspace, previous_.sin + at_.half, T(0));
    std::fill_n(angles_.cos, at_.half, T(1));  // to begin with, eigenvectors stay as they are
  }

  Outcome<T> solve() {
    pack();
    const index stages = 2 * at_.pairs - 1;
    Outcome<T> outcome;
    while (!outcome.converged && outcome.sweeps < problem_.most_sweeps) {
      largest_tangent_ = largest_off_ = V(T(0));
      for (index stage = 0; stage < stages; ++stage) {
        std::swap(angles_, previous_);
        choose_angles();
        rotate_vectors(stage == 0 ? stages - 1 : stage - 1, previous_);
        for_pairs(stage, [this](index i, index p, index q) { rotate(i, p, q); });
      }
      ++outcome.sweeps;
      // An element that was made zero is moved away from it by each later rotation that touches
      // it. (One pair is done for good.)
      outcome.off = at_.pairs == 1
                        ? T(0)
                        : 4 * static_cast<T>(at_.pairs) * simd::largest_lane(largest_tangent_) *
                              simd::largest_lane(largest_off_);
      outcome.converged = outcome.off <= std::numeric_limits<T>::epsilon() / 2;
    }
    rotate_vectors(stages - 1, angles_);
    unpack();
    return outcome;
  }

  /// f(i, p, q) for each place i of a stage, and the rows that stand there in the upper half and in
  /// the lower one. All but row 0 go round.
  template <class F>
  [[gnu::always_inline]] void for_pairs(index stage, F f) const {
    const index last = 2 * at_.pairs - 1;
    index p = 0, next = stage == 0 ? 1 : last + 1 - stage, q = last - stage;
    for (index i = 0; i < at_.pairs; ++i) {
      f(i, p, q);
      p = next;
      next = next == last ? 1 : next + 1;
      q = q == 1 ? last : q - 1;
    }
  }
  /// Where column j, or what belongs to it, stands before the first stage.
  index place(index j) const { return j < at_.pairs ? j : at_.half + 2 * at_.pairs - 1 - j; }

  /// The diagonal is kept apart: rotations of A itself never look at it.
  void pack() {
    for (index i = 0; i < problem_.n; ++i) {
      const T* const from = problem_.a + i * problem_.a_row;
      for (index j = 0; j < i; ++j)
        a_[i * at_.row + place(j)] = a_[j * at_.row + place(i)] =
            problem_.scale * from[j * problem_.a_col];
      diagonal_[place(i)] = problem_.scale * from[i * problem_.a_col];
      if (problem_.vectors != nullptr) v_[i * at_.vector_row + i] = 1;
    }
    for (index i = 0; i < at_.pairs; ++i) next_off_[i] = a_[i * at_.row + at_.half + i];
  }
  void unpack() const {
    for (index i = 0; i < problem_.n; ++i) {
      problem_.values[i] = diagonal_[place(i)];
      if (problem_.vectors != nullptr)
        std::copy_n(v_ + i * at_.vector_row, problem_.n,
                    problem_.vectors + i * problem_.vectors_row);
    }
  }

  /// The rotations that make the elements between partners zero, and what they do to the diagonal.
  void choose_angles() {
    Moving diagonal(at_, diagonal_);
    for (index j = 0; j < at_.half; j += W) {
      const V p = simd::load<Arch>(diagonal_ + j), q = simd::load<Arch>(diagonal_ + at_.half + j);
      const Angles<Arch, T> angles(p, q, simd::load<Arch>(next_off_ + j));
      simd::store<Arch>(angles_.cos + j, angles.cos);
      simd::store<Arch>(angles_.sin + j, angles.sin);
      diagonal.store(j, simd::fnma(angles.tangent, angles.off, p),
                     simd::fma(angles.tangent, angles.off, q));
      largest_tangent_ = simd::max_abs(largest_tangent_, angles.tangent);
      largest_off_ = simd::max_abs(largest_off_, angles.off);
    }
    diagonal.finish();
  }

  /// Rows of the eigenvectors.
  void rotate_vectors(index stage, const Stage& angles) {
    for_pairs(stage, [&](index i, index row_p, index row_q) {
      const V c(angles.cos[i]), s(angles.sin[i]);
      T* const p = v_ + row_p * at_.vector_row;
      T* const q = v_ + row_q * at_.vector_row;
      for (index j = 0; j < at_.vector_row; j += W) {
        const V x = simd::load<Arch>(p + j), y = simd::load<Arch>(q + j);
        simd::store<Arch>(p + j, simd::fnma(s, y, c * x));
        simd::store<Arch>(q + j, simd::fma(c, y, s * x));
      }
    });
  }

  /// Two rows of A with each other, and in them all pairs of columns, which then move on.
  [[gnu::always_inline]] void rotate(index i, index row_p, index row_q) {
    T* const p = a_ + row_p * at_.row;
    T* const q = a_ + row_q * at_.row;
    const V c(angles_.cos[i]), s(angles_.sin[i]);
    Moving moving_p(at_, p), moving_q(at_, q);
    for (index j = 0; j < at_.half; j += W) {
      const V upper_p = simd::load<Arch>(p + j), upper_q = simd::load<Arch>(q + j);
      const V lower_p = simd::load<Arch>(p + at_.half + j);
      const V lower_q = simd::load<Arch>(q + at_.half + j);
      const V cos = simd::load<Arch>(angles_.cos + j), sin = simd::load<Arch>(angles_.sin + j);
      const V up = simd::fnma(s, upper_q, c * upper_p), uq = simd::fma(c, upper_q, s * upper_p);
      const V lp = simd::fnma(s, lower_q, c * lower_p), lq = simd::fma(c, lower_q, s * lower_p);
      const auto partner = simd::only_lane<Arch, T>(i - j);
      moving_p.store(j, simd::fnma(sin, lp, cos * up),
                     simd::select(partner, V(T(0)), simd::fma(cos, lp, sin * up)));
      moving_q.store(j, simd::select(partner, V(T(0)), simd::fnma(sin, lq, cos * uq)),
                     simd::fma(cos, lq, sin * uq));
    }
    moving_p.finish();
    moving_q.finish();
    if (i == 0) collect(p, 0);
    if (i == 0 ? at_.pairs > 1 : i + 1 < at_.pairs) collect(i == 0 ? q : p, i + 1);
  }

  /// The element that the next stage makes zero in a row that has moved on to place i above.
  void collect(const T* row, index i) {
    const index j = i / W * W;
    const V off = simd::load<Arch>(next_off_ + j);
    simd::store<Arch>(next_off_ + j, simd::select(simd::only_lane<Arch, T>(i - j),
                                                  simd::load<Arch>(row + at_.half + j), off));
  }

  /// Stores both halves of a row one place further on: what is before place j of it can be stored
  /// as soon as what follows is known.
  class Moving {
   public:
    [[gnu::always_inline]] Moving(const Layout& at, T* row)
        : at_(at), row_(row), upper_(T(0)), lower_(T(0)) {}

    [[gnu::always_inline]] void store(index j, V upper, V lower) {
      const auto first = simd::only_lane<Arch, T>(0);
      if (j == 0) {
        const V entered = simd::select(first, lower, upper);
        simd::store<Arch>(row_, simd::select(first, upper, simd::shifted_up(entered, entered)));
      } else {
        simd::store<Arch>(row_ + j, simd::shifted_up(upper_, upper));
        simd::store<Arch>(row_ + at_.half + j - W, simd::shifted_down(lower_, lower));
      }
      upper_ = upper, lower_ = lower;
    }
    [[gnu::always_inline]] void finish() {
      const index last = at_.pairs - 1, j = at_.half - W;
      const V moved = simd::select(simd::only_lane<Arch, T>(last - j), upper_,
                                   simd::shifted_down(lower_, lower_));
      simd::store<Arch>(row_ + at_.half + j, last == 0 ? lower_ : moved);
    }

   private:
    const Layout at_;
    T* row_;
    V upper_, lower_;  // of the register before
  };
};

}  // namespace lanes::kernels::jacobi
