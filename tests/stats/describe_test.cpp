// describe: each entry is that of the function of its name, in every policy; and what is printed.
#include <gtest/gtest.h>

#include <lanes/linalg.hpp>
#include <lanes/stats.hpp>
#include <sstream>

#include "stats/reference.hpp"
#include "support/message.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/shapes.hpp"

namespace lanes {
namespace {

template <class T>
class Describe : public ::testing::Test {};
TYPED_TEST_SUITE(Describe, test::Reals);

template <class T>
void expect_column(const Description<T>& d, std::size_t j, const Vector<T>& x, nan_policy policy) {
  std::size_t missing = 0;
  for (T e : x) missing += std::isnan(e);
  EXPECT_EQ(d.missing[j], missing);
  EXPECT_EQ(d.count[j], x.size() - missing);
  const auto m = four_moments(x, 1, policy);
  const Vector<T> expected{m.mean,
                           std::sqrt(m.variance),
                           min(x, policy),
                           quantile(x, 0.25, policy),
                           median(x, policy),
                           quantile(x, 0.75, policy),
                           max(x, policy),
                           m.skewness,
                           m.kurtosis};
  const Vector<T> found{d.mean[j],    d.stddev[j],         d.min[j], d.lower_quartile[j],
                        d.median[j],  d.upper_quartile[j], d.max[j], d.skewness[j],
                        d.kurtosis[j]};
  for (std::size_t i = 0; i < found.size(); ++i) {
    const T slack = i == 1 ? 2 * std::numeric_limits<T>::epsilon() * std::abs(expected[i]) : T(0);
    EXPECT_TRUE((std::isnan(found[i]) && std::isnan(expected[i])) || found[i] == expected[i] ||
                std::abs(found[i] - expected[i]) <= slack)
        << "entry " << i << " of column " << j << ": " << found[i] << ", not " << expected[i];
  }
}

TYPED_TEST(Describe, EachEntryIsThatOfItsFunction) {
  using T = TypeParam;
  for (std::size_t rows : test::thinned({1, 2, 3, 40000, 100, 4097}, 2))
    for (std::size_t cols : test::Sizes{1, 4, 17}) {
      Matrix<T> x = test::uniform_matrix<T>(rows, cols, rows);
      if (cols > 2) x(rows / 2, 2) = std::numeric_limits<T>::quiet_NaN();
      if (cols > 4) x.col(4).fill(std::numeric_limits<T>::quiet_NaN());
      if (cols > 5) x(0, 5) = std::numeric_limits<T>::infinity();
      if (cols > 6) x.col(6).fill(T(0.1));
      const Matrix<T> t = transpose(x);
      for (nan_policy policy : {nan_policy::propagate, nan_policy::omit})
        for (const MatrixView<const T>& view : {MatrixView<const T>(x), t.t()}) {
          const Description<T> d = describe(view, {}, policy);
          ASSERT_EQ(d.mean.size(), cols);
          for (std::size_t j = 0; j < cols; ++j)
            expect_column<T>(d, j, Vector<T>(x.col(j)), policy);
        }
    }
}

TYPED_TEST(Describe, AVectorIsOneColumn) {
  using T = TypeParam;
  const Vector<T> x = test::uniform_vector<T>(100, 1);
  expect_column<T>(describe(x), 0, x, nan_policy::propagate);
  const Matrix<T> m = test::uniform_matrix<T>(100, 3, 1);
  expect_column<T>(describe(m.col(1)), 0, Vector<T>(m.col(1)), nan_policy::propagate);
}

TYPED_TEST(Describe, Extremes) {
  using T = TypeParam;
  const T big = std::numeric_limits<T>::max(), small = std::numeric_limits<T>::denorm_min();
  const Description<T> d = describe(Vector<T>{big, -big, small, 0, 3 * small});
  EXPECT_EQ(d.max[0], big);
  EXPECT_EQ(d.min[0], -big);
  EXPECT_EQ(d.median[0], small);
  EXPECT_EQ(d.upper_quartile[0], 3 * small);
  EXPECT_FALSE(std::isnan(d.stddev[0]));
  EXPECT_NEAR(d.kurtosis[0], -0.5, 1e-6);
}

TYPED_TEST(Describe, Errors) {
  using T = TypeParam;
  Matrix<T> x(3, 2, T(1));
  EXPECT_THROW(describe(Matrix<T>(0, 2)), argument_error);
  EXPECT_EQ(describe(Matrix<T>(3, 0)).mean.size(), 0u);
  EXPECT_THROW(describe(x, {"a"}), shape_error);
  EXPECT_TRUE(test::message_of([&] {
                describe(x, {"a", "b", "c"});
              }).starts_with("describe: 3 names for the 2 columns of x"));
  x(2, 1) = std::numeric_limits<T>::quiet_NaN();
  EXPECT_TRUE(test::message_of([&] {
                describe(x, {}, nan_policy::raise);
              }).starts_with("describe: x(2, 1) is NaN"));
}

std::string printed(const Description<double>& d) {
  std::ostringstream out;
  out << d;
  return out.str();
}

TEST(DescribePrints, LikePandas) {
  const Matrix<double> x{{2, 1e12}, {3, 2e12}, {7, std::nan("")}};
  EXPECT_EQ(printed(describe(x, {"hours", "a longer name"}, nan_policy::omit)),
            "              hours  a longer name\n"
            "count             3              2\n"
            "missing           0              1\n"
            "mean       4.000000   1.500000e+12\n"
            "std        2.645751   7.071068e+11\n"
            "min        2.000000   1.000000e+12\n"
            "25%        2.500000   1.250000e+12\n"
            "50%        3.000000   1.500000e+12\n"
            "75%        5.000000   1.750000e+12\n"
            "max        7.000000   2.000000e+12\n"
            "skewness   0.595170   0.000000e+00\n"
            "kurtosis  -1.500000  -2.000000e+00");
}

TEST(DescribePrints, WideTablesBelowEachOther) {
  const std::string text = printed(describe(test::uniform_matrix<double>(10, 30, 1)));
  std::istringstream lines(text);
  std::size_t headers = 0;
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(line.size(), 100u);
    headers += line.starts_with("count");
  }
  EXPECT_EQ(headers, 4u);
  const std::string wide(200, 'w');
  EXPECT_NE(printed(describe(Vector<double>{1, 2})).find("       0\n"), std::string::npos);
  EXPECT_NE(printed(describe(Matrix<double>(2, 2), {wide, wide})).find(wide), std::string::npos);
  EXPECT_EQ(printed(describe(Matrix<double>(2, 0))).substr(0, 9), "        \n");
}

}  // namespace
}  // namespace lanes
