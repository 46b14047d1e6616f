// Plain loops for eigenvalues and singular values: Jacobi's method. (Part of naive.cpp.)
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "harness/operands.hpp"

namespace lanes::bench {

/// Cosine and sine of the smaller angle t with tan(2 t) = 2 off / (q - p).
template <class T>
struct Rotation2 {
  T cos, sin;

  Rotation2(T p, T q, T off) {
    const T zeta = (q - p) / (2 * off);
    const T tangent = (zeta < 0 ? -1 : 1) / (std::abs(zeta) + std::sqrt(1 + zeta * zeta));
    cos = 1 / std::sqrt(1 + tangent * tangent);
    sin = tangent * cos;
  }
  /// Of elements that are `step` apart.
  void apply(T* p, T* q, std::size_t step, std::size_t n) const {
    for (std::size_t i = 0; i < n; ++i) {
      const T x = p[i * step], y = q[i * step];
      p[i * step] = cos * x - sin * y;
      q[i * step] = sin * x + cos * y;
    }
  }
};

/// 0, 1, ... n - 1 by values, ascending.
template <class T>
std::vector<std::size_t> order_of(const std::vector<T>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, [&](std::size_t i, std::size_t j) { return values[i] < values[j]; });
  return order;
}

/// Jacobi's method, row by row: leaves eigenvalues on the diagonal of a and their vectors in the
/// columns of v; returns the order in which they ascend.
template <class T>
std::vector<std::size_t> diagonalise(std::vector<T>& a, std::vector<T>& v, std::size_t n) {
  T largest = 0;
  for (T x : a) largest = std::max(largest, std::abs(x));
  v.assign(n * n, T(0));
  for (std::size_t i = 0; i < n; ++i) v[i * n + i] = 1;
  for (bool rotated = true; rotated;) {
    rotated = false;
    for (std::size_t p = 0; p < n; ++p)
      for (std::size_t q = p + 1; q < n; ++q) {
        const T off = a[p * n + q], pp = a[p * n + p], qq = a[q * n + q];
        if (std::abs(off) <= std::numeric_limits<T>::epsilon() / 4 * largest) continue;
        rotated = true;
        const Rotation2<T> r(pp, qq, off);
        r.apply(&a[p], &a[q], n, n);
        r.apply(&a[p * n], &a[q * n], 1, n);
        r.apply(&v[p], &v[q], n, n);
        a[p * n + q] = a[q * n + p] = 0;
      }
  }
  std::vector<T> w(n);
  for (std::size_t i = 0; i < n; ++i) w[i] = a[i * n + i];
  return order_of(w);
}

/// All vectors, and behind them all values.
template <class T>
void eigh_batch(const Operands<T>& o) {
  const std::size_t count = o.shape.m, n = o.shape.n;
  std::vector<T> a, v;
  for (std::size_t m = 0; m < count; ++m) {
    a.assign(o.a + m * n * n, o.a + (m + 1) * n * n);
    const std::vector<std::size_t> order = diagonalise(a, v, n);
    for (std::size_t j = 0; j < n; ++j) {
      for (std::size_t i = 0; i < n; ++i) o.c[m * n * n + i * n + j] = v[i * n + order[j]];
      o.c[count * n * n + m * n + j] = a[order[j] * n + order[j]];
    }
  }
}
/// One-sided Jacobi (Hestenes): columns of A, of its transpose where it is wide, are rotated until
/// they are orthogonal.
template <class T>
void svd(const Operands<T>& o) {
  const auto [rows, cols, unused] = o.shape;
  const bool wide = rows < cols;
  const std::size_t m = std::max(rows, cols), n = std::min(rows, cols);
  std::vector<T> a(n * m), v(n * n), length(n);  // columns, one after the other
  for (std::size_t j = 0; j < n; ++j) {
    v[j * n + j] = 1;
    for (std::size_t i = 0; i < m; ++i) a[j * m + i] = wide ? o.a[j * cols + i] : o.a[i * cols + j];
  }
  const T least = std::sqrt(static_cast<T>(m)) * std::numeric_limits<T>::epsilon();
  for (bool rotated = true; rotated;) {
    rotated = false;
    for (std::size_t p = 0; p < n; ++p)
      for (std::size_t q = p + 1; q < n; ++q) {
        T pp = 0, qq = 0, pq = 0;
        for (std::size_t i = 0; i < m; ++i) {
          pp += a[p * m + i] * a[p * m + i];
          qq += a[q * m + i] * a[q * m + i];
          pq += a[p * m + i] * a[q * m + i];
        }
        if (std::abs(pq) <= least * std::sqrt(pp * qq)) continue;
        rotated = true;
        const Rotation2<T> r(pp, qq, pq);
        r.apply(&a[p * m], &a[q * m], 1, m);
        r.apply(&v[p * n], &v[q * n], 1, n);
      }
  }
  if (!o.checked) return;
  for (std::size_t j = 0; j < n; ++j) {
    T squares = 0;
    for (std::size_t i = 0; i < m; ++i) squares += a[j * m + i] * a[j * m + i];
    length[j] = std::sqrt(squares);
  }
  const std::vector<std::size_t> order = order_of(length);
  T *const u = o.c, *const s = u + rows * n, *const vt = s + n;
  for (std::size_t k = 0; k < n; ++k) {
    const std::size_t j = order[n - 1 - k];
    s[k] = length[j];
    for (std::size_t i = 0; i < m; ++i)
      (wide ? vt[k * cols + i] : u[i * n + k]) = a[j * m + i] / length[j];
    for (std::size_t i = 0; i < n; ++i) (wide ? u[i * n + k] : vt[k * cols + i]) = v[j * n + i];
  }
}

}  // namespace lanes::bench
