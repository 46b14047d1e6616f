// Data that models are fitted to, and comparing two of them.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <lanes/linalg.hpp>
#include <lanes/stats.hpp>
#include <limits>

#include "support/random.hpp"

namespace lanes::test {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();
template <class T>
constexpr double eps = std::numeric_limits<T>::epsilon();

/// Features that depend on each other, far from zero.
template <class T>
Matrix<T> mixed(std::size_t rows, std::size_t cols) {
  const auto source = uniform_matrix<double>(rows, cols, rows + cols);
  const auto mix = uniform_matrix<double>(cols, cols, cols) + Matrix<double>::identity(cols);
  return astype<T>(matmul(source, mix) + 10);
}

template <class T>
Vector<T> targets(const Matrix<T>& x) {
  Vector<T> y = uniform_vector<T>(x.rows(), 5);
  for (std::size_t i = 0; i < x.rows(); ++i)
    for (std::size_t j = 0; j < x.cols(); ++j) y[i] += x(i, j) * static_cast<T>(j + 1);
  return y;
}

/// Labels that depend on X, and on chance.
template <class T>
Vector<int> labels(const Matrix<T>& x, int classes) {
  Random random(9);
  const Vector<T> m = mean(x, By::column);
  Vector<int> y(x.rows());
  for (std::size_t i = 0; i < x.rows(); ++i)
    y[i] = 7 * ((x(i, 0) > m[0] ? 1 : 0) + random.integer(0, classes - 2)) - 3;
  return y;
}

/// Every element of a within `slack` of that of b.
template <class A, class B>
void expect_near(const A& a, const B& b, double slack, const char* what) {
  ASSERT_EQ(a.size(), b.size()) << what;
  auto e = b.begin();
  for (auto found : a) EXPECT_NEAR(*e++, found, slack) << what;
}

template <class A>
double largest(const A& a) {
  double most = 0;
  for (auto e : a) most = std::max(most, std::abs(static_cast<double>(e)));
  return most;
}

}  // namespace lanes::test
