// Contract C10: every rung of the gradient ladder, on every instruction set.
#include <gtest/gtest.h>

#include <cmath>
#include <lanes/error.hpp>

#include "kernels/rungs.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/reference.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

template <class T>
class GradientRungs : public ::testing::Test {
 protected:
  const std::vector<test::Runnable<ladder::GradientFunction<T>>> rungs =
      test::every_rung<T>(ladder::gradient);
};
TYPED_TEST_SUITE(GradientRungs, test::Reals);

std::vector<int> alternating(std::size_t n) {
  std::vector<int> labels(n);
  for (std::size_t i = 0; i < n; ++i) labels[i] = i % 3 == 1;
  return labels;
}

/// Loss and gradient in long double.
template <class T>
long double reference(const Matrix<T>& x, const std::vector<int>& y, const Vector<T>& w,
                      std::vector<long double>& gradient) {
  long double loss = 0;
  gradient.assign(w.size(), 0);
  const auto n = static_cast<long double>(x.rows());
  for (std::size_t i = 0; i < x.rows(); ++i) {
    long double z = 0;
    for (std::size_t j = 0; j < w.size(); ++j)
      z += static_cast<long double>(x(i, j)) * static_cast<long double>(w[j]);
    const long double p = 1 / (1 + std::exp(-z));
    loss += std::log1p(std::exp(y[i] ? -z : z)) / n;
    for (std::size_t j = 0; j < w.size(); ++j)
      gradient[j] += (p - y[i]) * static_cast<long double>(x(i, j)) / n;
  }
  return loss;
}

/// A sum of n rounded terms below 1, each of them computed from k products: g(n + k + 20).
/// Differences lose a third of the digits, and the rounding of the loss is divided by the step.
TYPED_TEST(GradientRungs, WithinTheirBounds) {
  using T = TypeParam;
  for (std::size_t rows : {1u, 2u, 17u, 300u})
    for (std::size_t cols : {0u, 1u, 2u, 9u, 64u}) {
      const Matrix<T> x = test::uniform_matrix<T>(rows, cols, rows + cols);
      const Vector<T> w = test::uniform_vector<T>(cols, cols);
      const std::vector<int> labels = alternating(rows);
      std::vector<long double> exact;
      const long double loss = reference(x, labels, w, exact);
      const double rounding =
          test::g<T>(static_cast<double>(rows + 4 * cols) + 20) * (1 + static_cast<double>(loss));
      for (const auto& rung : this->rungs) {
        Vector<T> gradient(cols, std::numeric_limits<T>::quiet_NaN());
        const T got = rung.run({.threads = 2}, x, labels, w, gradient);
        EXPECT_NEAR(got, static_cast<double>(loss), rounding) << rung.name;
        const double h = std::cbrt(static_cast<double>(std::numeric_limits<T>::epsilon()));
        const double bound = rung.rung.name == "naive" ? h * h + rounding / h : rounding;
        for (std::size_t j = 0; j < cols; ++j)
          EXPECT_NEAR(gradient[j], static_cast<double>(exact[j]), bound)
              << rung.name << ", " << rows << " x " << cols;
      }
    }
}

TYPED_TEST(GradientRungs, NothingOverflows) {
  using T = TypeParam;
  const Matrix<T> x{{T(1e4)}, {T(-1e4)}};
  for (const auto& rung : this->rungs) {
    Vector<T> gradient(1);
    EXPECT_EQ(rung.run({}, x, std::vector<int>{1, 0}, Vector<T>{1}, gradient), 0) << rung.name;
    EXPECT_EQ(gradient[0], 0) << rung.name;
    EXPECT_EQ(rung.run({}, x, std::vector<int>{0, 1}, Vector<T>{1}, gradient), T(1e4)) << rung.name;
    EXPECT_NEAR(gradient[0], 1e4, sizeof(T) == 8 ? 1e-6 : 100) << rung.name;
  }
}

TYPED_TEST(GradientRungs, RefuseWhatDoesNotFit) {
  using T = TypeParam;
  const Matrix<T> x(4, 3);
  const Vector<T> w(3), few(2);
  const std::vector<int> labels(4), three(3), unseen{0, 1, 2, 0};
  for (const auto& rung : this->rungs) {
    Vector<T> gradient(3), short_gradient(2);
    EXPECT_THROW(rung.run({}, x, labels, few, gradient), shape_error) << rung.name;
    EXPECT_THROW(rung.run({}, x, labels, w, short_gradient), shape_error) << rung.name;
    EXPECT_THROW(rung.run({}, x, three, w, gradient), shape_error) << rung.name;
    EXPECT_THROW(rung.run({}, x, unseen, w, gradient), argument_error) << rung.name;
    EXPECT_THROW(rung.run({}, x.t(), three, Vector<T>(4), Vector<T>(4).view()), argument_error);
    EXPECT_THROW(rung.run({}, x, labels, gradient, gradient), argument_error) << rung.name;
    EXPECT_THROW(rung.run({}, Matrix<T>(0, 3), {}, w, gradient), argument_error) << rung.name;
  }
}

}  // namespace
}  // namespace lanes
