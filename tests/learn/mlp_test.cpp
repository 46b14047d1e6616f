// Mlp: its gradient against numerical differences, what it learns, and its edges.
#include <gtest/gtest.h>

#include <cmath>
#include <lanes/linear_model.hpp>
#include <lanes/mlp.hpp>
#include <limits>
#include <numeric>

#include "learn/network.hpp"
#include "learn/optimizer.hpp"
#include "support/message.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/shapes.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

using learn::Network;
using learn::Targets;

template <class T>
class MlpTest : public ::testing::Test {};
TYPED_TEST_SUITE(MlpTest, test::Reals);

/// Every parameter moved up and down by 1e-5.
void check_gradient(const std::vector<std::size_t>& sizes, Activation activation, bool labels) {
  const std::size_t rows = 7, outputs = sizes.back();
  Network<double> network(sizes, activation, rows, {});
  Vector<double> at = network.initial_parameters(Rng(3)), gradient(at.size()), unused(at.size());
  const Vector<double> noise = test::uniform_vector<double>(at.size(), 4);
  for (std::size_t i = 0; i < at.size(); ++i) at[i] += noise[i] / 4;  // biases too
  const Matrix<double> x = test::uniform_matrix<double>(rows, sizes.front(), 5);
  Targets<double> y;
  if (labels)
    for (std::size_t i = 0; i < rows; ++i) y.labels.push_back(i % outputs);
  else
    y.values = test::uniform_matrix<double>(rows, outputs, 6);
  network.loss_and_gradient(at, x, y, gradient);
  constexpr double h = 1e-5;
  for (std::size_t i = 0; i < at.size(); ++i) {
    Vector<double> up = at, down = at;
    up[i] += h, down[i] -= h;
    const double slope = (network.loss_and_gradient(up, x, y, unused) -
                          network.loss_and_gradient(down, x, y, unused)) /
                         (2 * h);
    EXPECT_NEAR(gradient[i], slope, 1e-8) << "parameter " << i;
  }
}

TEST(Network, GradientIsThatOfTheLoss) {
  for (const auto activation : {Activation::relu, Activation::tanh, Activation::sigmoid})
    for (const bool labels : {true, false}) {
      check_gradient({3, 2}, activation, labels);
      check_gradient({2, 3, 1}, activation, labels);
      check_gradient({4, 9, 17, 3}, activation, labels);
    }
}

TEST(Stepper, AdamGoesAsTheWorkedExampleSays) {
  // (x - 3)^2 from 10, rate 0.1.
  Vector<double> x{10};
  learn::Stepper<double> adam(Optimizer::adam, 0.1, 0, 1, {});
  const double after[] = {9.9000000000714286, 9.0051760707533989, 3.4523864001409002};
  int next = 0;
  for (int step = 1; step <= 100; ++step) {
    adam.step(x, Vector<double>{2 * (x[0] - 3)});
    if (step == 1 || step == 10 || step == 100) {
      EXPECT_NEAR(x[0], after[next++], 1e-13);
    }
  }
}

/// Two interleaved half circles with noise.
template <class T>
void half_moons(std::size_t n, Matrix<T>& x, Vector<int>& y) {
  x = Matrix<T>(n, 2);
  y = Vector<int>(n);
  test::Random random(9);
  for (std::size_t i = 0; i < n; ++i) {
    const T angle = (random.uniform<T>() + 1) * T(1.5707963), side = i % 2 ? T(1) : T(-1);
    x(i, 0) = side * std::cos(angle) + (i % 2 ? T(0) : T(1)) + T(0.1) * random.uniform<T>();
    x(i, 1) = side * std::sin(angle) + (i % 2 ? T(0) : T(0.5)) + T(0.1) * random.uniform<T>();
    y[i] = i % 2 ? 8 : -3;
  }
}

TYPED_TEST(MlpTest, LearnsWhatNoLineSeparates) {
  using T = TypeParam;
  Matrix<T> x;
  Vector<int> y;
  half_moons(200, x, y);
  LogisticRegression<T> line{.l2 = T(0.01)};
  line.fit(x, y);
  EXPECT_LT(line.score(x, y), 0.95);
  Mlp<T> model{.hidden = {16, 8}, .activation = Activation::tanh, .rate = T(0.01), .seed = 1};
  model.fit(x, y);
  EXPECT_GT(model.score(x, y), 0.99);
  EXPECT_EQ(model.classes, (Vector<int>{-3, 8}));
  EXPECT_LT(model.loss_curve.back(), model.loss_curve.front() / 10);
  ASSERT_EQ(model.weights.size(), 3u);
  EXPECT_EQ(model.weights[1].rows(), 16u);
  EXPECT_EQ(model.weights[1].cols(), 8u);
  const Matrix<T> p = model.predict_proba(x);
  for (std::size_t i = 0; i < 200; ++i)
    EXPECT_NEAR(p(i, 0) + p(i, 1), 1, 4 * test::unit_roundoff<T>);
}

TYPED_TEST(MlpTest, LearnsACurve) {
  using T = TypeParam;
  Matrix<T> x(128, 1);
  Vector<T> y(128);
  for (std::size_t i = 0; i < 128; ++i) {
    x(i, 0) = static_cast<T>(i) / 64 - 1;
    y[i] = std::sin(3 * x(i, 0));
  }
  Mlp<T> model{.hidden = {24},
               .activation = Activation::tanh,
               .rate = T(0.01),
               .batch = 16,
               .max_epochs = 300,
               .tolerance = 0,
               .patience = 300,
               .seed = 2};
  model.fit(x, y);
  EXPECT_GT(model.score(x, y), 0.99);
  EXPECT_EQ(model.outputs(x).cols(), 1u);
  EXPECT_EQ(model.diagnosis, Fit::step_limit);
  EXPECT_EQ(model.loss_curve.size(), 300u);
}

TYPED_TEST(MlpTest, WithoutHiddenLayersItIsALinearModel) {
  using T = TypeParam;
  const Matrix<T> x = test::uniform_matrix<T>(64, 3, 10);
  Vector<T> y = test::uniform_vector<T>(64, 11);
  for (std::size_t i = 0; i < 64; ++i) y[i] += x(i, 1) - 2 * x(i, 2);
  LinearRegression<T> line{.ridge = T(0.5)};
  line.fit(x, y);
  Mlp<T> model{.hidden = {},
               .optimizer = Optimizer::momentum,
               .rate = T(0.2),
               .l2 = T(0.5),
               .batch = 64,
               .max_epochs = 2000,
               .tolerance = 0,
               .patience = 2000};
  model.fit(x, y);
  const double bound = std::is_same_v<T, float> ? 1e-5 : 1e-10;
  for (std::size_t j = 0; j < 3; ++j) EXPECT_NEAR(model.weights[0](j, 0), line.coef[j], bound);
  EXPECT_NEAR(model.biases[0][0], line.intercept, bound);
}

TYPED_TEST(MlpTest, SeveralTargets) {
  using T = TypeParam;
  const Matrix<T> x = test::uniform_matrix<T>(100, 2, 12);
  Matrix<T> y(100, 2);
  for (std::size_t i = 0; i < 100; ++i) y(i, 0) = x(i, 0), y(i, 1) = -x(i, 1);
  Mlp<T> model{.hidden = {}, .rate = T(0.05)};
  model.fit(x, y);
  EXPECT_TRUE(allclose(model.outputs(x), y, {.relative = 0, .absolute = 0.05}));
  EXPECT_THROW((void)model.score(x, y.col(0)), argument_error);
}

TYPED_TEST(MlpTest, TheSeedDecides) {
  using T = TypeParam;
  Matrix<T> x;
  Vector<int> y;
  half_moons(60, x, y);
  Mlp<T> a{.hidden = {5}, .batch = 16, .max_epochs = 5, .seed = 1}, b = a, c = a;
  c.seed = 2;
  a.fit(x, y);
  b.fit(x, y);
  c.fit(x, y);
  EXPECT_TRUE(test::same_bits(a.weights[0], b.weights[0]));
  EXPECT_EQ(a.loss_curve, b.loss_curve);
  EXPECT_NE(a.loss_curve, c.loss_curve);
}

TYPED_TEST(MlpTest, ADivergingRateIsDiagnosed) {
  using T = TypeParam;
  const Matrix<T> x = test::uniform_matrix<T>(50, 2, 13);
  const Vector<T> y = test::uniform_vector<T>(50, 14);
  Mlp<T> model{.hidden = {}, .optimizer = Optimizer::momentum, .rate = T(1000)};
  model.fit(x, y);
  EXPECT_EQ(model.diagnosis, Fit::diverged);
  EXPECT_LT(model.loss_curve.size(), 200u);
  for (T w : model.weights[0]) EXPECT_TRUE(std::isfinite(w));
}

TYPED_TEST(MlpTest, StopsWhenNothingIsGained) {
  using T = TypeParam;
  const Matrix<T> x = test::uniform_matrix<T>(40, 2, 15);
  Mlp<T> model{.hidden = {4}, .tolerance = 1e-2, .patience = 3};
  model.fit(x, Vector<T>(40, T(0)));
  EXPECT_EQ(model.diagnosis, Fit::converged);
  EXPECT_LT(model.loss_curve.size(), 200u);
}

TYPED_TEST(MlpTest, BadInput) {
  using T = TypeParam;
  const T nan = std::numeric_limits<T>::quiet_NaN();
  Mlp<T> model{.hidden = {3}, .max_epochs = 2};
  const Matrix<T> x{{1, 0}, {0, 1}, {1, 1}, {0, 0}};
  const Vector<int> y{0, 1, 0, 1};
  EXPECT_THROW((void)model.outputs(x), argument_error);
  EXPECT_THROW((void)model.predict(x), argument_error);
  EXPECT_THROW(model.fit(x, Vector<int>{0, 1}), shape_error);
  for (const double tolerance : {std::nan(""), -1.0, HUGE_VAL}) {
    Mlp<T> wrong{.hidden = {3}, .tolerance = tolerance};
    EXPECT_NE(test::message_of([&] { wrong.fit(x, y); }).find("tolerance is"), std::string::npos);
  }
  EXPECT_THROW(model.fit(x, Vector<int>{3, 3, 3, 3}), argument_error);
  EXPECT_THROW(model.fit(Matrix<T>(0, 2), Vector<int>{}), argument_error);
  EXPECT_THROW(model.fit(x, Matrix<T>(4, 0)), argument_error);
  Matrix<T> holes = x;
  holes(1, 0) = nan;
  EXPECT_NE(test::message_of([&] { model.fit(holes, y); }).find("row 1 has NaN in column 0"),
            std::string::npos);
  model.fit(holes, y, nan_policy::omit);
  EXPECT_THROW((void)model.predict(holes), argument_error);
  EXPECT_TRUE(std::isnan(model.outputs(holes)(1, 0)));
  EXPECT_FALSE(std::isnan(model.outputs(holes)(0, 0)));
  EXPECT_THROW((void)model.outputs(Matrix<T>(1, 3)), shape_error);
  EXPECT_EQ(model.predict(Matrix<T>(0, 2)).size(), 0u);
  model.fit(x, Vector<T>{1, 2, nan, 4}, nan_policy::omit);
  EXPECT_THROW((void)model.predict(x), argument_error);
  for (const auto& wrong :
       {Mlp<T>{.rate = 0}, Mlp<T>{.rate = nan}, Mlp<T>{.momentum = 1}, Mlp<T>{.l2 = -1},
        Mlp<T>{.batch = 0}, Mlp<T>{.max_epochs = 0}, Mlp<T>{.hidden = {4, 0}}}) {
    Mlp<T> copy = wrong;
    EXPECT_THROW(copy.fit(x, y), argument_error);
  }
}

}  // namespace
}  // namespace lanes
