// Forward mode: every function against central differences, kinks, powers, second derivatives.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <lanes/calculus.hpp>

#include "support/message.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

/// f' by forward mode and by reverse mode against a central difference. Its error is about
/// h^2 |f'''| / 6, of which these functions have at most a few hundred.
template <class F>
void expect_derivative(const char* name, F f, std::initializer_list<double> points) {
  for (double x : points) {
    const double difference = numerical_derivative(f, x);
    const double bound = 1e-8 * (1 + std::abs(difference) + std::abs(f(x)));
    EXPECT_NEAR(derivative(f, x), difference, bound) << name << " at " << x;
    const auto of_vector = [f](auto v) { return f(v[0]); };
    EXPECT_NEAR(gradient(of_vector, Vector<double>{x})[0], difference, bound)
        << name << " at " << x;
    EXPECT_DOUBLE_EQ(Dual<double>(f(Dual<double>::variable(x))).value, f(x)) << name;
  }
}

using std::abs, std::atan, std::cbrt, std::cos, std::exp, std::expm1, std::log, std::log1p,
    std::max, std::min, std::pow, std::sin, std::sqrt, std::tan, std::tanh;

TEST(Dual, EveryFunction) {
  expect_derivative("sqrt", [](auto x) { return sqrt(x); }, {0.3, 2, 50});
  expect_derivative("cbrt", [](auto x) { return cbrt(x); }, {-2, 0.3, 2});
  expect_derivative("exp", [](auto x) { return exp(x); }, {-3, 0, 2});
  expect_derivative("expm1", [](auto x) { return expm1(x); }, {-3, 0, 2});
  expect_derivative("log", [](auto x) { return log(x); }, {0.3, 2, 50});
  expect_derivative("log1p", [](auto x) { return log1p(x); }, {-0.3, 0, 2});
  expect_derivative("sin", [](auto x) { return sin(x); }, {-3, 0, 2});
  expect_derivative("cos", [](auto x) { return cos(x); }, {-3, 0, 2});
  expect_derivative("tan", [](auto x) { return tan(x); }, {-1, 0, 1});
  expect_derivative("atan", [](auto x) { return atan(x); }, {-3, 0, 2});
  expect_derivative("tanh", [](auto x) { return tanh(x); }, {-3, 0, 2});
  expect_derivative("abs", [](auto x) { return abs(x); }, {-3, 2});
  expect_derivative("pow", [](auto x) { return pow(x, 3); }, {-3, 0.5, 2});
  expect_derivative("pow, a fraction", [](auto x) { return pow(x, 2.5); }, {0.5, 2});
  expect_derivative("a power", [](auto x) { return pow(2.0, x); }, {-3, 0.5, 2});
  expect_derivative("x^x", [](auto x) { return pow(x, x); }, {0.5, 2});
  expect_derivative("sigmoid", [](auto x) { return sigmoid(x); }, {-3, 0, 2});
  expect_derivative("softplus", [](auto x) { return softplus(x); }, {-3, 0, 2});
  expect_derivative("log_sigmoid", [](auto x) { return log_sigmoid(x); }, {-3, 0, 2});
  expect_derivative("relu", [](auto x) { return relu(x); }, {-3, 2});
  expect_derivative("max", [](auto x) { return max(x, 1.0) + max(0.5, x * x); }, {-3, 2});
  expect_derivative("min", [](auto x) { return min(x, 1.0) + min(0.5, x * x); }, {-3, 2});
}

TEST(Dual, FunctionsThatOnlyForwardModeHas) {
  const auto f = [](auto x) {
    using std::acos, std::asin, std::cosh, std::sinh;
    return asin(x) * 2.0 + acos(x * x) + sinh(x) - cosh(x);
  };
  for (double x : {-0.5, 0.1, 0.7}) EXPECT_NEAR(derivative(f, x), numerical_derivative(f, x), 1e-8);
}

TEST(Dual, Arithmetic) {
  expect_derivative("sums", [](auto x) { return 2 - x + (x - 1) + (3 + x) - (-x) + (+x) * 2; },
                    {3});
  expect_derivative("products", [](auto x) { return 2.0 * x * x / 3 - 1 / (x + 4) + x / x; }, {3});
  expect_derivative("updates",
                    [](auto x) {
                      auto y = x;
                      y += x;
                      y *= y;
                      y -= 2 * x;
                      y /= x + 1;
                      return y;
                    },
                    {3});
  expect_derivative("branches", [](auto x) { return x < 2   ? x * x
                                                    : x > 5 ? -x
                                                            : 3 * x; },
                    {1, 3, 7});
}

TEST(Dual, SubgradientsAtKinks) {
  EXPECT_EQ(derivative([](auto x) { return abs(x); }, 0.0), 0);
  EXPECT_EQ(derivative([](auto x) { return relu(x); }, 0.0), 0);
  EXPECT_EQ(derivative([](auto x) { return max(x, 2 * x); }, 0.0), 1);  // of equals the first
  EXPECT_EQ(derivative([](auto x) { return min(x, 2 * x); }, 0.0), 1);
  EXPECT_EQ(derivative([](auto x) { return sqrt(x); }, 0.0), HUGE_VAL);
  EXPECT_EQ(derivative([](auto x) { return pow(x, 0); }, 0.0), 0);
  EXPECT_EQ(derivative([](auto x) { return pow(x, 2); }, 0.0), 0);
  EXPECT_TRUE(std::isnan(derivative([](auto x) { return log(x - 2) * x; }, 1.0)));
}

/// A slope that is infinite or NaN at x[1] leaves the derivative by x[0] alone, by every mode.
void expect_the_other_partial(const char* name, auto f, double at, double slope) {
  const auto g = [f](auto x) { return 3 * x[0] + f(x[1]); };
  const Vector<double> x{1, at};
  EXPECT_EQ(partial(g, x, 0), 3) << name;
  EXPECT_EQ(gradient(g, x)[0], 3) << name;
  EXPECT_EQ(jacobian([g](auto v) { return std::array{g(v)}; }, x)(0, 0), 3) << name;
  EXPECT_EQ(directional_derivative(g, x, Vector<double>{2, 0}), 6) << name;
  EXPECT_EQ(partial(g, x, 1), slope) << name;
  EXPECT_EQ(gradient(g, x)[1], slope) << name;
}

TEST(Dual, AnInfiniteSlopeLeavesOtherDirectionsAlone) {
  constexpr double inf = HUGE_VAL;
  expect_the_other_partial(
      "sqrt", [](auto x) { return sqrt(x); }, 0, inf);
  expect_the_other_partial(
      "cbrt", [](auto x) { return cbrt(x); }, 0, inf);
  expect_the_other_partial(
      "log", [](auto x) { return log(x); }, 0, inf);
  expect_the_other_partial(
      "log1p", [](auto x) { return log1p(x); }, -1, inf);
  expect_the_other_partial(
      "pow", [](auto x) { return pow(x, 0.5); }, 0, inf);
  expect_the_other_partial(
      "1 / x", [](auto x) { return 1 / x; }, 0, -inf);
  expect_the_other_partial(
      "abs", [](auto x) { return abs(x); }, 0, 0);
  expect_the_other_partial(
      "max", [](auto x) { return max(x, sqrt(x)); }, 0, 1);
  // Products with what is infinite, powers whose logarithm is, and of several variables.
  const auto f = [](auto x) { return x[0] * 2.0 + log(x[1]) * x[2] + pow(x[1], x[3]); };
  const Vector<double> at{1, 0, 2, 3};
  EXPECT_EQ(partial(f, at, 0), 2);
  EXPECT_EQ(partial(f, at, 1), inf);
  EXPECT_EQ(partial(f, at, 2), -inf);
  const Vector<double> reverse = gradient(f, at);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(reverse[i], partial(f, at, i));
  const Matrix<double> j =
      jacobian([](auto x) { return std::array{x[0] + sqrt(x[1])}; }, Vector<double>{1, 0});
  EXPECT_EQ(j, (Matrix<double>{{1, inf}}));
  // And of second derivatives.
  const Dual<Dual<double>> x = Dual<Dual<double>>(Dual<double>(0.0)), y = sqrt(x);
  EXPECT_EQ(y.tangent[0].value, 0);
  EXPECT_EQ(y.tangent[0].tangent[0], 0);
}

TEST(Dual, SecondDerivatives) {
  EXPECT_DOUBLE_EQ(second_derivative([](auto x) { return x * x * x; }, 3.0), 18);
  EXPECT_DOUBLE_EQ(second_derivative([](auto x) { return exp(2.0 * x); }, 1.0), 4 * std::exp(2.0));
  const double slope = std::log(2.0) + 1;  // of log(x^x) at 2
  EXPECT_DOUBLE_EQ(second_derivative([](auto x) { return pow(x, x); }, 2.0),
                   4 * (slope * slope + 0.5));
  EXPECT_NEAR(second_derivative([](auto x) { return sin(x) / x; }, 2.0),
              -std::sin(2.0) / 4 - std::cos(2.0) / 2, 1e-15);
  EXPECT_EQ(second_derivative([](auto) { return 1.0; }, 2.0), 0);
}

TEST(Dual, PartialAndDirectionalDerivatives) {
  const auto f = [](auto w) { return w[0] * w[0] + 3 * w[0] * w[1]; };
  const Vector<double> at{1, 2};
  EXPECT_EQ(partial(f, at, 0), 8);
  EXPECT_EQ(partial(f, at, 1), 3);
  EXPECT_EQ(directional_derivative(f, at, Vector<double>{2, -1}), 13);
  EXPECT_EQ(test::message_of([&] { partial(f, at, 2); }),
            "partial: there is no x[2]; x has 2 elements");
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_NEAR(numerical_partial(f, at, i), partial(f, at, i), 1e-9);
    EXPECT_NEAR(numerical_partial(f, astype<float>(at), i), partial(f, astype<float>(at), i), 1e-3);
    EXPECT_EQ(numerical_partial(f, at, i), numerical_gradient(f, at)[i]);
  }
  EXPECT_EQ(test::message_of([&] { numerical_partial(f, at, 2); }),
            "numerical_partial: there is no x[2]; x has 2 elements");
  EXPECT_THROW(directional_derivative(f, at, Vector<double>{1}), shape_error);
}

TEST(Dual, Jacobian) {
  const auto f = [](auto x) {
    auto sum = x[0] * 0.0;
    for (const auto& e : x) sum += e * e;
    return std::array{sum, x[0] * x[18], exp(x[3])};
  };
  Vector<double> x(19);  // three passes of eight directions
  for (std::size_t i = 0; i < 19; ++i) x[i] = 0.1 * static_cast<double>(i) - 1;
  const Matrix<double> jacobian = lanes::jacobian(f, x);
  ASSERT_EQ(jacobian.rows(), 3u);
  for (std::size_t j = 0; j < 19; ++j) {
    EXPECT_EQ(jacobian(0, j), 2 * x[j]);
    EXPECT_EQ(jacobian(1, j), j == 0 ? x[18] : j == 18 ? x[0] : 0);
    EXPECT_EQ(jacobian(2, j), j == 3 ? std::exp(x[3]) : 0);
  }
  EXPECT_TRUE(allclose(numerical_jacobian(f, x), jacobian, {.relative = 1e-8}));
  const Matrix<double> none =
      lanes::jacobian([](auto) { return std::array<double, 2>{}; }, Vector<double>{});
  EXPECT_EQ(none.rows(), 2u);
  EXPECT_EQ(none.cols(), 0u);
}

TEST(Dual, FloatAndIntegerArguments) {
  EXPECT_EQ(derivative([](auto x) { return x * x; }, 3), 6);
  EXPECT_EQ(derivative([](auto x) { return x * x; }, 3.0f), 6.0f);
  EXPECT_EQ(derivative([](auto) { return 7.0; }, 3.0), 0);
}

}  // namespace
}  // namespace lanes
