// Matrices, right-hand sides and results from one end of the range to the other: multipliers and
// products on the way would underflow or overflow, unless rows and columns are scaled first.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <lanes/linalg.hpp>
#include <limits>

#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/reference.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

template <class T>
class Range : public ::testing::Test {
 protected:
  using Limits = std::numeric_limits<T>;
  static constexpr T eps = Limits::epsilon(), inf = Limits::infinity(), nan = Limits::quiet_NaN();
  /// 2 to a fraction of the largest exponent: power(2 / 3.0) is about 1e205, or 1e25.
  static T power(double fraction) {
    return std::ldexp(T(1), static_cast<int>(fraction * Limits::max_exponent));
  }
  static Matrix<T> diagonal(std::initializer_list<T> values) {
    Matrix<T> a(values.size(), values.size());
    std::copy(values.begin(), values.end(), a.diagonal().begin());
    return a;
  }
};
TYPED_TEST_SUITE(Range, test::Reals);

// ---- Determinants -------------------------------------------------------------------------------

TYPED_TEST(Range, DeterminantOfRowsAcrossIt) {
  using T = TypeParam;
  const T tiny = this->power(-2 / 3.0), huge = this->power(2 / 3.0);
  const Matrix<T> a{{tiny, 2 * tiny}, {3 * huge, 4 * huge}};
  for (const Matrix<T>& m : {a, Matrix<T>(a.t())}) {
    EXPECT_NEAR(det(m), T(-2), 4 * this->eps);
    EXPECT_EQ(slogdet(m).sign, T(-1));
    EXPECT_NEAR(slogdet(m).log_abs, std::log(T(2)), 4 * this->eps);
  }
}

TYPED_TEST(Range, DeterminantOfFactorsThatLostDigits) {
  using T = TypeParam;
  const T tiny = this->power(-2 / 3.0), huge = this->power(2 / 3.0);
  const Matrix<T> a{{tiny, 2 * tiny}, {3 * huge, 4 * huge}};
  for (const Matrix<T>& m : {a, Matrix<T>(a.t())}) {
    const Lu<T> f = lu(m);
    EXPECT_NEAR(f.determinant(), -2 * (tiny * huge), 4 * this->eps);
    EXPECT_EQ(f.determinant(), det(m));
    EXPECT_EQ(f.slogdet().sign, T(-1));
    EXPECT_EQ(f.slogdet().log_abs, slogdet(m).log_abs);
    EXPECT_THROW(f.solve(Vector<T>{1, 1}), singular_error);
    EXPECT_FALSE(f.try_solve(Vector<T>{1, 1}).ok);
  }
  // Others are the product of their pivots.
  EXPECT_EQ(lu(this->diagonal({huge, 2, tiny})).determinant(), 2 * (huge * tiny));
}

TYPED_TEST(Range, DeterminantHasNoScale) {
  using T = TypeParam;
  for (std::size_t n : {2u, 5u, 16u, 40u}) {
    const Matrix<T> a = test::uniform_matrix<T>(n, n, n);
    const auto tolerance = [&](const Matrix<T>& m) {
      return static_cast<T>(3 * test::lu_bound<T>(n)) / lu(m).rcond() * static_cast<T>(n);
    };
    Matrix<T> rows = a, cols = a;
    // Powers that cancel, so that the determinant stays: rows and columns across the whole range.
    for (std::size_t i = 0; i < n; ++i) {
      const T s = this->power((i / 2 % 2 ? 2 : 1) * (i % 2 ? -0.4 : 0.4));
      const T factor = n % 2 && i + 1 == n ? T(1) : s;
      scale(factor, rows.row(i));
      scale(factor, cols.col(i));
    }
    const T expected = det(a);
    EXPECT_NEAR(det(rows) / expected, T(1), tolerance(a)) << n;
    EXPECT_NEAR(det(cols) / expected, T(1), tolerance(a)) << n;
    EXPECT_EQ(slogdet(rows).sign, slogdet(a).sign) << n;
    // All elements near an end of it.
    for (int exponent :
         {std::numeric_limits<T>::max_exponent - 2, std::numeric_limits<T>::min_exponent - 8}) {
      const double log_scale = exponent * static_cast<double>(n) * std::log(2.0);
      Matrix<T> b = a;
      for (T& x : b) x = std::ldexp(std::round(std::ldexp(x, 8)), exponent - 8);
      Matrix<T> plain = b;
      for (T& x : plain) x = std::ldexp(x, -exponent);
      EXPECT_NEAR(slogdet(b).log_abs, slogdet(plain).log_abs + static_cast<T>(log_scale),
                  tolerance(plain) + 2 * this->eps * static_cast<T>(std::abs(log_scale)))
          << n << ", 2^" << exponent;
    }
  }
}

TYPED_TEST(Range, DeterminantWhereEliminationOverflows) {
  using T = TypeParam;
  const T huge = std::numeric_limits<T>::max();
  const Matrix<T> a{{huge, huge}, {-huge, huge}};
  EXPECT_EQ(det(a), this->inf);
  EXPECT_EQ(slogdet(a).sign, T(1));
  EXPECT_NEAR(slogdet(a).log_abs, 2 * std::log(huge) + std::log(T(2)),
              8 * this->eps * std::log(huge));
  EXPECT_THROW(det(Matrix<T>{{this->nan, 1}, {huge, huge}}), argument_error);
  EXPECT_EQ(det(Matrix<T>{{huge, huge}, {huge, huge}}), T(0));
}

// ---- Solutions ----------------------------------------------------------------------------------

TYPED_TEST(Range, SolutionThatOverflowsIsAnError) {
  using T = TypeParam;
  const T tiny = this->power(-2 / 3.0), huge = this->power(2 / 3.0);
  for (const Matrix<T>& a :
       {this->diagonal({tiny, 1}), this->diagonal({1, tiny}), this->diagonal({tiny, tiny})}) {
    Vector<T> b{1, 1};
    for (std::size_t i : {0u, 1u})
      if (a(i, i) == tiny) b[i] = huge;
    EXPECT_THROW(solve(a, b), singular_error);
    EXPECT_THROW(solve(a, Matrix<T>(2, 1, b)), singular_error);
    const SolveResult<Vector<T>> r = try_solve(a, b);
    EXPECT_FALSE(r.ok);
    for (std::size_t i : {0u, 1u})  // and the other component is right
      EXPECT_EQ(r.x[i], a(i, i) == tiny ? this->inf : T(1));
  }
  EXPECT_THROW(solve(this->diagonal({tiny}), Vector<T>{huge}), singular_error);
  EXPECT_FALSE(try_solve(this->diagonal({tiny}), Vector<T>{huge}).ok);
  const Lu<T> f = lu(this->diagonal({tiny, tiny}));
  EXPECT_THROW(f.solve(Vector<T>{huge, 1}), singular_error);
  EXPECT_THROW(f.solve(Matrix<T>{{huge}, {1}}), singular_error);
  EXPECT_FALSE(f.try_solve(Vector<T>{huge, 1}).ok);
}

// As of solve, so of all that have no diagnosis to return.
TYPED_TEST(Range, LeastSquaresSolutionThatOverflowsIsAnError) {
  using T = TypeParam;
  const T tiny = this->power(-2 / 3.0), huge = this->power(2 / 3.0);
  const Matrix<T> tall{{tiny, 0}, {0, 1}, {0, 0}}, wide{{tiny, 0, 0}, {0, 1, 0}},
      deficient{{tiny, tiny}, {0, 0}, {0, 0}};
  const Vector<T> b{huge, 1, 0}, short_b{huge, 1};
  EXPECT_THROW(lstsq(tall, b), singular_error);
  EXPECT_THROW(lstsq(wide, short_b), singular_error);
  EXPECT_THROW(lstsq(deficient, b), singular_error);
  EXPECT_THROW(lstsq(tall, b, T(0)), singular_error);
  EXPECT_THROW(lstsq_normal(tall, b), singular_error);
  EXPECT_THROW(qr(tall).solve(b), singular_error);
  EXPECT_THROW(qr_pivoted(tall).solve(b), singular_error);
  try {
    lstsq(tall, Matrix<T>(3, 1, b));
    FAIL() << "no error";
  } catch (const singular_error& e) {
    EXPECT_STREQ(e.what(), "lstsq: an element of the solution is beyond the range of numbers");
  }
  // What only meets the ends of the range on the way is right.
  const Vector<T> fits{tiny, 1, 0}, unit{1, 1};
  EXPECT_EQ(lstsq(tall, fits).x, unit);
  EXPECT_EQ(lstsq(tall * huge, fits * huge, T(0)).x, unit);
  EXPECT_EQ(lstsq(tall, fits, T(0)).x, unit);
  EXPECT_EQ(lstsq_normal(tall, fits), unit);
  EXPECT_EQ(qr(tall).solve(fits), unit);
  // NaN and infinities in b are no such error.
  for (T value : {this->nan, this->inf}) {
    const Vector<T> bad{value, 1, 0};
    for (const Vector<T>& x : {lstsq(tall, bad).x, lstsq(tall, bad, T(0)).x,
                               lstsq_normal(tall, bad), qr(tall).solve(bad)})
      EXPECT_FALSE(std::isfinite(norm(x)));
  }
}

// It has a diagnosis to return; elements that are in the range are right.
TYPED_TEST(Range, RefinedSolutionThatOverflowsHasNotConverged) {
  using T = TypeParam;
  const T tiny = this->power(-2 / 3.0), huge = this->power(2 / 3.0);
  for (bool single : {true, false})
    for (bool doubled : {true, false}) {
      const auto r = solve_refined(this->diagonal({tiny, 1}), Vector<T>{huge, 1},
                                   {.single_factors = single, .doubled_residuals = doubled});
      EXPECT_FALSE(r.converged);
      EXPECT_EQ(r.x, (Vector<T>{this->inf, 1})) << single << doubled;
    }
}

TYPED_TEST(Range, TriangularSolutionThatOverflowsIsAnError) {
  using T = TypeParam;
  const T tiny = this->power(-2 / 3.0), huge = this->power(2 / 3.0), most = this->power(0.97);
  for (Triangle triangle : {Triangle::lower, Triangle::upper}) {
    const auto turned = [triangle](const Matrix<T>& a) {  // rows and columns in reverse
      Matrix<T> result = a;
      if (triangle == Triangle::upper) std::reverse(result.begin(), result.end());
      return result;
    };
    const Matrix<T> a = turned({{tiny, 0}, {0, 1}}), b = turned({{huge}, {1}});
    EXPECT_THROW(solve_triangular(a, b, triangle), singular_error);
    EXPECT_THROW(solve_triangular(a, b.col(0), triangle), singular_error);
    // Only products on the way overflow; the other triangle is not read.
    const Matrix<T> c = turned({{huge, this->nan}, {most, most}}), d = turned({{most}, {1}});
    const T first = most / huge;
    EXPECT_EQ(solve_triangular(c, d, triangle), turned({{first}, {-first}}));
    const Matrix<T> unit = turned({{this->nan, this->nan}, {most, 0}});
    EXPECT_THROW(solve_triangular(unit, d, triangle, Diagonal::unit), singular_error);
    // What is not finite from the beginning, is no such error.
    for (T value : {this->nan, this->inf}) {
      EXPECT_FALSE(std::isfinite(solve_triangular(a, turned({{value}, {1}}), triangle)
                                     .begin()[triangle == Triangle::upper]));
      const Matrix<T> x =
          solve_triangular(turned({{value, 0}, {1, 1}}), turned({{1}, {1}}), triangle);
      EXPECT_EQ(std::isnan(value), std::isnan(turned(x)(1, 0)));
    }
    const Matrix<T> infinite = turned({{1, 0}, {this->inf, 1}});
    EXPECT_FALSE(
        std::isfinite(turned(solve_triangular(infinite, turned({{1}, {1}}), triangle))(1, 0)));
  }
}

TYPED_TEST(Range, SolutionsOfAnyRightHandSide) {
  using T = TypeParam;
  const T huge = this->power(0.97), tiny = this->power(-0.2);
  const Matrix<T> a{{huge, 1}, {huge, 2}};
  const Vector<T> x = solve(a, Vector<T>{tiny, 2 * tiny});
  EXPECT_EQ(x, (Vector<T>{0, tiny}));
  // Each column has a scale of its own.
  const T least = std::numeric_limits<T>::min() * 4, most = std::numeric_limits<T>::max() / 8;
  for (std::size_t n : {2u, 9u, 40u}) {
    Matrix<T> m = test::uniform_matrix<T>(n, n, n);
    for (T& d : m.diagonal()) d += static_cast<T>(n);
    for (std::size_t i = 0; i < n; ++i) scale(this->power(i % 2 ? 0.45 : -0.45), m.row(i));
    Matrix<T> b(n, 2);
    const Vector<T> ones(n, T(1));
    b.col(0).assign(matmul(m, ones));
    for (std::size_t i = 0; i < n; ++i) b(i, 1) = i % 2 ? most : least;
    const SolveResult<Matrix<T>> r = try_solve(m, b);
    EXPECT_TRUE(r.ok);
    for (T e : r.x.col(0)) EXPECT_NEAR(e, T(1), 100 * static_cast<T>(n) * this->eps);
    const Vector<T> one = solve(m, b.col(1));
    EXPECT_EQ(one, r.x.col(1)) << "one right-hand side or two";
  }
}

TYPED_TEST(Range, SolutionsWhereEliminationOverflows) {
  using T = TypeParam;
  const T huge = std::numeric_limits<T>::max();
  const Matrix<T> a{{huge, huge}, {-huge, huge}};
  const Vector<T> x = solve(a, Vector<T>{huge, 0});
  EXPECT_EQ(x, (Vector<T>{T(0.5), T(0.5)}));
  EXPECT_TRUE(try_solve(a, Vector<T>{huge, 0}).ok);
  const Matrix<T> y = inverse(a);
  EXPECT_NEAR(y(0, 0) * huge, T(0.5), 4 * this->eps);
  EXPECT_EQ(cond(a, Norm::one), T(2));
  EXPECT_THROW(lu(a), argument_error) << "it has to return the factors";
}

// Elements of few bits: rounded products would be far off.
TYPED_TEST(Range, SolutionsOfDenormalMatrices) {
  using T = TypeParam;
  const T tiny = std::numeric_limits<T>::denorm_min() * 8;
  for (std::size_t n : {3u, 20u, 40u}) {
    Matrix<T> a = test::integer_matrix<T>(n, n, n), b(n, 1);
    for (T& d : a.diagonal()) d += T(20);
    for (T& e : a) e *= tiny;
    for (std::size_t i = 0; i < n; ++i)
      for (T e : a.row(i)) b(i, 0) += e;
    const Matrix<T> x = solve(a, b);
    for (T e : x) EXPECT_NEAR(e, T(1), 50 * static_cast<T>(n) * this->eps) << n;
  }
}

/// NaN and infinities reach their columns of X, and are not taken for what A lacks.
TYPED_TEST(Range, RightHandSidesThatAreNotFinite) {
  using T = TypeParam;
  for (std::size_t n : {2u, 9u, 40u})
    for (T value : {this->nan, this->inf, -this->inf}) {
      Matrix<T> a = test::uniform_matrix<T>(n, n, n), b = test::uniform_matrix<T>(n, 3, n + 1);
      for (T& d : a.diagonal()) d += static_cast<T>(n);
      const Matrix<T> expected = solve(a, b);
      b(n / 2, 1) = value;
      const Matrix<T> x = solve(a, b);
      EXPECT_EQ(x.col(0), expected.col(0));
      EXPECT_EQ(x.col(2), expected.col(2));
      EXPECT_FALSE(std::isfinite(norm(x.col(1))));
      EXPECT_FALSE(try_solve(a, b).ok);
      EXPECT_FALSE(lu(a).try_solve(b).ok);
      EXPECT_FALSE(std::isfinite(norm(solve(a, b.col(1)))));
      EXPECT_FALSE(std::isfinite(norm(lu(a).solve(b.col(1)))));
      EXPECT_FALSE(try_solve(a, b.col(1)).ok);
      // The others may still overflow.
      a *= this->power(-0.9);
      for (std::size_t i = 0; i < n; ++i) b(i, 2) = this->power(0.9);
      EXPECT_THROW(solve(a, b), singular_error);
    }
}

// ---- Conditions ---------------------------------------------------------------------------------

// Singular but for rounding, near the lower end of the range, where the probes have few bits.
TYPED_TEST(Range, ProbesDoNotUnderflow) {
  using T = TypeParam;
  constexpr int bottom = std::numeric_limits<T>::min_exponent;
  for (int exponent : {bottom + 4, bottom + 12, bottom + 20, bottom + 40})
    for (std::size_t n : {4u, 20u, 40u}) {
      Matrix<T> a = test::integer_matrix<T>(n, n, n), regular = a;
      for (T& d : regular.diagonal()) d += T(20);
      for (std::size_t i = 0; i < n; ++i) {
        T sum = 0;
        for (std::size_t j = 0; j + 1 < n; ++j) sum += a(i, j);
        a(i, n - 1) = -sum;
      }
      a *= std::ldexp(T(1), exponent);
      regular *= std::ldexp(T(1), exponent);
      const Lu<T> f = lu(a);
      EXPECT_THROW(f.solve(Vector<T>(n, std::ldexp(T(1), exponent))), singular_error)
          << n << ", 2^" << exponent;
      EXPECT_LT(f.rcond(), this->eps);
      EXPECT_NO_THROW(lu(regular).solve(Vector<T>(n, std::ldexp(T(1), exponent))));
      EXPECT_GT(lu(regular).rcond(), T(0.001));
    }
}

TYPED_TEST(Range, ConditionNumbersAtItsEnds) {
  using T = TypeParam;
  const T most = std::numeric_limits<T>::max(), least = std::numeric_limits<T>::denorm_min();
  for (std::size_t n : {3u, 20u, 40u}) {
    Matrix<T> a(n, n, most);  // norm1 overflows
    for (T& d : a.diagonal()) d = -most;
    Matrix<T> ones(n, n, T(1));
    for (T& d : ones.diagonal()) d = T(-1);
    EXPECT_NEAR(cond(a, Norm::one) / cond(ones, Norm::one), T(1),
                100 * static_cast<T>(n) * this->eps);
    EXPECT_EQ(cond(Matrix<T>::identity(n) * least, Norm::one), T(1));
  }
  EXPECT_EQ(cond(this->diagonal({1, least}), Norm::one), this->inf) << "itself beyond the range";
}

// ---- Inverses -----------------------------------------------------------------------------------

TYPED_TEST(Range, InverseThatOverflowsIsAnErrorOfTheClassesToo) {
  using T = TypeParam;
  const T denormal = std::numeric_limits<T>::denorm_min() * 16;
  for (std::size_t n : {2u, 20u, 40u}) {
    Matrix<T> a = Matrix<T>::identity(n);
    a(n - 1, n - 1) = denormal;
    EXPECT_THROW(lu(a).inverse(), singular_error) << n;
    EXPECT_THROW(cholesky(a).inverse(), singular_error) << n;
    EXPECT_THROW(inverse(a), singular_error) << n;
  }
}

TYPED_TEST(Range, PolishedInverse) {
  using T = TypeParam;
  const T tiny = this->power(-0.7), huge = this->power(0.7);
  for (std::size_t n : {2u, 5u, 20u, 40u}) {
    Matrix<T> a = test::uniform_matrix<T>(n, n, n);
    for (T& d : a.diagonal()) d += static_cast<T>(n);
    for (std::size_t i = 0; i < n; ++i) scale(i % 2 ? tiny : huge, a.row(i));
    const Matrix<T> plain = inverse(a), better = inverse(a, Polish::once);
    for (std::size_t i = 0; i < n * n; ++i)
      ASSERT_NEAR(better.data()[i] / plain.data()[i], T(1), T(0.001)) << n;
    const InverseResult<T> r = try_inverse(a, Polish::once);
    EXPECT_TRUE(r.ok);
    EXPECT_EQ(r.inverse, better);
  }
}

}  // namespace
}  // namespace lanes
