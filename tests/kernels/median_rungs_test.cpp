// Contract C10: every rung of the median ladder, on every instruction set.
#include <gtest/gtest.h>

#include <lanes/quantile.hpp>

#include "kernels/rungs.hpp"
#include "support/guarded.hpp"
#include "support/orders.hpp"
#include "support/reals.hpp"
#include "support/reference.hpp"
#include "support/shapes.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

template <class T>
class MedianRungs : public ::testing::Test {
 protected:
  const std::vector<test::Runnable<ladder::MedianFunction<T>>> rungs =
      test::every_rung<T>(ladder::median);
};
TYPED_TEST_SUITE(MedianRungs, test::Reals);

/// By sorting; the mean of two exactly, then rounded.
template <class T>
T expected_median(Vector<T> x) {
  std::sort(x.begin(), x.end());
  const test::Wide low = x[(x.size() - 1) / 2], high = x[x.size() / 2];
  return static_cast<T>((low + high) / 2) + T(0);
}

TYPED_TEST(MedianRungs, AgreeAtEverySize) {
  using T = TypeParam;
  test::GuardedMemory memory(1 << 20);
  for (std::size_t n : test::vector_sizes()) {
    if (n == 0) continue;
    const VectorView<T> x(memory.last<T>(n), n);
    x.assign(test::uniform_vector<T>(n, n));
    const T expected = expected_median(Vector<T>(x));
    for (const auto& rung : this->rungs)
      EXPECT_EQ(test::bits(rung.run({.threads = 2}, x)), test::bits(expected))
          << rung.name << ", " << n << " elements";
  }
}

TYPED_TEST(MedianRungs, AgreeOnEveryOrder) {
  using T = TypeParam;
  for (const auto& order : test::orders<T>())
    for (std::size_t n : test::thinned({50, 1025, 5000, 20001}, 2)) {
      const Vector<T> x = order.make(n);
      const T expected = expected_median(x);
      for (const auto& rung : this->rungs) {
        const T got = rung.run({.threads = 2}, x);
        // Between -inf and +inf is no number.
        EXPECT_TRUE(test::bits(got) == test::bits(expected) ||
                    (std::isnan(got) && std::isnan(expected)))
            << rung.name << ", " << order.name << ", " << n << " elements: " << got << " is not "
            << expected;
      }
    }
}

TYPED_TEST(MedianRungs, LeaveTheirInputAlone) {
  using T = TypeParam;
  const Vector<T> x = test::uniform_vector<T>(5000, 1), copy = x;
  for (const auto& rung : this->rungs) {
    rung.run({}, x);
    EXPECT_TRUE(test::same_bits(x, copy)) << rung.name;
  }
}

TYPED_TEST(MedianRungs, NanPropagatesFromThePass) {
  using T = TypeParam;
  for (std::size_t n : test::Sizes{1, 100, 1024, 1025, 10000})
    for (std::size_t i : {std::size_t{0}, n / 2, n - 1}) {
      Vector<T> x = test::uniform_vector<T>(n, n);
      x[i] = std::numeric_limits<T>::quiet_NaN();
      for (const auto& rung : this->rungs)
        if (rung.rung.step >= 2) {
          EXPECT_TRUE(std::isnan(rung.run({}, x))) << rung.name;
        }
    }
}

TYPED_TEST(MedianRungs, TakeStrides) {
  using T = TypeParam;
  const Matrix<T> m = test::uniform_matrix<T>(5000, 3, 1);
  const T expected = expected_median(Vector<T>(m.col(1)));
  for (const auto& rung : this->rungs) EXPECT_EQ(rung.run({}, m.col(1)), expected) << rung.name;
}

}  // namespace
}  // namespace lanes
