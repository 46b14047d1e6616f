// The worked examples of an introduction to the mathematics of machine learning: medians, modes and
// quantiles.
#include <gtest/gtest.h>

#include <lanes/linalg.hpp>
#include <lanes/quantile.hpp>

namespace lanes {
namespace {

const Vector<double> hours{2, 3, 5, 4, 6, 7, 8, 3, 5, 9};
const Vector<double> salaries{30000, 35000, 32000, 28000, 1000000};

TEST(WorkedExamples, MedianOfHours) {
  EXPECT_EQ(median(hours), 5);
}

TEST(WorkedExamples, ModeOfHours) {
  const auto result = mode(hours);
  EXPECT_EQ(result.values, (Vector<double>{3, 5}));
  EXPECT_EQ(result.count, 2u);
}

TEST(WorkedExamples, SalariesWithAnOutlier) {
  EXPECT_EQ(median(salaries), 32000);
  EXPECT_EQ(iqr(salaries), 5000);
  EXPECT_TRUE(allclose((salaries - median(salaries)) / iqr(salaries),
                       (Vector<double>{-0.4, 0.6, 0, -0.8, 193.6})));
}

}  // namespace
}  // namespace lanes
