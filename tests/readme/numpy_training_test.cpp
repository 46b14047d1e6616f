// The README's NumPy table: models and metrics.
#include "readme/numpy_table.hpp"

namespace lanes {
namespace {

const Matrix<double> X{{1, 0}, {0, 1}, {1, 1}, {0, 0}, {2, 1}, {1, 3}};
const Vector<double> t{3, 5, 6, 2, 7, 12};
const Vector<int> labels{0, 1, 1, 0, 0, 1};

// LinearRegression().fit(X, t)
TEST_F(NumpyTable, LinearRegression) {
  LinearRegression<double> model;
  model.fit(X, t);
  EXPECT_GT(model.score(X, t), 0.9);
  EXPECT_EQ(model.coef.size(), 2u);
}

// Ridge(alpha=2.0).fit(X, t)
TEST_F(NumpyTable, Ridge) {
  LinearRegression<double> model{.ridge = 2}, plain;
  EXPECT_LT(norm(model.fit(X, t).coef), norm(plain.fit(X, t).coef));
}

// LinearRegression().fit(X, Y).coef_
TEST_F(NumpyTable, LinearRegressionOfSeveralTargets) {
  MultiLinearRegression<double> model;
  model.fit(X, hstack(Matrix<double>(6, 1, t), 2 * t));
  EXPECT_EQ(model.coef.rows(), 2u);
  EXPECT_TRUE(allclose(model.coef.row(1), 2.0 * model.coef.row(0)));
}

// LogisticRegression(C=0.5).fit(X, labels)
TEST_F(NumpyTable, LogisticRegression) {
  LogisticRegression<double> model{.l2 = 2};
  model.fit(X, labels);
  EXPECT_EQ(model.diagnosis, Fit::converged);
  EXPECT_EQ(model.predict_proba(X).cols(), 2u);
}

// GaussianNB().fit(X, labels)
TEST_F(NumpyTable, GaussianNaiveBayes) {
  GaussianNB<double> model;
  EXPECT_DOUBLE_EQ(model.fit(X, labels).theta(0, 0), 1);
}

// BernoulliNB().fit(X, labels)
TEST_F(NumpyTable, BernoulliNaiveBayes) {
  BernoulliNB<double> model;
  EXPECT_EQ(model.fit(X, labels).feature_count, (Matrix<double>{{2, 1}, {2, 3}}));
}

// MLPClassifier((64, 32)).fit(X, labels)
TEST_F(NumpyTable, Perceptron) {
  Mlp<double> model{.hidden = {64, 32}, .max_epochs = 1};
  EXPECT_EQ(model.fit(X, labels).weights[1].cols(), 32u);
}

// accuracy_score(a, b), confusion_matrix(a, b)
TEST_F(NumpyTable, Accuracy) {
  const Vector<int> a{0, 1, 1}, b{0, 1, 0};
  EXPECT_DOUBLE_EQ(accuracy(a, b), 2.0 / 3);
  EXPECT_EQ(confusion_matrix(a, b), (Matrix<int>{{1, 0}, {1, 1}}));
}

// mean_squared_error(x, y), r2_score(x, y)
TEST_F(NumpyTable, SquaredError) {
  EXPECT_EQ(mean_squared_error(x, y), 4);
  EXPECT_EQ(r2_score(x, y), -15);
}

// log_loss(labels, p)
TEST_F(NumpyTable, LogLoss) {
  EXPECT_DOUBLE_EQ(log_loss(Vector<int>{0, 1}, Matrix<double>{{0.5, 0.5}, {0.5, 0.5}}),
                   std::log(2));
}

// train_test_split(X, labels, test_size=0.5, random_state=1)
TEST_F(NumpyTable, TrainTestSplit) {
  const auto s = train_test_split(X, labels, {.test_size = 0.5, .seed = 1});
  EXPECT_EQ(s.x_train.rows(), 3u);
  EXPECT_EQ(s.y_test.size(), 3u);
}

}  // namespace
}  // namespace lanes
