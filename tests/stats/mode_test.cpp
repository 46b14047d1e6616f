#include <gtest/gtest.h>

#include <lanes/error.hpp>
#include <lanes/quantile.hpp>
#include <map>

#include "support/orders.hpp"
#include "support/reals.hpp"
#include "support/shapes.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

template <class T>
class Mode : public ::testing::Test {
 protected:
  static constexpr T nan = std::numeric_limits<T>::quiet_NaN();
};
TYPED_TEST_SUITE(Mode, test::Reals);

/// By a map, in which -0 and 0 are one.
template <class T>
void expect_mode(const ModeResult<T>& got, const Vector<T>& x, const std::string& what) {
  std::map<T, std::size_t> counts;
  for (T e : x) ++counts[e];
  std::size_t most = 0;
  for (const auto& [value, count] : counts) most = std::max(most, count);
  std::vector<T> values;
  for (const auto& [value, count] : counts)
    if (count == most) values.push_back(value);
  EXPECT_EQ(got.count, most) << what;
  EXPECT_EQ(got.values, VectorView<const T>(values)) << what;
}

TYPED_TEST(Mode, OfEveryOrder) {
  using T = TypeParam;
  for (const auto& order : test::orders<T>())
    for (std::size_t n : test::thinned({1, 2, 3, 50, 511, 512, 513, 5000}, 2)) {
      const Vector<T> x = order.make(n);
      expect_mode(mode(x), x, std::string(order.name) + " of " + std::to_string(n));
    }
}

TYPED_TEST(Mode, AllThatTieAscending) {
  using T = TypeParam;
  const auto result = mode(Vector<T>{5, -3, 5, 2, -3, 9});
  EXPECT_EQ(result.values, (Vector<T>{-3, 5}));
  EXPECT_EQ(result.count, 2u);
}

TYPED_TEST(Mode, ZeroIsPositiveAndOne) {
  using T = TypeParam;
  const auto result = mode(Vector<T>{-T(0), T(0), 1, -1, -T(0)});
  EXPECT_TRUE(test::same_bits(result.values, Vector<T>{T(0)}));
  EXPECT_EQ(result.count, 3u);
}

TYPED_TEST(Mode, NanPolicies) {
  using T = TypeParam;
  const Vector<T> x{1, this->nan, 2, 2, -this->nan, this->nan};
  EXPECT_EQ(mode(x, nan_policy::omit).values, (Vector<T>{2}));
  EXPECT_EQ(mode(x, nan_policy::omit).count, 2u);
  const auto propagated = mode(x);
  ASSERT_EQ(propagated.values.size(), 1u);
  EXPECT_TRUE(std::isnan(propagated.values[0]));
  EXPECT_EQ(propagated.count, 3u);
  try {
    mode(x, nan_policy::raise);
    ADD_FAILURE() << "NaN is not refused";
  } catch (const argument_error& error) {
    EXPECT_TRUE(std::string(error.what()).starts_with("mode: x[1]")) << error.what();
  }
}

TYPED_TEST(Mode, TakesStrides) {
  using T = TypeParam;
  const Matrix<T> m = test::integer_matrix<T>(1000, 3, 1, 20);
  expect_mode(mode(m.col(1)), Vector<T>(m.col(1)), "a column");
}

TEST(ModeOfLabels, Integers) {
  const auto result = mode(Vector<int>{3, -1, 3, 0, -1, std::numeric_limits<int>::min()});
  EXPECT_EQ(result.values, (Vector<int>{-1, 3}));
  EXPECT_EQ(result.count, 2u);
  for (std::size_t n : {1u, 511u, 512u, 20000u}) {
    test::Random random(n);
    Vector<int> x(n);
    for (int& e : x) e = random.integer(-5, 300);
    expect_mode(mode(x), x, std::to_string(n) + " labels");
  }
}

}  // namespace
}  // namespace lanes
