// GaussianNB and BernoulliNB, against the formulas in 113-bit arithmetic and long double.
#include <gtest/gtest.h>

#include <cmath>
#include <lanes/naive_bayes.hpp>
#include <lanes/stats.hpp>
#include <limits>

#include "support/message.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

template <class T>
class NaiveBayes : public ::testing::Test {};
TYPED_TEST_SUITE(NaiveBayes, test::Reals);

template <class T>
constexpr T nan = std::numeric_limits<T>::quiet_NaN();

TYPED_TEST(NaiveBayes, GaussianHasMeansAndVariancesOfEachClass) {
  using T = TypeParam;
  const Matrix<T> x{{-1, -1}, {-2, -1}, {-3, -2}, {1, 1}, {2, 1}, {3, 2}};
  const Vector<int> y{1, 1, 1, 2, 2, 2};
  GaussianNB<T> model;
  model.fit(x, y);
  EXPECT_EQ(model.classes, (Vector<int>{1, 2}));
  EXPECT_EQ(model.class_count, (Vector<T>{3, 3}));
  EXPECT_EQ(model.class_prior, (Vector<T>{0.5, 0.5}));
  const double u = test::unit_roundoff<T>;
  EXPECT_TRUE(
      allclose(model.theta, Matrix<double>{{-2, -4.0 / 3}, {2, 4.0 / 3}}, {.relative = 4 * u}));
  // The largest variance is 14/3, of the first feature.
  EXPECT_NEAR(model.epsilon, 14e-9 / 3, 14e-9 / 3 * 8 * u);
  EXPECT_TRUE(allclose(model.var,
                       Matrix<double>{{2.0 / 3 + 14e-9 / 3, 2.0 / 9 + 14e-9 / 3},
                                      {2.0 / 3 + 14e-9 / 3, 2.0 / 9 + 14e-9 / 3}},
                       {.relative = 8 * u}));
  EXPECT_EQ(model.predict(Matrix<T>{{T(-0.8), -1}}), (Vector<int>{1}));
  EXPECT_EQ(model.score(x, y), 1);
}

TYPED_TEST(NaiveBayes, GaussianProbabilitiesAreThoseOfTheDensities) {
  using T = TypeParam;
  const std::size_t n = 200, p = 7;
  Matrix<T> x = test::uniform_matrix<T>(n, p, 1);
  Vector<int> y(n);
  for (std::size_t i = 0; i < n; ++i) {
    y[i] = static_cast<int>(i % 3) * 5;
    x(i, 2) += static_cast<T>(y[i]) / 8;
  }
  GaussianNB<T> model;
  model.fit(x, y);
  const Matrix<T> joint = model.predict_joint_log_proba(x), proba = model.predict_proba(x),
                  log_proba = model.predict_log_proba(x);
  for (std::size_t i = 0; i < n; ++i) {
    long double sum = 0, largest_term = 0, term[3];
    for (std::size_t k = 0; k < 3; ++k) {
      long double z = std::log(static_cast<long double>(model.class_prior[k]));
      for (std::size_t j = 0; j < p; ++j) {
        const long double v = model.var(k, j),
                          d = static_cast<long double>(x(i, j)) - model.theta(k, j);
        const long double add = -std::log(2 * 3.14159265358979323846L * v) / 2 - d * d / (2 * v);
        z += add;
        largest_term = std::max(largest_term, std::abs(add));
      }
      term[k] = z;
      EXPECT_NEAR(joint(i, k), static_cast<double>(z),
                  30 * test::unit_roundoff<T> * static_cast<double>(largest_term + 1));
      sum += std::exp(z);
    }
    double row = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      const auto expected = static_cast<double>(std::exp(term[k]) / sum);
      EXPECT_NEAR(proba(i, k), expected,
                  60 * test::unit_roundoff<T> * static_cast<double>(largest_term + 1));
      EXPECT_NEAR(std::exp(log_proba(i, k)), expected,
                  60 * test::unit_roundoff<T> * static_cast<double>(largest_term + 1));
      row += static_cast<double>(proba(i, k));
    }
    EXPECT_NEAR(row, 1, 8 * test::unit_roundoff<T>);
  }
}

TYPED_TEST(NaiveBayes, GaussianFarAwayDoesNotUnderflow) {
  using T = TypeParam;
  GaussianNB<T> model;
  model.fit(Matrix<T>{{-1}, {1}, {9}, {11}}, Vector<int>{0, 0, 1, 1});
  const Matrix<T> far{{1000}, {-1000}};
  EXPECT_EQ(model.predict_proba(far), (Matrix<T>{{0, 1}, {1, 0}}));
  EXPECT_LT(model.predict_log_proba(far)(0, 0), -9000);
  EXPECT_EQ(model.predict_log_proba(far)(0, 1), 0);
}

TYPED_TEST(NaiveBayes, GaussianBeyondTheRangeHasNoClass) {
  using T = TypeParam;
  GaussianNB<T> model;
  model.fit(Matrix<T>{{-1}, {1}, {9}, {11}}, Vector<int>{0, 0, 1, 1});
  const Matrix<T> far{{std::numeric_limits<T>::max()}};
  EXPECT_TRUE(std::isnan(model.predict_proba(far)(0, 0)));
  EXPECT_NE(test::message_of([&] { (void)model.predict(far); }).find("row 0"), std::string::npos);
  EXPECT_THROW((void)model.predict(Matrix<T>{{0}, {nan<T>}}), argument_error);
}

TYPED_TEST(NaiveBayes, GaussianWithASingleSampleOrAConstantFeature) {
  using T = TypeParam;
  GaussianNB<T> model;
  model.fit(Matrix<T>{{1, 5}, {2, 5}, {7, 5}}, Vector<int>{0, 0, 1});
  EXPECT_EQ(model.predict(Matrix<T>{{T(1.4), 5}, {7, 5}}), (Vector<int>{0, 1}));
  for (T v : model.var) EXPECT_GT(v, 0);
  model.var_smoothing = 0;
  const std::string why = test::message_of([&] {
    model.fit(Matrix<T>{{1, 5}, {2, 5}, {7, 5}}, Vector<int>{0, 0, 1});
  });
  EXPECT_NE(why.find("feature 1 has variance"), std::string::npos) << why;
  EXPECT_NE(why.find("class 0"), std::string::npos) << why;
  model.var_smoothing = 1;
  EXPECT_THROW(model.fit(Matrix<T>{{5}, {5}}, Vector<int>{0, 1}), argument_error);
}

TYPED_TEST(NaiveBayes, GaussianTakesPriors) {
  using T = TypeParam;
  const Matrix<T> x{{0}, {1}, {1}, {2}};
  const Vector<int> y{0, 0, 1, 1};
  GaussianNB<T> model{.priors = {T(0.25), T(0.75)}};
  model.fit(x, y);
  EXPECT_EQ(model.class_prior, model.priors);
  // Half way, only the priors decide.
  EXPECT_NEAR(model.predict_proba(Matrix<T>{{1}})(0, 1), 0.75, 8 * test::unit_roundoff<T>);
  model.priors = {T(0.5), T(0.6)};
  EXPECT_THROW(model.fit(x, y), argument_error);
  model.priors = {1};
  EXPECT_THROW(model.fit(x, y), argument_error);
}

TYPED_TEST(NaiveBayes, BernoulliCountsPresence) {
  using T = TypeParam;
  // Words in six messages, 1 being unwanted ones.
  const Matrix<T> x{{1, 1, 0}, {1, 0, 0}, {1, 1, 0}, {0, 1, 1}, {0, 0, 1}, {0, 1, 1}};
  const Vector<int> y{1, 1, 1, 0, 0, 0};
  BernoulliNB<T> model;
  model.fit(x, y);
  EXPECT_EQ(model.feature_count, (Matrix<T>{{0, 2, 3}, {3, 2, 0}}));
  const double u = test::unit_roundoff<T>;
  for (std::size_t k = 0; k < 2; ++k) {
    EXPECT_NEAR(model.class_log_prior[k], std::log(0.5), 2 * u);
    for (std::size_t j = 0; j < 3; ++j)
      EXPECT_NEAR(model.feature_log_prob(k, j),
                  std::log((static_cast<double>(model.feature_count(k, j)) + 1) / 5), 4 * u);
  }
  // p(1, 1 1 0) = 1/2 4/5 3/5 4/5, p(0, 1 1 0) = 1/2 1/5 3/5 1/5.
  const Matrix<T> p = model.predict_proba(Matrix<T>{{1, 1, 0}});
  EXPECT_NEAR(p(0, 1), 16.0 / 17, 16 * u);
  EXPECT_NEAR(model.predict_joint_log_proba(Matrix<T>{{1, 1, 0}})(0, 1), std::log(0.192), 16 * u);
  EXPECT_EQ(model.predict(x), y);
  EXPECT_EQ(model.score(x, y), 1);
}

TYPED_TEST(NaiveBayes, BernoulliWithWordsThatNeverOccur) {
  using T = TypeParam;
  BernoulliNB<T> model{.alpha = T(1e-10)};
  model.fit(Matrix<T>{{1, 0}, {1, 0}, {0, 0}}, Vector<int>{4, 4, 5});
  const Matrix<T> log_p = model.predict_log_proba(Matrix<T>{{1, 1}, {0, 1}});
  for (T e : log_p) EXPECT_TRUE(std::isfinite(e));
  EXPECT_EQ(model.predict(Matrix<T>{{1, 1}, {0, 1}}), (Vector<int>{4, 5}));
  model.fit_prior = false;
  model.fit(Matrix<T>{{1, 0}, {1, 0}, {0, 0}}, Vector<int>{4, 4, 5});
  EXPECT_EQ(model.class_log_prior[0], model.class_log_prior[1]);
}

TYPED_TEST(NaiveBayes, BernoulliThreshold) {
  using T = TypeParam;
  const Matrix<T> x{{3, 1}, {4, 2}, {1, 3}, {0, 5}};
  const Vector<int> y{0, 0, 1, 1};
  BernoulliNB<T> at_two{.binarize = 2}, plain;
  at_two.fit(x, y);
  plain.fit(Matrix<T>{{1, 0}, {1, 0}, {0, 1}, {0, 1}}, y);
  EXPECT_EQ(at_two.feature_log_prob, plain.feature_log_prob);
  EXPECT_EQ(at_two.predict(x), y);
}

/// What is refused by both.
template <class Model, class T>
void bad_input() {
  Model model;
  const Matrix<T> x{{1, 0}, {0, 1}, {1, 1}, {0, 0}};
  const Vector<int> y{0, 1, 0, 1};
  EXPECT_NE(test::message_of([&] { (void)model.predict(x); }).find("not been fitted"),
            std::string::npos);
  EXPECT_THROW(model.fit(x, Vector<int>{0, 1}), shape_error);
  EXPECT_NE(test::message_of([&] {
              model.fit(x, Vector<int>{3, 3, 3, 3});
            }).find("all labels are 3"),
            std::string::npos);
  EXPECT_THROW(model.fit(Matrix<T>(0, 2), Vector<int>{}), argument_error);
  EXPECT_THROW(model.fit(Matrix<T>(4, 0), y), argument_error);
  Matrix<T> holes = x;
  holes(2, 1) = nan<T>;
  EXPECT_NE(test::message_of([&] { model.fit(holes, y); }).find("row 2 has NaN in column 1"),
            std::string::npos);
  model.fit(holes, y, nan_policy::omit);
  EXPECT_EQ(model.class_count, (Vector<T>{1, 2}));
  EXPECT_THROW((void)model.predict(holes), argument_error);
  EXPECT_TRUE(std::isnan(model.predict_proba(holes)(2, 0)));
  EXPECT_THROW((void)model.predict(Matrix<T>(1, 3)), shape_error);
  EXPECT_EQ(model.predict(Matrix<T>(0, 2)).size(), 0u);
  EXPECT_EQ(model.score(x.block(0, 0, 1, 2), Vector<int>{77}), 0);
}
TYPED_TEST(NaiveBayes, BadInput) {
  bad_input<GaussianNB<TypeParam>, TypeParam>();
  bad_input<BernoulliNB<TypeParam>, TypeParam>();
  BernoulliNB<TypeParam> model{.alpha = 0};
  EXPECT_THROW(model.fit(Matrix<TypeParam>{{1}, {0}}, Vector<int>{0, 1}), argument_error);
}

}  // namespace
}  // namespace lanes
