// Singular values and eigenvalues in 113-bit arithmetic.
#pragma once

#include <algorithm>
#include <functional>
#include <lanes/matrix.hpp>
#include <vector>

#include "support/reference.hpp"

namespace lanes::test {

/// Those of the matrix whose columns these are, descending: by one-sided Jacobi, row by row.
inline std::vector<Wide> wide_singular_values(std::vector<std::vector<Wide>> columns) {
  const auto product = [](const std::vector<Wide>& x, const std::vector<Wide>& y) {
    Wide sum = 0;
    for (std::size_t i = 0; i < x.size(); ++i) sum += x[i] * y[i];
    return sum;
  };
  for (bool rotated = true; rotated;) {
    rotated = false;
    for (std::size_t p = 0; p < columns.size(); ++p)
      for (std::size_t q = p + 1; q < columns.size(); ++q) {
        std::vector<Wide>&x = columns[p], &y = columns[q];
        const Wide pp = product(x, x), qq = product(y, y), pq = product(x, y);
        if (magnitude(pq) <= 1e-28L * square_root(pp) * square_root(qq)) continue;
        rotated = true;
        const Wide zeta = (qq - pp) / (2 * pq);
        const Wide t = (zeta < 0 ? -1 : 1) / (magnitude(zeta) + square_root(1 + zeta * zeta));
        const Wide c = 1 / square_root(1 + t * t), s = c * t;
        for (std::size_t i = 0; i < x.size(); ++i) {
          const Wide u = x[i], v = y[i];
          x[i] = c * u - s * v, y[i] = s * u + c * v;
        }
      }
  }
  std::vector<Wide> values;
  for (const auto& column : columns) values.push_back(square_root(product(column, column)));
  std::sort(values.begin(), values.end(), std::greater<>());
  return values;
}

template <class T>
std::vector<Wide> wide_singular_values(const Matrix<T>& a) {
  std::vector<std::vector<Wide>> columns(a.cols());
  for (std::size_t j = 0; j < a.cols(); ++j)
    for (T x : a.col(j)) columns[j].push_back(x);
  return wide_singular_values(std::move(columns));
}

/// Of a positive definite matrix, descending, from its Cholesky factor. Empty where it is not.
template <class T>
std::vector<Wide> wide_eigenvalues(const Matrix<T>& a) {
  const std::size_t n = a.rows();
  std::vector<std::vector<Wide>> l(n, std::vector<Wide>(n, 0));  // by columns
  for (std::size_t j = 0; j < n; ++j) {
    Wide pivot = a(j, j);
    for (std::size_t k = 0; k < j; ++k) pivot -= l[k][j] * l[k][j];
    if (!(pivot > 0)) return {};
    l[j][j] = square_root(pivot);
    for (std::size_t i = j + 1; i < n; ++i) {
      Wide sum = a(i, j);
      for (std::size_t k = 0; k < j; ++k) sum -= l[k][i] * l[k][j];
      l[j][i] = sum / l[j][j];
    }
  }
  std::vector<Wide> values = wide_singular_values(std::move(l));
  for (Wide& value : values) value *= value;
  return values;
}

/// Of any symmetric matrix, ascending: by cyclic Jacobi, until nothing is left beside the diagonal.
template <class T>
std::vector<Wide> wide_symmetric_eigenvalues(const Matrix<T>& a) {
  const std::size_t n = a.rows();
  std::vector<Wide> w(a.begin(), a.end());
  const auto at = [&](std::size_t i, std::size_t j) -> Wide& { return w[i * n + j]; };
  Wide squares = 0;
  for (Wide x : w) squares += x * x;
  const Wide least = 1e-31L * square_root(squares);
  for (bool rotated = true; rotated;) {
    rotated = false;
    for (std::size_t p = 0; p < n; ++p)
      for (std::size_t q = p + 1; q < n; ++q) {
        const Wide pq = at(p, q);
        if (magnitude(pq) <= least) continue;
        rotated = true;
        const Wide theta = (at(q, q) - at(p, p)) / (2 * pq);
        const Wide t = (theta < 0 ? -1 : 1) / (magnitude(theta) + square_root(1 + theta * theta));
        const Wide c = 1 / square_root(1 + t * t), s = c * t;
        for (std::size_t k = 0; k < n; ++k) {
          if (k == p || k == q) continue;
          const Wide x = at(k, p), y = at(k, q);
          at(k, p) = at(p, k) = c * x - s * y;
          at(k, q) = at(q, k) = s * x + c * y;
        }
        at(p, p) -= t * pq, at(q, q) += t * pq;
        at(p, q) = at(q, p) = 0;
      }
  }
  std::vector<Wide> values;
  for (std::size_t i = 0; i < n; ++i) values.push_back(at(i, i));
  std::sort(values.begin(), values.end());
  return values;
}

}  // namespace lanes::test
