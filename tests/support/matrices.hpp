// Matrices that are known for their difficulty, and what tests ask of a matrix.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <lanes/linalg.hpp>
#include <lanes/matrix.hpp>
#include <vector>

#include "support/random.hpp"
#include "support/reference.hpp"

namespace lanes::test {

/// The largest sum of magnitudes in a column.
template <matrix_like M>
double norm1(const M& a) {
  double largest = 0;
  for (std::size_t j = 0; j < a.cols(); ++j) {
    double sum = 0;
    for (auto x : a.col(j)) sum += std::abs(static_cast<double>(x));
    largest = std::max(largest, sum);
  }
  return largest;
}

/// max |A B - I|
template <matrix_like A, matrix_like B>
double distance_from_identity(const A& a, const B& b) {
  Wide largest = 0;
  for (std::size_t i = 0; i < a.rows(); ++i)
    for (std::size_t j = 0; j < b.cols(); ++j) {
      Wide sum = i == j ? -1 : 0;
      for (std::size_t k = 0; k < a.cols(); ++k) sum += static_cast<Wide>(a(i, k)) * b(k, j);
      largest = std::max(largest, magnitude(sum));
    }
  return static_cast<double>(largest);
}

/// Triangular, ill-conditioned without a small pivot.
template <class T>
Matrix<T> kahan(std::size_t n, double c = 0.28) {
  Matrix<T> a(n, n);
  const double s = std::sqrt(1 - c * c);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = i; j < n; ++j)
      a(i, j) = static_cast<T>(std::pow(s, i) * (i == j ? 1 : -c));
  return a;
}

/// Positive definite, and the more ill-conditioned the larger: about 33^n.
template <class T>
Matrix<T> hilbert(std::size_t n) {
  Matrix<T> a(n, n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) a(i, j) = 1 / static_cast<T>(i + j + 1);
  return a;
}

/// Wilkinson's: U grows to (1 + below)^(n - 1), exactly where `below` is 1; well-conditioned.
template <class T>
Matrix<T> wilkinson(std::size_t n, T below = 1) {
  Matrix<T> a(n, n);
  for (std::size_t i = 0; i < n; ++i) {
    a(i, n - 1) = a(i, i) = 1;
    for (std::size_t j = 0; j < i; ++j) a(i, j) = -below;
  }
  return a;
}

/// About 10^digits as its condition number: singular values from 1 down, between reflections.
template <class T>
Matrix<T> conditioned_matrix(std::size_t n, double digits, std::uint64_t seed) {
  Matrix<double> a(n, n);
  for (std::size_t i = 0; i < n; ++i)
    a(i, i) = std::pow(10, -digits * static_cast<double>(i) / static_cast<double>(n - 1));
  for (std::uint64_t side : {1u, 2u, 3u, 4u}) {
    Vector<double> v = uniform_vector<double>(n, 4 * seed + side);
    scale(std::sqrt(2) / norm(v), v);
    const MatrixView<double> view = side % 2 ? a.view() : a.t();
    view.assign(subtract(view, outer(v, matmul(v, view))));
  }
  return astype<T>(a);
}

/// Q D Q with a reflection Q = I - 2 v v' / v'v and D from 1 down to 1 / condition in equal ratios,
/// rounded once: D - w v' - v w' with w = p - (v'p / v'v) v, p = 2 D v / v'v.
template <class T>
Matrix<T> definite_matrix(std::size_t n, double condition, std::uint64_t seed) {
  const Vector<double> v = uniform_vector<double>(n, seed);
  Vector<double> d(n, 1);
  for (std::size_t i = 1; i < n; ++i)
    d[i] = std::pow(condition, -static_cast<double>(i) / static_cast<double>(n - 1));
  const Wide length = dot_reference<double>(v, v).value;
  Wide v_p = 0;
  for (std::size_t i = 0; i < n; ++i) v_p += 2 * static_cast<Wide>(v[i]) * v[i] * d[i] / length;
  std::vector<Wide> w(n);
  for (std::size_t i = 0; i < n; ++i) w[i] = (2 * static_cast<Wide>(d[i]) - v_p) * v[i] / length;
  Matrix<T> a(n, n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j <= i; ++j)
      a(i, j) = a(j, i) = static_cast<T>((i == j ? d[i] : 0) - w[i] * v[j] - v[i] * w[j]);
  return a;
}

/// Uniform, with a dominant diagonal.
template <class T>
Matrix<T> dominant_matrix(std::size_t n, std::uint64_t seed) {
  Matrix<T> a = uniform_matrix<T>(n, n, seed);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < i; ++j) a(j, i) = a(i, j);
    a(i, i) += static_cast<T>(n);
  }
  return a;
}

}  // namespace lanes::test
