// covariance, correlation, cov, corrcoef.
#include <gtest/gtest.h>

#include <lanes/error.hpp>
#include <lanes/linalg.hpp>
#include <lanes/stats.hpp>

#include "stats/reference.hpp"
#include "support/guarded.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/shapes.hpp"

namespace lanes {
namespace {

using test::Wide;

template <class T>
class Covariances : public ::testing::Test {};
TYPED_TEST_SUITE(Covariances, test::Reals);

template <class T>
Vector<T> correlated(const Vector<T>& x, T offset) {
  Vector<T> y = test::uniform_vector<T>(x.size(), x.size() + 7);
  for (std::size_t i = 0; i < x.size(); ++i) y[i] = offset + x[i] - y[i] / 4;
  return y;
}

TYPED_TEST(Covariances, OfTwoVectorsWithinTheBounds) {
  using T = TypeParam;
  for (std::size_t n : test::thinned(
           test::joined({test::every(2, 20), test::around({2048, 4096, 16384}), {40961}}), 7))
    for (bool trend : {false, true}) {
      Vector<T> x = test::uniform_vector<T>(n, n);
      if (trend)
        for (std::size_t i = 0; i < n; ++i) x[i] += static_cast<T>(10 * i);
      const Vector<T> y = correlated(x, T(3000));
      const test::WideMoments mx = test::moments_reference<T>(x),
                              my = test::moments_reference<T>(y);
      const Wide expected = test::covariance_reference<T>(x, y, 1);
      const Wide scale = mx.stddev(1) * my.stddev(1);
      const double factor = test::variance_factor(n);
      for (Isa isa : available_isas()) {
        const Options how{.threads = 3, .isa = isa};
        EXPECT_TRUE(test::within(covariance(x, y, 1, nan_policy::propagate, how), expected,
                                 test::rounded_bound<T>(expected, factor * scale)))
            << n << ", trend " << trend;
        const Wide r = expected / scale;
        EXPECT_TRUE(test::within(correlation(x, y, nan_policy::propagate, how), r,
                                 test::rounded_bound<T>(r, 3 * factor)))
            << n << ", trend " << trend;
      }
      EXPECT_LE(std::abs(correlation(x, x)), 1);
    }
}

TYPED_TEST(Covariances, OfTwoVectorsAtTheEdges) {
  using T = TypeParam;
  const T nan = std::numeric_limits<T>::quiet_NaN();
  const Vector<T> x{1, 2, 3, 4}, y{2, 4, 6, 9}, constant(4, T(0.1));
  EXPECT_TRUE(std::isnan(correlation(x, constant)));
  EXPECT_EQ(covariance(x, constant), T(0));
  EXPECT_THROW(covariance(x, Vector<T>(3)), shape_error);
  EXPECT_THROW(covariance(x, y, -1), argument_error);
  EXPECT_TRUE(std::isnan(covariance(Vector<T>{1}, Vector<T>{2})));
  const Vector<T> holes{1, nan, 3, 4}, others{2, 4, nan, 9};
  EXPECT_TRUE(std::isnan(covariance(holes, y)));
  EXPECT_TRUE(std::isnan(correlation(x, others)));
  EXPECT_EQ(covariance(holes, others, 1, nan_policy::omit),
            covariance(Vector<T>{1, 4}, Vector<T>{2, 9}));
  EXPECT_THROW(covariance(x, others, 1, nan_policy::raise), argument_error);
  const T big = std::numeric_limits<T>::max() / 4, small = std::numeric_limits<T>::min();
  const Vector<T> u{big, -big, big, big}, v{small, -small, small, small};
  EXPECT_NEAR(correlation(u, v), T(1), T(1e-6));
  EXPECT_NEAR(covariance(u, v) / (T(4) * (big * small)) * 4, T(1), T(1e-6));
}

template <class T>
Matrix<T> samples(std::size_t n, std::size_t p) {
  Matrix<T> x = test::uniform_matrix<T>(n, p, n * p);
  const T offset = sizeof(T) == 8 ? T(1e6) : T(100);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < p; ++j)
      x(i, j) = x(i, j) + x(i, 0) / 2 + offset * static_cast<T>(j % 4) +
                (j % 5 == 4 ? static_cast<T>(i) / 8 : T(0));
  return x;
}

double cov_factor(std::size_t n) {
  return test::g<double>(530 + 2 * static_cast<double>(n) / 255);
}

TYPED_TEST(Covariances, OfAMatrixWithinTheBounds) {
  using T = TypeParam;
  const std::vector<std::pair<std::size_t, std::size_t>> shapes = {
      {2, 1}, {3, 2}, {10, 5}, {254, 3}, {255, 8}, {256, 17}, {511, 9}, {700, 33}, {9000, 4}};
  for (const auto& [n, p] : shapes) {
    if (test::quick() && n * p > 10000) continue;
    const Matrix<T> x = samples<T>(n, p);
    std::vector<test::WideMoments> m;
    for (std::size_t j = 0; j < p; ++j)
      m.push_back(test::moments_reference<T>(Vector<T>(x.col(j))));
    std::vector<Wide> expected;  // of the upper triangle
    for (std::size_t i = 0; i < p; ++i)
      for (std::size_t j = i; j < p; ++j)
        expected.push_back(test::covariance_reference<T>(x.col(i), x.col(j), 1));
    for (Isa isa : available_isas()) {
      const Options how{.threads = 2, .isa = isa};
      const Matrix<T> c = cov(x, 1, nan_policy::propagate, how);
      const Matrix<T> r = corrcoef(x, nan_policy::propagate, how);
      auto next = expected.begin();
      for (std::size_t i = 0; i < p; ++i)
        for (std::size_t j = i; j < p; ++j, ++next) {
          const Wide scale = m[i].stddev(1) * m[j].stddev(1), correlation = *next / scale;
          EXPECT_TRUE(
              test::within(c(i, j), *next, test::rounded_bound<T>(*next, cov_factor(n) * scale)))
              << n << " x " << p << " (" << i << ", " << j << ")";
          EXPECT_TRUE(test::within(r(i, j), correlation,
                                   test::rounded_bound<T>(correlation, 3 * cov_factor(n))));
          EXPECT_EQ(c(i, j), c(j, i));
          EXPECT_EQ(r(i, j), r(j, i));
          EXPECT_LE(std::abs(r(i, j)), T(1));
        }
      for (T one : r.diagonal()) EXPECT_EQ(one, T(1));
    }
  }
}

TYPED_TEST(Covariances, OfColumnsOfAnySize) {
  using T = TypeParam;
  const Matrix<T> x{{1, 2}, {2, 1}, {3, 5}, {2, 3}, {1, 1}, {4, 7}};
  const T expected = corrcoef(x)(0, 1);
  EXPECT_NEAR(expected, 0.914273, 1e-6);
  const int end = std::numeric_limits<T>::max_exponent - 4;
  for (const int i : {-end, -end / 2, 0, end / 2 + 4, end})
    for (const int j : {-end, -end / 2, 0, end / 2 + 4, end}) {
      Matrix<T> y = x;
      y.col(0) *= std::ldexp(T(1), i);
      y.col(1) *= std::ldexp(T(1), j);
      EXPECT_TRUE(test::within(corrcoef(y)(0, 1), Wide(expected),
                               test::rounded_bound<T>(Wide(expected), test::g<double>(20))))
          << i << ", " << j;
      // A row that is left out does not count, nor does a column of zeros.
      const Matrix<T> gap{{std::numeric_limits<T>::max(), std::numeric_limits<T>::quiet_NaN()}};
      EXPECT_TRUE(test::same_bits(corrcoef(vstack(y, gap), nan_policy::omit), corrcoef(y)));
      const Matrix<T> more = corrcoef(hstack(y, Matrix<T>(6, 1)));
      EXPECT_EQ(more(0, 1), corrcoef(y)(0, 1));
      EXPECT_TRUE(std::isnan(more(2, 2)));
    }
  // Sums of such numbers overflow.
  const T most = std::numeric_limits<T>::max();
  const Matrix<T> r =
      corrcoef(Matrix<T>{{most, 1}, {most, 1}, {-most, 2}, {most, 1}, {most, 1}, {-most, 2}});
  EXPECT_NEAR(r(0, 1), T(-1), 4 * std::numeric_limits<T>::epsilon());
  const Matrix<T> infinite{{std::numeric_limits<T>::infinity(), 1}, {1, 2}, {2, 4}};
  EXPECT_TRUE(std::isnan(corrcoef(infinite)(0, 1)));
}

TYPED_TEST(Covariances, OfAMatrixInEveryLayoutWithTheSameBits) {
  using T = TypeParam;
  const Matrix<T> x = samples<T>(600, 11);
  for (test::Layout layout : test::layouts) {
    const test::LaidOut<T> laid_out(x, layout);
    EXPECT_TRUE(test::same_bits(cov(laid_out.view()), cov(x))) << test::name(layout);
  }
}

TYPED_TEST(Covariances, ConstantColumnsAndNan) {
  using T = TypeParam;
  Matrix<T> x = samples<T>(700, 5);
  for (std::size_t i = 0; i < x.rows(); ++i) x(i, 3) = T(0.1);
  const Matrix<T> c = cov(x), r = corrcoef(x);
  for (std::size_t j = 0; j < 5; ++j) {
    EXPECT_EQ(c(3, j), T(0));
    for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(std::isnan(r(i, j)), i == 3 || j == 3);
  }
  x(400, 1) = std::numeric_limits<T>::quiet_NaN();
  const Matrix<T> with_nan = cov(x);
  for (std::size_t j = 0; j < 5; ++j)
    for (std::size_t i = 0; i < 5; ++i) {
      EXPECT_EQ(std::isnan(with_nan(i, j)), i == 1 || j == 1);
    }
  EXPECT_EQ(cov(x, 1, nan_policy::omit),
            cov(vstack(x.block(0, 0, 400, 5), x.block(401, 0, 299, 5))));
  EXPECT_THROW(cov(x, 1, nan_policy::raise), argument_error);
  EXPECT_THROW(corrcoef(x, nan_policy::raise), argument_error);
}

TYPED_TEST(Covariances, OfNothingAndOfOneSample) {
  using T = TypeParam;
  EXPECT_THROW(cov(Matrix<T>(0, 3)), argument_error);
  EXPECT_THROW(corrcoef(Matrix<T>(0, 0)), argument_error);
  EXPECT_EQ(cov(Matrix<T>(5, 0)).rows(), 0u);
  const Matrix<T> one{{1, 2}};
  EXPECT_TRUE(std::isnan(cov(one)(0, 1)));
  EXPECT_EQ(cov(one, 0)(0, 1), T(0));
  EXPECT_THROW(cov(one, -1), argument_error);
}

TEST(CovarianceDigits, FarFromZero) {
  Matrix<double> x(2000, 2);
  test::Random random(1);
  for (std::size_t i = 0; i < x.rows(); ++i) {
    x(i, 0) = 1e9 + 1e-3 * random.uniform<double>();
    x(i, 1) = x(i, 0) - 1e9;
  }
  const Matrix<double> c = cov(x);
  for (std::size_t j = 0; j < 2; ++j)
    EXPECT_GE(test::digits(c(0, j), test::covariance_reference<double>(x.col(0), x.col(j), 1)),
              13.0);
}

}  // namespace
}  // namespace lanes
