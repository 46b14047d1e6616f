// The eigenvectors of a matrix of two or three rows without iteration.
#pragma once

#include <cmath>

#include "kernels/jacobi/deliver.hpp"
#include "kernels/jacobi/problem.hpp"

namespace lanes::kernels::jacobi {

/// Below this, a square is of an element that is nothing beside 1.
template <class T>
inline constexpr T least_square = sizeof(T) == 8 ? T(1e-300) : T(1e-36);

/// What makes the 2 x 2 matrix with p and q on its diagonal and `off` beside it diagonal
/// (Rutishauser, Numer. Math. 9, 1966): p loses tangent * off, q gains it.
template <class Arch, class T>
struct PlaneRotation {
  T cos, sin, tangent;

  [[gnu::always_inline]] PlaneRotation(T p, T q, T off) {
    const T gap = q - p, twice = T(2) * off, squared = twice * twice;
    const T sum = std::abs(gap) + std::sqrt(std::fma(gap, gap, squared + least_square<T>));
    const T length = std::sqrt(std::fma(sum, sum, squared));
    const T signed_twice = gap < T(0) ? T(0) - twice : twice;
    tangent = signed_twice / sum;
    cos = sum / length;
    sin = signed_twice / length;
  }
};

template <class Arch, class T>
struct TwoRows {
  static Outcome<T> run(const Problem<T>& problem) {
    const T* const a = problem.a;
    const T p = problem.scale * a[0], off = problem.scale * a[problem.a_row],
            q = problem.scale * a[problem.a_row + problem.a_col];
    const PlaneRotation<Arch, T> r(p, q, off);
    const T values[] = {std::fma(T(0) - r.tangent, off, p), std::fma(r.tangent, off, q)};
    const T vectors[][2] = {{r.cos, T(0) - r.sin}, {r.sin, r.cos}};
    Deliver<Arch, T>::run(
        problem, [&](index i) { return values[i]; }, [&](index i) { return vectors[i]; });
    return {.sweeps = 0, .off = T(0), .converged = true};
  }
};

/// The eigenvalue that lies apart, in closed form (Smith, Commun. ACM 4, 1961); its vector, from
/// the cross product of two rows; and the other two from one rotation in the plane beside it
/// (Eberly, "A robust eigensolver for 3 x 3 symmetric matrices", 2014). The error is a few eps
/// max|A|, however close the eigenvalues: the one apart is so by more than half their spread.
template <class Arch, class T>
class ThreeRows {
  struct Triple {
    T x, y, z;
  };

 public:
  static Outcome<T> run(const Problem<T>& problem) {
    ThreeRows work(problem);
    work.solve();
    Deliver<Arch, T>::run(
        problem, [&](index i) { return work.values_[i]; },
        [&](index i) { return work.vectors_[i]; });
    return {.sweeps = 0, .off = T(0), .converged = true};
  }

 private:
  T mean_;
  Triple diagonal_, beside_;  ///< less the mean; (1, 0), (2, 0), (2, 1)
  T values_[3], vectors_[3][3];

  static T fma(T x, T y, T z) { return std::fma(x, y, z); }
  static T dot(Triple a, Triple b) { return fma(a.x, b.x, fma(a.y, b.y, a.z * b.z)); }
  static Triple scaled(T s, Triple a) { return {s * a.x, s * a.y, s * a.z}; }
  /// s a + t b
  static Triple combined(T s, Triple a, T t, Triple b) {
    return {fma(s, a.x, t * b.x), fma(s, a.y, t * b.y), fma(s, a.z, t * b.z)};
  }
  static Triple cross(Triple a, Triple b) {
    return {fma(a.y, b.z, -(a.z * b.y)), fma(a.z, b.x, -(a.x * b.z)), fma(a.x, b.y, -(a.y * b.x))};
  }

  explicit ThreeRows(const Problem<T>& p) {
    const auto a = [&](index i, index j) { return p.scale * p.a[i * p.a_row + j * p.a_col]; };
    diagonal_ = {a(0, 0), a(1, 1), a(2, 2)};
    beside_ = {a(1, 0), a(2, 0), a(2, 1)};
    mean_ = (diagonal_.x + diagonal_.y + diagonal_.z) / T(3);
    diagonal_ = {diagonal_.x - mean_, diagonal_.y - mean_, diagonal_.z - mean_};
  }

  void set(int i, T value, Triple v) {
    values_[i] = mean_ + value;
    vectors_[i][0] = v.x, vectors_[i][1] = v.y, vectors_[i][2] = v.z;
  }
  /// The matrix less its mean, times v.
  Triple times(Triple v) const {
    return {dot({diagonal_.x, beside_.x, beside_.y}, v),
            dot({beside_.x, diagonal_.y, beside_.z}, v),
            dot({beside_.y, beside_.z, diagonal_.z}, v)};
  }

  void solve() {
    const T square = fma(T(2), dot(beside_, beside_), dot(diagonal_, diagonal_)) / T(6);
    if (square < least_square<T>) {
      set(0, diagonal_.x, {1, 0, 0});
      set(1, diagonal_.y, {0, 1, 0});
      set(2, diagonal_.z, {0, 0, 1});
      return;
    }
    const Triple v = vector_apart(T(1) / std::sqrt(square));
    set(0, dot(v, times(v)), v);
    // Two directions beside it, and the rotation between them.
    const bool first = std::abs(v.x) > std::abs(v.y);
    const T other = first ? v.x : v.y, inverse = T(1) / std::sqrt(fma(other, other, v.z * v.z));
    const Triple u =
        first ? Triple{-v.z * inverse, 0, v.x * inverse} : Triple{0, v.z * inverse, -v.y * inverse};
    const Triple w = cross(v, u), of_u = times(u), of_w = times(w);
    const T p = dot(u, of_u), q = dot(w, of_w), off = dot(w, of_u);
    const PlaneRotation<Arch, T> r(p, q, off);
    set(1, fma(-r.tangent, off, p), combined(r.cos, u, T(0) - r.sin, w));
    set(2, fma(r.tangent, off, q), combined(r.sin, u, r.cos, w));
  }

  /// The matrix, divided by its size, has eigenvalues 2 cos(angle) with 3 angle = acos(r), and the
  /// angles a third of a turn off: the first is the one apart, if r >= 0, as it can be made.
  Triple vector_apart(T inverse) const {
    Triple d = scaled(inverse, diagonal_), b = scaled(inverse, beside_);
    T r = determinant(d, b) / T(2);
    if (r < 0) d = scaled(T(-1), d), b = scaled(T(-1), b), r = -r;
    r = r < 1 ? r : T(1);
    // x^3 - 3 x - 2 r = 0, from the cubic that fits at both ends.
    T x = fma(r, fma(r, fma(r, T(0.0196616), T(-0.0850457)), T(0.3333333)), T(1.7320508));
    for (int step = 0; step < 3; ++step)
      x -= fma(x, fma(x, x, T(-3)), T(-2) * r) / fma(T(3) * x, x, T(-3));
    const Triple row[3] = {{d.x - x, b.x, b.y}, {b.x, d.y - x, b.z}, {b.y, b.z, d.z - x}};
    Triple best = cross(row[0], row[1]);
    T size = dot(best, best);
    for (int i = 0; i < 2; ++i) {
      const Triple normal = cross(row[i], row[2]);
      const T square = dot(normal, normal);
      if (square > size) best = normal, size = square;
    }
    return scaled(T(1) / std::sqrt(size), best);
  }
  static T determinant(Triple d, Triple b) {
    const T first = d.x * fma(d.y, d.z, -(b.z * b.z));
    const T second = b.x * fma(b.x, d.z, -(b.z * b.y));
    return fma(b.y, fma(b.x, b.z, -(d.y * b.y)), first - second);
  }
};

/// Of two rows, or three.
template <class Arch, class T>
Outcome<T> closed_form(const Problem<T>& problem) {
  return problem.n == 2 ? TwoRows<Arch, T>::run(problem) : ThreeRows<Arch, T>::run(problem);
}

}  // namespace lanes::kernels::jacobi
