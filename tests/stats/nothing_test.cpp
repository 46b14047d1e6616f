// One rule for every statistic: of no element, an error that names the function; of nothing but
// NaN, omitted, NaN.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <lanes/linalg.hpp>
#include <lanes/stats.hpp>
#include <limits>

#include "support/message.hpp"
#include "support/reals.hpp"

namespace lanes {
namespace {

template <class T>
class Nothing : public ::testing::Test {};
TYPED_TEST_SUITE(Nothing, test::Reals);

template <class T>
using OfVector = std::function<double(VectorIn<T>, nan_policy)>;
template <class T>
using OfMatrix = std::function<Matrix<T>(MatrixIn<T>, By, nan_policy)>;

template <class T>
std::vector<std::pair<std::string, OfVector<T>>> of_vectors() {
  using V = VectorIn<T>;
  using P = nan_policy;
  return {{"mean", [](V x, P p) { return mean(x, p); }},
          {"variance", [](V x, P p) { return variance(x, 0, p); }},
          {"stddev", [](V x, P p) { return stddev(x, 1, p); }},
          {"mean_variance", [](V x, P p) { return mean_variance(x, 0, p).mean; }},
          {"min", [](V x, P p) { return min(x, p); }},
          {"max", [](V x, P p) { return max(x, p); }},
          {"skewness", [](V x, P p) { return skewness(x, p); }},
          {"kurtosis", [](V x, P p) { return kurtosis(x, p); }},
          {"four_moments", [](V x, P p) { return four_moments(x, 0, p).variance; }},
          {"zscore", [](V x, P p) { return zscore(x, 0, p)[0]; }},
          {"covariance", [](V x, P p) { return covariance(x, x, 0, p); }},
          {"correlation", [](V x, P p) { return correlation(x, x, p); }},
          {"median", [](V x, P p) { return median(x, p); }},
          {"quantile", [](V x, P p) { return quantile(x, 0.25, p); }},
          {"quantile",
           [](V x, P p) {
             return quantile(x, Vector<double>{0.1, 0.9}, p)[1];
           }},
          {"iqr", [](V x, P p) { return iqr(x, p); }},
          {"mode", [](V x, P p) { return mode(x, p).values[0]; }},
          {"describe", [](V x, P p) { return describe(x, p).mean[0]; }}};
}

/// One row of results, or several, for each column.
template <class T>
std::vector<std::pair<std::string, OfMatrix<T>>> of_matrices() {
  using M = MatrixIn<T>;
  using P = nan_policy;
  const auto row = [](const Vector<T>& x) { return vstack(Matrix<T>(0, x.size()), x); };
  return {
      {"mean", [row](M x, By by, P p) { return row(mean(x, by, p)); }},
      {"variance", [row](M x, By by, P p) { return row(variance(x, by, 0, p)); }},
      {"stddev", [row](M x, By by, P p) { return row(stddev(x, by, 1, p)); }},
      {"mean_variance", [row](M x, By by, P p) { return row(mean_variance(x, by, 0, p).mean); }},
      {"min", [row](M x, By by, P p) { return row(min(x, by, p)); }},
      {"max", [row](M x, By by, P p) { return row(max(x, by, p)); }},
      {"median", [row](M x, By by, P p) { return row(median(x, by, p)); }},
      {"quantile", [row](M x, By by, P p) { return row(quantile(x, 0.3, by, p)); }},
      {"iqr", [row](M x, By by, P p) { return row(iqr(x, by, p)); }},
      {"zscore", [](M x, By by, P p) {
         return by == By::column ? zscore(x, by, 0, p) : transpose(zscore(x, by, 0, p));
       }}};
}

TYPED_TEST(Nothing, OfNoElementIsAnError) {
  using T = TypeParam;
  const Vector<T> none;
  for (const auto& entry : of_vectors<T>())
    for (nan_policy policy : {nan_policy::propagate, nan_policy::omit, nan_policy::raise}) {
      const auto& name = entry.first;  // (lambdas of C++20 cannot capture parts of a binding)
      const auto& statistic = entry.second;
      EXPECT_THROW(statistic(none, policy), argument_error) << name;
      EXPECT_TRUE(test::message_of([&] {
                    statistic(none, policy);
                  }).starts_with(name + ": there is no element"))
          << name;
    }
  EXPECT_THROW(mode(Vector<int>()), argument_error);
  EXPECT_THROW(cov(Matrix<T>(0, 3)), argument_error);
  EXPECT_THROW(corrcoef(Matrix<T>(0, 3), nan_policy::omit), argument_error);
  EXPECT_EQ(sum(none), T(0));
}

TYPED_TEST(Nothing, OfNothingButNanIsNan) {
  using T = TypeParam;
  for (std::size_t n : {std::size_t{1}, std::size_t{5}, std::size_t{5000}}) {
    const Vector<T> missing(n, std::numeric_limits<T>::quiet_NaN());
    for (const auto& [name, statistic] : of_vectors<T>()) {
      EXPECT_TRUE(std::isnan(statistic(missing, nan_policy::omit))) << name << ", " << n;
      EXPECT_THROW(statistic(missing, nan_policy::raise), argument_error) << name;
    }
    EXPECT_EQ(mode(missing, nan_policy::omit).count, 0u);
    EXPECT_EQ(sum(missing, nan_policy::omit), T(0));
    const Matrix<T> x(n, 2, std::numeric_limits<T>::quiet_NaN());
    for (const Matrix<T>& c : {cov(x, 0, nan_policy::omit), corrcoef(x, nan_policy::omit)}) {
      ASSERT_EQ(c.rows(), 2u);
      for (T e : c) EXPECT_TRUE(std::isnan(e));
    }
  }
}

TYPED_TEST(Nothing, OfColumnsAndRowsWithoutElementsIsAnError) {
  using T = TypeParam;
  const Matrix<T> no_rows(0, 3), no_columns(3, 0);
  for (const auto& [name, statistic] : of_matrices<T>()) {
    EXPECT_THROW(statistic(no_rows, By::column, nan_policy::omit), argument_error) << name;
    EXPECT_THROW(statistic(no_columns, By::row, nan_policy::propagate), argument_error) << name;
    EXPECT_EQ(statistic(no_rows, By::row, nan_policy::propagate).cols(), 0u) << name;
    EXPECT_EQ(statistic(no_columns, By::column, nan_policy::raise).cols(), 0u) << name;
  }
}

TYPED_TEST(Nothing, AColumnWithoutDataDoesNotStandInTheWayOfOthers) {
  using T = TypeParam;
  for (std::size_t rows : {std::size_t{3}, std::size_t{700}}) {
    Matrix<T> x(rows, 3);
    for (std::size_t i = 0; i < rows; ++i) {
      x(i, 0) = static_cast<T>(i % 7);
      x(i, 1) = std::numeric_limits<T>::quiet_NaN();
      x(i, 2) = static_cast<T>(i % 5);
    }
    const Matrix<T> t = transpose(x);
    for (const auto& [name, statistic] : of_matrices<T>())
      for (const Matrix<T>& found :
           {statistic(x, By::column, nan_policy::omit), statistic(t, By::row, nan_policy::omit)}) {
        EXPECT_FALSE(std::isnan(found(0, 0))) << name;
        EXPECT_TRUE(std::isnan(found(0, 1))) << name;
        EXPECT_FALSE(std::isnan(found(0, 2))) << name;
      }
  }
}

}  // namespace
}  // namespace lanes
