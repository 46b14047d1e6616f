// Contract C10: every rung of the dot ladder, on every instruction set.
#include <gtest/gtest.h>

#include <lanes/linalg.hpp>

#include "kernels/rungs.hpp"
#include "support/guarded.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/reference.hpp"
#include "support/shapes.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

template <class T>
class DotRungs : public ::testing::Test {
 protected:
  const std::vector<test::Runnable<ladder::DotFunction<T>>> rungs =
      test::every_rung<T>(ladder::dot);
};
TYPED_TEST_SUITE(DotRungs, test::Reals);

TYPED_TEST(DotRungs, IntegersExactlyAtEverySize) {
  using T = TypeParam;
  test::GuardedMemory for_x(1 << 20), for_y(1 << 20);
  for (std::size_t n : test::vector_sizes()) {
    const VectorView<T> x(for_x.first<T>(n), n), y(for_y.last<T>(n), n);
    x.assign(test::integer_vector<T>(n, n));
    y.assign(test::integer_vector<T>(n, n + 1));
    T expected = 0;
    for (std::size_t i = 0; i < n; ++i) expected += x[i] * y[i];
    for (const auto& rung : this->rungs)
      EXPECT_EQ(rung.run({.threads = 2}, x, y), expected) << rung.name << ", " << n << " elements";
  }
}

TYPED_TEST(DotRungs, WithinTheBound) {
  using T = TypeParam;
  for (std::size_t n : test::thinned({1, 7, 100, 1000, 4097, 50000}, 2)) {
    const Vector<T> x = test::graded_vector<T>(n, 1), y = test::graded_vector<T>(n, 2);
    const test::Sum expected = test::dot_reference<T>(x, y);
    for (const auto& rung : this->rungs) {
      // The first two add everything in one chain, of numbers or of registers.
      const bool blocked = rung.rung.step >= 2;
      const double bound = blocked ? test::dot_bound<T>(n) : test::g<T>(static_cast<double>(n));
      EXPECT_TRUE(test::within(rung.run({}, x, y), expected.value, bound * expected.magnitude))
          << rung.name << ", " << n << " elements";
    }
  }
}

TYPED_TEST(DotRungs, NanAndInfinityPropagate) {
  using T = TypeParam;
  const T inf = std::numeric_limits<T>::infinity(), nan = std::numeric_limits<T>::quiet_NaN();
  for (std::size_t n : test::Sizes{1, 9, 40, 5000})
    for (std::size_t i : {std::size_t{0}, n / 2, n - 1})
      for (const auto& rung : this->rungs) {
        Vector<T> x(n, T(1)), y(n, T(2));
        x[i] = -inf;
        EXPECT_EQ(rung.run({}, x, y), -inf) << rung.name;
        y[i] = nan;
        EXPECT_TRUE(std::isnan(rung.run({}, x, y))) << rung.name;
      }
}

TYPED_TEST(DotRungs, RefuseWhatTheyCannotDo) {
  using T = TypeParam;
  const Matrix<T> m = test::integer_matrix<T>(50, 2, 1);
  const T expected = lanes::dot(Vector<T>(m.col(0)), Vector<T>(m.col(1)));
  for (const auto& rung : this->rungs) {
    EXPECT_THROW(rung.run({}, m.row(0), m.col(0)), shape_error) << rung.name;
    try {
      EXPECT_EQ(rung.run({}, m.col(0), m.col(1)), expected) << rung.name;
    } catch (const argument_error& error) {
      EXPECT_NE(std::string(error.what()).find("contiguous"), std::string::npos) << rung.name;
    }
  }
}

}  // namespace
}  // namespace lanes
