// Cholesky::solve, try_solve, rcond.
#include <gtest/gtest.h>

#include <cmath>
#include <lanes/cholesky.hpp>
#include <lanes/linalg.hpp>
#include <limits>

#include "support/matrices.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/reference.hpp"
#include "support/shapes.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

using test::Wide;

template <class T>
class CholeskySolve : public ::testing::Test {};
TYPED_TEST_SUITE(CholeskySolve, test::Reals);

/// Around panels of 8 rows, matrices of 64 that are not halved; 128 rows of double are stored
/// further apart.
test::Sizes sizes() {
  return test::thinned(
      test::joined({test::every(1, 20), {23, 24, 25, 31, 32, 33, 47, 64, 65, 71, 73, 128, 130}}));
}

TYPED_TEST(CholeskySolve, SolutionsWithinTheBound) {
  using T = TypeParam;
  for (std::size_t n : sizes()) {
    const Matrix<T> a = test::dominant_matrix<T>(n, n), b = test::uniform_matrix<T>(n, 3, n + 1);
    for (Isa isa : available_isas()) {
      const Options options{.threads = 2, .isa = isa};
      const Cholesky<T> f = cholesky(a, options);
      const Matrix<T> x = f.solve(b, options), l = f.lower();
      for (std::size_t c = 0; c < b.cols(); ++c) {
        const Vector<T> one = f.solve(b.col(c), options);
        // |L| |L'| |x|
        Vector<double> size(n), sizes(n);
        for (std::size_t i = 0; i < n; ++i)
          for (std::size_t k = 0; k <= i; ++k) size[k] += std::abs(double(l(i, k)) * x(i, c));
        for (std::size_t i = 0; i < n; ++i)
          for (std::size_t k = 0; k <= i; ++k) sizes[i] += std::abs(double(l(i, k))) * size[k];
        for (std::size_t i = 0; i < n; ++i) {
          ASSERT_EQ(test::bits(one[i]), test::bits(x(i, c))) << "one right-hand side or three";
          Wide value = 0;
          for (std::size_t j = 0; j < n; ++j) value += static_cast<Wide>(a(i, j)) * x(j, c);
          ASSERT_TRUE(test::within(b(i, c), value, 3 * test::lu_bound<T>(n) * sizes[i]))
              << n << " on " << name(isa);
        }
      }
    }
  }
}

// As of LU: exact up to n = 16, and then within a factor of three.
TYPED_TEST(CholeskySolve, ReciprocalCondition) {
  using T = TypeParam;
  EXPECT_EQ(cholesky(Matrix<T>(0, 0)).rcond(), T(1));
  EXPECT_EQ(cholesky(Matrix<T>{{4, 0}, {0, 1}}).rcond(), T(0.25));
  for (std::size_t n : {1u, 2u, 9u, 16u, 17u, 40u, 70u})
    for (double condition : {1e1, 1e4}) {
      const Matrix<T> a = test::definite_matrix<T>(n, condition, n);
      const T exact = 1 / cond(a, Norm::one);
      const T slack = static_cast<T>(6 * test::lu_bound<T>(n) * static_cast<double>(n) * condition);
      for (Isa isa : available_isas()) {
        const T estimate = cholesky(a, {.isa = isa}).rcond({.threads = 2, .isa = isa});
        EXPECT_GE(estimate, exact * (1 - slack)) << n << " on " << name(isa);
        EXPECT_LE(estimate, exact * (1 + slack) * (n <= 16 ? 1 : 3)) << n << " on " << name(isa);
      }
    }
}

TYPED_TEST(CholeskySolve, SolveRefusesWhereNoDigitIsLeft) {
  using T = TypeParam;
  // The last pivots are of the order of eps, and positive.
  for (std::size_t n : {2u, 9u, 20u}) {
    Matrix<T> a = Matrix<T>::identity(n);
    a(n - 1, n - 2) = a(n - 2, n - 1) = 1 - std::numeric_limits<T>::epsilon() / 2;
    for (int shift : {0, 40}) {  // and with rows and columns scaled
      for (std::size_t i = 0; i < n; ++i) {
        a(i, 0) = std::ldexp(a(i, 0), shift);
        a(0, i) = std::ldexp(a(0, i), shift);
      }
      const Cholesky<T> f = cholesky(a);
      EXPECT_THROW(f.solve(Vector<T>(n, T(1))), singular_error) << n;
      EXPECT_THROW(f.solve(Matrix<T>::identity(n)), singular_error) << n;
      const SolveResult<Vector<T>> r = f.try_solve(Vector<T>(n, T(1)));
      EXPECT_FALSE(r.ok);
      EXPECT_LT(r.rcond, std::numeric_limits<T>::epsilon());
      EXPECT_EQ(r.x.size(), n);
    }
  }
}

// Rows and columns scaled as in D A D cost no accuracy, so they are no reason to refuse.
TYPED_TEST(CholeskySolve, SolveTakesBadlyScaledMatrices) {
  using T = TypeParam;
  constexpr int range = std::numeric_limits<T>::max_exponent / 4;
  for (std::size_t n : {2u, 9u, 40u, 90u}) {
    Matrix<T> a = test::dominant_matrix<T>(n, n);
    Vector<T> b(n);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) b[i] += a(i, j);
    const Vector<T> expected = cholesky(a).solve(b);
    for (std::size_t i = 0; i < n; ++i) {
      const T d = std::ldexp(T(1), (static_cast<int>(i % 5) - 2) * range / 2);
      scale(d, a.row(i));
      scale(d, a.col(i));
      b[i] *= d;
    }
    const Cholesky<T> f = cholesky(a);
    EXPECT_LT(f.rcond(), std::numeric_limits<T>::epsilon());
    Vector<T> x = f.solve(b);
    for (std::size_t i = 0; i < n; ++i)
      x[i] = std::ldexp(x[i], (static_cast<int>(i % 5) - 2) * range / 2);
    EXPECT_TRUE(test::same_bits(x, expected)) << n;
    EXPECT_TRUE(f.try_solve(b).ok) << n;
  }
}

TYPED_TEST(CholeskySolve, RightHandSidesThatAreNotFinite) {
  using T = TypeParam;
  const Cholesky<T> f = cholesky(test::dominant_matrix<T>(20, 1));
  Matrix<T> b = test::uniform_matrix<T>(20, 3, 2);
  const Matrix<T> expected = f.solve(b);
  b(7, 1) = std::numeric_limits<T>::quiet_NaN();
  const Matrix<T> x = f.solve(b);
  EXPECT_EQ(x.col(0), expected.col(0));
  EXPECT_EQ(x.col(2), expected.col(2));
  EXPECT_FALSE(std::isfinite(norm(x.col(1))));
  EXPECT_FALSE(f.try_solve(b).ok);
  EXPECT_FALSE(std::isfinite(norm(f.solve(b.col(1)))));
}

}  // namespace
}  // namespace lanes
