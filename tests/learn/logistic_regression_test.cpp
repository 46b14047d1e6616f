// LogisticRegression: penalties, labels without an optimum, bad input.
#include <gtest/gtest.h>

#include <cmath>
#include <lanes/linalg.hpp>
#include <lanes/linear_model.hpp>
#include <limits>

#include "learn/logistic_data.hpp"
#include "learn/logistic_pass.hpp"
#include "support/message.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

using Long = long double;
using test::draw_labels;

template <class T>
class LogisticTest : public ::testing::Test {};
TYPED_TEST_SUITE(LogisticTest, test::Reals);

/// The gradient of the penalised loss at the model's coefficients, in long double.
template <class T>
double gradient_at(const LogisticRegression<T>& model, const Matrix<T>& x, const Vector<int>& y) {
  const Matrix<T> p = model.predict_proba(x);
  Long largest = 0;
  const bool two = model.coef.rows() == 1;
  for (std::size_t k = 0; k < model.coef.rows(); ++k)
    for (std::size_t j = 0; j <= x.cols(); ++j) {
      Long g = j < x.cols() ? Long(model.l2) * Long(model.coef(k, j)) : 0;
      for (std::size_t i = 0; i < x.rows(); ++i)
        g += (Long(p(i, two ? 1 : k)) - (y[i] == model.classes[two ? 1 : k])) *
             (j < x.cols() ? Long(x(i, j)) : 1);
      largest = std::max(largest, std::abs(g));
    }
  return static_cast<double>(largest);
}

TYPED_TEST(LogisticTest, ThePenaltyIsThatOfScikitLearn) {
  using T = TypeParam;
  for (const std::size_t classes : {2u, 4u}) {
    const Matrix<T> x = test::uniform_matrix<T>(400, 5, 3);
    const Vector<int> y = draw_labels(x, classes, 4);
    LogisticRegression<T> model{.l2 = T(0.5)};
    model.fit(x, y);
    EXPECT_EQ(model.diagnosis, Fit::converged);
    EXPECT_LE(gradient_at(model, x, y), 400 * 10 * test::unit_roundoff<T> + 1e-8);
    // Over the classes, coefficients sum to zero.
    if (classes > 2)
      for (std::size_t j = 0; j < 5; ++j) {
        T sum = 0;
        for (std::size_t k = 0; k < classes; ++k) sum += model.coef(k, j);
        EXPECT_NEAR(sum, 0, 8 * test::unit_roundoff<T> + 1e-12);
      }
  }
}

TYPED_TEST(LogisticTest, SeparableLabelsEndWithADiagnosis) {
  using T = TypeParam;
  const Matrix<T> x{{-2}, {-1}, {1}, {3}};
  const Vector<int> y{0, 0, 1, 1};
  for (const auto method : {LogisticMethod::newton, LogisticMethod::gradient}) {
    LogisticRegression<T> model{.method = method};
    model.fit(x, y);
    EXPECT_EQ(model.diagnosis, Fit::separable);
    EXPECT_LE(model.steps, 5);
    EXPECT_EQ(model.score(x, y), 1);
    model.l2 = 1;
    model.fit(x, y);
    EXPECT_EQ(model.diagnosis, Fit::converged);
  }
  LogisticRegression<T> three;
  three.fit(Matrix<T>{{0, 1}, {0, 2}, {5, 5}, {6, 5}, {-4, -9}, {-4, -8}},
            Vector<int>{1, 1, 2, 2, 3, 3});
  EXPECT_EQ(three.diagnosis, Fit::separable);
}

TYPED_TEST(LogisticTest, LabelsThatAreSeparableButForTheBoundary) {
  using T = TypeParam;
  // At x = 0 both occur; elsewhere the sign decides.
  Matrix<T> x(60, 2);
  Vector<int> y(60);
  test::Random random(5);
  for (std::size_t i = 0; i < 60; ++i) {
    x(i, 0) = i < 20 ? T(0) : i % 2 ? T(1 + i % 3) : -T(1 + i % 3);
    x(i, 1) = random.uniform<T>();
    y[i] = i < 20 ? static_cast<int>(i % 2) : static_cast<int>(i % 2);
  }
  LogisticRegression<T> model;
  model.fit(x, y);
  EXPECT_EQ(model.diagnosis, Fit::separable);
  EXPECT_LE(model.steps, 30);
  EXPECT_TRUE(std::isfinite(model.coef(0, 0)));
  // A third class that is far away, among two that overlap.
  for (std::size_t i = 0; i < 60; ++i) {
    x(i, 0) = i < 40 ? random.uniform<T>() : T(9) + random.uniform<T>();
    y[i] = i < 40 ? static_cast<int>(i % 2) : 7;
  }
  model.fit(x, y);
  EXPECT_EQ(model.diagnosis, Fit::separable);
}

TYPED_TEST(LogisticTest, NearlySeparableLabelsStillConverge) {
  using T = TypeParam;
  Matrix<T> x(40, 1);
  Vector<int> y(40);
  for (std::size_t i = 0; i < 40; ++i) x(i, 0) = static_cast<T>(i), y[i] = i >= 20;
  y[19] = 1, y[20] = 0;  // the only two out of order
  LogisticRegression<T> model;
  model.fit(x, y);
  EXPECT_EQ(model.diagnosis, Fit::converged);
  EXPECT_LE(gradient_at(model, x, y), 40 * 40 * 40 * test::unit_roundoff<T> + 1e-8);
}

TYPED_TEST(LogisticTest, DependentFeaturesShareTheirWeight) {
  using T = TypeParam;
  const Matrix<T> x = test::uniform_matrix<T>(500, 2, 6);
  const Vector<int> y = draw_labels(x, 2, 7);
  Matrix<T> more(500, 4);
  more.block(0, 0, 500, 2).assign(x);
  more.col(2).assign(x.col(1));
  more.col(3).fill(3);
  for (const T l2 : {T(0), T(1)}) {
    LogisticRegression<T> one{.l2 = l2}, two{.l2 = l2};
    one.fit(x, y);
    two.fit(more, y);
    EXPECT_EQ(two.diagnosis, Fit::converged);
    const double bound = std::is_same_v<T, float> ? 1e-5 : 1e-8;
    EXPECT_NEAR(two.coef(0, 1), two.coef(0, 2), bound);
    EXPECT_NEAR(two.coef(0, 3), 0, bound);
    if (l2 == T(0)) {
      EXPECT_TRUE(allclose(two.predict_proba(more), one.predict_proba(x), {.relative = bound}));
    }
  }
}

TYPED_TEST(LogisticTest, NearlyDependentFeaturesStillConverge) {
  using T = TypeParam;
  const Matrix<T> x = test::uniform_matrix<T>(1500, 4, 17);
  const Vector<int> y = draw_labels(x, 2, 18);
  for (int digits = 6; digits <= 26; digits += 4) {
    Matrix<T> near = x;
    for (std::size_t i = 0; i < 1500; ++i) near(i, 3) = x(i, 2) + std::ldexp(x(i, 3), -digits);
    LogisticRegression<T> model;
    model.fit(near, y);
    EXPECT_EQ(model.diagnosis, Fit::converged) << digits;
    EXPECT_LE(model.steps, 20) << digits;
  }
}

TYPED_TEST(LogisticTest, MoreFeaturesThanSamples) {
  using T = TypeParam;
  const Matrix<T> x = test::uniform_matrix<T>(8, 30, 8);
  const Vector<int> y{0, 1, 0, 1, 1, 0, 1, 0};
  LogisticRegression<T> model;
  model.fit(x, y);
  EXPECT_EQ(model.diagnosis, Fit::separable);
  model.l2 = T(0.1);
  model.fit(x, y);
  EXPECT_EQ(model.diagnosis, Fit::converged);
  EXPECT_LE(gradient_at(model, x, y), 100 * test::unit_roundoff<T> + 1e-8);
}

TYPED_TEST(LogisticTest, UnitsAndMeansDoNotMatter) {
  using T = TypeParam;
  const Matrix<T> x = test::uniform_matrix<T>(600, 3, 9);
  const Vector<int> y = draw_labels(x, 2, 10);
  Matrix<T> other = x;
  for (std::size_t i = 0; i < 600; ++i) {
    other(i, 0) = std::ldexp(x(i, 0), 20);
    other(i, 1) = std::ldexp(x(i, 1), -20);
    other(i, 2) = std::ldexp(std::round(std::ldexp(x(i, 2), 8)), -8) + 1024;
  }
  Matrix<T> near = x;
  for (std::size_t i = 0; i < 600; ++i) near(i, 2) = other(i, 2) - 1024;
  LogisticRegression<T> a, b;
  a.fit(near, y);
  b.fit(other, y);
  const double bound = std::is_same_v<T, float> ? 1e-6 : 1e-9;
  EXPECT_NEAR(std::ldexp(b.coef(0, 0), 20), a.coef(0, 0), bound);
  EXPECT_NEAR(std::ldexp(b.coef(0, 1), -20), a.coef(0, 1), bound);
  EXPECT_NEAR(b.coef(0, 2), a.coef(0, 2), bound);
}

TYPED_TEST(LogisticTest, ProbabilitiesOfFarPointsDoNotOverflow) {
  using T = TypeParam;
  LogisticRegression<T> model{.l2 = 1};
  model.fit(Matrix<T>{{-1}, {0}, {1}, {2}}, Vector<int>{0, 1, 0, 1});
  const Matrix<T> far{{T(-1e30)}, {T(1e30)}};
  EXPECT_EQ(model.predict_proba(far), (Matrix<T>{{1, 0}, {0, 1}}));
  EXPECT_EQ(model.predict(far), (Vector<int>{0, 1}));
}

TYPED_TEST(LogisticTest, BadInput) {
  using T = TypeParam;
  const T nan = std::numeric_limits<T>::quiet_NaN();
  Matrix<T> x = test::uniform_matrix<T>(30, 2, 11);
  Vector<int> y = draw_labels(x, 2, 12);
  LogisticRegression<T> model, expected;
  EXPECT_THROW((void)model.predict(x), argument_error);
  EXPECT_THROW(model.fit(x, Vector<int>(30, 4)), argument_error);
  EXPECT_THROW(model.fit(x, Vector<int>(29, 4)), shape_error);
  EXPECT_THROW(model.fit(Matrix<T>(0, 2), Vector<int>{}), argument_error);
  expected.fit(x.block(1, 0, 29, 2), y.slice(1, 29));
  x(0, 1) = nan;
  EXPECT_NE(test::message_of([&] { model.fit(x, y); }).find("row 0 has NaN in column 1"),
            std::string::npos);
  model.fit(x, y, nan_policy::omit);
  EXPECT_TRUE(test::same_bits(model.coef, expected.coef));
  EXPECT_TRUE(std::isnan(model.predict_proba(x)(0, 0)));
  EXPECT_THROW((void)model.predict(x), argument_error);
  EXPECT_THROW((void)model.predict(Matrix<T>(1, 3)), shape_error);
  // A label that fit has not seen is never found.
  EXPECT_EQ(model.score(x.block(1, 0, 2, 2), Vector<int>{99, 98}), 0);
  model.l2 = -1;
  EXPECT_THROW(model.fit(x.block(1, 0, 29, 2), y.slice(1, 29)), argument_error);
}

TYPED_TEST(LogisticTest, SaysWhenItHasNotArrived) {
  using T = TypeParam;
  const Matrix<T> x = test::uniform_matrix<T>(300, 3, 13);
  const Vector<int> y = draw_labels(x, 2, 14);
  LogisticRegression<T> model{.max_steps = 1};
  model.fit(x, y);
  EXPECT_EQ(model.diagnosis, Fit::step_limit);
  EXPECT_EQ(model.steps, 1);
  EXPECT_STREQ(name(model.diagnosis), "step limit");
}

TYPED_TEST(LogisticTest, ThePassYieldsTheDerivativesOfItsLoss) {
  using T = TypeParam;
  for (const std::size_t classes : {2u, 3u}) {
    const Matrix<T> x = test::uniform_matrix<T>(300, 4, 15);
    std::vector<std::size_t> y(300);
    for (std::size_t i = 0; i < 300; ++i) y[i] = i * i % classes;
    const learn::LogisticData<T> data{.x = x,
                                      .y = y,
                                      .classes = classes,
                                      .mean = Vector<double>{0.1, 0, -0.2, 0.3},
                                      .intercept = true};
    const std::size_t n = data.outputs() * data.width();
    const Vector<double> theta = test::uniform_vector<double>(n, 16);
    const auto pass = logistic_pass(data, theta, learn::Find::hessian, {});
    constexpr double h = 1e-5;
    for (std::size_t i = 0; i < n; ++i) {
      Vector<double> up = theta, down = theta;
      up[i] += h, down[i] -= h;
      const auto a = logistic_pass(data, up, learn::Find::gradient, {});
      const auto b = logistic_pass(data, down, learn::Find::gradient, {});
      EXPECT_NEAR((a.loss - b.loss) / (2 * h), pass.gradient[i], 1e-6);
      for (std::size_t j = 0; j < n; ++j)
        EXPECT_NEAR((a.gradient[j] - b.gradient[j]) / (2 * h), pass.hessian(i, j), 1e-6);
    }
  }
}

}  // namespace
}  // namespace lanes
