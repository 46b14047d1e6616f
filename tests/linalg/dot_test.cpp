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
class Dot : public ::testing::Test {};
TYPED_TEST_SUITE(Dot, test::Reals);

TYPED_TEST(Dot, IntegersExactlyAtEverySize) {
  using T = TypeParam;
  test::GuardedMemory for_x(1 << 20), for_y(1 << 20);
  for (std::size_t n : test::vector_sizes()) {
    const Vector<T> xs = test::integer_vector<T>(n, n), ys = test::integer_vector<T>(n, n + 1);
    T expected = 0;
    for (std::size_t i = 0; i < n; ++i) expected += xs[i] * ys[i];
    // Against the guard page, so that reading one element too many crashes.
    const VectorView<T> x(for_x.last<T>(n), n), y(for_y.first<T>(n), n);
    x.assign(xs);
    y.assign(ys);
    for (Isa isa : available_isas())
      EXPECT_EQ(dot(x, y, {.isa = isa}), expected) << n << " elements on " << name(isa);
  }
}

TYPED_TEST(Dot, WithinTheBoundWhereSumsCancel) {
  using T = TypeParam;
  for (std::size_t n : test::thinned({1, 2, 10, 33, 100, 1000, 4096, 4097, 10000, 100003})) {
    const Vector<T> x = test::graded_vector<T>(n, n);
    Vector<T> y = test::graded_vector<T>(n, n + 1);
    // The second half takes the first one back, but for a rounding.
    for (std::size_t i = n / 2; i < n; ++i) y[i] = -x[i - n / 2] * y[i - n / 2] / x[i];
    const test::Sum expected = test::dot_reference<T>(x, y);
    for (Isa isa : available_isas())
      EXPECT_TRUE(test::within(dot(x, y, {.isa = isa}), expected.value,
                               test::dot_bound<T>(n) * expected.magnitude))
          << n << " elements on " << name(isa);
  }
}

// One, and then nothing but terms of half a unit in the last place, each of which a long chain of
// additions loses: the worst that rounding can do.
TYPED_TEST(Dot, WithinTheBoundAtWorst) {
  using T = TypeParam;
  for (std::size_t n : test::thinned({100, 4096, 4097, 65536, 1000000}, 2)) {
    Vector<T> x(n, static_cast<T>(test::unit_roundoff<T>)), y(n, T(1));
    for (std::size_t i = 0; i < std::min<std::size_t>(n, 64); ++i) x[i] = 1;
    const test::Sum expected = test::dot_reference<T>(x, y);
    for (Isa isa : available_isas())
      EXPECT_TRUE(test::within(dot(x, y, {.isa = isa}), expected.value,
                               test::dot_bound<T>(n) * expected.magnitude))
          << n << " elements on " << name(isa);
  }
}

TYPED_TEST(Dot, StridesGiveTheBitsOfACopy) {
  using T = TypeParam;
  const std::size_t n = 9001;
  const Matrix<T> memory = test::uniform_matrix<T>(n, 3, 5);
  const VectorView<const T> x = memory.col(1);
  const VectorView<const T> y(memory.data() + 3 * (n - 1), n, -3);
  for (Isa isa : available_isas()) {
    const T expected = dot(Vector<T>(x), Vector<T>(y), {.isa = isa});
    EXPECT_EQ(dot(x, y, {.isa = isa}), expected);
    EXPECT_EQ(dot(Vector<T>(x), y, {.isa = isa}), expected);
    EXPECT_EQ(dot(x, Vector<T>(y), {.isa = isa}), expected);
  }
  const T two = 2;
  EXPECT_EQ(dot(VectorView<const T>(&two, n, 0), Vector<T>(n, 3)), T(6 * n)) << "broadcast";
}

TYPED_TEST(Dot, EmptyIsZero) {
  using T = TypeParam;
  for (Isa isa : available_isas())
    EXPECT_EQ(test::bits(dot(Vector<T>(), Vector<T>(), {.isa = isa})), test::bits(T(0)));
}

TYPED_TEST(Dot, NanAndInfinityPropagateFromAnywhere) {
  using T = TypeParam;
  const T inf = std::numeric_limits<T>::infinity(), nan = std::numeric_limits<T>::quiet_NaN();
  for (std::size_t n : {1u, 7u, 33u, 4100u})
    for (std::size_t i = 0; i < n; i += n / 7 + 1)
      for (Isa isa : available_isas()) {
        Vector<T> x(n, T(1)), y(n, T(1));
        x[i] = inf;
        EXPECT_EQ(dot(x, y, {.isa = isa}), inf);
        y[i] = 0;
        EXPECT_TRUE(std::isnan(dot(x, y, {.isa = isa})));
        x[i] = 1, y[i] = nan;
        EXPECT_TRUE(std::isnan(dot(x, y, {.isa = isa})));
      }
}

TYPED_TEST(Dot, DenormalsAreNotFlushed) {
  using T = TypeParam;
  const T tiny = std::numeric_limits<T>::denorm_min();
  for (Isa isa : available_isas())
    EXPECT_EQ(dot(Vector<T>(100, tiny), Vector<T>(100, T(3)), {.isa = isa}), 300 * tiny);
}

TYPED_TEST(Dot, TakesWhateverIsContiguous) {
  using T = TypeParam;
  const std::vector<T> x = {1, 2, 3};
  const T y[] = {4, 5, 6};
  EXPECT_EQ(dot(x, y), T(32));
  EXPECT_EQ(dot(std::span(x), VectorView<const T>(y)), T(32));
}

}  // namespace
}  // namespace lanes
