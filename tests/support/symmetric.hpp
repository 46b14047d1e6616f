// Symmetric matrices of all kinds, and how well they have been diagonalised.
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <lanes/eigh.hpp>
#include <lanes/linalg.hpp>
#include <string>
#include <vector>

#include "support/random.hpp"
#include "support/reference.hpp"

namespace lanes::test {

template <class T>
Matrix<T> symmetric(std::size_t n, const std::function<double(std::size_t, std::size_t)>& f) {
  Matrix<T> a(n, n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j <= i; ++j) a(i, j) = a(j, i) = static_cast<T>(f(i, j));
  return a;
}
/// Uniform on -1..1.
template <class T>
Matrix<T> random_symmetric(std::size_t n) {
  const Matrix<T> r = uniform_matrix<T>(n, n, n);
  return symmetric<T>(n, [&](std::size_t i, std::size_t j) { return r(i, j); });
}
/// Q diag(values) Q', rounded, Q a product of two reflections.
template <class T>
Matrix<T> with_values(std::size_t n, const std::function<double(std::size_t)>& value) {
  const Vector<double> v = uniform_vector<double>(n, 1), w = uniform_vector<double>(n, 2);
  const double vv = dot(v, v), ww = dot(w, w);
  Matrix<double> q = Matrix<double>::identity(n) - outer(v, v) * (2 / vv);
  q = q - outer(matmul(q, w), w) * (2 / ww);
  Matrix<double> scaled = q;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) scaled(i, j) *= value(j);
  const Matrix<double> a = matmul(scaled, q.t());
  return symmetric<T>(n, [&](std::size_t i, std::size_t j) { return a(i, j); });
}

template <class T>
struct Family {
  std::string name;
  std::function<Matrix<T>(std::size_t)> make;
};

template <class T>
std::vector<Family<T>> families() {
  using std::size_t;
  const auto two_diagonals = [](auto diagonal, auto beside) {
    return [=](size_t n) {
      return symmetric<T>(n, [=](size_t i, size_t j) {
        return i == j ? diagonal(i, n) : i == j + 1 ? beside(j, n) : 0.0;
      });
    };
  };
  const auto number = [](size_t i) { return static_cast<double>(i); };
  return {
      {"random", random_symmetric<T>},
      {"covariance", [](size_t n) { return gram(uniform_matrix<T>(2 * n, n, n)); }},
      {"Frank",
       [=](size_t n) { return symmetric<T>(n, [=](size_t i, size_t) { return number(n - i); }); }},
      {"Clement", two_diagonals([](size_t, size_t) { return 0.0; },
                                [=](size_t j, size_t n) {
                                  return std::sqrt(number(j + 1) * number(n - 1 - j));
                                })},
      {"Wilkinson",
       two_diagonals([=](size_t i, size_t n) { return std::abs(number(i) - number(n / 2)); },
                     [](size_t, size_t) { return 1.0; })},
      {"glued Wilkinson",
       two_diagonals([=](size_t i, size_t) { return std::abs(number(i % 7) - 3); },
                     [](size_t j, size_t) { return j % 7 == 6 ? 1e-9 : 1.0; })},
      {"Laplacian",
       two_diagonals([](size_t, size_t) { return 2.0; }, [](size_t, size_t) { return -1.0; })},
      {"Hilbert",
       [=](size_t n) {
         return symmetric<T>(n, [=](size_t i, size_t j) { return 1 / number(i + j + 1); });
       }},
      {"clusters",
       [=](size_t n) {
         return with_values<T>(n, [=](size_t i) { return number(i % 3) + 1e-9 * number(i); });
       }},
      {"geometric",
       [=](size_t n) {
         return with_values<T>(n, [=](size_t i) { return std::pow(0.3, number(i)); });
       }},
      {"rank 1", [=](size_t n) { return with_values<T>(n, [](size_t i) { return i == 0; }); }},
      {"graded",
       [=](size_t n) {
         Matrix<T> a = random_symmetric<T>(n);
         for (size_t i = 0; i < n; ++i)
           for (size_t j = 0; j < n; ++j)
             a(i, j) *= static_cast<T>(std::pow(0.1, number(i + j) / 4));
         return a;
       }},
      {"identity", [](size_t n) { return Matrix<T>::identity(n); }},
      {"zero", [](size_t n) { return Matrix<T>(n, n); }},
      {"ones", [](size_t n) { return Matrix<T>(n, n, T(1)); }},
  };
}

// Rounding errors of 64 bits are a two-thousandth of what is measured, and 113 bits take 20 times
// as long.
using Long = long double;

/// Frobenius norms, which are not smaller than those that the bounds speak of.
template <class T>
double norm_of_residual(const Matrix<T>& a, const Eigh<T>& e) {
  Long sum = 0;
  for (std::size_t i = 0; i < a.rows(); ++i)
    for (std::size_t j = 0; j < a.rows(); ++j) {
      Long r = -static_cast<Long>(e.vectors(i, j)) * e.values[j];
      for (std::size_t k = 0; k < a.rows(); ++k) r += static_cast<Long>(a(i, k)) * e.vectors(k, j);
      sum += r * r;
    }
  return static_cast<double>(std::sqrt(sum));
}
template <class T>
double distance_from_orthogonal(const Matrix<T>& v) {
  Long sum = 0;
  for (std::size_t i = 0; i < v.rows(); ++i)
    for (std::size_t j = 0; j < v.rows(); ++j) {
      Long r = i == j ? -1 : 0;
      for (std::size_t k = 0; k < v.rows(); ++k) r += static_cast<Long>(v(k, i)) * v(k, j);
      sum += r * r;
    }
  return static_cast<double>(std::sqrt(sum));
}
template <class T>
double largest_value(const Eigh<T>& e) {
  return std::max(std::abs(static_cast<double>(e.values[0])),
                  std::abs(static_cast<double>(e.values[e.values.size() - 1])));
}

}  // namespace lanes::test
