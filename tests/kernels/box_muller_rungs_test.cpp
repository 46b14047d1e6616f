// Contract C10: every rung of the Box-Muller ladder, on every instruction set.
#include <gtest/gtest.h>

#include <cmath>
#include <lanes/error.hpp>
#include <lanes/random.hpp>
#include <random>

#include "kernels/box_muller/mersenne_twister.hpp"
#include "kernels/rungs.hpp"
#include "support/guarded.hpp"
#include "support/reals.hpp"
#include "support/shapes.hpp"

namespace lanes {
namespace {

template <class T>
class BoxMullerRungs : public ::testing::Test {
 protected:
  const std::vector<test::Runnable<ladder::BoxMullerFunction<T>>> rungs =
      test::every_rung<T>(ladder::box_muller);
};
TYPED_TEST_SUITE(BoxMullerRungs, test::Reals);

// Thresholds at a probability of 1e-6.
TYPED_TEST(BoxMullerRungs, AreNormal) {
  using T = TypeParam;
  const std::size_t size = test::quick() ? 10000 : 100000;
  Vector<T> x(size);
  for (const auto& rung : this->rungs) {
    rung.run({.threads = 2}, 42, x);
    double sum = 0, squares = 0, fourths = 0, pairs = 0, beyond_2 = 0;
    for (std::size_t i = 0; i < size; ++i) {
      const double v = x[i];
      ASSERT_LE(std::abs(v), 9.5) << rung.name;
      sum += v;
      squares += v * v;
      fourths += v * v * v * v;
      pairs += i ? v * x[i - 1] : 0;
      beyond_2 += std::abs(v) > 2;
    }
    const double n = static_cast<double>(size), limit = 4.9 * std::sqrt(n), p = 0.0455002639;
    EXPECT_LT(std::abs(sum), limit) << rung.name;
    EXPECT_LT(std::abs(squares - n), limit * std::sqrt(2.0)) << rung.name;
    EXPECT_LT(std::abs(fourths - 3 * n), limit * std::sqrt(96.0)) << rung.name;
    EXPECT_LT(std::abs(pairs), limit) << rung.name;
    EXPECT_LT(std::abs(beyond_2 - n * p), limit * std::sqrt(p * (1 - p))) << rung.name;
  }
}

TYPED_TEST(BoxMullerRungs, WriteEveryElementAndNoOther) {
  using T = TypeParam;
  test::GuardedMemory memory(1 << 16);
  for (std::size_t n : test::thinned(test::joined({test::every(0, 140), {511, 512, 513, 2100}})))
    for (const auto& rung : this->rungs) {
      const VectorView<T> out(memory.last<T>(n), n);
      out.fill(T(99));
      rung.run({}, n, out);
      for (T v : out) ASSERT_LT(std::abs(v), 10) << rung.name << ", " << n;
    }
}

TYPED_TEST(BoxMullerRungs, TheSameSeedGivesTheSameNumbers) {
  using T = TypeParam;
  for (const auto& rung : this->rungs) {
    Vector<T> x(1000), y(1000), z(1000);
    rung.run({}, 1, x);
    rung.run({.threads = 2}, 1, y);
    rung.run({}, 2, z);
    EXPECT_EQ(x, y) << rung.name;
    EXPECT_NE(x, z) << rung.name;
  }
}

TYPED_TEST(BoxMullerRungs, FromPhiloxOnTheyAreWhatShips) {
  using T = TypeParam;
  for (std::size_t n : test::thinned({1, 3, 31, 64, 1000, 2047, 2048, 5000, 100000}, 3)) {
    for (const auto& rung : this->rungs) {
      if (rung.rung.step < 4) continue;
      Rng rng(7);
      const Vector<T> expected = normal<T>(rng, n, 0, 1, {.isa = rung.rung.isa});
      Vector<T> x(n);
      rung.run({.threads = 2}, 7, x);
      EXPECT_EQ(x, expected) << rung.name << ", " << n;
    }
  }
}

TYPED_TEST(BoxMullerRungs, RefuseStridesTheyCannotFill) {
  using T = TypeParam;
  Matrix<T> m(50, 2, T(99));
  for (const auto& rung : this->rungs) {
    const bool ships = rung.rung.step >= 5;
    if (ships)
      rung.run({}, 1, m.col(0));
    else
      EXPECT_THROW(rung.run({}, 1, m.col(0)), argument_error) << rung.name;
    EXPECT_EQ(m(49, 1), T(99));
  }
}

TEST(MersenneTwister, IsTheStandardOne) {
  for (std::uint64_t seed : {0ull, 5489ull, ~0ull}) {
    std::mt19937_64 expected(seed);
    kernels::box_muller::MersenneTwister<int> words(seed);
    for (int i = 0; i < 1000; ++i) ASSERT_EQ(words(), expected()) << i;
  }
}

}  // namespace
}  // namespace lanes
