// Matrices of 2 x 2: their eigenvalues and their Schur form.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "linalg/bulge.hpp"

namespace lanes::linalg {

/// The length of (x, y) without overflow. (std::hypot has other bits in other C libraries.)
template <class T>
T length2(T x, T y) {
  const T largest = std::max(std::abs(x), std::abs(y)), least = std::min(std::abs(x), std::abs(y));
  if (largest == T(0)) return T(0);
  const T ratio = least / largest;
  return largest * std::sqrt(1 + ratio * ratio);
}

/// The rotation that takes ((a, b), (c, d)) to Schur form: (a b; c d) = R (a b; c d) R' with R =
/// (cs sn; -sn cs). Afterwards c is zero, or a equals d and b c is negative: the eigenvalues are
/// then a +- i sqrt(|b c|).
template <class T>
struct Block2 {
  T a, b, c, d, cs = 1, sn = 0;

  Block2(T a_, T b_, T c_, T d_) : a(a_), b(b_), c(c_), d(d_) {
    if (c == T(0) || standard()) return;
    if (b == T(0)) {
      exchange();
      return;
    }
    const T p = (a - d) / 2, larger = std::max(std::abs(b), std::abs(c));
    const T smaller = std::min(std::abs(b), std::abs(c)) * ((b < T(0)) == (c < T(0)) ? 1 : -1);
    const T scale = std::max(std::abs(p), larger);
    // A quarter of the discriminant, over `scale`.
    const T z = p / scale * p + larger / scale * smaller;
    if (z >= 4 * std::numeric_limits<T>::epsilon())
      triangular(p + std::copysign(std::sqrt(scale) * std::sqrt(z), p), larger, smaller);
    else
      equal_diagonal();
  }

  /// The imaginary part of the first eigenvalue: 0 or positive.
  T imaginary() const { return std::sqrt(std::abs(b)) * std::sqrt(std::abs(c)); }

 private:
  bool standard() const { return a == d && (b < T(0)) != (c < T(0)) && b != T(0); }

  /// Lower triangular: the rows and columns change places.
  void exchange() {
    std::swap(a, d);
    b = -c;
    c = T(0);
    cs = 0;
    sn = 1;
  }
  /// Real eigenvalues d + z and d - b c / z.
  void triangular(T z, T larger, T smaller) {
    const T length = length2(c, z);
    cs = z / length;
    sn = c / length;
    a = d + z;
    d -= larger / z * smaller;
    b -= c;
    c = T(0);
  }
  /// Complex eigenvalues, or nearly equal real ones.
  void equal_diagonal() {
    const T sigma = b + c, difference = a - d;
    const T length = length2(sigma, difference);
    cs = std::sqrt((1 + std::abs(sigma) / length) / 2);
    sn = -(difference / 2 / (length * cs)) * std::copysign(T(1), sigma);
    const T aa = a * cs + b * sn, bb = b * cs - a * sn, cc = c * cs + d * sn, dd = d * cs - c * sn;
    b = bb * cs + dd * sn;
    c = cc * cs - aa * sn;
    a = d = ((aa * cs + cc * sn) + (dd * cs - bb * sn)) / 2;
    if (c == T(0) || standard()) return;
    if (b == T(0)) {
      b = -c;
      c = T(0);
      turn(T(0), T(1));
      return;
    }
    const T root_b = std::sqrt(std::abs(b)), root_c = std::sqrt(std::abs(c));
    const T p = std::copysign(root_b * root_c, c), root = std::sqrt(std::abs(b + c));
    a += p;
    d -= p;
    b -= c;
    c = T(0);
    turn(root_b / root, root_c / root);
  }
  /// One more rotation behind that by cs and sn.
  void turn(T cs2, T sn2) {
    const T was = cs;
    cs = cs * cs2 - sn * sn2;
    sn = was * sn2 + sn * cs2;
  }
};

/// The eigenvalues of ((a, b), (c, d)) as shifts: where they are real, the one nearer to d twice.
template <class T>
Shifts<T> trailing_shifts(T a, T b, T c, T d) {
  const T size = std::abs(a) + std::abs(b) + std::abs(c) + std::abs(d);
  if (size == T(0)) return {};
  a /= size, b /= size, c /= size, d /= size;
  const T middle = (a + d) / 2, determinant = (a - middle) * (d - middle) - b * c;
  const T root = std::sqrt(std::abs(determinant));
  if (determinant >= T(0)) return {middle * size, root * size, middle * size, -root * size};
  const T nearer = d >= middle ? middle + root : middle - root;
  return {nearer * size, 0, nearer * size, 0};
}

}  // namespace lanes::linalg
