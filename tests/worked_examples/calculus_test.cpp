// Calculus of the worked examples: values known beforehand, correct to the digits shown.
#include <gtest/gtest.h>

#include <cmath>
#include <lanes/calculus.hpp>
#include <lanes/linalg.hpp>

namespace lanes {
namespace {

constexpr auto parabola = [](auto x) { return (x - 3) * (x - 3); };

TEST(CalculusExamples, Derivatives) {
  EXPECT_EQ(derivative([](auto x) { return x * x; }, 3.0), 6);
  const auto f = [](auto w) { return w[0] * w[0] + 3 * w[0] * w[1]; };
  const Vector<double> at{1, 2};
  EXPECT_EQ(partial(f, at, 0), 8);
  EXPECT_EQ(partial(f, at, 1), 3);
  EXPECT_EQ(gradient(f, at), (Vector<double>{8, 3}));
}

TEST(CalculusExamples, ChainRule) {
  const auto g = [](auto x) { return 3 * x + 1; };
  const auto f = [](auto y) { return y * y; };
  EXPECT_EQ(derivative([&](auto x) { return f(g(x)); }, 2.0),
            derivative(f, g(2.0)) * derivative(g, 2.0));
}

/// A 2-3-1 network with sigmoids, its gradient on paper.
TEST(CalculusExamples, Backpropagation) {
  const Matrix<double> x{{0.5, -1.2}}, W{{0.1, 0.4, -0.3}, {-0.2, 0.7, 0.5}};
  const Vector<double> b{0.05, -0.1, 0.2}, u{0.3, -0.6, 0.9};
  const double c = 0.15, target = 1;

  Tape<double> tape;
  const auto w = tape.variable(W), bias = tape.variable(b), out = tape.variable(u);
  const auto shift = tape.variable(c);
  const auto hidden = sigmoid(add_to_rows(matmul(tape.constant(x), w), bias));
  const auto prediction = sigmoid(matmul(hidden, out)(0, 0) + shift);
  const auto loss = (prediction - target) * (prediction - target);
  tape.backward(loss);

  Vector<double> h = matmul(x.row(0), W) + b;
  sigmoid(h, h.view());
  const double p = sigmoid(dot(h, u) + c), delta = 2 * (p - target) * p * (1 - p);
  EXPECT_NEAR(tape.gradient(shift), delta, 1e-15);
  for (std::size_t j = 0; j < 3; ++j) {
    EXPECT_NEAR(tape.gradient(out)(j, 0), delta * h[j], 1e-15);
    const double back = delta * u[j] * h[j] * (1 - h[j]);
    EXPECT_NEAR(tape.gradient(bias)(j, 0), back, 1e-15);
    for (std::size_t i = 0; i < 2; ++i) EXPECT_NEAR(tape.gradient(w)(i, j), back * x(0, i), 1e-15);
  }
}

TEST(CalculusExamples, GradientDescent) {
  const auto found =
      minimize(parabola, 10.0, GradientDescent{.rate = 0.1, .max_steps = 15, .keep_points = true});
  EXPECT_EQ(found.diagnosis, Diagnosis::step_limit);
  ASSERT_EQ(found.trace.points.size(), 16u);
  for (std::size_t k = 0; k <= 15; ++k) {
    const double x = 3 + 7 * std::pow(0.8, double(k));
    EXPECT_NEAR(found.trace.points[k][0], x, 1e-14);
    EXPECT_NEAR(found.trace.values[k], (x - 3) * (x - 3), 1e-14 * (1 + 14 * (x - 3)));
  }
  EXPECT_NEAR(found.x[0], 3.246290604621824, 2e-15);
  EXPECT_NEAR(found.value, 0.060659061924983634, 1e-15);
  // |x - 3| <= 1e-6, where the slope is twice that.
  EXPECT_EQ(minimize(parabola, 10.0, GradientDescent{.rate = 0.1, .tolerance = 2e-6}).steps, 71u);
}

TEST(CalculusExamples, ARateThatDiverges) {
  const GradientDescent wild{
      .rate = 2, .max_steps = 700, .keep_points = true, .stop_when_diverged = false};
  const auto found = minimize(parabola, 5.0, wild);
  const double expected[] = {5, -3, 21, -51, 165, -483};
  for (std::size_t k = 0; k < 6; ++k) EXPECT_EQ(found.trace.points[k][0], expected[k]);
  const double misprinted[] = {5, -5, 19, -29};
  for (std::size_t k = 1; k < 4; ++k) EXPECT_NE(found.trace.points[k][0], misprinted[k]);
  EXPECT_EQ(found.diagnosis, Diagnosis::diverged);
  EXPECT_EQ(found.diverged_at, 323u);
  EXPECT_EQ(found.value_overflowed_at, 323u);
  EXPECT_EQ(found.x_infinite_at, 646u);
  EXPECT_EQ(found.x_nan_at, 647u);
  EXPECT_EQ(minimize(parabola, 5.0, GradientDescent{.rate = 2}).steps, 323u);
}

TEST(CalculusExamples, ARateThatConverges) {
  const auto found = minimize(parabola, 5.0, GradientDescent{.rate = 0.1, .max_steps = 10});
  EXPECT_NEAR(found.x[0], 3.2147483648, 2e-15);
}

TEST(CalculusExamples, Adam) {
  const auto after = [](std::size_t steps) {
    return minimize(parabola, 10.0, Adam{.rate = 0.1, .max_steps = steps}).x[0];
  };
  EXPECT_NEAR(after(1), 9.9000000000714286, 4e-15);
  EXPECT_NEAR(after(10), 9.0051760707533989, 2e-14);
  EXPECT_NEAR(after(100), 3.4523864001409002, 1e-13);
}

/// Sigmoid, cross-entropy, and the gradient X'(p - y) / n.
TEST(CalculusExamples, LogisticRegression) {
  const Matrix<double> X{{1, 2}, {2, 1}, {-1, 0.5}, {0, -2}};
  const std::vector<int> y{1, 1, 0, 0};
  const Vector<double> w{0.4, -0.3};
  Tape<double> tape;
  const auto variable = tape.variable(w);
  const auto loss = cross_entropy(matmul(tape.constant(X), variable), y);
  tape.backward(loss);

  Vector<double> p = sigmoid(matmul(X, w));
  double entropy = 0;
  for (std::size_t i = 0; i < 4; ++i) entropy -= (y[i] ? std::log(p[i]) : std::log(1 - p[i])) / 4;
  EXPECT_NEAR(loss.value(), entropy, 1e-15);
  for (std::size_t i = 0; i < 4; ++i) p[i] -= y[i];
  EXPECT_TRUE(allclose(tape.gradient(variable).col(0), matmul(p, X) / 4, {.relative = 1e-14}));
}

}  // namespace
}  // namespace lanes
