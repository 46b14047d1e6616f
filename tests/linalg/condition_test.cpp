// rcond, cond, and how solve takes ill-conditioned matrices.
#include <gtest/gtest.h>

#include <cmath>
#include <lanes/linalg.hpp>
#include <lanes/lu.hpp>
#include <utility>
#include <vector>

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
class Condition : public ::testing::Test {};
TYPED_TEST_SUITE(Condition, test::Reals);

/// The largest sum of magnitudes in a column.
template <class X>
Wide norm1(const X& a, std::size_t n) {
  Wide largest = 0;
  for (std::size_t j = 0; j < n; ++j) {
    Wide sum = 0;
    for (std::size_t i = 0; i < n; ++i) sum += test::magnitude(a(i, j));
    largest = std::max(largest, sum);
  }
  return largest;
}

template <class T>
Wide norm1_of_inverse(const Matrix<T>& a) {
  const std::vector<Wide> x = test::inverse_reference(a);
  const std::size_t n = a.rows();
  return norm1([&](std::size_t i, std::size_t j) { return x[i * n + j]; }, n);
}

/// Matrices of many kinds; more of those above n = 16, where the norm is estimated.
template <class T>
std::vector<Matrix<T>> matrices() {
  std::vector<Matrix<T>> all;
  for (std::size_t n : test::thinned({1, 2, 3, 5, 8, 9, 15, 16, 17, 18, 23, 24, 25, 31, 33, 40}, 4))
    for (std::size_t seed = 0; seed < (n > 16 ? 12u : 4u); ++seed) {
      all.push_back(test::uniform_matrix<T>(n, n, 100 * n + seed));
      all.push_back(test::graded_matrix<T>(n, n, 100 * n + seed, 3));
      all.push_back(test::integer_matrix<T>(n, n, 100 * n + seed, 1 + static_cast<int>(seed)));
      Matrix<T> triangle = test::uniform_matrix<T>(n, n, seed), bands = triangle;
      for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j) {
          if (i == j) triangle(i, j) = 1;
          if (i > j) triangle(i, j) = 0;
          if (i > j + 1 || j > i + 1) bands(i, j) = 0;
        }
      all.push_back(triangle);
      all.push_back(bands);
      all.push_back(test::kahan<T>(n, 0.03 * static_cast<double>(seed + 1)));
    }
  for (std::size_t n = 1; n <= 9; ++n) all.push_back(test::hilbert<T>(n));
  for (std::size_t n : {4u, 8u, 14u, 20u}) all.push_back(test::wilkinson<T>(n));
  return all;
}

// The norm of the inverse is a lower bound but for what rounding does to the columns: the forward
// bound of a solution.
TYPED_TEST(Condition, EstimatedWithinAFactorOfThree) {
  using T = TypeParam;
  std::size_t compared = 0;
  for (const Matrix<T>& a : matrices<T>()) {
    const std::size_t n = a.rows();
    const Lu<T> f = lu(a);
    if (f.zero_pivot()) continue;
    const Wide inverse = norm1_of_inverse(a), exact = 1 / (norm1(a, n) * inverse);
    const Matrix<T> l = f.lower(), u = f.upper();
    const auto product = [&](std::size_t i, std::size_t j) {
      Wide sum = 0;
      for (std::size_t k = 0; k <= std::min(i, j); ++k)
        sum += test::magnitude(static_cast<Wide>(l(i, k)) * u(k, j));
      return sum;
    };
    const Wide slack = 3 * test::lu_bound<T>(n) * norm1(product, n) * inverse;
    if (slack > 0.5) continue;
    ++compared;
    for (Isa isa : available_isas()) {
      const Wide estimate = f.rcond({.threads = 2, .isa = isa});
      EXPECT_GE(estimate, exact * (1 - slack)) << "n = " << n << " on " << name(isa);
      EXPECT_LE(estimate, exact * (1 + slack) * (n <= 16 ? 1 : 3)) << "n = " << n;
    }
  }
  EXPECT_GE(compared, test::quick() ? 50u : 400u);
}

TYPED_TEST(Condition, OfSimpleMatrices) {
  using T = TypeParam;
  EXPECT_EQ(lu(Matrix<T>(0, 0)).rcond(), T(1));
  EXPECT_EQ(cond(Matrix<T>(0, 0), Norm::one), T(1));
  for (std::size_t n : {1u, 16u, 17u, 50u}) {
    const Matrix<T> eye = Matrix<T>::identity(n);
    EXPECT_NEAR(lu(eye * T(3)).rcond(), T(1),
                static_cast<T>(n) * std::numeric_limits<T>::epsilon());
    EXPECT_EQ(cond(eye * T(4), Norm::one), T(1)) << n;
    EXPECT_EQ(lu(Matrix<T>(n, n)).rcond(), T(0)) << n;
    EXPECT_EQ(cond(Matrix<T>(n, n), Norm::one), std::numeric_limits<T>::infinity()) << n;
  }
  EXPECT_NEAR(cond(Matrix<T>{{4, 7}, {2, 6}}, Norm::one), T(14.3),
              100 * std::numeric_limits<T>::epsilon());
  EXPECT_EQ(cond(Matrix<T>{{1, 2}, {2, 4}}, Norm::one), std::numeric_limits<T>::infinity());
  EXPECT_THROW(cond(Matrix<T>(2, 3), Norm::one), shape_error);
  Matrix<T> nan(2, 2, T(1));
  nan(1, 0) = std::numeric_limits<T>::quiet_NaN();
  EXPECT_THROW(cond(nan, Norm::one), argument_error);
}

TYPED_TEST(Condition, ExactNumberOfTheInverse) {
  using T = TypeParam;
  for (std::size_t n : {3u, 9u, 17u, 33u}) {
    const Matrix<T> a = test::uniform_matrix<T>(n, n, n);
    const Wide exact = norm1(a, n) * norm1_of_inverse(a);
    EXPECT_TRUE(test::within(cond(a, Norm::one), exact, 3 * test::lu_bound<T>(n) * exact * exact))
        << n;
  }
}

/// A x for x of ones, which hides nothing: a solution without digits would be near it as well.
template <class T>
Vector<T> row_sums(const Matrix<T>& a) {
  Vector<T> ones(a.rows());
  ones.view().fill(1);
  return matmul(a, ones);
}

template <class T>
void expect_refused(const Matrix<T>& a, const char* what) {
  const Vector<T> b = row_sums(a);
  EXPECT_THROW(solve(a, b), singular_error) << what << " " << a.rows();
  EXPECT_THROW(solve(a, Matrix<T>::identity(a.rows())), singular_error) << what << " " << a.rows();
  const SolveResult<Vector<T>> r = try_solve(a, b);
  EXPECT_FALSE(r.ok) << what << " " << a.rows();
  EXPECT_LT(r.rcond, std::numeric_limits<T>::epsilon()) << what << " " << a.rows();
  EXPECT_EQ(r.x.size(), r.zero_pivot ? 0 : a.rows());
}

TYPED_TEST(Condition, SolveRefusesSingularMatrices) {
  using T = TypeParam;
  const Matrix<T> magic{{16, 2, 3, 13}, {5, 11, 10, 8}, {9, 7, 6, 12}, {4, 14, 15, 1}};
  expect_refused(magic, "magic");
  // No small pivot gives these away.
  expect_refused(test::kahan<T>(200, 0.28), "Kahan");
  Matrix<T> triangle = Matrix<T>::identity(70);
  for (std::size_t i = 0; i < 70; ++i)
    for (std::size_t j = i + 1; j < 70; ++j) triangle(i, j) = -1;
  expect_refused(triangle, "triangle");
  expect_refused(test::wilkinson<T>(80), "growth");
  // Rows or columns that add up to zero; rounding leaves pivots of the order of eps.
  for (std::size_t n : test::thinned({2, 3, 4, 5, 6, 8, 9, 12, 16, 17, 24, 33, 48, 70}, 3))
    for (std::size_t seed = 0; seed < 8; ++seed) {
      Matrix<T> a = test::integer_matrix<T>(n, n, 1000 * n + seed);
      for (std::size_t i = 0; i < n; ++i) {
        T sum = 0;
        for (std::size_t j = 0; j + 1 < n; ++j) sum += a(i, j);
        a(i, n - 1) = -sum;
      }
      expect_refused(a, "rows of sum 0");
      expect_refused(Matrix<T>(a.t()), "columns of sum 0");
    }
}

TYPED_TEST(Condition, SolveTakesTheOthers) {
  using T = TypeParam;
  for (std::size_t n : {1u, 2u, 5u, 12u, 16u, 17u, 40u, 100u, 300u}) {
    const Matrix<T> a = test::uniform_matrix<T>(n, n, n);
    const Vector<T> b = row_sums(a);
    EXPECT_NO_THROW(solve(a, b)) << n;
    const SolveResult<Vector<T>> r = try_solve(a, b);
    EXPECT_TRUE(r.ok) << n;
    EXPECT_GE(lu(a).rcond(), r.rcond * T(0.99)) << n;  // of few unknowns it is no estimate
    EXPECT_LE(lu(a).rcond(), 3 * r.rcond) << n;
    EXPECT_EQ(r.x, solve(a, b)) << n;
    EXPECT_EQ(try_solve(a, a).x, solve(a, a)) << n;
  }
  EXPECT_TRUE(try_solve(Matrix<T>(0, 0), Vector<T>()).ok);
  EXPECT_TRUE(try_solve(Matrix<T>(0, 0), Matrix<T>(0, 4)).ok);
  EXPECT_TRUE(try_solve(Matrix<T>::identity(3), Matrix<T>(3, 0)).ok);
}

// Scaling alone is no ill conditioning.
TYPED_TEST(Condition, SolveTakesBadlyScaledMatrices) {
  using T = TypeParam;
  constexpr int range = std::numeric_limits<T>::max_exponent * 2 / 3;
  for (std::size_t n : {2u, 5u, 12u, 20u, 40u}) {
    const auto exponent = [n](std::size_t i) {
      return static_cast<int>(i) * 2 * range / static_cast<int>(n) - range;
    };
    Matrix<T> diagonal(n, n), plain = test::uniform_matrix<T>(n, n, n);
    Vector<T> b(n);
    for (std::size_t i = 0; i < n; ++i) {
      diagonal(i, i) = b[i] = std::ldexp(T(1), exponent(i));
      plain(i, i) += static_cast<T>(n);
    }
    Matrix<T> rows = plain, cols = plain;
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) {
        rows(i, j) = std::ldexp(rows(i, j), exponent(i));
        cols(i, j) = std::ldexp(cols(i, j), exponent(j));
      }
    EXPECT_LT(lu(diagonal).rcond(), std::numeric_limits<T>::epsilon()) << n;
    EXPECT_THROW(lu(diagonal).solve(b), singular_error) << n;
    for (T x : solve(diagonal, b)) EXPECT_EQ(x, T(1)) << n;
    // The solutions are ones, and those divided by the powers of the columns.
    for (const auto& [a, sums] :
         {std::pair(rows, row_sums(rows)), std::pair(cols, row_sums(plain))}) {
      const SolveResult<Vector<T>> r = try_solve(a, sums);
      EXPECT_TRUE(r.ok) << n;
      EXPECT_GT(r.rcond, T(0.0001)) << n;
      EXPECT_NO_THROW(solve(a, sums)) << n;
    }
  }
}

// Nothing but the exponents changes with A times a power of two.
TYPED_TEST(Condition, NumberHasNoScale) {
  using T = TypeParam;
  constexpr int top = std::numeric_limits<T>::max_exponent;
  for (std::size_t n : {3u, 16u, 17u, 40u}) {
    const Matrix<T> a = test::uniform_matrix<T>(n, n, n);
    const Vector<T> b = row_sums(a);
    for (int exponent : {-top + 60, -top / 2, top / 2, top - 20}) {
      const T s = std::ldexp(T(1), exponent);
      EXPECT_EQ(lu(a * s).rcond(), lu(a).rcond()) << n << ", 2^" << exponent;
      EXPECT_EQ(solve(a * s, b * s), solve(a, b)) << n << ", 2^" << exponent;
    }
  }
  const T tiny = std::numeric_limits<T>::denorm_min() * 64;
  EXPECT_GT(lu(Matrix<T>{{2 * tiny, tiny}, {tiny, 3 * tiny}}).rcond(), T(0.1));
}

TYPED_TEST(Condition, EliminationThatOverflowsIsAnError) {
  using T = TypeParam;
  constexpr T huge = std::numeric_limits<T>::max();
  const Matrix<T> a{{huge, huge}, {-huge, huge}};
  EXPECT_THROW(lu(a), argument_error);
  // A sum that overflows, and nothing else.
  const Matrix<T> sums{{huge, 0}, {huge / 2, huge}};
  EXPECT_EQ(lu(sums).rcond(), T(0));
  EXPECT_EQ(solve(sums, Vector<T>{huge, huge}), (Vector<T>{1, T(0.5)}));
  Matrix<T> growing =
      test::wilkinson<T>(200) * std::ldexp(T(1), std::numeric_limits<T>::max_exponent - 9);
  EXPECT_THROW(lu(growing), argument_error);
}

}  // namespace
}  // namespace lanes
