// lu, solve, det, slogdet.
#include <gtest/gtest.h>

#include <algorithm>
#include <lanes/linalg.hpp>
#include <lanes/lu.hpp>

#include "support/guarded.hpp"
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
class LuTest : public ::testing::Test {};
TYPED_TEST_SUITE(LuTest, test::Reals);

/// Around panels of 8 and 16 columns, blocks of 8 rows, and where halves become uneven.
test::Sizes sizes() {
  return test::thinned(
      test::joined({test::every(1, 20), {23, 24, 25, 31, 32, 33, 47, 63, 65, 96, 130}}));
}

/// |L| |U| for row i and column j, to which the bounds refer.
template <class T>
Wide magnitude_of_product(const Matrix<T>& l, const Matrix<T>& u, std::size_t i, std::size_t j) {
  Wide sum = 0;
  for (std::size_t k = 0; k <= std::min(i, j); ++k)
    sum += test::magnitude(static_cast<Wide>(l(i, k)) * u(k, j));
  return sum;
}

TYPED_TEST(LuTest, FactorsWithinTheBound) {
  using T = TypeParam;
  for (std::size_t n : sizes()) {
    const Matrix<T> a = test::graded_matrix<T>(n, n, n);
    for (Isa isa : available_isas()) {
      const Lu<T> f = lu(a, {.threads = 2, .isa = isa});
      const Matrix<T> l = f.lower(), u = f.upper();
      std::vector<std::size_t> rows = f.permutation();
      for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j) {
          ASSERT_LE(std::abs(l(i, j)), T(1)) << "partial pivoting";
          Wide product = 0;
          for (std::size_t k = 0; k <= std::min(i, j); ++k)
            product += static_cast<Wide>(l(i, k)) * u(k, j);
          ASSERT_TRUE(test::within(a(rows[i], j), product,
                                   test::lu_bound<T>(n) * magnitude_of_product(l, u, i, j)))
              << n << " on " << name(isa);
        }
      std::sort(rows.begin(), rows.end());
      for (std::size_t i = 0; i < n; ++i) ASSERT_EQ(rows[i], i);
      EXPECT_FALSE(f.zero_pivot());
    }
  }
}

TYPED_TEST(LuTest, SolutionsWithinTheBound) {
  using T = TypeParam;
  for (std::size_t n : sizes()) {
    const Matrix<T> a = test::uniform_matrix<T>(n, n, n), b = test::uniform_matrix<T>(n, 3, n + 1);
    for (Isa isa : available_isas()) {
      const Options options{.threads = 2, .isa = isa};
      const Lu<T> f = lu(a, options);
      const Matrix<T> x = f.solve(b, options), l = f.lower(), u = f.upper();
      for (std::size_t c = 0; c < b.cols(); ++c) {
        const Vector<T> one = f.solve(b.col(c), options);
        for (std::size_t i = 0; i < n; ++i) {
          ASSERT_EQ(test::bits(one[i]), test::bits(x(i, c))) << "one right-hand side or three";
          const std::size_t row = f.permutation()[i];
          Wide value = 0, size = 0;
          for (std::size_t j = 0; j < n; ++j) {
            value += static_cast<Wide>(a(row, j)) * x(j, c);
            size += magnitude_of_product(l, u, i, j) * test::magnitude(x(j, c));
          }
          ASSERT_TRUE(test::within(b(row, c), value, 3 * test::lu_bound<T>(n) * size))
              << n << " on " << name(isa);
        }
      }
    }
  }
}

TYPED_TEST(LuTest, AnyStrides) {
  using T = TypeParam;
  const Matrix<T> a = test::uniform_matrix<T>(40, 40, 1), b = test::uniform_matrix<T>(40, 5, 2);
  const Matrix<T> expected = solve(a, b);
  for (test::Layout of_a : test::layouts)
    for (test::Layout of_b : test::layouts)
      EXPECT_EQ(solve(test::LaidOut<T>(a, of_a).view(), test::LaidOut<T>(b, of_b).view()), expected)
          << name(of_a) << ", " << name(of_b);
}

TYPED_TEST(LuTest, ExactWherePossible) {
  using T = TypeParam;
  const Matrix<T> a{{2, 1, 1}, {4, 3, 3}, {8, 7, 9}};
  EXPECT_NEAR(det(a), T(4), 50 * std::numeric_limits<T>::epsilon());
  EXPECT_EQ(solve(a, Vector<T>{4, 10, 24}), (Vector<T>{1, 1, 1}));
  // A permutation: nothing is rounded, whatever the order of the rows.
  for (std::size_t n : {1u, 5u, 8u, 17u, 40u}) {
    Matrix<T> p(n, n);
    for (std::size_t i = 0; i < n; ++i) p(i, (i * 7 + 3) % n) = 1;
    if (n % 7 == 0) continue;
    EXPECT_EQ(std::abs(det(p)), T(1));
    const Vector<T> x = test::integer_vector<T>(n, 1);
    EXPECT_EQ(solve(p, matmul(p, x)), x);
  }
}

TYPED_TEST(LuTest, SmallestShapes) {
  using T = TypeParam;
  const Matrix<T> empty(0, 0), one(1, 1, T(-3));
  EXPECT_EQ(det(empty), T(1));
  EXPECT_EQ(slogdet(empty).sign, T(1));
  EXPECT_EQ(slogdet(empty).log_abs, T(0));
  EXPECT_EQ(solve(empty, Vector<T>()).size(), 0u);
  EXPECT_EQ(det(one), T(-3));
  EXPECT_EQ(solve(one, Vector<T>{6})[0], T(-2));
  EXPECT_EQ(solve(Matrix<T>::identity(3), Matrix<T>(3, 0)).cols(), 0u);
}

TYPED_TEST(LuTest, DeterminantsBeyondTheRange) {
  using T = TypeParam;
  constexpr int top = std::numeric_limits<T>::max_exponent;
  Matrix<T> a(40, 40);
  for (std::size_t i = 0; i < 40; ++i) a(i, 39 - i) = std::ldexp(T(1), i < 20 ? top - 2 : 2 - top);
  EXPECT_EQ(slogdet(a).log_abs, T(0));
  EXPECT_EQ(slogdet(a).sign, T(1)) << "20 exchanges";
  a = a * T(-1);
  a(0, 39) = std::ldexp(T(1), top - 1);
  EXPECT_EQ(slogdet(a).sign, T(-1));
  EXPECT_NEAR(slogdet(a).log_abs, std::log(2.0), 1e-6);
}

TYPED_TEST(LuTest, SingularMatrices) {
  using T = TypeParam;
  for (std::size_t n : {2u, 3u, 8u, 9u, 17u, 40u})
    for (Isa isa : available_isas()) {
      Matrix<T> a = test::uniform_matrix<T>(n, n, n);
      const std::size_t zero = n * 2 / 3;
      a.col(zero).fill(0);
      const Lu<T> f = lu(a, {.isa = isa});
      ASSERT_TRUE(f.zero_pivot());
      EXPECT_EQ(*f.zero_pivot(), zero);
      EXPECT_EQ(f.determinant(), T(0));
      EXPECT_EQ(f.slogdet().sign, T(0));
      EXPECT_EQ(f.slogdet().log_abs, -std::numeric_limits<T>::infinity());
      EXPECT_THROW(f.solve(Vector<T>(n)), singular_error);
      EXPECT_THROW(f.inverse(), singular_error);
      EXPECT_EQ(det(Matrix<T>(n, n, T(1))), T(0)) << "rank 1";
    }
}

// The reciprocal of a denormal pivot overflows; that of a huge one is denormal.
TYPED_TEST(LuTest, ExtremesOfRange) {
  using T = TypeParam;
  const T tiny = std::numeric_limits<T>::denorm_min() * 64,
          huge = std::numeric_limits<T>::max() / 4;
  for (T s : {tiny, huge})
    for (Isa isa : available_isas()) {
      const Matrix<T> a{{2 * s, s}, {s, 3 * s}};
      const Vector<T> x = lu(a, {.isa = isa}).solve(Vector<T>{3 * s, 4 * s}, {.isa = isa});
      EXPECT_NEAR(x[0], 1, 4 * std::numeric_limits<T>::epsilon()) << s << " on " << name(isa);
      EXPECT_NEAR(x[1], 1, 4 * std::numeric_limits<T>::epsilon()) << s << " on " << name(isa);
    }
}

TYPED_TEST(LuTest, ErrorsSayWhatIsWrong) {
  using T = TypeParam;
  EXPECT_EQ(test::message_of([] { lu(Matrix<T>(2, 3)); }), "lu: A is 2 x 3; it must be square");
  Matrix<T> a = Matrix<T>::identity(4);
  EXPECT_EQ(test::message_of([&] { solve(a, Vector<T>(3)); }),
            "solve: A is 4 x 4 and B is 3 x 1; B must have as many rows as A");
  a(2, 1) = std::numeric_limits<T>::quiet_NaN();
  EXPECT_EQ(test::message_of([&] { lu(a); }), "lu: A(2, 1) is nan; every element must be finite");
  a(2, 1) = std::numeric_limits<T>::infinity();
  EXPECT_EQ(test::message_of([&] { det(a); }), "det: A(2, 1) is inf; every element must be finite");
}

TYPED_TEST(LuTest, DeterminantsAtTheEdgesOfTheRange) {
  using T = TypeParam;
  using Limits = std::numeric_limits<T>;
  const T huge = std::sqrt(Limits::max()), tiny = 1 / huge;
  const auto diagonal = [](std::initializer_list<T> values) {
    Matrix<T> a(values.size(), values.size());
    std::copy(values.begin(), values.end(), a.diagonal().begin());
    return a;
  };
  EXPECT_EQ(det(diagonal({huge, huge, huge, 0})), T(0));
  EXPECT_NEAR(det(diagonal({tiny, tiny, tiny, huge, huge, huge})), T(1), 8 * Limits::epsilon());
  EXPECT_EQ(det(diagonal({huge, huge, huge})), Limits::infinity());
  const T denormal = 3 * Limits::denorm_min();
  const SignAndLog<T> s = slogdet(diagonal({T(0.75), denormal}));
  EXPECT_EQ(s.sign, 1);
  EXPECT_NEAR(s.log_abs, std::log(T(0.75)) + std::log(denormal), 200 * Limits::epsilon());
}

}  // namespace
}  // namespace lanes
