// Statistics of the worked examples.
#include <gtest/gtest.h>

#include <lanes/linalg.hpp>
#include <lanes/stats.hpp>

namespace lanes {
namespace {

const Vector<double> hours{2, 3, 5, 4, 6, 7, 8, 3, 5, 9};
const Vector<double> scores{50, 55, 70, 62, 75, 80, 90, 58, 72, 95};
const Vector<double> salaries{30000, 35000, 32000, 28000, 1000000};

constexpr double digits15(double x) {
  return x * 1e-15;
}

TEST(Statistics, MeanVarianceAndDeviationOfHours) {
  EXPECT_DOUBLE_EQ(mean(hours), 5.2);
  EXPECT_DOUBLE_EQ(variance(hours), 4.76);
  EXPECT_DOUBLE_EQ(stddev(hours), 2.1817424229271429);
  EXPECT_DOUBLE_EQ(variance(hours, 1), 5.2888888888888889);
  EXPECT_DOUBLE_EQ(stddev(hours, 1), 2.2997584414213787);
  EXPECT_EQ(sum(hours), 52);
  EXPECT_EQ(min(hours), 2);
  EXPECT_EQ(max(hours), 9);
}

TEST(Statistics, CorrelationOfHoursAndScores) {
  EXPECT_NEAR(correlation(hours, scores), 0.99491755238809394, digits15(1));
  EXPECT_NEAR(covariance(hours, scores), 33.955555555555556, digits15(40));
  EXPECT_NEAR(covariance(hours, scores, 0), 30.56, digits15(40));
  Matrix<double> both(10, 2);
  both.col(0).assign(hours);
  both.col(1).assign(scores);
  const Matrix<double> r = corrcoef(both), c = cov(both);
  EXPECT_EQ(r(0, 0), 1);
  EXPECT_EQ(r(1, 1), 1);
  EXPECT_NEAR(r(0, 1), 0.99491755238809394, digits15(1));
  EXPECT_NEAR(c(0, 1), 33.955555555555556, digits15(40));
  EXPECT_NEAR(c(0, 0), 5.2888888888888889, digits15(10));
}

TEST(Statistics, SalariesWithAnOutlier) {
  EXPECT_DOUBLE_EQ(mean(salaries), 225000);
  EXPECT_DOUBLE_EQ(stddev(salaries), 387506.90316431784);
}

TEST(Statistics, IceCreamAndDrownings) {
  const Vector<double> ice_cream{100, 200, 400, 500, 600, 300, 150};
  const Vector<double> drownings{10, 20, 45, 55, 60, 25, 12};
  EXPECT_NEAR(correlation(ice_cream, drownings), 0.98700372943010949, digits15(1));
}

TEST(Statistics, CovarianceOfTheDataMatrix) {
  const Matrix<double> x{{2, 50}, {5, 80}, {8, 95}};
  EXPECT_TRUE(allclose(cov(x), Matrix<double>{{9, 67.5}, {67.5, 525}}));
  EXPECT_EQ(mean(x, By::column), (Vector<double>{5, 75}));
  EXPECT_EQ(mean(x, By::row), (Vector<double>{26, 42.5, 51.5}));
}

}  // namespace
}  // namespace lanes
