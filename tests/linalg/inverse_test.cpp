// inverse, try_inverse.
#include <gtest/gtest.h>

#include <cmath>
#include <lanes/linalg.hpp>
#include <lanes/lu.hpp>

#include "support/guarded.hpp"
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
class Inverse : public ::testing::Test {};
TYPED_TEST_SUITE(Inverse, test::Reals);

template <class T>
void expect_inverse(const Matrix<T>& a, const char* what) {
  const double eps = std::numeric_limits<T>::epsilon(), n = static_cast<double>(a.rows());
  for (Isa isa : available_isas()) {
    const InverseResult<T> r = try_inverse(a, {.threads = 2, .isa = isa});
    ASSERT_TRUE(r.ok) << what << " " << n << ", rcond " << r.rcond;
    const double bound = n * eps * test::norm1(a) * test::norm1(r.inverse);
    EXPECT_LE(test::distance_from_identity(a, r.inverse), bound)
        << what << " " << n << " " << name(isa);
    EXPECT_LE(test::distance_from_identity(r.inverse, a), bound)
        << what << " " << n << " " << name(isa);
  }
}

TYPED_TEST(Inverse, BothResidualsWithinTheBound) {
  using T = TypeParam;
  for (std::size_t n :
       test::thinned(test::joined({test::every(1, 18), {31, 32, 33, 64, 65, 97}}))) {
    expect_inverse(test::uniform_matrix<T>(n, n, n), "uniform");
    Matrix<T> dominant = test::uniform_matrix<T>(n, n, n + 1);
    for (T& x : dominant.diagonal()) x += static_cast<T>(n);
    expect_inverse(dominant, "dominant");
  }
}

TYPED_TEST(Inverse, PolishingReducesTheResidual) {
  using T = TypeParam;
  for (std::size_t n : {20u, 33u, 60u, 100u}) {
    const Matrix<T> a = test::uniform_matrix<T>(n, n, n), plain = inverse(a);
    const Matrix<T> better = inverse(a, Polish::once);
    EXPECT_LT(test::distance_from_identity(a, better), test::distance_from_identity(a, plain)) << n;
    EXPECT_EQ(inverse(a, Polish::none), plain);
  }
  EXPECT_THROW(inverse(Matrix<T>{{1, 2}, {2, 4}}, Polish::once), singular_error);
  EXPECT_EQ(inverse(Matrix<T>(0, 0), Polish::once).rows(), 0u);
}

TYPED_TEST(Inverse, IntoMemoryOfTheCaller) {
  using T = TypeParam;
  for (std::size_t n : {1u, 5u, 8u, 31u, 32u, 33u, 64u, 70u}) {
    const Matrix<T> a = test::uniform_matrix<T>(n, n, n), expected = inverse(a);
    for (test::Layout layout : {test::Layout::contiguous, test::Layout::padded,
                                test::Layout::transposed, test::Layout::strided}) {
      const test::LaidOut<T> x(Matrix<T>(n, n, std::numeric_limits<T>::quiet_NaN()), layout);
      inverse(test::LaidOut<T>(a, layout).view(), x.view());
      EXPECT_EQ(Matrix<T>(x.view()), expected) << n;
    }
    Matrix<T> in_place = a;
    inverse(in_place, in_place);
    EXPECT_EQ(in_place, expected) << n;
    Matrix<T> singular(n, n, 1);
    if (n > 1) {
      EXPECT_THROW(inverse(singular, singular), singular_error);
      EXPECT_EQ(singular, Matrix<T>(n, n, 1)) << "the input is lost";
    }
    EXPECT_THROW(inverse(a, Matrix<T>(n, n + 1).view()), shape_error);
  }
}

TYPED_TEST(Inverse, OfPermutationsIsExact) {
  using T = TypeParam;
  for (std::size_t n : {1u, 4u, 9u, 33u, 70u}) {
    Matrix<T> p(n, n);
    for (std::size_t i = 0; i < n; ++i) p(i, (i * 11 + 5) % n) = 1;
    if (n % 11 == 0) continue;
    EXPECT_EQ(inverse(p), Matrix<T>(p.t()));
  }
  EXPECT_EQ(inverse(Matrix<T>(0, 0)).rows(), 0u);
  const Matrix<T> x = inverse(Matrix<T>{{4, 7}, {2, 6}});
  EXPECT_TRUE(allclose(x, (Matrix<T>{{T(0.6), T(-0.7)}, {T(-0.2), T(0.4)}})));
}

// Scaling alone is no ill conditioning.
TYPED_TEST(Inverse, OfBadlyScaledMatrices) {
  using T = TypeParam;
  constexpr int range = std::numeric_limits<T>::max_exponent * 2 / 3;
  for (std::size_t n : {2u, 5u, 12u, 40u}) {
    const auto exponent = [n](std::size_t i) {
      return static_cast<int>(i) * 2 * range / static_cast<int>(n) - range;
    };
    Matrix<T> diagonal(n, n), rows = test::uniform_matrix<T>(n, n, n), cols = rows;
    for (std::size_t i = 0; i < n; ++i) {
      diagonal(i, i) = std::ldexp(T(1), exponent(i));
      for (std::size_t j = 0; j < n; ++j) {
        rows(i, j) = std::ldexp(rows(i, j), exponent(i) / 2);
        cols(i, j) = std::ldexp(cols(i, j), exponent(j) / 2);
      }
    }
    const Matrix<T> x = inverse(diagonal);
    for (std::size_t i = 0; i < n; ++i) EXPECT_EQ(x(i, i), std::ldexp(T(1), -exponent(i)));
    EXPECT_TRUE(try_inverse(rows).ok) << n;
    EXPECT_TRUE(try_inverse(cols).ok) << n;
  }
}

// Rows from one end of the range to the other: multipliers underflow unless A is scaled first.
TYPED_TEST(Inverse, OfRowsAcrossTheWholeRange) {
  using T = TypeParam;
  const T tiny = std::ldexp(T(1), std::numeric_limits<T>::min_exponent * 2 / 3);
  const T huge = std::ldexp(T(1), std::numeric_limits<T>::max_exponent * 2 / 3);
  const Matrix<T> a{{tiny, 2 * tiny}, {3 * huge, 4 * huge}};
  const Matrix<T> expected{{-2 / tiny, 1 / huge}, {T(1.5) / tiny, T(-0.5) / huge}};
  const auto expect_close = [&](const Matrix<T>& x) {
    for (std::size_t i = 0; i < 4; ++i)
      EXPECT_NEAR(x.data()[i] / expected.data()[i], 1, 8 * std::numeric_limits<T>::epsilon());
  };
  expect_close(inverse(a));
  expect_close(try_inverse(a).inverse);
  expect_close(inverse_batch(a).inverses);
  for (std::size_t n : {4u, 20u, 40u}) {
    Matrix<T> rows = test::uniform_matrix<T>(n, n, n);
    for (std::size_t i = 0; i < n; ++i) scale(i % 2 ? tiny : huge, rows.row(i));
    const InverseResult<T> r = try_inverse(rows);
    EXPECT_TRUE(r.ok);
    for (T x : r.inverse) EXPECT_TRUE(std::isfinite(x)) << n;
  }
}

TYPED_TEST(Inverse, ThatOverflowsIsAnError) {
  using T = TypeParam;
  const T denormal = std::numeric_limits<T>::denorm_min();
  for (std::size_t n : {1u, 2u, 40u}) {
    Matrix<T> a = Matrix<T>::identity(n);
    a(n - 1, n - 1) = denormal;
    EXPECT_FALSE(try_inverse(a).ok) << n;
    EXPECT_THROW(inverse(a), singular_error) << n;
    EXPECT_EQ(inverse_batch(a).singular.size(), 1u) << n;
  }
}

TYPED_TEST(Inverse, OfNanAndInfinityWritesNothingElse) {
  using T = TypeParam;
  const T nan = std::numeric_limits<T>::quiet_NaN(), inf = std::numeric_limits<T>::infinity();
  for (std::size_t n = 1; n <= 34; ++n)
    for (T value : {nan, inf, -inf})
      for (std::size_t pattern = 0; pattern < 4; ++pattern) {
        Matrix<T> a = test::uniform_matrix<T>(n, n, n);
        if (pattern == 0) a(n - 1, n / 2) = value;
        if (pattern == 1) a.row(n / 2).fill(value);
        if (pattern == 2) a.col(n / 2).fill(value);
        if (pattern == 3) a.view().fill(value);
        const test::LaidOut<T> x(Matrix<T>(n, n), test::Layout::padded);
        for (Isa isa : available_isas())
          EXPECT_THROW(inverse(a, x.view(), {.isa = isa}), argument_error) << n;
        ASSERT_TRUE(x.intact()) << n << ", pattern " << pattern;
      }
}

TYPED_TEST(Inverse, SingularMatricesAreErrors) {
  using T = TypeParam;
  const Matrix<T> rank_one{{1, 2}, {2, 4}};
  EXPECT_THROW(inverse(rank_one), singular_error);
  const InverseResult<T> r = try_inverse(rank_one);
  EXPECT_FALSE(r.ok);
  EXPECT_EQ(r.zero_pivot, std::optional<std::size_t>(1));
  EXPECT_TRUE(r.inverse.empty());
  EXPECT_EQ(r.rcond, T(0));
  // Rounding leaves a pivot of 1e-15 here, for which others return an inverse of 1e14.
  const Matrix<T> magic{{16, 2, 3, 13}, {5, 11, 10, 8}, {9, 7, 6, 12}, {4, 14, 15, 1}};
  EXPECT_THROW(inverse(magic), singular_error);
  EXPECT_FALSE(try_inverse(magic).ok);
  EXPECT_THROW(inverse(Matrix<T>(2, 3)), shape_error);
  Matrix<T> nan(2, 2, T(1));
  nan(0, 1) = std::numeric_limits<T>::quiet_NaN();
  EXPECT_THROW(inverse(nan), argument_error);
}

}  // namespace
}  // namespace lanes
