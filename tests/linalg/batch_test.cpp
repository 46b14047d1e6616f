// inverse_batch.
#include <gtest/gtest.h>

#include <cmath>
#include <lanes/linalg.hpp>
#include <lanes/lu.hpp>

#include "support/guarded.hpp"
#include "support/matrices.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/shapes.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

template <class T>
class Batch : public ::testing::Test {};
TYPED_TEST_SUITE(Batch, test::Reals);

/// Both residuals within the bound of inverse.
template <class T>
void expect_inverse(MatrixView<const T> a, MatrixView<const T> x, Isa isa) {
  const double eps = std::numeric_limits<T>::epsilon(), n = static_cast<double>(a.rows());
  const double bound = n * eps * test::norm1(a) * test::norm1(x);
  EXPECT_LE(test::distance_from_identity(a, x), bound) << n << " on " << name(isa);
  EXPECT_LE(test::distance_from_identity(x, a), bound) << n << " on " << name(isa);
}

/// Around registers of 2 to 16 lanes.
test::Sizes counts() {
  return test::thinned({1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 70}, 6);
}

TYPED_TEST(Batch, BothResidualsWithinTheBound) {
  using T = TypeParam;
  for (std::size_t n : test::thinned(test::every(1, 18), 5))
    for (std::size_t count : counts()) {
      // Every third has graded rows, or elements below the first row that must be pivots.
      Matrix<T> a = test::uniform_matrix<T>(count * n, n, 100 * n + count);
      for (std::size_t i = 0; i < count; ++i)
        for (std::size_t r = 0; r < n; ++r)
          for (T& x : a.row(i * n + r)) {
            if (i % 3 == 1) x = std::ldexp(x, static_cast<int>(r % 5) - 2);
            if (i % 3 == 2) x = std::ldexp(x, static_cast<int>(r));
          }
      for (Isa isa : available_isas()) {
        const InverseBatch<T> r = inverse_batch(a, {.threads = 2, .isa = isa});
        ASSERT_EQ(r.inverses.rows(), a.rows());
        ASSERT_EQ(r.inverses.cols(), n);
        EXPECT_TRUE(r.ok && r.singular.empty()) << n << " on " << name(isa);
        for (std::size_t i = 0; i < count; ++i)
          expect_inverse<T>(a.block(i * n, 0, n, n), r.inverses.block(i * n, 0, n, n), isa);
      }
    }
}

// A lane knows nothing of the others.
TYPED_TEST(Batch, EachAsIfItWereAlone) {
  using T = TypeParam;
  constexpr std::size_t count = 37;
  for (std::size_t n : {1u, 2u, 3u, 4u, 7u, 8u, 11u, 16u, 17u}) {
    const Matrix<T> a = test::uniform_matrix<T>(count * n, n, n);
    const Matrix<T> together = inverse_batch(a).inverses;
    for (std::size_t i = 0; i < count; ++i)
      EXPECT_EQ(inverse_batch(a.block(i * n, 0, n, n)).inverses, together.block(i * n, 0, n, n))
          << n;
  }
}

TYPED_TEST(Batch, OfPermutationsIsExact) {
  using T = TypeParam;
  for (std::size_t n : {1u, 2u, 5u, 9u, 16u}) {
    constexpr std::size_t count = 20;
    Matrix<T> a(count * n, n), expected(count * n, n);
    test::Random random(n);
    for (std::size_t m = 0; m < count; ++m) {
      std::vector<std::size_t> to(n);
      for (std::size_t i = 0; i < n; ++i) to[i] = i;
      for (std::size_t i = n; i-- > 1;)
        std::swap(to[i], to[static_cast<std::size_t>(random.integer(0, static_cast<int>(i)))]);
      for (std::size_t i = 0; i < n; ++i) a(m * n + i, to[i]) = expected(m * n + to[i], i) = 1;
    }
    EXPECT_EQ(inverse_batch(a).inverses, expected);
  }
}

TYPED_TEST(Batch, SaysWhichAreSingular) {
  using T = TypeParam;
  constexpr T inf = std::numeric_limits<T>::infinity();
  for (std::size_t n : {2u, 4u, 9u, 16u, 17u})
    for (Isa isa : available_isas()) {
      constexpr std::size_t count = 21;
      Matrix<T> a = test::uniform_matrix<T>(count * n, n, n);
      const auto matrix = [&](std::size_t i) { return a.block(i * n, 0, n, n); };
      for (T& x : a) x *= T(0.1);
      for (std::size_t i = 0; i < count * n; ++i) a(i, i % n) += 1;
      matrix(0).fill(0);
      matrix(3).fill(1);
      matrix(8)(0, 1) = std::numeric_limits<T>::quiet_NaN();
      matrix(9)(1, 0) = -inf;
      matrix(20).col(1).assign(matrix(20).col(0));
      for (T& x : matrix(12)) x = std::ldexp(x, std::numeric_limits<T>::max_exponent - 4);
      for (T& x : matrix(13)) x = std::ldexp(x, std::numeric_limits<T>::min_exponent + 4);
      matrix(15).fill(0);  // no inverse but for scaling
      for (std::size_t i = 0; i < n; ++i)
        matrix(15)(i, n - 1 - i) = std::ldexp(T(1), static_cast<int>(i % 2) * 100 - 60);
      const InverseBatch<T> r = inverse_batch(a, {.isa = isa});
      EXPECT_EQ(r.singular, (std::vector<std::size_t>{0, 3, 8, 9, 20})) << n << name(isa);
      EXPECT_FALSE(r.ok);
      for (std::size_t i : r.singular)
        EXPECT_EQ(r.inverses.block(i * n, 0, n, n), Matrix<T>(n, n)) << "zeros";
      for (std::size_t i = 0; i < n; ++i)
        EXPECT_EQ(r.inverses(15 * n + n - 1 - i, i), 1 / matrix(15)(i, n - 1 - i));
      for (std::size_t i : {1u, 2u, 4u, 12u, 13u, 16u, 19u})
        EXPECT_LE(test::distance_from_identity(matrix(i), r.inverses.block(i * n, 0, n, n)),
                  100 * static_cast<double>(n) * std::numeric_limits<T>::epsilon())
            << i << " of " << n;
    }
}

TYPED_TEST(Batch, AnyStrides) {
  using T = TypeParam;
  const Matrix<T> a = test::uniform_matrix<T>(60, 5, 1);
  const Matrix<T> expected = inverse_batch(a).inverses;
  for (test::Layout layout : test::layouts)
    EXPECT_EQ(inverse_batch(test::LaidOut<T>(a, layout).view()).inverses, expected) << name(layout);
}

TYPED_TEST(Batch, ShapesAndOptions) {
  using T = TypeParam;
  const InverseBatch<T> none = inverse_batch(Matrix<T>(0, 0));
  EXPECT_TRUE(none.ok && none.inverses.empty() && none.singular.empty());
  EXPECT_EQ(inverse_batch(Matrix<T>(0, 3)).inverses.cols(), 3u);
  EXPECT_THROW(inverse_batch(Matrix<T>(3, 0)), shape_error);
  try {
    inverse_batch(Matrix<T>(7, 3));
    ADD_FAILURE() << "7 rows of 3";
  } catch (const shape_error& e) {
    EXPECT_STREQ(
        e.what(),
        "inverse_batch: A is 7 x 3; its rows must be a multiple of its columns, n for each "
        "n x n matrix");
  }
  for (std::size_t n : {0u, 3u, 20u})
    EXPECT_THROW(inverse_batch(Matrix<T>(n, n), {.threads = -1}), argument_error) << n;
}

}  // namespace
}  // namespace lanes
