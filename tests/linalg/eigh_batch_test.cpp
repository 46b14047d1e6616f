// eigh_batch.
#include <gtest/gtest.h>

#include <cmath>
#include <lanes/eigh.hpp>
#include <lanes/error.hpp>
#include <lanes/linalg.hpp>
#include <limits>

#include "support/guarded.hpp"
#include "support/message.hpp"
#include "support/reals.hpp"
#include "support/shapes.hpp"
#include "support/symmetric.hpp"

namespace lanes {
namespace {

template <class T>
class EighBatchTest : public ::testing::Test {};
TYPED_TEST_SUITE(EighBatchTest, test::Reals);

template <class T>
constexpr T eps = std::numeric_limits<T>::epsilon();

/// Around fours of rows, and the limit of 32; those above are done one by one.
test::Sizes sizes() {
  return test::thinned(test::joined({test::every(1, 17), {19, 23, 24, 31, 32, 33, 40}}), 4);
}

/// `count` matrices of all families in turn.
template <class T>
Matrix<T> mixture(std::size_t count, std::size_t n) {
  const auto families = test::families<T>();
  Matrix<T> a(count * n, n);
  for (std::size_t i = 0; i < count; ++i)
    a.block(i * n, 0, n, n).assign(families[i % families.size()].make(n));
  return a;
}
/// `count` random ones, all different.
template <class T>
Matrix<T> random_stack(std::size_t count, std::size_t n) {
  Matrix<T> a = test::uniform_matrix<T>(count * n, n, n);
  for (std::size_t m = 0; m < count; ++m)
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < i; ++j) a(m * n + j, i) = a(m * n + i, j);
  return a;
}

template <class T>
Eigh<T> member(const EighBatch<T>& all, std::size_t i) {
  const std::size_t n = all.values.cols();
  return {.values = Vector<T>(all.values.row(i)),
          .vectors = Matrix<T>(all.vectors.block(i * n, 0, n, n))};
}

TYPED_TEST(EighBatchTest, WithinTheBoundsOfEigh) {
  using T = TypeParam;
  const auto families = test::families<T>();
  for (std::size_t n : sizes())
    for (Isa isa : available_isas()) {
      const Matrix<T> a = mixture<T>(families.size(), n);
      const EighBatch<T> all = eigh_batch(a, Symmetry::check, {.threads = 2, .isa = isa});
      ASSERT_TRUE(all.ok && all.failed.empty()) << n << name(isa);
      const double bound = 10 * static_cast<double>(n) * eps<T>;
      for (std::size_t i = 0; i < families.size(); ++i) {
        const Eigh<T> e = member(all, i);
        const Matrix<T> a_i(a.block(i * n, 0, n, n));
        const std::string what =
            families[i].name + ' ' + std::to_string(n) + " on " + std::string(name(isa));
        EXPECT_LE(test::norm_of_residual(a_i, e), bound * test::largest_value(e)) << what;
        EXPECT_LE(test::distance_from_orthogonal(e.vectors), bound) << what;
        EXPECT_TRUE(std::is_sorted(e.values.begin(), e.values.end())) << what;
        for (std::size_t j = 0; j < n; ++j) {
          T largest = 0;
          for (T x : e.vectors.col(j))
            if (std::abs(x) > std::abs(largest)) largest = x;
          EXPECT_GT(largest, T(0)) << what << ", column " << j;
        }
      }
    }
}

TYPED_TEST(EighBatchTest, ValuesOfEigh) {
  using T = TypeParam;
  for (std::size_t n : sizes()) {
    const Matrix<T> a = random_stack<T>(20, n);
    const EighBatch<T> all = eigh_batch(a);
    for (std::size_t i = 0; i < 20; ++i) {
      const Eigh<T> e = eigh(a.block(i * n, 0, n, n));
      for (std::size_t j = 0; j < n; ++j)
        EXPECT_NEAR(all.values(i, j), e.values[j],
                    20 * static_cast<double>(n) * eps<T> * test::largest_value(e))
            << n;
    }
  }
}

// A lane knows nothing of the others: one finishes early, one late, one is full of NaN.
TYPED_TEST(EighBatchTest, EachAsIfItWereAlone) {
  using T = TypeParam;
  constexpr std::size_t count = 37;
  for (std::size_t n : sizes()) {
    Matrix<T> a = mixture<T>(count, n);
    a.block(20 * n, 0, n, n).fill(std::numeric_limits<T>::quiet_NaN());
    const EighBatch<T> all = eigh_batch(a);
    EXPECT_EQ(all.failed, std::vector<std::size_t>{20});
    for (std::size_t i = 0; i < count; ++i) {
      if (i == 20) continue;
      const EighBatch<T> alone = eigh_batch(a.block(i * n, 0, n, n));
      EXPECT_TRUE(test::same_bits(alone.vectors, Matrix<T>(all.vectors.block(i * n, 0, n, n))))
          << i << " of " << n;
      EXPECT_TRUE(test::same_bits(alone.values, Matrix<T>(all.values.block(i, 0, 1, n))))
          << i << " of " << n;
    }
  }
}

TYPED_TEST(EighBatchTest, SaysWhichItRefuses) {
  using T = TypeParam;
  constexpr T inf = std::numeric_limits<T>::infinity(), nan = std::numeric_limits<T>::quiet_NaN();
  for (std::size_t n : {2u, 3u, 9u, 32u, 33u})
    for (Isa isa : available_isas()) {
      constexpr std::size_t count = 21;
      Matrix<T> a = random_stack<T>(count, n);
      const auto matrix = [&](std::size_t i) { return a.block(i * n, 0, n, n); };
      matrix(0)(0, 1) = nan;
      matrix(5)(n - 1, n - 1) = inf;
      matrix(8)(1, 0) = -inf;
      matrix(9)(0, 1) += T(1e-3);
      matrix(20).fill(nan);
      const EighBatch<T> r = eigh_batch(a, Symmetry::check, {.isa = isa});
      EXPECT_EQ(r.failed, (std::vector<std::size_t>{0, 5, 8, 9, 20})) << n << name(isa);
      EXPECT_FALSE(r.ok);
      for (std::size_t i = 0; i < count; ++i) {
        const bool failed = std::ranges::find(r.failed, i) != r.failed.end();
        const Eigh<T> e = member(r, i);
        for (T x : e.values) EXPECT_EQ(std::isnan(x), failed) << i;
        for (T x : e.vectors) EXPECT_EQ(std::isnan(x), failed) << i;
      }
      // What is not read may be anything.
      EXPECT_EQ(eigh_batch(a, Symmetry::lower, {.isa = isa}).failed,
                (std::vector<std::size_t>{5, 8, 20}));
      EXPECT_EQ(eigh_batch(a, Symmetry::upper, {.isa = isa}).failed,
                (std::vector<std::size_t>{0, 5, 20}));
    }
}

TYPED_TEST(EighBatchTest, ReadsTheTriangleThatWasAskedFor) {
  using T = TypeParam;
  for (std::size_t n : sizes()) {
    const Matrix<T> a = random_stack<T>(11, n);
    Matrix<T> lower = a, upper = a;
    for (std::size_t m = 0; m < 11; ++m)
      for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < i; ++j) lower(m * n + j, i) = upper(m * n + i, j) = 7;
    const EighBatch<T> expected = eigh_batch(a);
    EXPECT_EQ(eigh_batch(lower, Symmetry::lower).vectors, expected.vectors) << n;
    EXPECT_EQ(eigh_batch(upper, Symmetry::upper).vectors, expected.vectors) << n;
    EXPECT_EQ(eigh_batch(upper, Symmetry::upper).values, expected.values) << n;
  }
}

// Each lane has a scale of its own.
TYPED_TEST(EighBatchTest, AnyScale) {
  using T = TypeParam;
  using Limits = std::numeric_limits<T>;
  for (std::size_t n : {2u, 3u, 16u, 32u}) {
    const Matrix<T> one = random_stack<T>(1, n);
    const EighBatch<T> expected = eigh_batch(one);
    const std::vector<int> exponents = {Limits::max_exponent - 5, 40, 0, -40,
                                        Limits::min_exponent + 60};
    Matrix<T> a(exponents.size() * n, n);
    for (std::size_t i = 0; i < a.rows(); ++i)
      for (std::size_t j = 0; j < n; ++j) a(i, j) = std::ldexp(one(i % n, j), exponents[i / n]);
    const EighBatch<T> all = eigh_batch(a);
    for (std::size_t i = 0; i < exponents.size(); ++i) {
      EXPECT_EQ(member(all, i).vectors, expected.vectors) << n << ", 2^" << exponents[i];
      for (std::size_t j = 0; j < n; ++j)
        EXPECT_EQ(all.values(i, j), std::ldexp(expected.values(0, j), exponents[i]));
    }
  }
  const T least = Limits::denorm_min(), most = Limits::max();
  const Matrix<T> edges{{4 * least, 2 * least}, {2 * least, 4 * least}, {most, most}, {most, most}};
  const EighBatch<T> e = eigh_batch(edges);
  EXPECT_TRUE(e.ok);
  EXPECT_EQ(e.values(0, 0), 2 * least);
  EXPECT_EQ(e.values(0, 1), 6 * least);
  EXPECT_EQ(e.values(1, 1), Limits::infinity());
  EXPECT_NEAR(e.vectors(2, 1), std::sqrt(0.5), 4 * eps<T>);
}

TYPED_TEST(EighBatchTest, DiagonalAndZeroAreExact) {
  using T = TypeParam;
  for (std::size_t n : sizes()) {
    Matrix<T> a(3 * n, n), vectors(3 * n, n), values(3, n);
    for (std::size_t i = 0; i < n; ++i) {
      a(i, i) = static_cast<T>(n - i) - T(4);
      a(2 * n + i, i) = values(2, i) = T(-1);
      values(0, i) = static_cast<T>(i + 1) - T(4);
      vectors(n - 1 - i, i) = vectors(n + i, i) = vectors(2 * n + i, i) = 1;
    }
    const EighBatch<T> e = eigh_batch(a);
    EXPECT_EQ(e.values, values) << n;
    EXPECT_EQ(Matrix<T>(e.vectors.block(0, 0, n, n)), Matrix<T>(vectors.block(0, 0, n, n))) << n;
  }
}

TYPED_TEST(EighBatchTest, AnyStrides) {
  using T = TypeParam;
  const Matrix<T> a = random_stack<T>(12, 5);
  const EighBatch<T> expected = eigh_batch(a);
  for (test::Layout layout : test::layouts)
    EXPECT_EQ(eigh_batch(test::LaidOut<T>(a, layout).view()).vectors, expected.vectors)
        << name(layout);
}

TYPED_TEST(EighBatchTest, ShapesAndOptions) {
  using T = TypeParam;
  const EighBatch<T> none = eigh_batch(Matrix<T>(0, 0));
  EXPECT_TRUE(none.ok && none.values.empty() && none.vectors.empty() && none.failed.empty());
  EXPECT_EQ(eigh_batch(Matrix<T>(0, 3)).values.cols(), 3u);
  EXPECT_THROW(eigh_batch(Matrix<T>(3, 0)), shape_error);
  EXPECT_EQ(test::message_of([] { eigh_batch(Matrix<T>(7, 3)); }),
            "eigh_batch: A is 7 x 3; its rows must be a multiple of its columns, n for each n x n "
            "matrix");
  for (std::size_t n : {0u, 3u, 33u})
    EXPECT_THROW(eigh_batch(Matrix<T>(n, n), Symmetry::check, {.threads = -1}), argument_error)
        << n;
}

}  // namespace
}  // namespace lanes
