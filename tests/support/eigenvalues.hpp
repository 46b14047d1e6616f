// What the tests of eigenvalues share: matrices, and how far results may be from the truth.
#pragma once

#include <algorithm>
#include <cmath>
#include <complex>
#include <lanes/linalg.hpp>
#include <limits>
#include <numeric>
#include <vector>

#include "support/random.hpp"

namespace lanes::test {

template <class T>
inline constexpr double eps = std::numeric_limits<T>::epsilon();

/// A lower bound of the 2-norm that is seldom much below it: by the power method on A'A.
template <class T>
double norm2(const Matrix<T>& a) {
  const double largest = static_cast<double>(
      std::accumulate(a.begin(), a.end(), T(0), [](T m, T x) { return std::max(m, std::abs(x)); }));
  if (largest == 0) return 0;
  const Matrix<double> d = astype<double>(a) / largest;
  Vector<double> x = uniform_vector<double>(a.cols(), 7);
  for (int step = 0; step < 20; ++step) {
    const Vector<double> y = matmul(matmul(d, x), d);
    x = y / norm(y);
  }
  return largest * norm(matmul(d, x));
}

/// The documented residual, for a vector of unit length.
template <class T>
double residual_bound(const Matrix<T>& a) {
  return 10 * static_cast<double>(a.rows()) * eps<T> * norm2(a);
}

/// The largest distance of a value from its partner in `expected`, each taken once.
template <class T>
double distance(const ComplexVector<T>& values, std::vector<std::complex<double>> expected) {
  double largest = 0;
  for (std::size_t j = 0; j < values.size(); ++j) {
    const std::complex<double> w(values.real[j], values.imag[j]);
    const auto nearest = std::min_element(expected.begin(), expected.end(), [w](auto a, auto b) {
      return std::abs(a - w) < std::abs(b - w);
    });
    if (!(std::abs(*nearest - w) <= largest)) largest = std::abs(*nearest - w);
    expected.erase(nearest);
  }
  return largest;
}
template <class T>
std::vector<std::complex<double>> list(const ComplexVector<T>& values) {
  std::vector<std::complex<double>> result;
  for (std::size_t j = 0; j < values.size(); ++j)
    result.emplace_back(values.real[j], values.imag[j]);
  return result;
}

/// n x n from element(i, j).
template <class T, class F>
Matrix<T> filled(std::size_t n, F element) {
  Matrix<T> a(n, n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) a(i, j) = static_cast<T>(element(i, j));
  return a;
}
template <class T>
Matrix<T> symmetric(std::size_t n) {
  const Matrix<T> a = uniform_matrix<T>(n, n, n + 1);
  return filled<T>(n,
                   [&](std::size_t i, std::size_t j) { return a(std::max(i, j), std::min(i, j)); });
}
/// Toeplitz, with eigenvalues that are very sensitive.
template <class T>
Matrix<T> grcar(std::size_t n) {
  return filled<T>(n, [](std::size_t i, std::size_t j) {
    return j + 1 == i ? -1 : j >= i && j <= i + 3 ? 1 : 0;
  });
}
/// Upper Hessenberg, of determinant 1, with eigenvalues in pairs w and 1 / w.
template <class T>
Matrix<T> frank(std::size_t n) {
  return filled<T>(n, [n](std::size_t i, std::size_t j) {
    return j + 1 < i ? 0 : static_cast<double>(n - std::max(i, j));
  });
}
/// Element i goes to i + 1: the eigenvalues are the roots of unity.
template <class T>
Matrix<T> cycle(std::size_t n) {
  return filled<T>(n, [n](std::size_t i, std::size_t j) { return i == (j + 1) % n; });
}
/// Ones below the diagonal: nilpotent, one Jordan block.
template <class T>
Matrix<T> shift(std::size_t n) {
  return filled<T>(n, [](std::size_t i, std::size_t j) { return i == j + 1; });
}
}  // namespace lanes::test
