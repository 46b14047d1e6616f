// Eigenvalues and vectors of many small tridiagonal matrices, one in each lane of the registers:
// the leaves of lib/linalg/divide_and_conquer.cpp.
#pragma once

#include <limits>

#include "kernels/tridiagonal/layout.hpp"
#include "simd/simd.hpp"

namespace lanes::kernels::tridiagonal {

/// Implicit QL iterations (Bowdler, Martin, Reinsch & Wilkinson, Numer. Math. 11, 1968), in step:
/// all lanes look for eigenvalue l at the same time, and a lane that has found it, or whose block
/// ends before an element, gets rotations by nothing. A chain of roots and quotients, which is what
/// a rotation waits for, then serves all lanes. No lane knows of the others, so a result does not
/// depend on the width of the registers.
template <class Arch, class T>
class Leaves {
  static constexpr int W = simd::width<T, Arch>;
  using V = simd::Batch<T, Arch>;
  using M = simd::Mask<T, Arch>;

 public:
  /// Leaf l has the rows from starts[l] to starts[l + 1], at most leaf_rows of them, of the
  /// tridiagonal matrix with diagonal d, next to it e, all of about 1 at most. d becomes its
  /// eigenvalues, in no order; row i of q, from column starts[l] on, the vector of eigenvalue i.
  /// Whether all iterations converged: always, but for NaN.
  static bool run(T* d, const T* e, const index* starts, index count, T* q, index q_row) {
    bool converged = true;
    for (index first = 0; first < count; first += W) {
      const int lanes = static_cast<int>(count - first < W ? count - first : W);
      Leaves group(starts + first, lanes);
      group.gather(d, e);
      converged &= group.iterate();
      group.scatter(d, q, q_row);
    }
    return converged;
  }

 private:
  static constexpr int most_sweeps = 60;

  Leaves(const index* starts, int lanes) : starts_(starts), lanes_(lanes), n_(0) {
    for (int l = 0; l < lanes; ++l)
      if (starts[l + 1] - starts[l] > n_) n_ = starts[l + 1] - starts[l];
  }

  /// Shorter leaves get rows of zeros, which nothing connects with the others.
  void gather(const T* d, const T* e) {
    for (index i = 0; i < leaf_rows * W; ++i) d_[i] = e_[i] = T(0);
    for (int l = 0; l < lanes_; ++l)
      for (index i = starts_[l]; i < starts_[l + 1]; ++i) {
        d_[(i - starts_[l]) * W + l] = d[i];
        if (i + 1 < starts_[l + 1]) e_[(i - starts_[l]) * W + l] = e[i];
      }
    for (index i = 0; i < n_; ++i)
      for (index k = 0; k < n_; ++k) set(z_ + i * leaf_rows * W, k, V(T(i == k ? 1 : 0)));
  }

  void scatter(T* d, T* q, index q_row) const {
    for (int l = 0; l < lanes_; ++l) {
      const index start = starts_[l], n = starts_[l + 1] - start;
      for (index i = 0; i < n; ++i) {
        d[start + i] = d_[i * W + l];
        T* const row = q + (start + i) * q_row + start;
        // Adding zero makes +0 of the -0 that an idle rotation leaves or not.
        for (index k = 0; k < n; ++k) row[k] = z_[(i * leaf_rows + k) * W + l] + T(0);
      }
    }
  }

  [[gnu::always_inline]] static V get(const T* p, index i) { return simd::load<Arch>(p + i * W); }
  [[gnu::always_inline]] static void set(T* p, index i, V v) { simd::store<Arch>(p + i * W, v); }

  bool iterate() {
    for (index l = 0; l + 1 < n_; ++l) {
      int sweeps = 0;
      for (; sweeps < most_sweeps; ++sweeps) {
        const V end = block_end(l);
        const index last = static_cast<index>(simd::largest_lane(end));
        if (last == l) break;
        sweep(l, end, last);
      }
      if (sweeps == most_sweeps) return false;
    }
    return true;
  }

  /// The last row of the block that starts at l: where e is negligible beside its neighbours, or in
  /// the whole, the matrix falls apart.
  V block_end(index l) {
    constexpr T eps = std::numeric_limits<T>::epsilon() / 2, tiny = eps / 1024;
    V end(static_cast<T>(l));
    M open = end == end;
    for (index i = l; i + 1 < n_; ++i) {
      const V size = simd::abs(get(d_, i)) + simd::abs(get(d_, i + 1));
      open = open & (simd::abs(get(e_, i)) > simd::fma(V(eps), size, V(tiny)));
      end = simd::select(open, V(static_cast<T>(i + 1)), end);
      if (!simd::any(open)) break;
    }
    return end;
  }

  /// One QL sweep of each lane's rows from l to `end`, the largest of which is `last`. With
  /// Wilkinson's shift.
  void sweep(index l, V end, index last) {
    const V zero(T(0)), one(T(1)), half(T(0.5));
    const M busy = end > V(static_cast<T>(l));
    const V e_l = get(e_, l), slope = (get(d_, l + 1) - get(d_, l)) * half;
    const V root = simd::sqrt(simd::fma(slope, slope, e_l * e_l));
    const V sum = simd::select(slope < zero, slope - root, slope + root);
    const V shift = get(d_, l) - simd::divide(e_l * e_l, simd::select(busy, sum, one));

    V g = zero, s = one, c = one, p = zero;
    for (index i = last - 1; i >= l; --i) {
      const V row(static_cast<T>(i));
      const M active = (row < end) & busy, starts = (row + one) == end;
      const V below = get(d_, i + 1), here = get(d_, i), e_i = get(e_, i);
      g = simd::select(starts, below - shift, g);
      const V f = s * e_i, b = c * e_i;
      // Squares below the normal range: f is far below the rounding errors.
      const V square = simd::fma(f, f, g * g);
      const M tiny = square < V(least_square);
      const V r = simd::select(tiny, g, simd::sqrt(square));
      const V inverse = simd::divide(one, simd::select(tiny, one, r));
      const M turns = active & !tiny;
      const V sine = simd::select(turns, f * inverse, zero);
      const V cosine = simd::select(turns, g * inverse, one);
      // What connected the block with the next was negligible.
      set(e_, i + 1, simd::select(active, simd::select(starts, zero, r), get(e_, i + 1)));
      const V rest = below - p, twice = b + b;
      const V turned = simd::fma(here - rest, sine, cosine * twice);
      const V moved = sine * turned;
      set(d_, i + 1, simd::select(active, rest + moved, below));
      g = simd::select(active, simd::fma(cosine, turned, zero - b), g);
      p = simd::select(active, moved, p);
      s = simd::select(active, sine, s);
      c = simd::select(active, cosine, c);
      rotate(z_ + i * leaf_rows * W, z_ + (i + 1) * leaf_rows * W, sine, cosine);
    }
    set(d_, l, simd::select(busy, get(d_, l) - p, get(d_, l)));
    set(e_, l, simd::select(busy, g, get(e_, l)));
  }

  /// (x, y) becomes (c x - s y, s x + c y).
  [[gnu::always_inline]] void rotate(T* x, T* y, V s, V c) const {
    for (index k = 0; k < n_; ++k) {
      const V was = get(x, k), other = get(y, k);
      set(y, k, simd::fma(s, was, c * other));
      set(x, k, simd::fnma(s, other, c * was));
    }
  }

  static constexpr T least_square =
      std::numeric_limits<T>::min() / std::numeric_limits<T>::epsilon();

  const index* starts_;
  int lanes_;
  index n_;
  alignas(64) T d_[leaf_rows * W], e_[leaf_rows * W];
  alignas(64) T z_[leaf_rows * leaf_rows * W];  // of each vector its elements, of these the lanes
};

}  // namespace lanes::kernels::tridiagonal
