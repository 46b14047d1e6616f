// accuracy, confusion_matrix, mean_squared_error, r2_score, log_loss, train_test_split.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <lanes/linalg.hpp>
#include <lanes/metrics.hpp>
#include <limits>
#include <numeric>

#include "support/message.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"

namespace lanes {
namespace {

const Vector<int> truth{2, 0, 2, 2, 0, 1}, predicted{0, 0, 2, 2, 0, 2};

TEST(Accuracy, IsTheShareOfEqualLabels) {
  EXPECT_DOUBLE_EQ(accuracy(truth, predicted), 4.0 / 6);
  EXPECT_EQ(accuracy(truth, truth), 1);
}

TEST(Accuracy, RefusesWhatCannotBeCompared) {
  EXPECT_THROW(accuracy(truth, Vector<int>{1}), shape_error);
  EXPECT_THROW(accuracy(Vector<int>{}, Vector<int>{}), argument_error);
}

TEST(ConfusionMatrix, HasTruthInRows) {
  EXPECT_EQ(confusion_matrix(truth, predicted), (Matrix<int>{{2, 0, 0}, {0, 0, 1}, {1, 0, 2}}));
  EXPECT_EQ(confusion_matrix(Vector<int>{5, -7}, Vector<int>{-7, -7}),
            (Matrix<int>{{1, 0}, {1, 0}}));
  EXPECT_EQ(confusion_matrix(Vector<int>{1}, Vector<int>{1}, Vector<int>{0, 1}),
            (Matrix<int>{{0, 0}, {0, 1}}));
}

TEST(ConfusionMatrix, TakesLabelsFarApart) {
  const int least = std::numeric_limits<int>::min(), most = std::numeric_limits<int>::max();
  EXPECT_EQ(confusion_matrix(Vector<int>{least, most}, Vector<int>{most, most}),
            (Matrix<int>{{0, 1}, {0, 1}}));
}

TEST(ConfusionMatrix, NamesALabelThatIsNotAmongThoseGiven) {
  EXPECT_NE(test::message_of([] {
              confusion_matrix(truth, predicted, Vector<int>{0, 2});
            }).find("label 1"),
            std::string::npos);
  EXPECT_THROW(confusion_matrix(truth, predicted, Vector<int>{0, 1, 2, 2}), argument_error);
  EXPECT_THROW(confusion_matrix(truth, Vector<int>{}), shape_error);
}

template <class T>
class Errors : public ::testing::Test {};
TYPED_TEST_SUITE(Errors, test::Reals);

TYPED_TEST(Errors, AreMeansOfSquares) {
  using T = TypeParam;
  const Vector<T> y{3, -0.5, 2, 7}, p{2.5, 0, 2, 8};
  EXPECT_DOUBLE_EQ(mean_squared_error(y, p), 0.375);
  EXPECT_NEAR(r2_score(y, p), 0.9486081370449679, 1e-15);
  EXPECT_EQ(mean_squared_error(y, y), 0);
  EXPECT_EQ(r2_score(y, y), 1);
  EXPECT_LT(r2_score(y, Vector<T>{7, 2, -0.5, 3}), 0);
}

TEST(ErrorsBeyondTheRange, R2WhoseSquaresLeaveTheRange) {
  const Vector<double> y{3, -0.5, 2, 7}, p{2.5, 0, 2, 8};
  for (const double size : {1e-308, 1e-200, 1e-160, 1e155, 1e200, 1e307})
    EXPECT_NEAR(r2_score(y * size, p * size), 0.9486081370449679, 1e-14) << size;
  EXPECT_NEAR(r2_score(Vector<double>{1e200, -1e200, 0}, Vector<double>{1e200, -1e200, 1e199}),
              0.995, 1e-15);
  EXPECT_EQ(r2_score(Vector<double>{1, 2}, Vector<double>{1e160, 2}), -HUGE_VAL);
}

TYPED_TEST(Errors, OfEqualTargets) {
  using T = TypeParam;
  const Vector<T> same{4, 4, 4};
  EXPECT_EQ(r2_score(same, same), 1);
  EXPECT_EQ(r2_score(same, Vector<T>{4, 4, 5}), 0);
}

TYPED_TEST(Errors, RefuseAndPropagate) {
  using T = TypeParam;
  const T nan = std::numeric_limits<T>::quiet_NaN();
  EXPECT_TRUE(std::isnan(mean_squared_error(Vector<T>{1, nan}, Vector<T>{1, 2})));
  EXPECT_TRUE(std::isnan(r2_score(Vector<T>{1, 3}, Vector<T>{nan, 2})));
  EXPECT_THROW(mean_squared_error(Vector<T>{1}, Vector<T>{1, 2}), shape_error);
  EXPECT_THROW(r2_score(Vector<T>{}, Vector<T>{}), argument_error);
}

TYPED_TEST(Errors, LogLossIsTheMeanOfLogarithms) {
  using T = TypeParam;
  const Matrix<T> p{{T(0.5), T(0.5)}, {T(0.25), T(0.75)}, {1, 0}};
  EXPECT_DOUBLE_EQ(log_loss(Vector<int>{3, 8, 3}, p), (std::log(2) - std::log(0.75)) / 3);
  EXPECT_TRUE(std::isinf(log_loss(Vector<int>{3, 8, 8}, p)));
  EXPECT_DOUBLE_EQ(log_loss(Vector<int>{8, 8, 3}, p, Vector<int>{3, 8}),
                   (std::log(2) - std::log(0.75)) / 3);
}

TYPED_TEST(Errors, LogLossRefusesWhatIsNoProbability) {
  using T = TypeParam;
  const Vector<int> y{0, 1};
  EXPECT_THROW(log_loss(y, Matrix<T>{{T(0.5), T(0.6)}, {1, 0}}), argument_error);
  EXPECT_THROW(log_loss(y, Matrix<T>{{T(1.5), T(-0.5)}, {1, 0}}), argument_error);
  EXPECT_THROW(log_loss(y, Matrix<T>{{1, 0, 0}, {1, 0, 0}}), shape_error);
  EXPECT_THROW(log_loss(y, Matrix<T>{{1, 0}}), shape_error);
  EXPECT_THROW(log_loss(Vector<int>{}, Matrix<T>(0, 2)), argument_error);
  const Matrix<T> p{{1, 0}, {0, 1}};
  EXPECT_THROW(log_loss(Vector<int>{0, 2}, p, Vector<int>{0, 1}), argument_error);
  EXPECT_THROW(log_loss(y, p, Vector<int>{1, 0}), argument_error);
}

/// 0, 1, 2, ... in the first column.
Matrix<double> numbered(std::size_t n) {
  Matrix<double> x(n, 2);
  for (std::size_t i = 0; i < n; ++i) x(i, 0) = static_cast<double>(i), x(i, 1) = -x(i, 0);
  return x;
}

TEST(TrainTestSplit, PutsEverySampleOnOneSide) {
  const Matrix<double> x = numbered(101);
  const Vector<double> y(x.col(0));
  const auto s = train_test_split(x, y, {.test_size = 0.3, .seed = 7});
  EXPECT_EQ(s.x_test.rows(), 31u);
  EXPECT_EQ(s.x_train.rows(), 70u);
  std::vector<double> all(s.y_train.begin(), s.y_train.end());
  all.insert(all.end(), s.y_test.begin(), s.y_test.end());
  EXPECT_FALSE(std::is_sorted(all.begin(), all.end()));
  std::sort(all.begin(), all.end());
  for (std::size_t i = 0; i < 101; ++i) EXPECT_EQ(all[i], static_cast<double>(i));
  for (std::size_t i = 0; i < 70; ++i) {
    EXPECT_EQ(s.x_train(i, 0), s.y_train[i]);
    EXPECT_EQ(s.x_train(i, 1), -s.y_train[i]);
  }
}

TEST(TrainTestSplit, DependsOnTheSeedAlone) {
  const Matrix<double> x = numbered(50);
  const Vector<double> y(x.col(0));
  const auto a = train_test_split(x, y, {.seed = 1}), b = train_test_split(x, y, {.seed = 1});
  EXPECT_EQ(a.y_test, b.y_test);
  EXPECT_FALSE(a.y_test == train_test_split(x, y, {.seed = 2}).y_test);
}

TEST(TrainTestSplit, KeepsTheOrderWhenAsked) {
  const Matrix<double> x = numbered(5);
  const auto s =
      train_test_split(x, Vector<double>(x.col(0)), {.test_size = 0.4, .shuffle = false});
  EXPECT_EQ(s.y_train, (Vector<double>{0, 1, 2}));
  EXPECT_EQ(s.y_test, (Vector<double>{3, 4}));
}

TEST(TrainTestSplit, StratifiedHoldsBackTheSameShareOfEachLabel) {
  const Matrix<double> x = numbered(120);
  Vector<int> y(120);
  for (std::size_t i = 0; i < 120; ++i) y[i] = i < 100 ? 4 : i < 118 ? 9 : -1;
  const auto s = train_test_split(x, y, {.test_size = 0.25, .stratify = true});
  EXPECT_EQ(std::count(s.y_test.begin(), s.y_test.end(), 4), 25);
  EXPECT_EQ(std::count(s.y_test.begin(), s.y_test.end(), 9), 5);
  EXPECT_EQ(std::count(s.y_test.begin(), s.y_test.end(), -1), 1);
  EXPECT_EQ(std::count(s.y_train.begin(), s.y_train.end(), -1), 1);
}

TEST(TrainTestSplit, RefusesWhatCannotBeSplit) {
  const Matrix<double> x = numbered(3);
  const Vector<int> y{0, 0, 1};
  EXPECT_THROW(train_test_split(x, y, {.test_size = 0}), argument_error);
  EXPECT_THROW(train_test_split(x, y, {.test_size = 1}), argument_error);
  EXPECT_THROW(train_test_split(x, y, {.test_size = std::nan("")}), argument_error);
  EXPECT_THROW(train_test_split(x, y, {.stratify = true}), argument_error);
  EXPECT_THROW(train_test_split(x, Vector<double>{1, 2, 3}, {.stratify = true}), argument_error);
  EXPECT_THROW(train_test_split(x, Vector<int>{1, 2}), shape_error);
  EXPECT_THROW(train_test_split(numbered(1), Vector<int>{1}), argument_error);
  EXPECT_THROW(train_test_split(Matrix<double>(0, 2), Vector<int>{}), argument_error);
}

}  // namespace
}  // namespace lanes
