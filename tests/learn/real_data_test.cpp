// Models of a real table: US macroeconomic data, whose columns mostly grow together.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <lanes/io.hpp>
#include <lanes/learn.hpp>

#include "support/least_squares.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

using test::Wide;

class Macrodata : public ::testing::Test {
 protected:
  const Table<double> table = load_csv(std::filesystem::path(LANES_TEST_DATA) / "macrodata.csv");

  Matrix<double> columns(const std::vector<std::string>& names) const {
    Matrix<double> x(table.values.rows(), names.size());
    for (std::size_t j = 0; j < names.size(); ++j) x.col(j).assign(table.col(names[j]));
    return x;
  }
  /// Whether unemployment is above 6 %.
  Vector<int> labels() const {
    Vector<int> y(table.values.rows());
    for (std::size_t i = 0; i < y.size(); ++i) y[i] = table.col("unemp")[i] > 6;
    return y;
  }
};

TEST_F(Macrodata, LinearRegressionHasTheDigitsThatTheConditionLeaves) {
  const Matrix<double> x = columns({"realcons", "realinv", "realgovt", "cpi", "m1", "pop"});
  const Vector<double> y(table.col("realgdp"));
  const std::size_t m = x.rows(), n = x.cols();
  Matrix<double> with_ones(m, n + 1, 1);
  with_ones.block(0, 0, m, n).assign(x);
  const test::WideLeastSquares exact(with_ones, y);
  LinearRegression<double> model;
  model.fit(x, y);
  EXPECT_EQ(model.rank, n);
  const Wide bound =
      static_cast<Wide>(static_cast<double>(m) * test::unit_roundoff<double>) *
      (exact.condition * exact.size + exact.condition * exact.condition * exact.residual);
  for (std::size_t j = 0; j < n; ++j)
    EXPECT_TRUE(test::within(model.coef[j], exact.x[j], bound / exact.scale[j])) << j;
  EXPECT_TRUE(test::within(model.intercept, exact.x[n], bound / exact.scale[n]));
  EXPECT_GT(model.score(x, y), 0.99);
}

TEST_F(Macrodata, LogisticRegressionEndsWhereTheGradientIsZero) {
  const Matrix<double> x = columns({"realgdp", "cpi", "tbilrate", "infl", "pop"});
  const Vector<int> y = labels();
  LogisticRegression<double> model;
  model.fit(x, y);
  EXPECT_EQ(model.diagnosis, Fit::converged);
  const Matrix<double> p = model.predict_proba(x);
  for (std::size_t j = 0; j < x.cols(); ++j) {
    double slope = 0, size = 0;
    for (std::size_t i = 0; i < x.rows(); ++i) {
      slope += x(i, j) * (p(i, 1) - y[i]);
      size += std::abs(x(i, j) * (p(i, 1) - y[i]));
    }
    EXPECT_LE(std::abs(slope), 1e-10 * size) << j;
  }
  const auto majority = static_cast<double>(std::count(y.begin(), y.end(), 0));
  EXPECT_GT(model.score(x, y), majority / static_cast<double>(y.size()));
}

TEST_F(Macrodata, OthersLearnMoreThanTheMajority) {
  const Matrix<double> x = columns({"tbilrate", "infl", "realint"});
  const Vector<int> y = labels();
  const auto s = train_test_split(x, y, {.test_size = 0.3, .seed = 5, .stratify = true});
  const auto zeros = static_cast<double>(std::count(s.y_test.begin(), s.y_test.end(), 0));
  const double majority = zeros / static_cast<double>(s.y_test.size());
  GaussianNB<double> bayes;
  bayes.fit(s.x_train, s.y_train);
  EXPECT_GE(bayes.score(s.x_test, s.y_test), majority - 0.05);
  Mlp<double> network{.hidden = {16}, .activation = Activation::tanh, .rate = 0.01, .seed = 3};
  network.fit(s.x_train, s.y_train);
  EXPECT_GT(network.score(s.x_train, s.y_train), majority);
}

}  // namespace
}  // namespace lanes
