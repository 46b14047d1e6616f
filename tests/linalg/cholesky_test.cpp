// cholesky, try_cholesky.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <lanes/cholesky.hpp>
#include <lanes/linalg.hpp>
#include <string>
#include <vector>

#include "support/guarded.hpp"
#include "support/matrices.hpp"
#include "support/message.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/reference.hpp"
#include "support/shapes.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

using test::Wide;

template <class T>
class CholeskyTest : public ::testing::Test {};
TYPED_TEST_SUITE(CholeskyTest, test::Reals);

/// Around panels of 8 rows, matrices of 64 that are not halved, blocks of 32 columns; 128 rows of
/// double and 256 of float are stored further apart.
test::Sizes sizes() {
  return test::thinned(test::joined(
      {test::every(1, 20), {23, 24, 25, 31, 32, 33, 47, 63, 64, 65, 71, 73, 96, 128, 130}}));
}

/// L L' is A within the bound, on and below the diagonal; L is lower triangular.
template <class T>
void expect_factors(const Matrix<T>& a, const Matrix<T>& l, const std::string& what) {
  const std::size_t n = a.rows();
  for (std::size_t i = 0; i < n; ++i) {
    ASSERT_GT(l(i, i), T(0));
    for (std::size_t j = 0; j < n; ++j) {
      if (j > i) {
        ASSERT_EQ(l(i, j), T(0));
        continue;
      }
      test::Sum sum;
      for (std::size_t k = 0; k <= j; ++k) sum.add(static_cast<Wide>(l(i, k)) * l(j, k));
      ASSERT_TRUE(test::within(a(i, j), sum.value, test::lu_bound<T>(n) * sum.magnitude))
          << what << ", " << n << " x " << n;
    }
  }
}

TYPED_TEST(CholeskyTest, FactorsWithinTheBound) {
  using T = TypeParam;
  for (std::size_t n : sizes()) {
    const Matrix<T> a = test::dominant_matrix<T>(n, n);
    for (Isa isa : available_isas())
      expect_factors(a, cholesky(a, {.threads = 2, .isa = isa}).lower(), std::string(name(isa)));
  }
}

// Theorem 10.7 in Higham's book (Demmel's): a matrix with ones on its diagonal is factorised when
// its smallest eigenvalue exceeds n times the bound.
TYPED_TEST(CholeskyTest, IllConditionedMatrices) {
  using T = TypeParam;
  int factorised = 0;
  for (std::size_t n : {2u, 5u, 9u, 40u, 70u})
    for (int digits = 2; digits <= 14; digits += 2) {
      const double condition = std::pow(10.0, digits), size = static_cast<double>(n);
      const Matrix<T> a = test::definite_matrix<T>(n, condition, n);
      for (Isa isa : available_isas()) {
        const CholeskyResult<T> r = try_cholesky(a, {.isa = isa});
        const double bound = test::lu_bound<T>(n) + test::unit_roundoff<T>;
        EXPECT_TRUE(r.ok || size * bound * condition >= 1) << n << ", condition " << condition;
        if (!r.ok) continue;
        ++factorised;
        expect_factors(a, r.factors->lower(), "condition " + std::to_string(condition));
      }
    }
  EXPECT_GT(factorised, 0);
}

// The condition of the Hilbert matrix of order n is about 33^n. Rounded, it is factorised, within
// the bound, up to order 12 (float: 7), and no longer beyond 16 (float: 10).
TYPED_TEST(CholeskyTest, HilbertMatrices) {
  using T = TypeParam;
  const bool is_double = std::same_as<T, double>;
  const std::size_t safe = is_double ? 12 : 7, hopeless = is_double ? 16 : 10;
  for (std::size_t n = 1; n <= 24; ++n) {
    const Matrix<T> a = test::hilbert<T>(n);
    for (Isa isa : available_isas()) {
      const CholeskyResult<T> r = try_cholesky(a, {.isa = isa});
      if (r.ok) {
        EXPECT_LE(n, hopeless) << name(isa);
        expect_factors(a, r.factors->lower(), "Hilbert");
      } else {
        EXPECT_GT(*r.failed_minor, safe) << name(isa);
        EXPECT_LE(*r.failed_minor, hopeless) << name(isa);
      }
    }
  }
}

// Wilkinson's tridiagonal matrix with 10 9 ... 0 ... 9 10 on its diagonal has an eigenvalue of
// -1.125. Its leading minors come from a recurrence of two terms, exact in 113 bits.
TYPED_TEST(CholeskyTest, WilkinsonsMatrix) {
  using T = TypeParam;
  const std::size_t n = 21;
  Matrix<T> a(n, n);
  std::size_t failed = 0;
  Wide minor = 1, before = 0;
  for (std::size_t i = 0; i < n; ++i) {
    a(i, i) = static_cast<T>(std::abs(static_cast<int>(i) - 10));
    if (i > 0) a(i, i - 1) = a(i - 1, i) = 1;
    const Wide next = a(i, i) * minor - (i > 0 ? before : 0);
    before = minor;
    minor = next;
    if (minor <= 0 && failed == 0) failed = i + 1;
  }
  ASSERT_GT(failed, 1u);
  for (Isa isa : available_isas())
    EXPECT_EQ(try_cholesky(a, {.isa = isa}).failed_minor, std::optional<std::size_t>(failed));
  for (T& x : a.diagonal()) x += T(1.25);
  expect_factors(a, cholesky(a).lower(), "Wilkinson");
}

// Powers of two scale every number on the way exactly, so accuracy cannot depend on them: here with
// diagonal elements from 1e-200 to 1e200 (float: 1e-25 to 1e25).
TYPED_TEST(CholeskyTest, ScalingOfRowsAndColumnsChangesNoBit) {
  using T = TypeParam;
  constexpr int range = std::numeric_limits<T>::max_exponent / 3;
  for (std::size_t n : {2u, 9u, 40u, 90u}) {
    const Matrix<T> a = test::dominant_matrix<T>(n, n);
    test::Random random(n);
    Vector<T> d(n);
    for (T& x : d) x = std::ldexp(T(1), random.integer(-range, range));
    Matrix<T> scaled = a;
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) scaled(i, j) *= d[i] * d[j];
    for (Isa isa : available_isas()) {
      const Cholesky<T> plain = cholesky(a, {.isa = isa}), f = cholesky(scaled, {.isa = isa});
      Matrix<T> l = plain.lower(), x = plain.inverse({.isa = isa});
      for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j) l(i, j) *= d[i], x(i, j) /= d[i] * d[j];
      EXPECT_TRUE(test::same_bits(f.lower(), l)) << n << " on " << name(isa);
      EXPECT_TRUE(test::same_bits(f.inverse({.isa = isa}), x)) << n << " on " << name(isa);
    }
  }
}

/// L D L' with integers, so small that nothing is rounded: L(i, i) from `diagonal`.
template <class T>
struct Integers {
  Matrix<T> l, a;

  Integers(std::size_t n, const Vector<T>& d, bool unit) : l(n, n), a(n, n) {
    test::Random random(n);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < i; ++j) l(i, j) = static_cast<T>(random.integer(-1, 1));
      l(i, i) = unit ? T(1) : static_cast<T>(1 << random.integer(0, 2));
    }
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j)
        for (std::size_t k = 0; k <= std::min(i, j); ++k) a(i, j) += l(i, k) * d[k] * l(j, k);
  }
};

TYPED_TEST(CholeskyTest, ExactWherePossible) {
  using T = TypeParam;
  for (std::size_t n : test::joined({sizes(), {256}})) {
    const Integers<T> exact(n, Vector<T>(n, T(1)), false);
    for (Isa isa : available_isas())
      ASSERT_EQ(cholesky(exact.a, {.threads = 2, .isa = isa}).lower(), exact.l)
          << n << " on " << name(isa);
  }
}

// With pivots of 1 up to one that is 0 or -1: that is found, wherever in a panel, whatever follows.
TYPED_TEST(CholeskyTest, FailedMinors) {
  using T = TypeParam;
  for (std::size_t n : {1u, 2u, 8u, 9u, 40u, 72u, 140u})
    for (std::size_t place : {std::size_t{0}, n / 3, n / 2, n * 2 / 3, n - 1})
      for (T pivot : {T(0), T(-1)}) {
        Vector<T> d(n, T(1));
        d[place] = pivot;
        const Integers<T> exact(n, d, true);
        for (Isa isa : available_isas()) {
          const CholeskyResult<T> r = try_cholesky(exact.a, {.threads = 2, .isa = isa});
          EXPECT_FALSE(r.ok);
          EXPECT_FALSE(r.factors);
          ASSERT_EQ(r.failed_minor, std::optional(place + 1))
              << n << " with pivot " << pivot << " on " << name(isa);
        }
      }
  EXPECT_EQ(try_cholesky(Matrix<T>(70, 70)).failed_minor, std::optional<std::size_t>(1)) << "zero";
  // Overflow on the way leaves no number that could pass for a pivot: -inf, and NaN.
  const T tiny = std::numeric_limits<T>::min();
  const T huge = std::numeric_limits<T>::max() / 2, one = 1;
  EXPECT_EQ(
      try_cholesky(Matrix<T>{{one, huge, huge}, {huge, one, huge}, {huge, huge, one}}).failed_minor,
      std::optional<std::size_t>(2));
  EXPECT_EQ(try_cholesky(Matrix<T>{{tiny, 0, huge}, {0, one, 0}, {huge, 0, one}}).failed_minor,
            std::optional<std::size_t>(3));
}

TYPED_TEST(CholeskyTest, InverseIsSymmetricAndWithinTheBound) {
  using T = TypeParam;
  const double eps = std::numeric_limits<T>::epsilon();
  for (std::size_t n : test::thinned({1, 2, 3, 7, 8, 9, 17, 31, 32, 33, 64, 65, 97, 71})) {
    const Matrix<T> a = test::definite_matrix<T>(n, 1e4, n);
    for (Isa isa : available_isas()) {
      const Cholesky<T> f = cholesky(a, {.isa = isa});
      EXPECT_EQ(f.norm1(), lu(a, {.isa = isa}).norm1()) << n << " on " << name(isa);
      const Matrix<T> x = f.inverse({.threads = 2, .isa = isa});
      EXPECT_TRUE(test::same_bits(x, Matrix<T>(x.t()))) << n << " on " << name(isa);
      const double bound = static_cast<double>(n) * eps * f.norm1() * lu(x).norm1();
      const auto product = test::matmul_reference<T>(a, x);  // X A is its transpose
      for (std::size_t i = 0; i < n * n; ++i)
        ASSERT_LE(test::magnitude(product[i].value - (i % (n + 1) == 0 ? 1 : 0)), bound)
            << n << " on " << name(isa);
    }
  }
}

TYPED_TEST(CholeskyTest, Determinants) {
  using T = TypeParam;
  const double u = test::unit_roundoff<T>;
  for (std::size_t n : sizes()) {
    const Cholesky<T> f = cholesky(test::dominant_matrix<T>(n, n));
    long double expected = 0;
    for (T x : f.lower().diagonal()) expected += 2 * std::log(static_cast<long double>(x));
    const auto value = static_cast<double>(expected);
    EXPECT_NEAR(f.log_determinant(), value,
                2 * test::g<T>(static_cast<double>(n)) + 4 * u * (std::abs(value) + 2))
        << n;
  }
  EXPECT_EQ(cholesky(Matrix<T>{{4, 2}, {2, 5}}).determinant(), T(16));
  // Beyond the range on the way to a determinant of 1; and for good.
  constexpr int half = std::numeric_limits<T>::max_exponent / 2;
  Matrix<T> a(40, 40);
  for (std::size_t i = 0; i < 40; ++i) a(i, i) = std::ldexp(T(1), i < 20 ? half : -half);
  EXPECT_EQ(cholesky(a).determinant(), T(1));
  EXPECT_EQ(cholesky(a).log_determinant(), T(0));
  a.diagonal().fill(std::ldexp(T(1), -half));
  EXPECT_EQ(cholesky(a).determinant(), T(0));
  EXPECT_NEAR(cholesky(a).log_determinant(), -40 * half * std::log(2.0), 100 * half * u);
  a.diagonal().fill(std::ldexp(T(1), half));
  EXPECT_EQ(cholesky(a).determinant(), std::numeric_limits<T>::infinity());
}

TYPED_TEST(CholeskyTest, OnlyTheLowerTriangleCounts) {
  using T = TypeParam;
  for (std::size_t n : {2u, 9u, 40u, 70u}) {
    const Matrix<T> a = test::dominant_matrix<T>(n, n);
    Matrix<T> lower = a;
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = i + 1; j < n; ++j) lower(i, j) = std::numeric_limits<T>::quiet_NaN();
    const Cholesky<T> f = cholesky(lower), expected = cholesky(a);
    EXPECT_TRUE(test::same_bits(f.lower(), expected.lower())) << n;
    EXPECT_TRUE(test::same_bits(f.inverse(), expected.inverse())) << n;
    EXPECT_EQ(f.norm1(), expected.norm1()) << n;
  }
}

TYPED_TEST(CholeskyTest, AnyStrides) {
  using T = TypeParam;
  const Matrix<T> a = test::dominant_matrix<T>(40, 1), b = test::uniform_matrix<T>(40, 5, 2);
  const Matrix<T> expected = cholesky(a).solve(b);
  for (test::Layout of_a : test::layouts)
    for (test::Layout of_b : test::layouts)
      EXPECT_EQ(cholesky(test::LaidOut<T>(a, of_a).view()).solve(test::LaidOut<T>(b, of_b).view()),
                expected)
          << name(of_a) << ", " << name(of_b);
}

TYPED_TEST(CholeskyTest, SmallestShapes) {
  using T = TypeParam;
  const Cholesky<T> empty = cholesky(Matrix<T>(0, 0)), one = cholesky(Matrix<T>(1, 1, T(9)));
  EXPECT_EQ(empty.size(), 0u);
  EXPECT_EQ(empty.lower().rows(), 0u);
  EXPECT_EQ(empty.determinant(), T(1));
  EXPECT_EQ(empty.log_determinant(), T(0));
  EXPECT_EQ(empty.norm1(), T(0));
  EXPECT_EQ(empty.inverse().rows(), 0u);
  EXPECT_EQ(empty.solve(Vector<T>()).size(), 0u);
  EXPECT_TRUE(try_cholesky(Matrix<T>(0, 0)).ok);
  EXPECT_EQ(one.lower()(0, 0), T(3));
  EXPECT_EQ(one.solve(Vector<T>{18})[0], T(2));
  EXPECT_EQ(one.solve(Matrix<T>(1, 0)).cols(), 0u);
}

TYPED_TEST(CholeskyTest, ExtremesOfRange) {
  using T = TypeParam;
  constexpr int top = std::numeric_limits<T>::max_exponent;
  for (int exponent : {-top - std::numeric_limits<T>::digits + 8, top - 4})
    for (Isa isa : available_isas()) {
      const int even = exponent / 2 * 2;
      const T s = std::ldexp(T(1), even), root = std::ldexp(T(1), even / 2);
      const Cholesky<T> f = cholesky(Matrix<T>{{4 * s, 2 * s}, {2 * s, 5 * s}}, {.isa = isa});
      EXPECT_EQ(f.lower(), (Matrix<T>{{2 * root, 0}, {root, 2 * root}})) << name(isa);
      EXPECT_EQ(f.solve(Vector<T>{6 * s, 7 * s}, {.isa = isa}), (Vector<T>{1, 1})) << name(isa);
    }
}

TYPED_TEST(CholeskyTest, ErrorsSayWhatIsWrong) {
  using T = TypeParam;
  EXPECT_EQ(test::message_of([] { cholesky(Matrix<T>(2, 3)); }),
            "cholesky: A is 2 x 3; it must be square");
  EXPECT_THROW(try_cholesky(Matrix<T>(2, 3)), shape_error);
  Matrix<T> a = Matrix<T>::identity(4);
  EXPECT_EQ(test::message_of([&] { cholesky(a).solve(Vector<T>(3)); }),
            "Cholesky::solve: A is 4 x 4 and B is 3 x 1; B must have as many rows as A");
  a(2, 2) = -1;
  EXPECT_THROW(cholesky(a), not_positive_definite_error);
  EXPECT_EQ(test::message_of([&] { cholesky(a); }),
            "cholesky: A is not positive definite: of its 4 leading minors, that of order 3 is not "
            "positive; try_cholesky returns this, and lu takes any square matrix");
  EXPECT_THROW(cholesky(Matrix<T>(1, 1, T(-1))), not_positive_definite_error);
  a(2, 1) = std::numeric_limits<T>::quiet_NaN();
  EXPECT_EQ(test::message_of([&] { cholesky(a); }),
            "cholesky: A(2, 1) is nan; every element must be finite");
  a(2, 1) = std::numeric_limits<T>::infinity();
  EXPECT_THROW(try_cholesky(a), argument_error);
}

}  // namespace
}  // namespace lanes
