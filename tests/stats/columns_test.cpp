// Statistics of matrices, by column and by row.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <lanes/error.hpp>
#include <lanes/stats.hpp>

#include "stats/reference.hpp"
#include "support/guarded.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/shapes.hpp"

namespace lanes {
namespace {

using test::Wide;

template <class T>
class ColumnStats : public ::testing::Test {};
TYPED_TEST_SUITE(ColumnStats, test::Reals);

/// Columns around different means, one of them with a trend.
template <class T>
Matrix<T> columns(std::size_t rows, std::size_t cols) {
  Matrix<T> x = test::uniform_matrix<T>(rows, cols, rows + cols);
  const double offset = sizeof(T) == 8 ? 1e6 : 1e3;
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0; j < cols; ++j)
      x(i, j) += static_cast<T>(offset * static_cast<double>(j) +
                                (j % 5 == 3 ? static_cast<double>(i) : 0.0));
  return x;
}

/// The columns of a matrix, and what their statistics are.
template <class T>
struct Expected {
  std::vector<Vector<T>> columns;
  std::vector<test::WideMoments> moments;

  explicit Expected(MatrixView<const T> x) {
    for (std::size_t j = 0; j < x.cols(); ++j) {
      columns.emplace_back(x.col(j));
      moments.push_back(test::moments_reference<T>(columns.back()));
    }
  }
};

template <class T>
void expect_columns(MatrixView<const T> x, By by, const Expected<T>& expected,
                    const std::string& what, Options options) {
  const auto policy = nan_policy::propagate;
  const Vector<T> sums = sum(x, by, policy, options), means = mean(x, by, policy, options),
                  variances = variance(x, by, 1, policy, options),
                  deviations = stddev(x, by, 0, policy, options), low = min(x, by, policy, options),
                  high = max(x, by, policy, options);
  const auto both = mean_variance(x, by, 1, policy, options);
  EXPECT_TRUE(test::same_bits(both.mean, means)) << what;
  EXPECT_TRUE(test::same_bits(both.variance, variances)) << what;
  ASSERT_EQ(means.size(), expected.columns.size());
  for (std::size_t j = 0; j < means.size(); ++j) {
    const Vector<T>& column = expected.columns[j];
    const test::WideMoments& m = expected.moments[j];
    const std::size_t n = column.size();
    const auto within = [](T actual, Wide value, Wide bound) {
      return test::within(actual, value, test::rounded_bound<T>(value, bound));
    };
    EXPECT_TRUE(within(sums[j], m.mean * m.n, test::sum_factor(n, 256) * m.sum_of_magnitudes))
        << what << ", sum of " << j;
    EXPECT_TRUE(within(means[j], m.mean, test::mean_bound(m, 256))) << what << ", mean of " << j;
    const double factor = test::variance_factor(n, 256);
    if (n > 1) {
      EXPECT_TRUE(within(variances[j], m.variance(1), factor * m.variance(1)))
          << what << ", variance of " << j;
    }
    EXPECT_TRUE(within(deviations[j], m.stddev(), factor * m.stddev())) << what;
    EXPECT_EQ(low[j], *std::min_element(column.begin(), column.end())) << what;
    EXPECT_EQ(high[j], *std::max_element(column.begin(), column.end())) << what;
  }
}

TYPED_TEST(ColumnStats, WithinTheBoundsInEveryLayout) {
  using T = TypeParam;
  const std::vector<std::pair<std::size_t, std::size_t>> shapes = {
      {1, 1},    {1, 9},    {7, 3},     {8, 8},    {9, 33},   {255, 5},
      {256, 17}, {257, 64}, {1000, 70}, {4097, 6}, {40, 300}, {9000, 2}};
  for (const auto& [rows, cols] : shapes) {
    if (test::quick() && rows * cols > 5000) continue;
    const Matrix<T> x = columns<T>(rows, cols);
    const Expected<T> of_columns(x), of_rows(x.t());
    for (test::Layout layout : test::layouts)
      for (Isa isa : available_isas()) {
        const test::LaidOut<T> laid_out(x, layout);
        const std::string what = std::to_string(rows) + " x " + std::to_string(cols) + ", " +
                                 test::name(layout) + ", " + name(isa).data();
        expect_columns<T>(laid_out.view(), By::column, of_columns, what,
                          {.threads = 2, .isa = isa});
        expect_columns<T>(laid_out.view(), By::row, of_rows, what + ", by row", {.isa = isa});
      }
  }
}

TYPED_TEST(ColumnStats, ReadNothingOutside) {
  using T = TypeParam;
  test::GuardedMemory memory(1 << 16);
  for (std::size_t cols : test::every(2, 37)) {
    const Matrix<T> x = test::integer_matrix<T>(9, cols, cols);
    const Expected<T> expected(x);
    for (T* place : {memory.first<T>(x.size()), memory.last<T>(x.size())}) {
      const MatrixView<T> view(place, 9, cols);
      view.assign(x);
      for (Isa isa : available_isas())
        expect_columns<T>(view, By::column, expected, "guarded", {.isa = isa});
    }
  }
}

TYPED_TEST(ColumnStats, MissingValues) {
  using T = TypeParam;
  const T nan = std::numeric_limits<T>::quiet_NaN();
  for (std::size_t rows : test::Sizes{5, 300, 5000}) {
    Matrix<T> x = test::uniform_matrix<T>(rows, 4, 1);
    x(rows - 2, 2) = nan;
    for (By by : {By::column, By::row}) {
      const MatrixView<const T> lying = by == By::column ? x.view() : x.t();
      const Vector<T> means = mean(lying, by);
      for (std::size_t j = 0; j < 4; ++j) {
        EXPECT_EQ(std::isnan(means[j]), j == 2);
        EXPECT_EQ(std::isnan(variance(lying, by)[j]), j == 2);
        EXPECT_EQ(std::isnan(sum(lying, by)[j]), j == 2);
        EXPECT_EQ(std::isnan(min(lying, by)[j]), j == 2);
        EXPECT_EQ(std::isnan(max(lying, by)[j]), j == 2);
      }
      const Vector<T> left = mean(lying, by, nan_policy::omit);
      EXPECT_EQ(left[2], mean(x.col(2), nan_policy::omit));
      EXPECT_EQ(left[1], means[1]);
      EXPECT_EQ(sum(lying, by, nan_policy::omit)[2], sum(x.col(2), nan_policy::omit));
      EXPECT_EQ(stddev(lying, by, 1, nan_policy::omit)[2], stddev(x.col(2), 1, nan_policy::omit));
      EXPECT_EQ(min(lying, by, nan_policy::omit)[2], min(x.col(2), nan_policy::omit));
      EXPECT_EQ(max(lying, by, nan_policy::omit)[2], max(x.col(2), nan_policy::omit));
      const std::string where = by == By::column ? "x(" + std::to_string(rows - 2) + ", 2)"
                                                 : "x(2, " + std::to_string(rows - 2) + ")";
      for (const auto& call :
           std::vector<std::function<void()>>{[&] { sum(lying, by, nan_policy::raise); },
                                              [&] { mean(lying, by, nan_policy::raise); },
                                              [&] { variance(lying, by, 0, nan_policy::raise); },
                                              [&] { stddev(lying, by, 0, nan_policy::raise); },
                                              [&] { min(lying, by, nan_policy::raise); },
                                              [&] { max(lying, by, nan_policy::raise); }})
        try {
          call();
          ADD_FAILURE() << "nothing was thrown";
        } catch (const argument_error& error) {
          EXPECT_NE(std::string(error.what()).find(where), std::string::npos) << error.what();
        }
    }
  }
}

TYPED_TEST(ColumnStats, EmptyMatrices) {
  using T = TypeParam;
  const Matrix<T> no_rows(0, 3), no_columns(3, 0), nothing(0, 0);
  EXPECT_EQ(sum(no_rows, By::column), Vector<T>(3));
  EXPECT_EQ(sum(no_rows, By::row).size(), 0u);
  EXPECT_THROW(mean(no_rows, By::column), argument_error);
  EXPECT_THROW(min(no_columns, By::row), argument_error);
  EXPECT_EQ(mean(no_columns, By::column).size(), 0u);
  EXPECT_EQ(variance(nothing, By::column).size(), 0u);
  EXPECT_EQ(max(nothing, By::row).size(), 0u);
}

TEST(ColumnStatsEdges, ConstantAndExtremeColumns) {
  Matrix<double> x(3000, 4);
  for (std::size_t i = 0; i < x.rows(); ++i) {
    x(i, 0) = 0.1;
    x(i, 1) = i % 2 ? 1e308 : -1e308;
    x(i, 2) = i % 2 ? 3e-310 : 1e-310;
    x(i, 3) = 1e9 + 1e-3 * static_cast<double>(i % 7);
  }
  const Vector<double> deviations = stddev(x, By::column), variances = variance(x, By::column);
  EXPECT_EQ(variances[0], 0);
  EXPECT_EQ(mean(x, By::column)[0], 0.1);
  EXPECT_EQ(mean(x, By::column)[1], 0);
  EXPECT_TRUE(test::within(deviations[1], Wide(1e308), Wide(1e294)));
  EXPECT_EQ(variances[1], std::numeric_limits<double>::infinity());
  EXPECT_TRUE(test::within(deviations[2], Wide(1e-310), Wide(1e-323)));
  const test::WideMoments m = test::moments_reference<double>(Vector<double>(x.col(3)));
  EXPECT_GE(test::digits(deviations[3], m.stddev()), 14.5);
}

}  // namespace
}  // namespace lanes
