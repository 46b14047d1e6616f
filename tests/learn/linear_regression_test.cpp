// LinearRegression: against least squares in 113-bit arithmetic, and its edges.
#include <gtest/gtest.h>

#include <cmath>
#include <lanes/linalg.hpp>
#include <lanes/linear_model.hpp>
#include <lanes/stats.hpp>
#include <limits>

#include "support/least_squares.hpp"
#include "support/message.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/reference.hpp"
#include "support/shapes.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

using test::Wide;

template <class T>
class LinearRegressionTest : public ::testing::Test {};
TYPED_TEST_SUITE(LinearRegressionTest, test::Reals);

/// Coefficients, and last the intercept. The penalty is as many rows of root * I.
template <class T>
std::vector<Wide> reference(const Matrix<T>& x, const Vector<T>& y, T root, bool intercept) {
  const std::size_t m = x.rows(), n = x.cols(), extra = root == T(0) ? 0 : n;
  Matrix<T> a(m + extra, n + (intercept ? 1 : 0));
  Vector<T> b(m + extra);
  a.block(0, 0, m, n).assign(x);
  b.slice(0, m).assign(y);
  if (intercept) a.col(n).slice(0, m).fill(1);
  for (std::size_t j = 0; j < extra; ++j) a(m + j, j) = root;
  std::vector<Wide> coef = test::WideLeastSquares(a, b).x;
  if (!intercept) coef.push_back(0);
  return coef;
}

template <class T>
Vector<T> targets(const Matrix<T>& x, std::uint64_t seed) {
  Vector<T> y = test::uniform_vector<T>(x.rows(), seed);
  for (std::size_t i = 0; i < x.rows(); ++i)
    for (std::size_t j = 0; j < x.cols(); ++j) y[i] += static_cast<T>(j % 3) * x(i, j) + T(0.25);
  return y;
}

/// The largest difference of coefficients, relative to the largest of them, and of the intercept.
template <class T>
double error_of(const LinearRegression<T>& model, const std::vector<Wide>& expected) {
  Wide largest = 0, error = 0;
  for (Wide e : expected) largest = std::max(largest, test::magnitude(e));
  for (std::size_t j = 0; j < model.coef.size(); ++j)
    error = std::max(error, test::magnitude(static_cast<Wide>(model.coef[j]) - expected[j]));
  error = std::max(error, test::magnitude(static_cast<Wide>(model.intercept) - expected.back()));
  return static_cast<double>(error / largest);
}

/// Uniform matrices with at least twice as many rows as columns: well-conditioned.
template <class T>
double tolerance(std::size_t rows, std::size_t cols) {
  return 20 * std::sqrt(static_cast<double>(rows * cols)) * test::unit_roundoff<T>;
}

TYPED_TEST(LinearRegressionTest, AgreesWithWideArithmetic) {
  using T = TypeParam;
  // From 1024 rows on, and 16 times as many as columns, by blocks of them.
  const std::pair<std::size_t, std::size_t> shapes[] = {{2, 1},   {3, 1},    {10, 3},   {64, 31},
                                                        {300, 9}, {1023, 8}, {1024, 8}, {2500, 17}};
  for (const auto& [m, n] : shapes) {
    if (test::quick() && m > 1500) continue;
    for (const bool intercept : {true, false})
      for (const T root : {T(0), T(0.5)}) {
        const T ridge = root * root;
        const Matrix<T> x = test::uniform_matrix<T>(m, n, m + n);
        const Vector<T> y = targets(x, m);
        const auto expected = reference(x, y, root, intercept);
        for (const auto method : {LeastSquaresMethod::qr, LeastSquaresMethod::normal_equation}) {
          LinearRegression<T> model{.ridge = ridge, .fit_intercept = intercept, .method = method};
          model.fit(x, y);
          EXPECT_LE(error_of(model, expected), tolerance<T>(m, n))
              << m << " x " << n << ", ridge " << ridge << ", method " << static_cast<int>(method);
          EXPECT_EQ(model.rank, n);
        }
      }
  }
}

TYPED_TEST(LinearRegressionTest, MeansFarFromZeroCostNothing) {
  using T = TypeParam;
  Matrix<T> x = test::uniform_matrix<T>(2000, 5, 1);
  const T far = std::is_same_v<T, float> ? T(1 << 10) : T(1 << 24);
  for (T& e : x) e = far + std::ldexp(std::round(std::ldexp(e, 8)), -8);
  const Vector<T> y = targets(x, 2);
  const auto expected = reference(x, y, T(0), true);
  LinearRegression<T> model;
  model.fit(x, y);
  Wide largest = 0;
  for (std::size_t j = 0; j < 5; ++j) largest = std::max(largest, test::magnitude(expected[j]));
  for (std::size_t j = 0; j < 5; ++j)
    EXPECT_LE(static_cast<double>(test::magnitude(static_cast<Wide>(model.coef[j]) - expected[j]) /
                                  largest),
              tolerance<T>(2000, 5) * 2 + 4 * std::pow(test::unit_roundoff<T> * far, 2));
}

TYPED_TEST(LinearRegressionTest, UnitsDoNotMatter) {
  using T = TypeParam;
  const Matrix<T> x = test::uniform_matrix<T>(50, 4, 3);
  const Vector<T> y = targets(x, 4);
  Matrix<T> scaled = x;
  const int large = std::is_same_v<T, float> ? 90 : 800;
  for (std::size_t i = 0; i < 50; ++i) {
    scaled(i, 0) = std::ldexp(x(i, 0), large);
    scaled(i, 2) = std::ldexp(x(i, 2), -large);
  }
  LinearRegression<T> plain, other;
  plain.fit(x, y);
  other.fit(scaled, y);
  EXPECT_EQ(other.rank, 4u);
  const T bound = static_cast<T>(tolerance<T>(50, 4)) * norm(plain.coef);
  EXPECT_NEAR(std::ldexp(other.coef[0], large), plain.coef[0], bound);
  EXPECT_NEAR(std::ldexp(other.coef[2], -large), plain.coef[2], bound);
  EXPECT_NEAR(other.intercept, plain.intercept, bound);
}

TYPED_TEST(LinearRegressionTest, DuplicateFeaturesShareTheirCoefficient) {
  using T = TypeParam;
  for (std::size_t m : {20u, 3000u}) {
    const Matrix<T> x = test::uniform_matrix<T>(m, 2, 5);
    const Vector<T> y = targets(x, 6);
    Matrix<T> doubled(m, 4);  // the second column twice, and a constant
    doubled.block(0, 0, m, 2).assign(x);
    doubled.col(2).assign(x.col(1));
    doubled.col(3).fill(7);
    LinearRegression<T> one, two;
    one.fit(x, y);
    two.fit(doubled, y);
    EXPECT_EQ(two.rank, 2u);
    const T bound = static_cast<T>(10 * tolerance<T>(m, 4)) * norm(one.coef);
    EXPECT_NEAR(two.coef[0], one.coef[0], bound);
    EXPECT_NEAR(two.coef[1], one.coef[1] / 2, bound);
    EXPECT_NEAR(two.coef[2], one.coef[1] / 2, bound);
    EXPECT_EQ(two.coef[3], 0);
    EXPECT_NEAR(two.intercept, one.intercept, bound);
    two.method = LeastSquaresMethod::normal_equation;
    const std::string why = test::message_of([&] { two.fit(doubled, y); });
    EXPECT_NE(why.find("singular"), std::string::npos) << why;
    EXPECT_NE(why.find("ridge"), std::string::npos) << why;
    two.ridge = T(0.01);
    EXPECT_NO_THROW(two.fit(doubled, y));
  }
}

TYPED_TEST(LinearRegressionTest, MoreFeaturesThanSamplesGiveTheShortest) {
  using T = TypeParam;
  const Matrix<T> x = test::uniform_matrix<T>(6, 20, 7);
  const Vector<T> y = test::uniform_vector<T>(6, 8);
  LinearRegression<T> model;
  model.fit(x, y);
  EXPECT_EQ(model.rank, 5u);  // of six, one for the intercept
  EXPECT_TRUE(allclose(model.predict(x), y, {.relative = 0, .absolute = tolerance<T>(20, 20)}));
  // Nothing in coef that no row has.
  Matrix<T> centred = x;
  const Vector<T> means = mean(x, By::column);
  for (std::size_t i = 0; i < 6; ++i) centred.row(i) -= means;
  const auto back = lstsq(centred.t(), model.coef);
  EXPECT_LE(std::sqrt(back.residual), tolerance<T>(20, 20) * norm(model.coef));
}

TYPED_TEST(LinearRegressionTest, RidgeOfWideDataIsThatOfTheNormalEquation) {
  using T = TypeParam;
  const Matrix<T> x = test::uniform_matrix<T>(6, 15, 9);
  const Vector<T> y = test::uniform_vector<T>(6, 10);
  for (const bool intercept : {true, false}) {
    LinearRegression<T> model{.ridge = T(0.25), .fit_intercept = intercept};
    model.fit(x, y);
    EXPECT_LE(error_of(model, reference(x, y, T(0.5), intercept)), 5 * tolerance<T>(15, 15));
  }
}

TYPED_TEST(LinearRegressionTest, OneSampleAndEqualTargets) {
  using T = TypeParam;
  LinearRegression<T> model;
  model.fit(Matrix<T>{{2, 3}}, Vector<T>{5});
  EXPECT_EQ(model.coef, (Vector<T>{0, 0}));
  EXPECT_EQ(model.intercept, 5);
  EXPECT_EQ(model.rank, 0u);
  model.fit(Matrix<T>{{1}, {2}, {4}}, Vector<T>{3, 3, 3});
  EXPECT_EQ(model.coef[0], 0);
  EXPECT_EQ(model.score(Matrix<T>{{1}, {2}}, Vector<T>{3, 3}), 1);
}

TYPED_TEST(LinearRegressionTest, RowsWithNaNAreRefusedOrLeftOut) {
  using T = TypeParam;
  const T nan = std::numeric_limits<T>::quiet_NaN(), inf = std::numeric_limits<T>::infinity();
  Matrix<T> x = test::uniform_matrix<T>(12, 2, 11);
  Vector<T> y = targets(x, 12);
  LinearRegression<T> expected, model;
  expected.fit(x.block(2, 0, 10, 2), y.slice(2, 10));
  x(1, 1) = nan;
  y[0] = nan;
  const std::string why = test::message_of([&] { model.fit(x, y); });
  EXPECT_NE(why.find("row 0 has NaN in its target"), std::string::npos) << why;
  model.fit(x, y, nan_policy::omit);
  EXPECT_TRUE(test::same_bits(model.coef, expected.coef));
  x(5, 0) = inf;
  EXPECT_NE(test::message_of([&] {
              model.fit(x, y, nan_policy::omit);
            }).find("row 5 has an infinity in column 0"),
            std::string::npos);
  EXPECT_THROW(model.fit(x, y, nan_policy::propagate), argument_error);
  EXPECT_THROW(model.fit(Matrix<T>{{nan}}, Vector<T>{1}, nan_policy::omit), argument_error);
}

TYPED_TEST(LinearRegressionTest, RefusesWhatDoesNotFit) {
  using T = TypeParam;
  LinearRegression<T> model;
  const Matrix<T> x{{1}, {2}, {4}};
  const Vector<T> y{1, 2, 3};
  EXPECT_NE(test::message_of([&] { (void)model.predict(x); }).find("not been fitted"),
            std::string::npos);
  EXPECT_THROW(model.fit(x, Vector<T>{1, 2}), shape_error);
  EXPECT_THROW(model.fit(Matrix<T>(0, 3), Vector<T>{}), argument_error);
  EXPECT_THROW(model.fit(Matrix<T>(3, 0), y), argument_error);
  model.ridge = -1;
  EXPECT_THROW(model.fit(x, y), argument_error);
  model.ridge = 0;
  model.fit(x, y);
  EXPECT_THROW((void)model.predict(Matrix<T>(1, 2)), shape_error);
  EXPECT_THROW((void)model.score(x, Vector<T>{1}), shape_error);
  EXPECT_THROW(model.fit(x, y, nan_policy::raise, {.threads = -1}), argument_error);
}

TYPED_TEST(LinearRegressionTest, DeviationsBeyondTheRange) {
  using T = TypeParam;
  const T most = std::numeric_limits<T>::max();
  LinearRegression<T> model;
  for (const auto method : {LeastSquaresMethod::qr, LeastSquaresMethod::normal_equation}) {
    model.method = method;
    if (std::is_same_v<T, float> && method == LeastSquaresMethod::normal_equation) continue;
    EXPECT_THROW(model.fit(Matrix<T>{{most}, {-most}, {-most}}, Vector<T>{1, 2, 3}), error);
  }
}

TEST(LinearRegressionNormalEquation, SaysThatSquaresLeaveTheRange) {
  const Matrix<double> x{{1}, {2}, {4}};
  const Vector<double> y{1, 2, 3};
  LinearRegression<double> model{.method = LeastSquaresMethod::normal_equation};
  const auto message = [&](double size) {
    return test::message_of([&] { model.fit(x * size, y); });
  };
  EXPECT_NE(message(1e-170).find("so small that their squares are 0"), std::string::npos);
  EXPECT_NE(message(1e-160).find("beyond the range; scale features"), std::string::npos);
  EXPECT_NE(message(1e160).find("beyond the range; scale features"), std::string::npos);
  for (const double size : {1e-146, 1e150}) {
    model.fit(x * size, y);
    EXPECT_NEAR(model.coef[0] * size, 9.0 / 14, 1e-14) << size;
  }
}

TYPED_TEST(LinearRegressionTest, TakesStridedViews) {
  using T = TypeParam;
  for (std::size_t m : {30u, 2000u}) {
    const Matrix<T> x = test::uniform_matrix<T>(m, 3, 13);
    const Matrix<T> turned = transpose(x);
    const Vector<T> y = targets(x, 14);
    LinearRegression<T> a, b;
    a.fit(x, y);
    b.fit(turned.t(), y);
    EXPECT_TRUE(
        allclose(a.coef, b.coef, {.relative = tolerance<T>(m, 3), .absolute = tolerance<T>(m, 3)}));
    EXPECT_EQ(a.rank, b.rank);
  }
}

}  // namespace
}  // namespace lanes
