// Minimisers: optima, stopping, diagnoses, traces, steps of Adam on long vectors, bad input.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <lanes/calculus.hpp>
#include <lanes/io.hpp>
#include <lanes/linalg.hpp>
#include <sstream>

#include "support/message.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

constexpr auto bowl = [](auto x) { return (x[0] - 1) * (x[0] - 1) + 4 * (x[1] + 2) * (x[1] + 2); };

template <class T>
class Minimize : public ::testing::Test {};
TYPED_TEST_SUITE(Minimize, test::Reals);

TYPED_TEST(Minimize, EveryMethodFindsTheBottom) {
  using T = TypeParam;
  const Vector<T> x0{5, 5}, bottom{1, -2};
  const double tolerance = sizeof(T) == 8 ? 1e-9 : 1e-4;
  const auto expect = [&](const Minimum<T>& found) {
    EXPECT_EQ(found.diagnosis, Diagnosis::converged);
    EXPECT_TRUE(found.converged());
    EXPECT_LE(found.gradient_norm, tolerance);
    EXPECT_TRUE(allclose(found.x, bottom, {.relative = 0, .absolute = tolerance}));
    EXPECT_EQ(found.trace.size(), found.steps + 1);
    EXPECT_EQ(found.value, found.trace.values.back());
    EXPECT_FALSE(found.diverged_at);
  };
  expect(minimize(bowl, x0, GradientDescent{.rate = 0.1, .tolerance = tolerance}));
  expect(minimize(bowl, x0, Momentum{.rate = 0.05, .momentum = 0.7, .tolerance = tolerance}));
  expect(minimize(bowl, x0, Adam{.rate = 0.1, .max_steps = 5000, .tolerance = tolerance}));
}

TYPED_TEST(Minimize, AFunctionThatGivesItsGradient) {
  using T = TypeParam;
  int calls = 0;
  const auto f = [&](VectorView<const T> x, VectorView<T> g) {
    ++calls;
    g[0] = 2 * (x[0] - 1);
    return (x[0] - 1) * (x[0] - 1);
  };
  const auto found = minimize(f, Vector<T>{3}, GradientDescent{.rate = 0.5});
  EXPECT_TRUE(found.converged());
  EXPECT_EQ(found.steps, 1u);
  EXPECT_EQ(calls, 2);
  EXPECT_EQ(found.x[0], 1);
}

TEST(Minimize, OfAMatrixVariable) {
  const auto found =
      minimize([](MatrixVariable<double> w) { return sum_of_squares(w) - 2.0 * sum(w); },
               Vector<double>{4, 5, 6}, Momentum{.rate = 0.1, .momentum = 0.5});
  EXPECT_TRUE(found.converged());
  EXPECT_TRUE(allclose(found.x, Vector<double>{1, 1, 1}, {.relative = 1e-7}));
}

TEST(Minimize, AlreadyThereAndNoSteps) {
  const auto there = minimize(bowl, Vector<double>{1, -2}, GradientDescent{});
  EXPECT_TRUE(there.converged());
  EXPECT_EQ(there.steps, 0u);
  const auto none = minimize(bowl, Vector<double>{5, 5}, Adam{.max_steps = 0});
  EXPECT_EQ(none.diagnosis, Diagnosis::step_limit);
  EXPECT_EQ(none.x, (Vector<double>{5, 5}));
}

TEST(Minimize, Diverged) {
  const auto square = [](auto x) { return x * x; };
  const auto blown = minimize(square, 1.0, GradientDescent{.rate = 2});
  EXPECT_EQ(blown.diagnosis, Diagnosis::diverged);
  EXPECT_EQ(blown.steps, *blown.diverged_at);
  EXPECT_EQ(blown.value, HUGE_VAL);
  EXPECT_FALSE(blown.x_nan_at);
  const auto nan = minimize(
      [](auto x) {
        using std::log;
        return log(x);
      },
      0.5, GradientDescent{.rate = 10});
  EXPECT_EQ(nan.diagnosis, Diagnosis::diverged);
  EXPECT_EQ(*nan.diverged_at, 1u);
  const auto at_once = minimize(square, std::nan(""), Momentum{});
  EXPECT_EQ(*at_once.diverged_at, 0u);
  EXPECT_EQ(*at_once.x_nan_at, 0u);
  // An infinite gradient where the value is finite.
  EXPECT_EQ(*minimize(
                 [](auto x) {
                   using std::sqrt;
                   return sqrt(x);
                 },
                 0.0, Adam{})
                 .diverged_at,
            0u);
}

TEST(Minimize, TraceIsPrintedAndSaved) {
  const auto found = minimize(bowl, Vector<double>{2, -2},
                              GradientDescent{.rate = 0.25, .max_steps = 2, .keep_points = true});
  std::ostringstream text;
  text << found.trace;
  EXPECT_EQ(text.str(),
            "step    value                     gradient norm             x\n"
            "0       1                         2                         2 -2 \n"
            "1       0.25                      1                         1.5 -2 \n"
            "2       0.0625                    0.5                       1.25 -2 ");
  const auto path = std::filesystem::temp_directory_path() / "lanes_trace_test.csv";
  found.trace.save_csv(path.string());
  const auto table = load_csv(path);
  EXPECT_EQ(table.names, (std::vector<std::string>{"step", "value", "gradient_norm", "x0", "x1"}));
  EXPECT_EQ(table.values,
            (Matrix<double>{{0, 1, 2, 2, -2}, {1, 0.25, 1, 1.5, -2}, {2, 0.0625, 0.5, 1.25, -2}}));
  std::filesystem::remove(path);
  text.str("");
  text << found.diagnosis << ", " << Diagnosis::converged << ", " << Diagnosis::diverged;
  EXPECT_EQ(text.str(), "step limit, converged, diverged");
}

TEST(Minimize, BadInput) {
  const Vector<double> x0{1, 1};
  EXPECT_EQ(test::message_of([&] { minimize(bowl, Vector<double>{}, Adam{}); }),
            "minimize: x0 is empty; give a point to begin at");
  EXPECT_THROW(minimize(bowl, x0, GradientDescent{.rate = 0}), argument_error);
  EXPECT_THROW(minimize(bowl, x0, GradientDescent{.rate = -1}), argument_error);
  EXPECT_THROW(minimize(bowl, x0, Momentum{.rate = std::nan("")}), argument_error);
  EXPECT_THROW(minimize(bowl, x0, Momentum{.momentum = 1}), argument_error);
  EXPECT_THROW(minimize(bowl, x0, Adam{.beta1 = -0.1}), argument_error);
  EXPECT_THROW(minimize(bowl, x0, Adam{.beta2 = 1}), argument_error);
  EXPECT_THROW(minimize(bowl, x0, Adam{.epsilon = -1}), argument_error);
  EXPECT_THROW(minimize(bowl, x0, Adam{.tolerance = -1}), argument_error);
}

// ---- adam_step ----------------------------------------------------------------------------------

TYPED_TEST(Minimize, AdamStepAgreesWithItsFormula) {
  using T = TypeParam;
  const Adam adam{.rate = 0.02};
  for (std::size_t n : {1u, 7u, 16u, 65u, 1000u})
    for (Isa isa : available_isas()) {
      Vector<T> x = test::uniform_vector<T>(n, 1), m(n), v(n);
      std::vector<double> xd(x.begin(), x.end()), md(n), vd(n);
      for (std::size_t t = 1; t <= 20; ++t) {
        const Vector<T> g = test::uniform_vector<T>(n, 10 + t);
        adam_step(x.view(), g, m.view(), v.view(), t, adam, {.isa = isa});
        for (std::size_t i = 0; i < n; ++i) {
          const double gi = g[i];
          md[i] = 0.9 * md[i] + 0.1 * gi;
          vd[i] = 0.999 * vd[i] + 0.001 * gi * gi;
          const double mean = md[i] / (1 - std::pow(0.9, double(t)));
          const double square = vd[i] / (1 - std::pow(0.999, double(t)));
          xd[i] -= 0.02 * mean / (std::sqrt(square) + 1e-8);
        }
      }
      const double u = std::numeric_limits<T>::epsilon();
      for (std::size_t i = 0; i < n; ++i) EXPECT_NEAR(x[i], xd[i], 20 * u * (1 + 0.02 * 20));
    }
}

TEST(AdamStep, BadInput) {
  Vector<double> x(4), m(4), v(4), few(3);
  const Vector<double> g(4);
  const auto step = [&](VectorOut<double> a, VectorOut<double> b, VectorOut<double> c,
                        std::size_t t) { adam_step(a, g, b, c, t); };
  EXPECT_THROW(step(few.view(), m.view(), v.view(), 1), shape_error);
  EXPECT_THROW(step(x.view(), few.view(), v.view(), 1), shape_error);
  EXPECT_THROW(step(x.view(), m.view(), few.view(), 1), shape_error);
  EXPECT_THROW(step(x.view(), m.view(), v.view(), 0), argument_error);
  EXPECT_THROW(step(x.view(), m.view(), m.view(), 1), argument_error);
  EXPECT_THROW(step(x.view(), x.view(), v.view(), 1), argument_error);
  Matrix<double> wide(4, 2);
  EXPECT_THROW(step(wide.col(0), m.view(), v.view(), 1), argument_error);
  Vector<double> none;
  adam_step(none.view(), none, none.view(), none.view(), 1);
}

}  // namespace
}  // namespace lanes
