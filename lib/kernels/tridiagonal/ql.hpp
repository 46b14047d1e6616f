// Eigenvalues and vectors of tridiagonal matrices, one in each lane of the registers.
#pragma once

#include <limits>

#include "kernels/index.hpp"
#include "simd/simd.hpp"

namespace lanes::kernels::tridiagonal {

/// Implicit QL iterations (Bowdler, Martin, Reinsch & Wilkinson, Numer. Math. 11, 1968), in step:
/// all lanes look for eigenvalue l at the same time, and a lane that has found it, or whose block
/// ends before an element, gets rotations by nothing. A chain of roots and quotients, which is what
/// a rotation waits for, then serves all lanes. No lane knows of the others, so a result does not
/// depend on the width of the registers; but for the sign of a zero, which adding zero settles.
template <class Arch, class T>
class Ql {
  static constexpr int W = simd::width<T, Arch>;
  using V = simd::Batch<T, Arch>;
  using M = simd::Mask<T, Arch>;

 public:
  /// n rows: d is the diagonal, e beside it, all of about 1 at most; row i of z begins at
  /// z + i * row * W. Each element is a register.
  Ql(T* d, T* e, T* z, index n, index row) : d_(d), e_(e), z_(z), n_(n), row_(row) {}

  /// d becomes the eigenvalues, in no order; z is rotated by rows: the identity becomes the
  /// eigenvectors, one in each row. The lanes that did not converge: none, but for NaN.
  M run() const {
    M failed = V(T(0)) > V(T(0));
    for (index l = 0; l + 1 < n_; ++l)
      for (int sweeps = 0;; ++sweeps) {
        const V end = block_end(l);
        const index last = static_cast<index>(simd::largest_lane(end));
        if (last == l) break;
        if (sweeps == most_sweeps) {
          failed = failed | (end > V(static_cast<T>(l)));
          break;
        }
        sweep(l, end, last);
      }
    return failed;
  }

 private:
  static constexpr int most_sweeps = 60;

  [[gnu::always_inline]] static V get(const T* p, index i) { return simd::load<Arch>(p + i * W); }
  [[gnu::always_inline]] static void set(T* p, index i, V v) { simd::store<Arch>(p + i * W, v); }

  /// The last row of the block that starts at l: where e is negligible beside its neighbours, or in
  /// the whole, the matrix falls apart.
  V block_end(index l) const {
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
  void sweep(index l, V end, index last) const {
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
      rotate(z_ + i * row_ * W, z_ + (i + 1) * row_ * W, sine, cosine);
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

  T *d_, *e_, *z_;
  index n_, row_;
};

}  // namespace lanes::kernels::tridiagonal
