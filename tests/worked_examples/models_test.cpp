// Models of the worked examples.
#include <gtest/gtest.h>

#include <cmath>
#include <lanes/learn.hpp>
#include <lanes/linalg.hpp>
#include <lanes/lu.hpp>

namespace lanes {
namespace {

TEST(Models, LeastSquaresOfScoresOnHours) {
  const Matrix<double> hours(10, 1, Vector<double>{2, 3, 5, 4, 6, 7, 8, 3, 5, 9});
  const Vector<double> scores{50, 55, 70, 62, 75, 80, 90, 58, 72, 95};
  for (const auto method : {LeastSquaresMethod::qr, LeastSquaresMethod::normal_equation}) {
    LinearRegression<double> line{.method = method};
    line.fit(hours, scores);
    EXPECT_NEAR(line.coef[0], 6.4201680672268908, 1e-14);
    EXPECT_NEAR(line.intercept, 37.315126050420168, 1e-13);
    EXPECT_NEAR(line.score(hours, scores), 0.98986093604991565, 1e-15);
  }
}

TEST(Models, RidgeCuresASingularMatrix) {
  const Matrix<double> x{{1, 2}, {2, 4}};
  const Vector<double> y{3, 6};
  EXPECT_THROW((void)inverse(x), singular_error);
  EXPECT_THROW((void)inverse(gram(x)), singular_error);
  LinearRegression<double> plain{.fit_intercept = false,
                                 .method = LeastSquaresMethod::normal_equation};
  EXPECT_THROW(plain.fit(x, y), singular_error);
  // (X'X + I)^-1 X'y, X'X = 5 [[1, 2], [2, 4]], X'y = 15 [1, 2]: 15 / 26 [1, 2].
  for (const auto method : {LeastSquaresMethod::qr, LeastSquaresMethod::normal_equation}) {
    LinearRegression<double> ridge{.ridge = 1, .fit_intercept = false, .method = method};
    ridge.fit(x, y);
    EXPECT_NEAR(ridge.coef[0], 15.0 / 26, 1e-15);
    EXPECT_NEAR(ridge.coef[1], 30.0 / 26, 1e-15);
  }
}

TEST(Models, LogisticRegressionMakesItsGradientZero) {
  const Matrix<double> hours{{1}, {2}, {3}, {4}, {5}, {6}};
  const Vector<int> passed{0, 0, 1, 0, 1, 1};
  LogisticRegression<double> model;
  model.fit(hours, passed);
  EXPECT_EQ(model.diagnosis, Fit::converged);
  const Matrix<double> p = model.predict_proba(hours);
  double slope = 0, level = 0;
  for (std::size_t i = 0; i < 6; ++i) {
    slope += hours(i, 0) * (p(i, 1) - passed[i]);
    level += p(i, 1) - passed[i];
    EXPECT_NEAR(p(i, 1), 1 / (1 + std::exp(-model.coef(0, 0) * hours(i, 0) - model.intercept[0])),
                1e-15);
  }
  EXPECT_NEAR(slope, 0, 1e-10);
  EXPECT_NEAR(level, 0, 1e-10);
}

TEST(Models, NaiveBayesOfWordsIsBayesRule) {
  // Of ten unwanted messages eight have the word, of ten others one: posterior of 8 + 1 and 1 + 1
  // over 10 + 2 each.
  Matrix<double> word(20, 1);
  Vector<int> unwanted(20);
  for (std::size_t i = 0; i < 20; ++i) {
    unwanted[i] = i < 10;
    word(i, 0) = i < 8 || i == 10;
  }
  BernoulliNB<double> model;
  model.fit(word, unwanted);
  EXPECT_NEAR(model.predict_proba(Matrix<double>{{1}})(0, 1), 9.0 / 11, 1e-15);
}

TEST(Models, NaiveBayesOfNormalFeatures) {
  GaussianNB<double> model;
  model.fit(Matrix<double>{{60}, {80}, {90}, {110}}, Vector<int>{0, 0, 1, 1});
  EXPECT_EQ(model.theta, (Matrix<double>{{70}, {100}}));
  EXPECT_NEAR(model.predict_proba(Matrix<double>{{85}})(0, 0), 0.5, 1e-15);
  EXPECT_EQ(model.predict(Matrix<double>{{84}, {86}}), (Vector<int>{0, 1}));
}

}  // namespace
}  // namespace lanes
