// LogisticRegression of features near the ends of the range, where squares leave it.
#include <gtest/gtest.h>

#include <cmath>
#include <lanes/linalg.hpp>
#include <lanes/linear_model.hpp>
#include <limits>

#include "learn/logistic_data.hpp"
#include "support/message.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

using test::draw_labels;

template <class T>
class LogisticRange : public ::testing::Test {};
TYPED_TEST_SUITE(LogisticRange, test::Reals);

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

TYPED_TEST(LogisticRange, FeaturesOfAnySizeHaveTheOptimum) {
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

TYPED_TEST(LogisticRange, ThePenaltyKeepsItsMeaningForFeaturesOfAnySize) {
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

TYPED_TEST(LogisticRange, SeparableFeaturesOfAnySize) {
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

TYPED_TEST(LogisticRange, AnOutlierIsNotTakenForTheOptimum) {
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

TYPED_TEST(LogisticRange, CoefficientsBeyondTheRangeAreRefused) {
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

}  // namespace
}  // namespace lanes
