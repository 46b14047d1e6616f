#include <gtest/gtest.h>

#include <lanes/linalg.hpp>

#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/reference.hpp"
#include "support/shapes.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

template <class T>
class Cosine : public ::testing::Test {};
TYPED_TEST_SUITE(Cosine, test::Reals);

template <class T>
test::Wide cosine_reference(VectorView<const T> x, VectorView<const T> y) {
  return test::dot_reference<T>(x, y).value /
         (test::norm_reference<T>(x) * test::norm_reference<T>(y));
}

TYPED_TEST(Cosine, WithinTheBoundWhateverTheLengths) {
  using T = TypeParam;
  constexpr int top = std::numeric_limits<T>::max_exponent;
  for (std::size_t n : test::thinned({1, 2, 3, 17, 100, 4096, 4097, 20000}, 3))
    for (int x_scale : {0, top - 10, top / 4, -top / 4, 60 - top})
      for (int y_scale : {0, top - 10, top / 2, 60 - top}) {
        const Vector<T> x = test::uniform_vector<T>(n, n) * std::ldexp(T(1), x_scale);
        const Vector<T> y = test::uniform_vector<T>(n, n + 1) * std::ldexp(T(1), y_scale);
        const test::Wide expected = cosine_reference<T>(x, y);
        for (Isa isa : available_isas())
          EXPECT_TRUE(test::within(cosine_similarity(x, y, {.isa = isa}), expected,
                                   test::cosine_bound<T>(n)))
              << n << " elements, 2^" << x_scale << " and 2^" << y_scale;
      }
}

TYPED_TEST(Cosine, NeverLeavesItsRange) {
  using T = TypeParam;
  for (std::size_t n = 1; n <= 300; ++n) {
    const Vector<T> x = test::uniform_vector<T>(n, n);
    const T with_itself = cosine_similarity(x, x), with_opposite = cosine_similarity(x, x * T(-3));
    EXPECT_LE(with_itself, T(1));
    EXPECT_TRUE(test::within(with_itself, 1, test::cosine_bound<T>(n)));
    EXPECT_GE(with_opposite, T(-1));
    EXPECT_TRUE(test::within(with_opposite, -1, test::cosine_bound<T>(n)));
  }
}

TYPED_TEST(Cosine, OfDenormalsAndOfTheLargest) {
  using T = TypeParam;
  using Limits = std::numeric_limits<T>;
  const Vector<T> tiny{3 * Limits::denorm_min(), 4 * Limits::denorm_min()};
  const Vector<T> huge{Limits::max(), Limits::max()};
  for (Isa isa : available_isas()) {
    const auto close = [](T a, double b) { return test::within(a, b, test::cosine_bound<T>(2)); };
    EXPECT_TRUE(close(cosine_similarity(tiny, tiny, {.isa = isa}), 1));
    EXPECT_TRUE(close(cosine_similarity(huge, huge, {.isa = isa}), 1));
    EXPECT_TRUE(close(cosine_similarity(tiny, huge, {.isa = isa}), 7 / (5 * std::sqrt(2.0))));
    EXPECT_TRUE(close(cosine_similarity(huge, -tiny, {.isa = isa}), -7 / (5 * std::sqrt(2.0))));
  }
}

TYPED_TEST(Cosine, WithoutADirectionIsNan) {
  using T = TypeParam;
  const T inf = std::numeric_limits<T>::infinity(), nan = std::numeric_limits<T>::quiet_NaN();
  const Vector<T> ordinary{1, 2};
  for (Isa isa : available_isas())
    for (const Vector<T>& bad : {Vector<T>{0, 0}, Vector<T>{inf, 1}, Vector<T>{1, -inf},
                                 Vector<T>{nan, 1}, Vector<T>{inf, nan}}) {
      EXPECT_TRUE(std::isnan(cosine_similarity(bad, ordinary, {.isa = isa}))) << bad;
      EXPECT_TRUE(std::isnan(cosine_similarity(ordinary, bad, {.isa = isa}))) << bad;
      EXPECT_TRUE(std::isnan(cosine_similarity(bad, bad, {.isa = isa}))) << bad;
    }
  EXPECT_TRUE(std::isnan(cosine_similarity(Vector<T>(), Vector<T>())));
}

}  // namespace
}  // namespace lanes
