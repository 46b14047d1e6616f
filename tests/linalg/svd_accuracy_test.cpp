// High relative accuracy, of svd and of eigh: small values of graded matrices against 113 bits.
#include <gtest/gtest.h>

#include <cmath>
#include <lanes/linalg.hpp>
#include <limits>
#include <string>
#include <vector>

#include "support/eigenvalues.hpp"
#include "support/jacobi_reference.hpp"
#include "support/operations.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"

namespace lanes {
namespace {

using test::eps;
using test::Wide;
using test::wide_eigenvalues;
using test::wide_singular_values;

template <class T>
class RelativeAccuracy : public ::testing::Test {
 protected:
  /// 10^-decades .. 10^decades, in no order.
  static T grade(std::size_t j, std::size_t n, double decades) {
    const double place = static_cast<double>(j * 7 % n) / static_cast<double>(n);
    return static_cast<T>(std::pow(10.0, decades * (2 * place - 1)));
  }
  static Matrix<T> with_unit_columns(Matrix<T> a) {
    for (std::size_t j = 0; j < a.cols(); ++j) scale(1 / norm(a.col(j)), a.col(j));
    return a;
  }
  static constexpr double most_decades = sizeof(T) == 8 ? 20 : 8;
};
TYPED_TEST_SUITE(RelativeAccuracy, test::Reals);

/// The largest |s - exact| / exact.
template <class T>
double relative_error(const Vector<T>& s, const std::vector<Wide>& exact) {
  Wide worst = 0;
  for (std::size_t i = 0; i < s.size(); ++i) {
    const Wide error = test::magnitude(static_cast<Wide>(s[i]) - exact[i]) / exact[i];
    if (!(error <= worst)) worst = error;
  }
  return static_cast<double>(worst);
}
double condition(const std::vector<Wide>& values) {
  return static_cast<double>(values.front() / values.back());
}

TYPED_TEST(RelativeAccuracy, OfSingularValuesOfGradedColumns) {
  using T = TypeParam;
  using Shape = std::pair<std::size_t, std::size_t>;
  for (const auto& [m, n] :
       {Shape{1, 1}, {2, 2}, {7, 7}, {9, 5}, {16, 16}, {17, 17}, {40, 11}, {25, 20}, {33, 33}}) {
    if (test::quick() && n > 20) continue;
    for (double decades : {1.0, 5.0, this->most_decades}) {
      const Matrix<T> b = this->with_unit_columns(test::uniform_matrix<T>(m, n, m + n));
      Matrix<T> a = b;
      for (std::size_t j = 0; j < n; ++j) scale(this->grade(j, n, decades), a.col(j));
      const double bound =
          20 * static_cast<double>(m) * eps<T> * condition(wide_singular_values(b));
      const std::vector<Wide> exact = wide_singular_values(a);
      EXPECT_LE(relative_error(svd(a).s, exact), bound) << m << " x " << n << ", " << decades;
      if (m > n) {
        EXPECT_LE(relative_error(svd(a.t()).s, exact), bound) << n << " x " << m << ", " << decades;
      }
      EXPECT_EQ(singular_values(a), svd(a).s);
    }
  }
}

TYPED_TEST(RelativeAccuracy, OfEigenvaluesOfGradedDefiniteMatrices) {
  using T = TypeParam;
  for (std::size_t n : {1u, 2u, 3u, 8u, 15u, 16u, 17u, 33u}) {
    if (test::quick() && n > 20) continue;
    for (double decades : {0.0, 5.0, this->most_decades}) {
      const Matrix<T> b = this->with_unit_columns(test::uniform_matrix<T>(n + 3, n, n));
      Matrix<T> h = gram(b);
      h.diagonal().fill(T(1));
      Matrix<T> a = h;
      for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j)
          a(i, j) *= this->grade(i, n, decades) * this->grade(j, n, decades);
      const EighResult<T> e =
          try_eigh(a, {.method = EighMethod::high_relative_accuracy, .symmetry = Symmetry::lower});
      ASSERT_TRUE(e.converged) << n;
      EXPECT_TRUE(e.positive_definite);
      Matrix<T> lower = a;  // what was read
      for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < i; ++j) lower(j, i) = a(i, j);
      std::vector<Wide> exact = wide_eigenvalues(lower);
      ASSERT_EQ(exact.size(), n);
      std::reverse(exact.begin(), exact.end());
      const double bound = 20 * static_cast<double>(n) * eps<T> * condition(wide_eigenvalues(h));
      EXPECT_LE(relative_error(e.values, exact), bound) << n << ", " << decades;
      EXPECT_LE(e.residual, 10 * static_cast<double>(n) * eps<T>) << n;
      EXPECT_EQ(
          eigvalsh(a, {.method = EighMethod::high_relative_accuracy, .symmetry = Symmetry::lower}),
          e.values);
      for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j)
          EXPECT_NEAR(dot(e.vectors.col(i), e.vectors.col(j)), T(i == j),
                      10 * static_cast<double>(n) * eps<T>);
    }
  }
}

// Only because it is asked for: the other methods are wrong by orders of magnitude there.
TYPED_TEST(RelativeAccuracy, NotPositiveDefinite) {
  using T = TypeParam;
  const EighOptions accurate{.method = EighMethod::high_relative_accuracy};
  for (const Matrix<T>& a :
       {Matrix<T>{{1, 2}, {2, 1}}, Matrix<T>{{1, 1}, {1, 1}}, Matrix<T>(3, 3), Matrix<T>{{-1}}}) {
    EXPECT_THROW(eigh(a, accurate), not_positive_definite_error);
    EXPECT_THROW(eigvalsh(a, accurate), not_positive_definite_error);
    const EighResult<T> e = try_eigh(a, accurate);
    EXPECT_FALSE(e.positive_definite);
    EXPECT_FALSE(e.converged);
    EXPECT_TRUE(e.values.empty());
    EXPECT_TRUE(e.vectors.empty());
  }
  EXPECT_TRUE(try_eigh(Matrix<T>(0, 0), accurate).converged);
  EXPECT_TRUE(try_eigh(Matrix<T>{{1, 2}, {2, 1}}).positive_definite) << "not looked at";
  Matrix<T> a = gram(test::uniform_matrix<T>(9, 6, 1));
  EXPECT_THROW(eigh(a, {.method = EighMethod::high_relative_accuracy, .most_sweeps = 1}),
               convergence_error);
  const int exponent = std::numeric_limits<T>::max_exponent - 8;
  const Vector<T> values = eigvalsh(a, accurate);
  for (T& x : a) x = std::ldexp(x, exponent);
  for (std::size_t i = 0; i < 6; ++i)
    EXPECT_EQ(eigvalsh(a, accurate)[i], std::ldexp(values[i], exponent)) << "any scale";
}

}  // namespace
}  // namespace lanes
