// gradient and its rule, differences, check_gradient; backpropagation through a small network by
// hand.
#include <gtest/gtest.h>

#include <array>
#include <lanes/calculus.hpp>
#include <lanes/linalg.hpp>
#include <sstream>

#include "support/random.hpp"
#include "support/reals.hpp"

namespace lanes {
namespace {

template <class T>
class Gradient : public ::testing::Test {};
TYPED_TEST_SUITE(Gradient, test::Reals);

/// sum (x[i] - i)^2 x[i + 1], in numbers of any kind.
constexpr auto rosenbrock = [](auto x) {
  auto sum = x[0] * 0.0;
  for (std::size_t i = 0; i + 1 < x.size(); ++i) {
    const auto slack = x[i + 1] - x[i] * x[i];
    sum += 100.0 * slack * slack + (1.0 - x[i]) * (1.0 - x[i]);
  }
  return sum;
};
template <class T>
Vector<T> rosenbrock_gradient(const Vector<T>& x) {
  Vector<T> g(x.size());
  for (std::size_t i = 0; i + 1 < x.size(); ++i) {
    const T slack = x[i + 1] - x[i] * x[i];
    g[i] += -400 * slack * x[i] - 2 * (1 - x[i]);
    g[i + 1] += 200 * slack;
  }
  return g;
}

TYPED_TEST(Gradient, ReverseAndForwardModeAgreeWithTheFormula) {
  using T = TypeParam;
  for (std::size_t n : {2u, 7u, 8u, 9u, 40u}) {
    const Vector<T> x = test::uniform_vector<T>(n, n);
    const Vector<T> exact = rosenbrock_gradient(x);
    const Tolerance rounding{.relative = 0,
                             .absolute = 4000 * double(std::numeric_limits<T>::epsilon())};
    EXPECT_TRUE(allclose(gradient(rosenbrock, x), exact, rounding));
    const auto forward = [](std::span<const Dual<T, 8>> d) { return rosenbrock(d); };
    EXPECT_TRUE(allclose(gradient(forward, x), exact, rounding));
    EXPECT_TRUE(allclose(numerical_gradient(rosenbrock, x), exact,
                         {.relative = 0, .absolute = sizeof(T) == 8 ? 1e-6 : 1}));
  }
}

TYPED_TEST(Gradient, OfAFunctionOfAMatrixVariable) {
  using T = TypeParam;
  const Vector<T> x = test::uniform_vector<T>(3, 2);
  const auto f = [](MatrixVariable<T> w) { return T(0.5) * sum_of_squares(w) + sum(w); };
  EXPECT_TRUE(allclose(gradient(f, x), x + T(1), {.relative = 1e-6}));
}

TEST(GradientRule, EmptyConstantAndNan) {
  EXPECT_TRUE(gradient([](auto) { return 3.0; }, Vector<double>{}).empty());
  EXPECT_EQ(gradient([](auto) { return 3.0; }, Vector<double>{1, 2}), (Vector<double>{0, 0}));
  EXPECT_TRUE(
      std::isnan(numerical_gradient([](auto x) { return std::log(x[0]); }, Vector<double>{-1})[0]));
}

TEST(GradientRule, OfNanIsNanByEveryMode) {
  const auto of_number = [](auto x) { return log(x) + 0 * x; };
  EXPECT_TRUE(std::isnan(derivative(of_number, -1.0)));
  EXPECT_TRUE(std::isnan(second_derivative(of_number, -1.0)));
  const Vector<double> x{-1, 2};
  const auto f = [](auto v) { return log(v[0]) + v[1]; };
  const auto forward = [f](std::span<const Dual<double, 8>> v) { return f(v); };
  const auto by_matrix = [](MatrixVariable<double> v) { return sum(log(v)); };
  const auto constant = [](auto) { return std::nan(""); };
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_TRUE(std::isnan(gradient(f, x)[i]));
    EXPECT_TRUE(std::isnan(gradient(forward, x)[i]));
    EXPECT_TRUE(std::isnan(gradient(by_matrix, x)[i]));
    EXPECT_TRUE(std::isnan(gradient(constant, x)[i]));
    EXPECT_TRUE(std::isnan(partial(f, x, i)));
    // Only in the row of what is NaN.
    const Matrix<double> j = jacobian([f](auto v) { return std::array{f(v), v[0] + v[1]}; }, x);
    EXPECT_TRUE(std::isnan(j(0, i)));
    EXPECT_EQ(j(1, i), 1);
  }
  EXPECT_TRUE(std::isnan(directional_derivative(f, x, Vector<double>{0, 1})));
}

TEST(Differences, StepsKeepHalfOrMoreOfTheDigits) {
  for (double x : {1e-8, 0.5, 3.0, 1e6}) {
    const double scale = std::max(1.0, x);
    EXPECT_NEAR(numerical_derivative([&](double t) { return std::sin(t / scale); }, x),
                std::cos(x / scale) / scale, 1e-9 / scale);
  }
  EXPECT_NEAR(numerical_derivative([](float t) { return std::sin(t); }, 0.5f), std::cos(0.5f),
              2e-4f);
}

// ---- check_gradient -----------------------------------------------------------------------------

TYPED_TEST(Gradient, CheckAcceptsTheRightOne) {
  using T = TypeParam;
  const Vector<T> x = test::uniform_vector<T>(6, 3);
  const auto by_tape = [](const Vector<T>& at) { return gradient(rosenbrock, at); };
  const GradientCheck check = check_gradient(rosenbrock, by_tape, x);
  EXPECT_TRUE(check.ok) << check;
  EXPECT_NEAR(check.taylor_slope, 2, 0.3);
  EXPECT_TRUE(check_gradient(rosenbrock, rosenbrock_gradient<T>, x).ok);
}

TEST(CheckGradient, RefusesWrongOnes) {
  const Vector<double> x{0.3, -0.2, 0.7};
  const auto off = [](double by) {
    return [by](const Vector<double>& at) {
      Vector<double> g = rosenbrock_gradient(at);
      g[1] += by;
      return g;
    };
  };
  EXPECT_FALSE(check_gradient(rosenbrock, off(1), x).ok);
  EXPECT_NEAR(check_gradient(rosenbrock, off(100), x).taylor_slope, 1, 0.3);
  EXPECT_FALSE(check_gradient(rosenbrock, off(1e-4), x).ok);
  EXPECT_FALSE(check_gradient(rosenbrock, off(std::nan("")), x).ok);
  const auto nan = [](const Vector<double>&) { return std::nan(""); };
  EXPECT_FALSE(check_gradient(nan, off(0), x).ok);
  const auto zero = [](const Vector<double>& at) { return Vector<double>(at.size()); };
  EXPECT_FALSE(check_gradient(rosenbrock, zero, x).ok);
}

TEST(CheckGradient, LinearFunctionsAndConstants) {
  const Vector<double> x{1, 2};
  const auto linear = [](const Vector<double>& at) { return 3 * at[0] - at[1]; };
  const GradientCheck check = check_gradient(
      linear,
      [](const Vector<double>&) {
        return Vector<double>{3, -1};
      },
      x);
  EXPECT_TRUE(check) << check;
  EXPECT_TRUE(check_gradient([](const Vector<double>&) { return 7.0; },
                             [](const Vector<double>&) { return Vector<double>(2); }, x));
}

TEST(CheckGradient, BadInput) {
  const auto one = [](const Vector<double>&) { return Vector<double>(1); };
  EXPECT_THROW(check_gradient(rosenbrock, one, Vector<double>{1, 2}), shape_error);
  EXPECT_THROW(check_gradient(rosenbrock, one, Vector<double>{}), argument_error);
  EXPECT_THROW(check_gradient(rosenbrock, one, Vector<double>{1}, {.directions = 0}),
               argument_error);
  std::ostringstream text;
  text << GradientCheck{1e-3, 1, false};
  EXPECT_EQ(text.str(), "gradient differs: relative error 0.001, Taylor remainder falls as h^1");
}

// ---- Models -------------------------------------------------------------------------------------

TEST(Backpropagation, OfAPerceptron) {
  const auto X = test::uniform_matrix<double>(20, 6, 1);
  const auto W1 = test::uniform_matrix<double>(6, 8, 2), W2 = test::uniform_matrix<double>(8, 3, 3);
  const auto b1 = test::uniform_vector<double>(8, 4), b2 = test::uniform_vector<double>(3, 5);
  std::vector<int> labels(20);
  for (std::size_t i = 0; i < 20; ++i) labels[i] = static_cast<int>(i % 3);

  for (Isa isa : available_isas()) {
    Tape<double> tape({.isa = isa});
    const auto w1 = tape.variable(W1), w2 = tape.variable(W2), c1 = tape.variable(b1),
               c2 = tape.variable(b2);
    const auto hidden = relu(add_to_rows(matmul(tape.constant(X), w1), c1));
    const auto loss = cross_entropy(add_to_rows(matmul(hidden, w2), c2), labels);
    tape.backward(loss);

    Matrix<double> H = matmul(X, W1);
    for (std::size_t i = 0; i < 20; ++i) H.row(i) += b1;
    relu(H, H);
    Matrix<double> G = matmul(H, W2);
    for (std::size_t i = 0; i < 20; ++i) G.row(i) += b2;
    EXPECT_NEAR(loss.value(), cross_entropy(G, labels), 1e-15);
    softmax(G, G);
    for (std::size_t i = 0; i < 20; ++i) G(i, static_cast<std::size_t>(labels[i])) -= 1;
    G /= 20;
    Matrix<double> back = matmul(G, W2.t());
    for (std::size_t k = 0; k < back.size(); ++k) back.data()[k] *= H.data()[k] > 0 ? 1 : 0;
    const Tolerance rounding{.relative = 1e-13, .absolute = 1e-15};
    EXPECT_TRUE(allclose(tape.gradient(w2), matmul(H.t(), G), rounding));
    EXPECT_TRUE(allclose(tape.gradient(w1), matmul(X.t(), back), rounding));
    EXPECT_TRUE(allclose(tape.gradient(c2).col(0), matmul(Vector<double>(20, 1.0), G), rounding));
    EXPECT_TRUE(
        allclose(tape.gradient(c1).col(0), matmul(Vector<double>(20, 1.0), back), rounding));
  }
}

}  // namespace
}  // namespace lanes
