// LogisticRegression against Newton's method in long double, and gradient descent against both.
#include <gtest/gtest.h>

#include <cmath>
#include <lanes/linalg.hpp>
#include <lanes/linear_model.hpp>
#include <lanes/metrics.hpp>

#include "learn/logistic_data.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/shapes.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

using test::draw_labels;
using Long = long double;
using Longs = std::vector<Long>;

template <class T>
class LogisticOptimum : public ::testing::Test {};
TYPED_TEST_SUITE(LogisticOptimum, test::Reals);

/// Coefficients of all classes but the first, each with its intercept last: the optimum without
/// ambiguity. (Of two classes, those of the second.)
template <class T>
class Reference {
 public:
  Reference(const Matrix<T>& x, const Vector<int>& y, std::size_t classes, bool intercept)
      : x_(x), y_(y), m_(classes - 1), w_(x.cols() + (intercept ? 1 : 0)) {}

  Longs optimum() {
    Longs theta(m_ * w_, 0);
    for (int step = 0; step < 30; ++step) {
      Longs g(theta.size(), 0), h(theta.size() * theta.size(), 0);
      for (std::size_t i = 0; i < x_.rows(); ++i) add(theta, i, g, h);
      const Longs delta = solve(h, g);
      Long largest = 0;
      for (std::size_t i = 0; i < theta.size(); ++i) {
        theta[i] -= delta[i];
        largest = std::max(largest, std::abs(delta[i]));
      }
      if (largest < 1e-15L) return theta;
    }
    ADD_FAILURE() << "the reference has not converged";
    return theta;
  }

 private:
  Long feature(std::size_t i, std::size_t j) const { return j < x_.cols() ? Long(x_(i, j)) : 1; }
  void add(const Longs& theta, std::size_t i, Longs& g, Longs& h) const {
    Longs p(m_, 0);
    Long sum = 1;
    for (std::size_t k = 0; k < m_; ++k) {
      for (std::size_t j = 0; j < w_; ++j) p[k] += theta[k * w_ + j] * feature(i, j);
      sum += p[k] = std::exp(p[k]);
    }
    const std::size_t n = theta.size();
    for (std::size_t k = 0; k < m_; ++k) p[k] /= sum;
    for (std::size_t k = 0; k < m_; ++k) {
      const Long residual = p[k] - (y_[i] == static_cast<int>(10 * (k + 1)) - 10 ? 1 : 0);
      for (std::size_t j = 0; j < w_; ++j) {
        g[k * w_ + j] += residual * feature(i, j);
        for (std::size_t l = 0; l < m_; ++l)
          for (std::size_t q = 0; q < w_; ++q)
            h[(k * w_ + j) * n + l * w_ + q] +=
                p[k] * ((k == l ? 1 : 0) - p[l]) * feature(i, j) * feature(i, q);
      }
    }
  }
  static Longs solve(Longs a, Longs b) {
    const std::size_t n = b.size();
    for (std::size_t k = 0; k < n; ++k)
      for (std::size_t i = k + 1; i < n; ++i) {
        const Long factor = a[i * n + k] / a[k * n + k];
        for (std::size_t j = k; j < n; ++j) a[i * n + j] -= factor * a[k * n + j];
        b[i] -= factor * b[k];
      }
    for (std::size_t k = n; k-- > 0;) {
      for (std::size_t j = k + 1; j < n; ++j) b[k] -= a[k * n + j] * b[j];
      b[k] /= a[k * n + k];
    }
    return b;
  }

  const Matrix<T>& x_;
  const Vector<int>& y_;
  std::size_t m_, w_;
};

/// How far the model's coefficients, less those of its first class, are from the reference.
template <class T>
double distance(const LogisticRegression<T>& model, const Longs& expected) {
  const std::size_t p = model.coef.cols(), m = model.coef.rows() == 1 ? 1 : model.coef.rows() - 1;
  const std::size_t w = expected.size() / m, first = model.coef.rows() == 1 ? 0 : 1;
  Long error = 0, largest = 0;
  for (std::size_t k = 0; k < m; ++k)
    for (std::size_t j = 0; j < w; ++j) {
      const auto of = [&](std::size_t row) {
        return Long(j < p ? model.coef(row, j) : model.intercept[row]);
      };
      error = std::max(error, std::abs(of(k + first) - (first ? of(0) : 0) - expected[k * w + j]));
      largest = std::max(largest, std::abs(expected[k * w + j]));
    }
  return static_cast<double>(error / largest);
}

TYPED_TEST(LogisticOptimum, FindsTheOptimumOfLongDouble) {
  using T = TypeParam;
  // Computed in double precision: of floats, the coefficients are rounded at the end.
  const double bound = std::is_same_v<T, float> ? 4 * test::unit_roundoff<T> : 1e-10;
  struct Case {
    std::size_t rows, cols, classes;
  };
  // Blocks of 256 rows; several stretches; and enough rows for a start from every 16th.
  for (const auto& [m, p, classes] : {Case{40, 1, 2},
                                      {200, 3, 2},
                                      {255, 4, 3},
                                      {257, 8, 2},
                                      {700, 9, 2},
                                      {900, 3, 4},
                                      {3000, 12, 2},
                                      {4100, 5, 3}})
    for (const bool intercept : {true, false}) {
      if (test::quick() && m > 1000) continue;
      Matrix<T> x = test::uniform_matrix<T>(m, p, m + p);
      for (T& e : x) e *= 2;
      const Vector<int> y = draw_labels(x, classes, m);
      const Longs expected = Reference<T>(x, y, classes, intercept).optimum();
      LogisticRegression<T> model{.fit_intercept = intercept};
      model.fit(x, y);
      EXPECT_EQ(model.diagnosis, Fit::converged);
      EXPECT_LE(model.steps, 12);
      EXPECT_LE(distance(model, expected), bound) << m << " x " << p << ", " << classes;
      for (std::size_t k = 0; k < classes; ++k)
        EXPECT_EQ(model.classes[k], static_cast<int>(10 * k) - 10);
      const double loss_bound = std::is_same_v<T, float> ? 1e-6 : 1e-13;
      EXPECT_NEAR(model.loss / static_cast<double>(m), log_loss(y, model.predict_proba(x)),
                  loss_bound);
    }
}

TYPED_TEST(LogisticOptimum, GradientDescentGetsThereToo) {
  using T = TypeParam;
  for (const std::size_t classes : {2u, 3u}) {
    const Matrix<T> x = test::uniform_matrix<T>(300, 3, 1);
    const Vector<int> y = draw_labels(x, classes, 2);
    for (const T l2 : {T(0), T(2)}) {
      LogisticRegression<T> newton{.l2 = l2},
          gradient{.l2 = l2, .method = LogisticMethod::gradient};
      newton.fit(x, y);
      gradient.fit(x, y);
      EXPECT_EQ(gradient.diagnosis, Fit::converged);
      EXPECT_GT(gradient.steps, newton.steps);
      const double bound = std::is_same_v<T, float> ? 1e-6 : 1e-8;
      EXPECT_TRUE(allclose(gradient.coef, newton.coef, {.relative = bound, .absolute = bound}));
      EXPECT_TRUE(
          allclose(gradient.intercept, newton.intercept, {.relative = bound, .absolute = bound}));
      EXPECT_NEAR(gradient.loss, newton.loss, 1e-9 * newton.loss);
    }
  }
}

/// By gradient, with so many steps: what has converged is within 1e-8 of what Newton's method
/// finds.
template <class T>
Fit expect_honest(const Matrix<T>& x, const Vector<int>& y, double l2, int max_steps) {
  LogisticRegression<T> newton{.l2 = static_cast<T>(l2)}, gradient = newton;
  gradient.method = LogisticMethod::gradient;
  gradient.max_steps = max_steps;
  newton.fit(x, y);
  gradient.fit(x, y);
  EXPECT_EQ(newton.diagnosis, Fit::converged);
  if (gradient.diagnosis == Fit::converged) {
    const double bound = std::is_same_v<T, float> ? 1e-6 : 1e-8;
    EXPECT_TRUE(allclose(gradient.coef, newton.coef, {.relative = bound, .absolute = bound}));
    EXPECT_TRUE(
        allclose(gradient.intercept, newton.intercept, {.relative = bound, .absolute = bound}));
  }
  return gradient.diagnosis;
}

TYPED_TEST(LogisticOptimum, GradientDescentIsHonestWhereTheLossIsFlat) {
  using T = TypeParam;
  const Matrix<T> four{{1}, {2}, {3}, {4}};
  const Vector<int> halves{0, 0, 1, 1};
  for (const double l2 : {1e-2, 1e-4, 1e-6}) expect_honest(four, halves, l2, 0);
  EXPECT_EQ(expect_honest(four, halves, 1e-3, 100000), Fit::converged);
  // Two of forty samples out of order.
  Matrix<T> x(40, 1);
  Vector<int> y(40);
  for (std::size_t i = 0; i < 40; ++i) x(i, 0) = static_cast<T>(i), y[i] = i >= 20;
  y[19] = 1, y[20] = 0;
  expect_honest(x, y, 0, 0);
  EXPECT_EQ(expect_honest(x, y, 0, 100000), Fit::converged);
  // Nearly dependent features.
  Matrix<T> near = test::uniform_matrix<T>(200, 2, 31);
  const Vector<int> labels = draw_labels(near, 2, 32);
  for (std::size_t i = 0; i < 200; ++i) near(i, 1) = near(i, 0) + near(i, 1) / 64;
  expect_honest(near, labels, 0, 0);
}

TYPED_TEST(LogisticOptimum, GradientDescentDiagnosesSeparableLabels) {
  using T = TypeParam;
  LogisticRegression<T> model{.method = LogisticMethod::gradient};
  model.fit(Matrix<T>{{1}, {2}, {2}, {4}}, Vector<int>{0, 0, 1, 1});
  EXPECT_EQ(model.diagnosis, Fit::separable);
  EXPECT_GT(model.coef(0, 0), 0);
  // Cut by a plane, so that some are very near to it.
  const std::size_t rows = test::quick() ? 500 : 20000;
  const Matrix<T> x = test::uniform_matrix<T>(rows, 3, 33);
  Vector<int> y(rows);
  for (std::size_t i = 0; i < rows; ++i) y[i] = x(i, 0) + 2 * x(i, 1) - x(i, 2) > T(0.3);
  model.max_steps = 300;
  model.fit(x, y);
  EXPECT_EQ(model.diagnosis, Fit::separable);
  EXPECT_GE(model.score(x, y), 0.999);  // the others are on the plane, to 1e-5
  // What is not separable is not called so at the limit.
  model.max_steps = 10;
  model.fit(x, draw_labels(x, 2, 34));
  EXPECT_EQ(model.diagnosis, Fit::step_limit);
}

}  // namespace
}  // namespace lanes
