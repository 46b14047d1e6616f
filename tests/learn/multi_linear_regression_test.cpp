// MultiLinearRegression: the fits of its targets, one by one.
#include <gtest/gtest.h>

#include <cmath>
#include <lanes/linalg.hpp>
#include <lanes/linear_model.hpp>
#include <lanes/metrics.hpp>
#include <limits>
#include <string>
#include <utility>

#include "support/message.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/shapes.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

template <class T>
class MultiLinearRegressionTest : public ::testing::Test {};
TYPED_TEST_SUITE(MultiLinearRegressionTest, test::Reals);

/// Targets of different sizes, that X explains in part.
template <class T>
Matrix<T> targets(const Matrix<T>& x, std::size_t count) {
  Matrix<T> y = matmul(x, test::uniform_matrix<T>(x.cols(), count, 3));
  y += test::uniform_matrix<T>(x.rows(), count, 4);
  for (std::size_t k = 0; k < count; ++k) y.col(k) *= static_cast<T>(k % 3 + 1);
  for (std::size_t k = 0; k < count; ++k) y.col(k) += Vector<T>(x.rows(), static_cast<T>(k));
  return y;
}

/// By QR to the last bit. By the normal equation, products of more columns may be added up in
/// another order: within cond(X)^2, which is below 1e3 here, times that of a sum.
template <class T>
void expect_fits_of_each(const Matrix<T>& x, const Matrix<T>& y, MultiLinearRegression<T> all) {
  all.fit(x, y);
  ASSERT_EQ(all.coef.rows(), y.cols());
  ASSERT_EQ(all.coef.cols(), x.cols());
  ASSERT_EQ(all.intercept.size(), y.cols());
  double score = 0;
  for (std::size_t k = 0; k < y.cols(); ++k) {
    LinearRegression<T> one{
        .ridge = all.ridge, .fit_intercept = all.fit_intercept, .method = all.method};
    one.fit(x, y.col(k));
    const auto size = static_cast<double>(norm(one.coef) + std::abs(one.intercept)) + 1;
    const double sum = 1e3 * test::g<double>(static_cast<double>(x.rows() + x.cols())) * size;
    const double bound =
        all.method == LeastSquaresMethod::qr ? 0 : sum + 4 * test::unit_roundoff<T> * size;
    for (std::size_t j = 0; j < x.cols(); ++j)
      EXPECT_NEAR(all.coef(k, j), one.coef[j], bound) << "target " << k << " of " << y.cols();
    EXPECT_NEAR(all.intercept[k], one.intercept, static_cast<double>(x.cols() + 1) * bound);
    EXPECT_EQ(all.rank, one.rank);
    score += r2_score(y.col(k), all.predict(x).col(k)) / static_cast<double>(y.cols());
  }
  EXPECT_NEAR(all.score(x, y), score, 1e-14 * (1 + std::abs(score)));
}

/// From 1024 rows on, and 16 times as many as columns, by blocks of them; ridge by another way
/// where there are fewer rows than columns.
TYPED_TEST(MultiLinearRegressionTest, IsTheFitOfEachTarget) {
  using T = TypeParam;
  const std::pair<std::size_t, std::size_t> shapes[] = {{1, 1},  {5, 1},   {10, 3},   {64, 31},
                                                        {6, 15}, {300, 9}, {1024, 8}, {2500, 17}};
  for (const auto& [m, n] : shapes)
    for (std::size_t count : {1u, 2u, 9u, 70u}) {
      if (test::quick() && m * count > 3000) continue;
      const Matrix<T> x = test::uniform_matrix<T>(m, n, m + n), y = targets(x, count);
      for (const bool intercept : {true, false})
        for (const T ridge : {T(0), T(0.25)}) {
          SCOPED_TRACE(std::to_string(m) + " x " + std::to_string(n) + ", ridge " +
                       std::to_string(ridge));
          expect_fits_of_each<T>(x, y, {.ridge = ridge, .fit_intercept = intercept});
          if (ridge == T(0) && m < 2 * n) continue;  // X'X is singular, or nearly
          expect_fits_of_each<T>(x, y,
                                 {.ridge = ridge,
                                  .fit_intercept = intercept,
                                  .method = LeastSquaresMethod::normal_equation});
        }
    }
}

TYPED_TEST(MultiLinearRegressionTest, PredictsATargetInEachColumn) {
  using T = TypeParam;
  const Matrix<T> x = test::uniform_matrix<T>(40, 5, 1), y = targets(x, 4);
  const Matrix<T> other = test::uniform_matrix<T>(7, 5, 2);
  MultiLinearRegression<T> all;
  const Matrix<T> predicted = all.fit(x, y).predict(other);
  ASSERT_EQ(predicted.rows(), 7u);
  ASSERT_EQ(predicted.cols(), 4u);
  for (std::size_t k = 0; k < 4; ++k) {
    LinearRegression<T> one;
    one.fit(x, y.col(k));
    const Vector<T> want = one.predict(other);
    for (std::size_t i = 0; i < 7; ++i)
      EXPECT_NEAR(predicted(i, k), want[i],
                  test::g<T>(12) * static_cast<double>(norm(one.coef) * norm(other.row(i)) +
                                                       std::abs(one.intercept)));
  }
}

/// As scikit-learn averages: each target counts the same, however large it is; one without scatter
/// that is hit counts 1.
TYPED_TEST(MultiLinearRegressionTest, ScoreIsTheMeanOverTargets) {
  using T = TypeParam;
  const Matrix<T> x{{0}, {1}, {2}, {3}};
  const Matrix<T> y{{0, 100, 5}, {1, -100, 5}, {2, 100, 5}, {3, -100, 5}};
  MultiLinearRegression<T> model;
  model.fit(x, y);
  // The second: slope -40 from the mean 0 explains 8000 / 40000.
  EXPECT_NEAR(model.coef(1, 0), -40, 1e-4);
  EXPECT_NEAR(model.score(x, y), (1 + 0.2 + 1) / 3, 1e-6);
}

TYPED_TEST(MultiLinearRegressionTest, DependentFeaturesAndNaN) {
  using T = TypeParam;
  const T nan = std::numeric_limits<T>::quiet_NaN();
  Matrix<T> x = test::uniform_matrix<T>(30, 3, 5), y = targets(x, 2);
  x.col(2).assign(x.col(1));
  MultiLinearRegression<T> model, rest;
  model.fit(x, y);
  EXPECT_EQ(model.rank, 2u);
  model.method = LeastSquaresMethod::normal_equation;
  const Matrix<T> before = model.coef;
  const std::string why = test::message_of([&] { model.fit(x, y); });
  EXPECT_NE(why.find("MultiLinearRegression::fit: X'X is singular"), std::string::npos) << why;
  EXPECT_EQ(model.coef, before);

  model.method = LeastSquaresMethod::qr;
  y(0, 1) = nan;
  x(1, 0) = nan;
  rest.fit(x.block(2, 0, 28, 3), y.block(2, 0, 28, 2));
  const std::string where = test::message_of([&] { model.fit(x, y); });
  EXPECT_NE(where.find("row 0 has NaN in target 1"), std::string::npos) << where;
  model.fit(x, y, nan_policy::omit);
  EXPECT_EQ(model.coef, rest.coef);
  EXPECT_EQ(model.intercept, rest.intercept);
}

TYPED_TEST(MultiLinearRegressionTest, TakesStridedViews) {
  using T = TypeParam;
  const Matrix<T> x = test::uniform_matrix<T>(50, 3, 6), y = targets(x, 2);
  const Matrix<T> turned = transpose(y);
  MultiLinearRegression<T> a, b;
  EXPECT_EQ(a.fit(x, y).coef, b.fit(x, turned.t()).coef);
  EXPECT_EQ(a.score(x, y), a.score(x, turned.t()));
}

TYPED_TEST(MultiLinearRegressionTest, RefusesWhatDoesNotFit) {
  using T = TypeParam;
  MultiLinearRegression<T> model;
  const Matrix<T> x{{1}, {2}, {4}}, y(3, 2);
  EXPECT_THROW((void)model.predict(x), argument_error);
  EXPECT_THROW(model.fit(x, Matrix<T>(2, 2)), shape_error);
  EXPECT_THROW(model.fit(x, Matrix<T>(3, 0)), argument_error);
  EXPECT_THROW(model.fit(Matrix<T>(0, 3), Matrix<T>(0, 2)), argument_error);
  EXPECT_THROW(model.fit(x, y, nan_policy::propagate), argument_error);
  EXPECT_THROW(model.fit(x, y, nan_policy::raise, {.threads = -1}), argument_error);
  model.fit(x, y);
  EXPECT_THROW((void)model.predict(Matrix<T>(1, 2)), shape_error);
  EXPECT_THROW((void)model.score(x, Matrix<T>(3, 1)), shape_error);
  EXPECT_THROW((void)model.score(x, Matrix<T>(2, 2)), shape_error);
  model.ridge = -1;
  EXPECT_THROW(model.fit(x, y), argument_error);
}

}  // namespace
}  // namespace lanes
