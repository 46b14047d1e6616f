// Contract C10: every rung of the welford ladder, on every instruction set.
#include <gtest/gtest.h>

#include <cmath>
#include <lanes/error.hpp>

#include "kernels/rungs.hpp"
#include "stats/reference.hpp"
#include "support/guarded.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/shapes.hpp"

namespace lanes {
namespace {

using test::Wide;

template <class T>
class WelfordRungs : public ::testing::Test {
 protected:
  const std::vector<test::Runnable<ladder::WelfordFunction<T>>> rungs =
      test::every_rung<T>(ladder::welford);
};
TYPED_TEST_SUITE(WelfordRungs, test::Reals);

/// The first four compute in T, n roundings in a row; `kappa` is how far the data are from zero, in
/// standard deviations (Chan, Golub & LeVeque 1983).
template <class T>
double factor(const ladder::Rung& rung, std::size_t n, double kappa) {
  const double steps = static_cast<double>(n) + 8;
  if (rung.name == "textbook") return 3 * test::g<T>(steps) * kappa * kappa;
  if (rung.step <= 3) return 4 * test::g<T>(steps) * kappa;
  return std::max(test::variance_factor(n),
                  4 * test::g<double>(steps) * (rung.step < 6 ? kappa : 1));
}

TYPED_TEST(WelfordRungs, WithinTheirBoundsAtEverySize) {
  using T = TypeParam;
  test::GuardedMemory memory(1 << 20);
  for (std::size_t n : test::vector_sizes()) {
    if (n == 0) continue;
    Vector<T> data = test::uniform_vector<T>(n, n);
    for (T& e : data) e += T(2);
    const VectorView<T> x(memory.last<T>(n), n);
    x.assign(data);
    const test::WideMoments m = test::moments_reference<T>(data);
    const double kappa = n == 1 ? 1 : 1 + 2 / static_cast<double>(m.stddev());
    for (const auto& rung : this->rungs) {
      const MeanVariance<T> got = rung.run({.threads = 2}, x);
      const double f = factor<T>(rung.rung, n, kappa);
      EXPECT_TRUE(test::within(got.mean, m.mean, test::rounded_bound<T>(m.mean, f * 3)))
          << rung.name << ", " << n << " elements";
      if (n == 1 && rung.rung.name == "textbook") continue;
      EXPECT_TRUE(
          test::within(got.variance, m.variance(),
                       test::rounded_bound<T>(m.variance(), f * (m.variance() + (n == 1 ? 1 : 0)))))
          << rung.name << ", " << n << " elements";
    }
  }
}

/// What each rung makes of 1e7 +- 0.1.
TEST(WelfordDigits, TextbookFailsFarFromZero) {
  const std::size_t n = 100001;
  Vector<double> x(n, 1e7 + 0.2);
  for (std::size_t i = 1; i < n; ++i) x[i] = 1e7 + (i % 2 ? 0.1 : 0.3);
  const test::WideMoments m = test::moments_reference<double>(x);
  for (const auto& rung : test::every_rung<double>(ladder::welford)) {
    const MeanVariance<double> got = rung.run({}, x);
    const double correct = test::digits(got.variance, m.variance());
    if (rung.rung.name == "textbook")
      EXPECT_TRUE(std::isnan(correct) || correct < 2) << rung.name << ": " << got.variance;
    else
      EXPECT_GE(correct, rung.rung.step >= 6 ? 14.2 : 5.0) << rung.name;
    EXPECT_GE(test::digits(got.mean, m.mean), rung.rung.step >= 6 ? 15.0 : 9.0) << rung.name;
  }
}

TYPED_TEST(WelfordRungs, RefuseWhatTheyCannotDo) {
  using T = TypeParam;
  const Matrix<T> m = test::uniform_matrix<T>(50, 2, 1);
  const Vector<T> column(m.col(0));
  for (const auto& rung : this->rungs) {
    EXPECT_THROW(rung.run({}, VectorView<const T>()), argument_error) << rung.name;
    try {
      EXPECT_EQ(rung.run({}, m.col(0)).mean, rung.run({}, column).mean) << rung.name;
    } catch (const argument_error& error) {
      EXPECT_NE(std::string(error.what()).find("contiguous"), std::string::npos) << rung.name;
    }
  }
}

}  // namespace
}  // namespace lanes
