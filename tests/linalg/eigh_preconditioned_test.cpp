// EighMethod::preconditioned.
#include <gtest/gtest.h>

#include <cmath>
#include <lanes/eigh.hpp>
#include <lanes/error.hpp>
#include <lanes/linalg.hpp>
#include <limits>

#include "support/reals.hpp"
#include "support/shapes.hpp"
#include "support/symmetric.hpp"

namespace lanes {
namespace {

constexpr EighOptions preconditioned{.method = EighMethod::preconditioned};
constexpr double eps = std::numeric_limits<double>::epsilon();

TEST(EighPreconditioned, WithinTheBoundsOnAllFamilies) {
  for (const auto& family : test::families<double>())
    for (std::size_t n : test::thinned({17, 18, 33, 50, 90}, 4)) {
      const Matrix<double> a = family.make(n);
      const EighResult<double> e = try_eigh(a, preconditioned);
      const double bound = 10 * static_cast<double>(n) * eps;
      EXPECT_TRUE(e.converged) << family.name << ' ' << n;
      EXPECT_LE(e.off, eps) << family.name << ' ' << n;
      EXPECT_LE(test::norm_of_residual(a, e), bound * test::largest_value(e))
          << family.name << ' ' << n;
      EXPECT_LE(test::distance_from_orthogonal(e.vectors), bound) << family.name << ' ' << n;
      EXPECT_TRUE(std::is_sorted(e.values.begin(), e.values.end())) << family.name << ' ' << n;
    }
}

// Where few eigenvalues are close, two steps do: what float leaves, 1e-7 over gaps, is squared
// twice.
TEST(EighPreconditioned, TwoStepsAreUsual) {
  for (const auto& family : test::families<double>())
    for (std::size_t n : test::thinned({20, 64, 150, 300}, 3)) {
      if (family.name != "random" && family.name != "covariance" && family.name != "Clement" &&
          family.name != "Wilkinson" && family.name != "Laplacian")
        continue;
      const EighResult<double> e = try_eigh(family.make(n), preconditioned);
      EXPECT_GE(e.sweeps, 2) << family.name << ' ' << n;
      EXPECT_LE(e.sweeps, 3) << family.name << ' ' << n;
      EXPECT_LE(e.residual, 10 * static_cast<double>(n) * eps) << family.name << ' ' << n;
    }
}

// Clusters of a few: separated by themselves. Where most of the matrix is one: divide and conquer,
// which tells no steps.
TEST(EighPreconditioned, Clusters) {
  const std::size_t n = test::quick() ? 60 : 120;
  for (std::size_t size : {2u, 3u, 8u, 20u}) {
    const Matrix<double> a = test::with_values<double>(n, [&](std::size_t i) {
      return static_cast<double>(i / size) + 1e-10 * static_cast<double>(i % size);
    });
    const EighResult<double> e = try_eigh(a, preconditioned);
    const double bound = 10 * static_cast<double>(n) * eps;
    EXPECT_GE(e.sweeps, 1) << size;
    EXPECT_LE(test::norm_of_residual(a, e), bound * test::largest_value(e)) << size;
    EXPECT_LE(test::distance_from_orthogonal(e.vectors), bound) << size;
    for (std::size_t i = 0; i < n; ++i)
      EXPECT_NEAR(e.values[i],
                  static_cast<double>(i / size) + 1e-10 * static_cast<double>(i % size),
                  bound * static_cast<double>(n / size))
          << size;
  }
  for (const auto& family : test::families<double>())
    if (family.name == "rank 1" || family.name == "identity" || family.name == "zero") {
      const EighResult<double> e = try_eigh(family.make(n), preconditioned);
      const Eigh<double> expected =
          eigh(family.make(n), {.method = EighMethod::divide_and_conquer});
      EXPECT_EQ(e.sweeps, 0) << family.name;
      EXPECT_TRUE(e.converged) << family.name;
      EXPECT_EQ(e.vectors, expected.vectors) << family.name;
    }
}

TEST(EighPreconditioned, AnyScale) {
  const Matrix<double> a = test::random_symmetric<double>(40);
  const Eigh<double> expected = eigh(a, preconditioned);
  for (int exponent : {1019, 300, -300, -960}) {  // float has 2^-149 to 2^128
    Matrix<double> scaled = a;
    for (double& x : scaled) x = std::ldexp(x, exponent);
    const Eigh<double> e = eigh(scaled, preconditioned);
    EXPECT_EQ(e.vectors, expected.vectors) << exponent;
    for (std::size_t i = 0; i < 40; ++i)
      EXPECT_EQ(e.values[i], std::ldexp(expected.values[i], exponent)) << exponent;
  }
}

TEST(EighPreconditioned, ValuesAlone) {
  const Matrix<double> a = test::random_symmetric<double>(50);
  EXPECT_EQ(eigvalsh(a, preconditioned), eigh(a, preconditioned).values);
}

TEST(EighPreconditioned, NotConverged) {
  const Matrix<double> a = test::random_symmetric<double>(50);
  EighOptions one = preconditioned;
  one.most_sweeps = 1;
  EXPECT_THROW(eigh(a, one), convergence_error);
  const EighResult<double> e = try_eigh(a, one);
  EXPECT_FALSE(e.converged);
  EXPECT_EQ(e.sweeps, 1);
  EXPECT_LE(e.residual, 1e-9);
  EXPECT_GT(e.residual, 1e-16);
}

// Small matrices, and those of float, are done as by default.
TEST(EighPreconditioned, OthersAsAutomatic) {
  const Matrix<double> small = test::random_symmetric<double>(16);
  EXPECT_EQ(eigh(small, preconditioned).vectors, eigh(small).vectors);
  for (std::size_t n : {5u, 30u}) {
    const Matrix<float> narrow = test::random_symmetric<float>(n);
    EXPECT_EQ(eigh(narrow, preconditioned).vectors, eigh(narrow).vectors);
  }
  EXPECT_EQ(eigh(Matrix<double>(0, 0), preconditioned).values.size(), 0u);
}

}  // namespace
}  // namespace lanes
