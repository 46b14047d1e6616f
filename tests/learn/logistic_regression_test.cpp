// LogisticRegression: optima against Newton's method in long double, and what has none.
#include <gtest/gtest.h>

#include <cmath>
#include <lanes/linalg.hpp>
#include <lanes/linear_model.hpp>
#include <lanes/metrics.hpp>
#include <lanes/random.hpp>
#include <limits>

#include "learn/logistic_pass.hpp"
#include "support/message.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/shapes.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

using Long = long double;
using Longs = std::vector<Long>;

template <class T>
class LogisticTest : public ::testing::Test {};
TYPED_TEST_SUITE(LogisticTest, test::Reals);

/// Labels drawn with the probabilities that some coefficients give, so that classes overlap.
template <class T>
Vector<int> draw_labels(const Matrix<T>& x, std::size_t classes, std::uint64_t seed) {
  test::Random random(seed);
  Vector<int> y(x.rows());
  for (std::size_t i = 0; i < x.rows(); ++i) {
    double best = -1e300;
    for (std::size_t k = 0; k < classes; ++k) {
      double z = 0.3 * static_cast<double>(k);
      for (std::size_t j = 0; j < x.cols(); ++j)
        z += std::sin(static_cast<double>(3 * k + j)) * static_cast<double>(x(i, j));
      const double u = (random.uniform<double>() + 1) / 2;  // a Gumbel number each
      z -= std::log(-std::log(u * (1 - 1e-9) + 5e-10));
      if (z > best) best = z, y[i] = static_cast<int>(10 * k) - 10;
    }
  }
  return y;
}

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

TYPED_TEST(LogisticTest, FindsTheOptimumOfLongDouble) {
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

TYPED_TEST(LogisticTest, GradientDescentGetsThereToo) {
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

TYPED_TEST(LogisticTest, GradientDescentIsHonestWhereTheLossIsFlat) {
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

TYPED_TEST(LogisticTest, GradientDescentDiagnosesSeparableLabels) {
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

/// Powers of two near both ends of the range of T, and about where squares leave that of double.
template <class T>
std::vector<int> extreme_exponents() {
  if constexpr (std::is_same_v<T, float>)
    return {-120, -70, 70, 124};
  else
    return {-1018, -700, -531, -410, -390, 390, 410, 515, 700, 1020};
}

template <class T>
Matrix<T> times_power(const Matrix<T>& x, int exponent) {
  Matrix<T> y = x;
  for (T& e : y) e = std::ldexp(e, exponent);
  return y;
}

TYPED_TEST(LogisticTest, FeaturesOfAnySizeHaveTheOptimum) {
  using T = TypeParam;
  const Matrix<T> x = test::uniform_matrix<T>(30, 2, 21);
  const Vector<int> two = draw_labels(x, 2, 22), three = draw_labels(x, 3, 23);
  const double bound = 16 * test::unit_roundoff<T> + 1e-9;
  for (const auto& y : {two, three})
    for (const bool intercept : {true, false})
      for (const auto method : {LogisticMethod::newton, LogisticMethod::gradient})
        for (const int e : extreme_exponents<T>()) {
          LogisticRegression<T> near{.fit_intercept = intercept, .method = method}, far = near;
          near.fit(x, y);
          far.fit(times_power(x, e), y);
          EXPECT_EQ(far.diagnosis, Fit::converged) << e;
          EXPECT_NEAR(far.loss, near.loss, 1e-12 * near.loss) << e;
          for (std::size_t i = 0; i < near.coef.size(); ++i)
            EXPECT_NEAR(std::ldexp(far.coef.data()[i], e), near.coef.data()[i], bound) << e;
          EXPECT_TRUE(
              allclose(far.intercept, near.intercept, {.relative = bound, .absolute = bound}));
          // One column alone, beside an ordinary one.
          Matrix<T> mixed = x;
          mixed.col(1).assign(times_power(x, e).col(1));
          far.fit(mixed, y);
          EXPECT_EQ(far.diagnosis, Fit::converged) << e;
          for (std::size_t k = 0; k < near.coef.rows(); ++k) {
            EXPECT_NEAR(far.coef(k, 0), near.coef(k, 0), bound) << e;
            EXPECT_NEAR(std::ldexp(far.coef(k, 1), e), near.coef(k, 1), bound) << e;
          }
        }
}

TYPED_TEST(LogisticTest, ThePenaltyKeepsItsMeaningForFeaturesOfAnySize) {
  using T = TypeParam;
  const Matrix<T> x{{1}, {2}, {3}, {2}, {1}, {4}};
  const Vector<int> y{0, 1, 0, 1, 1, 1};
  const double bound = 16 * test::unit_roundoff<T> + 1e-9;
  LogisticRegression<T> near{.l2 = T(0.5)};
  near.fit(x, y);
  for (const int e : extreme_exponents<T>()) {
    LogisticRegression<T> far{.l2 = std::ldexp(T(0.5), 2 * e)};
    if (!(far.l2 >= std::numeric_limits<T>::min() && std::isfinite(far.l2))) continue;
    far.fit(times_power(x, e), y);
    EXPECT_EQ(far.diagnosis, Fit::converged) << e;
    EXPECT_NEAR(std::ldexp(far.coef(0, 0), e), near.coef(0, 0), bound) << e;
  }
  // Of large features it is nothing; of small ones it leaves the gradient where they are zero.
  for (const int e : extreme_exponents<T>()) {
    LogisticRegression<T> far{.l2 = 1};
    far.fit(times_power(x, e), y);
    EXPECT_EQ(far.diagnosis, Fit::converged) << e;
    if (e > 0) {
      near.l2 = 0;
      near.fit(x, y);
      EXPECT_NEAR(std::ldexp(far.coef(0, 0), e), near.coef(0, 0), bound) << e;
    } else {  // sum of x (y - mean(y)): 9 - 13 * 4 / 6
      EXPECT_NEAR(std::ldexp(far.coef(0, 0), -e), 1.0 / 3, bound) << e;
    }
  }
}

TYPED_TEST(LogisticTest, SeparableFeaturesOfAnySize) {
  using T = TypeParam;
  const Matrix<T> x{{1}, {2}, {3}, {4}};
  const Vector<int> y{0, 0, 1, 1};
  for (const int e : extreme_exponents<T>())
    for (const auto method : {LogisticMethod::newton, LogisticMethod::gradient}) {
      LogisticRegression<T> model{.method = method};
      model.fit(times_power(x, e), y);
      EXPECT_EQ(model.diagnosis, Fit::separable) << e;
      EXPECT_EQ(model.score(times_power(x, e), y), 1) << e;
    }
}

TYPED_TEST(LogisticTest, AnOutlierIsNotTakenForTheOptimum) {
  using T = TypeParam;
  Matrix<T> x = test::uniform_matrix<T>(101, 1, 24);
  const Vector<int> y = draw_labels(x, 2, 25);
  for (const int e : {40, extreme_exponents<T>().back()}) {
    x(100, 0) = std::ldexp(T(1), e);
    LogisticRegression<T> model;
    model.fit(x, y);
    EXPECT_EQ(model.diagnosis, Fit::separable) << e;
    EXPECT_GT(std::abs(std::ldexp(model.coef(0, 0), e)), 1) << e;
  }
}

TYPED_TEST(LogisticTest, CoefficientsBeyondTheRangeAreRefused) {
  using T = TypeParam;
  Matrix<T> x{{5, 1}, {7, 2}, {6, 3}, {6, 2}, {5, 1}, {9, 4}};
  for (std::size_t i = 0; i < 6; ++i)
    x(i, 1) = std::ldexp(x(i, 1),
                         3 - std::numeric_limits<T>::max_exponent - std::numeric_limits<T>::digits);
  LogisticRegression<T> model;
  const std::string text = test::message_of([&] { model.fit(x, Vector<int>{0, 1, 0, 1, 1, 1}); });
  EXPECT_NE(text.find("the coefficient of column 1 is beyond the range"), std::string::npos)
      << text;
  EXPECT_EQ(model.diagnosis, Fit::not_fitted);
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
