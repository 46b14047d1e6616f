// Bulges of a Hessenberg matrix: what the QR iteration with one of them and with many share.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include "dispatch/kernel_table.hpp"

namespace lanes::linalg {

/// Two shifts: both real, or a pair of complex conjugates.
template <class T>
struct Shifts {
  T re1 = 0, im1 = 0, re2 = 0, im2 = 0;
};

/// Below this, elements of a matrix whose elements are of the order of 1 are nothing.
template <class T>
inline constexpr T negligible = std::numeric_limits<T>::min() / std::numeric_limits<T>::epsilon();

/// I - tau v v' with v = (1, v1, v2), which takes x to (beta, 0, 0).
template <class T>
struct SmallReflector {
  T beta, tau = 0, v1 = 0, v2 = 0;

  explicit SmallReflector(const T (&x)[3]) : beta(x[0]) {
    const T largest = std::max({std::abs(x[0]), std::abs(x[1]), std::abs(x[2])});
    if (x[1] == T(0) && x[2] == T(0)) return;
    const T a = x[0] / largest, b = x[1] / largest, c = x[2] / largest;
    const T length = std::sqrt(a * a + b * b + c * c), end = a < T(0) ? length : -length;
    tau = (end - a) / end;
    v1 = b / (a - end);
    v2 = c / (a - end);
    beta = end * largest;
  }
};

/// H = P'H P and Z' = P'Z' with a reflector or rotation P, confined to the rows of H from `top` on
/// and to its columns before `right`.
template <class T>
struct Similarity {
  const kernels::Kernels<T>& kernels;
  T* h;
  kernels::index h_row, top, right;
  T* zt;  ///< or nullptr
  kernels::index z_row, z_cols;

  T& at(kernels::index i, kernels::index j) const { return h[i * h_row + j]; }

  /// P acts on three rows and columns from k on, or on two where `end` leaves no third. H is zero
  /// in the rows k + 4 and later of these columns, and from `end` on.
  void reflect(kernels::index k, kernels::index end, const SmallReflector<T>& p) const {
    if (p.tau == T(0)) return;
    const kernels::index bottom = std::min(k + 4, end);
    T* const rows = h + k * h_row + k;
    T* const columns = h + top * h_row + k;
    if (end - k == 2) {
      reflect_two(p, rows, rows + h_row, right - k, 1);
      reflect_two(p, columns, columns + 1, bottom - top, h_row);
      if (zt) reflect_two(p, zt + k * z_row, zt + (k + 1) * z_row, z_cols, 1);
    } else {
      kernels.reflect_rows(p.tau, p.v1, p.v2, rows, h_row, right - k);
      kernels.reflect_columns(p.tau, p.v1, p.v2, columns, h_row, bottom - top);
      if (zt) kernels.reflect_rows(p.tau, p.v1, p.v2, zt + k * z_row, z_row, z_cols);
    }
  }

  /// Rows and columns k and k + 1 are rotated: row k = cs row k + sn row k + 1. The diagonal block
  /// itself is the caller's.
  void rotate(kernels::index k, T cs, T sn) const {
    T* const rows = h + k * h_row + k;
    T* const columns = h + top * h_row + k;
    if (right > k + 2) turn(cs, sn, rows + 2, rows + h_row + 2, right - k - 2, 1);
    turn(cs, sn, columns, columns + 1, k - top, h_row);
    if (zt) turn(cs, sn, zt + k * z_row, zt + (k + 1) * z_row, z_cols, 1);
  }

  /// Moves a bulge from column k - 1 to column k.
  void move(kernels::index k, kernels::index end) const {
    T x[3] = {at(k, k - 1), at(k + 1, k - 1), k + 2 < end ? at(k + 2, k - 1) : T(0)};
    const SmallReflector<T> p(x);
    at(k, k - 1) = p.beta;
    at(k + 1, k - 1) = T(0);
    if (k + 2 < end) at(k + 2, k - 1) = T(0);
    reflect(k, end, p);
  }

 private:
  static void reflect_two(const SmallReflector<T>& p, T* x, T* y, kernels::index count,
                          kernels::index step) {
    const T t1 = p.tau * p.v1;
    for (kernels::index i = 0; i < count; ++i) {
      const T sum = x[i * step] + p.v1 * y[i * step];
      x[i * step] -= p.tau * sum;
      y[i * step] -= t1 * sum;
    }
  }
  static void turn(T cs, T sn, T* x, T* y, kernels::index count, kernels::index step) {
    for (kernels::index i = 0; i < count; ++i) {
      const T was = x[i * step];
      x[i * step] = cs * was + sn * y[i * step];
      y[i * step] = cs * y[i * step] - sn * was;
    }
  }
};

/// H'(rows, right) = Q'H, H(top, columns) = H Q, Z'(rows) = Q'Z': what a similarity transformation
/// with the m x m matrix Q of rows and columns from `start` on does beyond the diagonal block. `qt`
/// is Q', contiguous.
template <class T>
void apply_beside(const Similarity<T>& s, int threads, kernels::index start, kernels::index m,
                  const T* qt);

/// The first column of (H - s1)(H - s2) but for a factor, H starting at row and column m of the
/// given matrix: at least three rows.
template <class T>
void first_column(const T* h, kernels::index h_row, const Shifts<T>& s, T (&x)[3]) {
  const T h11 = h[0], h21 = h[h_row], h12 = h[1], h22 = h[h_row + 1];
  const T size = std::abs(h11 - s.re2) + std::abs(s.im2) + std::abs(h21);
  if (size == T(0)) {
    x[0] = x[1] = x[2] = T(0);
    return;
  }
  const T ratio = h21 / size;
  x[0] = ratio * h12 + (h11 - s.re1) * ((h11 - s.re2) / size) - s.im1 * (s.im2 / size);
  x[1] = ratio * (h11 + h22 - s.re1 - s.re2);
  x[2] = ratio * h[2 * h_row + 1];
}

/// Whether the subdiagonal element in row k, first < k < end, may be taken for zero (Ahues &
/// Tisseur): it and its mirror image change the eigenvalues of their 2 x 2 block by rounding only.
template <class T>
bool deflates(const T* h, kernels::index h_row, kernels::index k, kernels::index first,
              kernels::index end) {
  constexpr T eps = std::numeric_limits<T>::epsilon();
  const auto at = [=](kernels::index i, kernels::index j) { return std::abs(h[i * h_row + j]); };
  const T below = at(k, k - 1);
  if (below <= negligible<T>) return true;
  T beside = at(k - 1, k - 1) + at(k, k);
  if (beside == T(0)) {
    if (k - 2 >= first) beside += at(k - 1, k - 2);
    if (k + 1 < end) beside += at(k + 1, k);
  }
  if (below > eps * beside) return false;
  const T above = at(k - 1, k), last = at(k, k);
  const T gap = std::abs(h[(k - 1) * h_row + k - 1] - h[k * h_row + k]);
  const T a = std::max(below, above), b = std::min(below, above);
  const T c = std::max(last, gap), d = std::min(last, gap);
  const T sum = a + c;
  return b * (a / sum) <= std::max(negligible<T>, eps * (d * (c / sum)));
}

/// The first row of the last block of [first, end) that does not fall apart; the element that
/// separates it from those above becomes zero.
template <class T>
kernels::index last_block(T* h, kernels::index h_row, kernels::index first, kernels::index end) {
  kernels::index k = end - 1;
  while (k > first && !deflates(h, h_row, k, first, end)) --k;
  if (k > first) h[k * h_row + k - 1] = T(0);
  return k;
}

/// Shifts that are no eigenvalue estimates, for when those lead nowhere: from the size of the last
/// two subdiagonal elements of the block from `l` to `end`, or of the first two.
template <class T>
Shifts<T> exceptional_shifts(const T* h, kernels::index h_row, kernels::index l, kernels::index end,
                             bool from_top) {
  const auto below = [=](kernels::index k) { return std::abs(h[k * h_row + k - 1]); };
  const T size = from_top ? below(l + 1) + below(l + 2) : below(end - 1) + below(end - 2);
  const kernels::index k = from_top ? l : end - 1;
  const T middle = T(0.75) * size + h[k * h_row + k];
  // The eigenvalues of ((middle, -7/16 size), (size, middle)).
  const T im = std::sqrt(T(0.4375)) * size;
  return {middle, im, middle, -im};
}

}  // namespace lanes::linalg
