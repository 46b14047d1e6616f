#include <gtest/gtest.h>

#include <lanes/linalg.hpp>

#include "support/guarded.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/reference.hpp"
#include "support/shapes.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

template <class T>
class Norm : public ::testing::Test {};
TYPED_TEST_SUITE(Norm, test::Reals);

TYPED_TEST(Norm, WithinTheBoundAtEverySize) {
  using T = TypeParam;
  test::GuardedMemory memory(1 << 20);
  for (std::size_t n : test::vector_sizes()) {
    const VectorView<T> x(memory.last<T>(n), n);
    x.assign(test::uniform_vector<T>(n, n));
    const test::Wide expected = test::norm_reference<T>(x);
    for (Isa isa : available_isas())
      EXPECT_TRUE(test::within(norm(x, {.isa = isa}), expected, test::norm_bound<T>(n) * expected))
          << n << " elements on " << name(isa);
  }
}

// One, and then squares that are just below half a unit in the last place: each addition loses one.
TYPED_TEST(Norm, WithinTheBoundAtWorst) {
  using T = TypeParam;
  for (std::size_t n : test::thinned({100, 4096, 4097, 65536, 1000000}, 2)) {
    const auto lost = static_cast<T>(std::sqrt(test::unit_roundoff<T>) * (1 - 1e-6));
    Vector<T> x(n, lost);
    for (std::size_t i = 0; i < std::min<std::size_t>(n, 64); ++i) x[i] = 1;
    const test::Wide expected = test::norm_reference<T>(x);
    for (Isa isa : available_isas())
      EXPECT_TRUE(test::within(norm(x, {.isa = isa}), expected, test::norm_bound<T>(n) * expected))
          << n << " elements on " << name(isa);
  }
}

TYPED_TEST(Norm, ExactWhereItCanBe) {
  using T = TypeParam;
  for (Isa isa : available_isas()) {
    const Options options{.isa = isa};
    EXPECT_EQ(norm(Vector<T>{3, 4}, options), T(5));
    EXPECT_EQ(norm(Vector<T>{-2, 3, 6}, options), T(7));
    EXPECT_EQ(norm(Vector<T>(64, T(0.5)), options), T(4));
    EXPECT_EQ(test::bits(norm(Vector<T>(), options)), test::bits(T(0)));
    EXPECT_EQ(test::bits(norm(Vector<T>{T(-0.0), T(0)}, options)), test::bits(T(0)));
  }
}

// Frobenius: of the elements row by row, however they lie.
TYPED_TEST(Norm, OfMatrices) {
  using T = TypeParam;
  EXPECT_EQ(norm(Matrix<T>{{1, 2}, {2, 4}}), T(5));
  EXPECT_EQ(norm(Matrix<T>(0, 3)), T(0));
  EXPECT_EQ(norm(Matrix<T>(3, 3, std::numeric_limits<T>::max() / 4)),
            T(3) * (std::numeric_limits<T>::max() / 4));
  const T nan = std::numeric_limits<T>::quiet_NaN(), inf = std::numeric_limits<T>::infinity();
  EXPECT_TRUE(std::isnan(norm(Matrix<T>{{1, nan}, {inf, 0}})));
  EXPECT_EQ(norm(Matrix<T>{{1, 2}, {-inf, 0}}), inf);
  for (std::size_t rows : test::thinned({1, 2, 17, 129}))
    for (std::size_t cols : test::thinned({1, 3, 64, 201})) {
      const Matrix<T> a = test::graded_matrix<T>(rows, cols, rows + cols);
      const VectorView<const T> elements(a.data(), a.size());
      const test::Wide expected = test::norm_reference<T>(elements);
      for (Isa isa : available_isas()) {
        const T value = norm(a, {.threads = 2, .isa = isa});
        EXPECT_TRUE(test::within(value, expected, test::norm_bound<T>(a.size()) * expected));
        EXPECT_EQ(test::bits(value), test::bits(norm(elements, {.isa = isa})));
        for (test::Layout layout : test::layouts)
          EXPECT_EQ(test::bits(norm(test::LaidOut<T>(a, layout).view(), {.isa = isa})),
                    test::bits(value))
              << name(layout);
      }
    }
}

/// Around a block of 64 rows and a stretch of 4096; contiguous lines and others.
TYPED_TEST(Norm, OfColumnsAndRows) {
  using T = TypeParam;
  for (std::size_t rows : {0u, 1u, 2u, 63u, 64u, 65u, 4095u, 4096u, 4161u})
    for (std::size_t cols : {0u, 1u, 3u, 17u}) {
      const Matrix<T> a = test::graded_matrix<T>(rows, cols, rows + cols);
      for (Isa isa : available_isas()) {
        const Options options{.threads = 2, .isa = isa};
        const Vector<T> norms = norm(a, By::column, options);
        EXPECT_EQ(norm(a.t(), By::row, options), norms);
        ASSERT_EQ(norms.size(), cols);
        const Vector<T> by_row = norm(a, By::row, options);
        ASSERT_EQ(by_row.size(), rows);
        for (std::size_t j = 0; j < cols; ++j) {
          const test::Wide expected = test::norm_reference<T>(a.col(j));
          EXPECT_TRUE(test::within(norms[j], expected,
                                   test::g<T>(66 + static_cast<double>(rows) / 8192) * expected))
              << rows << " x " << cols << " on " << name(isa);
        }
        for (std::size_t i = 0; i < rows; ++i)
          EXPECT_EQ(test::bits(by_row[i]), test::bits(norm(a.row(i), options)));
        for (test::Layout layout : test::layouts)
          EXPECT_TRUE(allclose(norm(test::LaidOut<T>(a, layout).view(), By::column, options), norms,
                               {.relative = 140 * std::numeric_limits<T>::epsilon()}))
              << name(layout);
        if (rows > 100) break;  // once is enough for what takes long
      }
    }
}

TYPED_TEST(Norm, OfColumnsAtTheEndsOfTheRange) {
  using T = TypeParam;
  using Limits = std::numeric_limits<T>;
  const T huge = Limits::max() / 8, tiny = Limits::denorm_min() * 4;
  const T nan = Limits::quiet_NaN(), inf = Limits::infinity();
  const Matrix<T> a{{3 * huge / 2, 3 * tiny, 0, nan, 3, 1}, {2 * huge, 4 * tiny, 0, inf, 4, -inf}};
  const Vector<T> norms = norm(a, By::column);
  EXPECT_EQ(norms.slice(0, 3), (Vector<T>{5 * huge / 2, 5 * tiny, 0}));
  EXPECT_TRUE(std::isnan(norms[3]));
  EXPECT_EQ(norms.slice(4, 2), (Vector<T>{5, inf}));
}

/// Every power of two: a scaled 3-4-5 triangle is exact wherever its sides are.
TYPED_TEST(Norm, NothingOverflowsOrUnderflowsOnTheWay) {
  using T = TypeParam;
  using Limits = std::numeric_limits<T>;
  for (int e = Limits::min_exponent - Limits::digits; e <= Limits::max_exponent - 4; ++e) {
    const T unit = std::ldexp(T(1), e);
    const Vector<T> triangle{3 * unit, 0, 4 * unit};
    for (Isa isa : available_isas()) EXPECT_EQ(norm(triangle, {.isa = isa}), 5 * unit) << "2^" << e;
  }
}

TYPED_TEST(Norm, HugeAndTinyElementsWithinTheBound) {
  using T = TypeParam;
  using Limits = std::numeric_limits<T>;
  const std::size_t n = 5000;
  const int last = Limits::max_exponent - 8, first = Limits::min_exponent + Limits::digits + 2;
  for (int e : {first, first + 10, 2 * first / 3, first / 2, first / 2 + 20, last / 2 - 20,
                last / 2, 2 * last / 3, last}) {
    Vector<T> x = test::uniform_vector<T>(n, 3);
    for (T& element : x) element = std::ldexp(element, e);
    const test::Wide expected = test::norm_reference<T>(x);
    for (Isa isa : available_isas())
      EXPECT_TRUE(test::within(norm(x, {.isa = isa}), expected, test::norm_bound<T>(n) * expected))
          << "2^" << e << " on " << name(isa);
  }
}

TEST(NormDouble, OfThePublishedExamples) {
  for (Isa isa : available_isas()) {
    const Options options{.isa = isa};
    EXPECT_DOUBLE_EQ(norm(Vector<double>{1e300, 1e300}, options), 1.4142135623730951e300);
    EXPECT_DOUBLE_EQ(norm(Vector<double>{1e-300, 1e-300}, options), 1.4142135623730951e-300);
    EXPECT_DOUBLE_EQ(norm(Vector<double>{1e300, 1e-300, 0}, options), 1e300);
    const double bound = test::norm_bound<double>(1000000);
    EXPECT_NEAR(norm(Vector<double>(1000000, 1e300), options), 1e303, bound * 1e303);
    EXPECT_NEAR(norm(Vector<double>(1000000, 1e-300), options), 1e-297, bound * 1e-297);
  }
}

TYPED_TEST(Norm, DenormalsAreNotFlushed) {
  using T = TypeParam;
  const T tiny = std::numeric_limits<T>::denorm_min();
  for (Isa isa : available_isas()) {
    EXPECT_EQ(norm(Vector<T>{tiny}, {.isa = isa}), tiny);
    EXPECT_EQ(norm(Vector<T>{-3 * tiny, 4 * tiny}, {.isa = isa}), 5 * tiny);
    EXPECT_EQ(norm(Vector<T>(10000, tiny), {.isa = isa}), 100 * tiny);
  }
}

TYPED_TEST(Norm, OverflowsOnlyWhenTheResultDoes) {
  using T = TypeParam;
  const T max = std::numeric_limits<T>::max();
  for (Isa isa : available_isas()) {
    EXPECT_EQ(norm(Vector<T>{max}, {.isa = isa}), max);
    EXPECT_EQ(norm(Vector<T>{max / 2, -max / 2, max / 2, max / 2}, {.isa = isa}), max);
    EXPECT_EQ(norm(Vector<T>{max, max}, {.isa = isa}), std::numeric_limits<T>::infinity());
  }
}

TYPED_TEST(Norm, NanBeforeInfinityBeforeNumbers) {
  using T = TypeParam;
  using Limits = std::numeric_limits<T>;
  const T nan = Limits::quiet_NaN(), inf = Limits::infinity(), max = Limits::max();
  for (std::size_t n : {2u, 9u, 100u, 4097u, 9000u})
    for (std::size_t i : {std::size_t{0}, n / 2, n - 1})
      for (T other : {T(0), T(1), max, Limits::denorm_min()})
        for (Isa isa : available_isas()) {
          const Options options{.isa = isa};
          Vector<T> x(n, other);
          for (T element : {inf, -inf}) {
            x[i] = element;
            EXPECT_EQ(norm(x, options), inf) << i << " of " << n << " among " << other;
          }
          x[n - 1 - i] = nan;
          EXPECT_TRUE(std::isnan(norm(x, options))) << i << " of " << n << " among " << other;
          x[i] = nan;
          EXPECT_TRUE(std::isnan(norm(x, options))) << i << " of " << n << " among " << other;
        }
}

TYPED_TEST(Norm, StridesGiveTheBitsOfACopy) {
  using T = TypeParam;
  const Matrix<T> memory = test::uniform_matrix<T>(9001, 3, 5);
  for (int e :
       {0, std::numeric_limits<T>::max_exponent - 2, 30 - std::numeric_limits<T>::max_exponent}) {
    const Matrix<T> a = memory * std::ldexp(T(1), e);
    for (Isa isa : available_isas()) {
      EXPECT_EQ(norm(a.col(1), {.isa = isa}), norm(Vector<T>(a.col(1)), {.isa = isa}));
      const VectorView<const T> reversed(a.data() + 3 * 9000, 9001, -3);
      EXPECT_EQ(norm(reversed, {.isa = isa}), norm(Vector<T>(reversed), {.isa = isa}));
    }
  }
}

}  // namespace
}  // namespace lanes
