// zscore by column and by row.
#include <gtest/gtest.h>

#include <lanes/linalg.hpp>
#include <lanes/stats.hpp>

#include "stats/reference.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/shapes.hpp"

namespace lanes {
namespace {

using test::Wide;

template <class T>
class Zscores : public ::testing::Test {};
TYPED_TEST_SUITE(Zscores, test::Reals);

template <class T>
void expect_zscores(MatrixIn<T> z, MatrixIn<T> x, int ddof, double block) {
  for (std::size_t j = 0; j < x.cols(); ++j) {
    const test::WideMoments m = test::moments_reference<T>(Vector<T>(x.col(j)));
    for (std::size_t i = 0; i < x.rows(); ++i) {
      const Wide expected = (x(i, j) - m.mean) / m.stddev(ddof);
      const Wide bound = test::variance_factor(x.rows(), block) * (1 + test::magnitude(expected));
      ASSERT_TRUE(test::within(z(i, j), expected, test::rounded_bound<T>(expected, bound)))
          << i << ", " << j;
    }
  }
}

TYPED_TEST(Zscores, ByColumnAndByRow) {
  using T = TypeParam;
  for (std::size_t rows : test::thinned({2, 5, 255, 4200, 257}, 3))
    for (std::size_t cols : test::thinned({1, 3, 33, 9}, 2)) {
      Matrix<T> x = test::uniform_matrix<T>(rows, cols, rows + cols);
      for (T& e : x) e += T(100);
      for (int ddof : {0, 1}) {
        expect_zscores<T>(zscore(x, By::column, ddof), x, ddof, 256);
        const Matrix<T> t = transpose(x);
        expect_zscores<T>(Matrix<T>(zscore(t, By::row, ddof).t()), x, ddof, 256);
        expect_zscores<T>(zscore(t.t(), By::column, ddof), x, ddof, 256);
      }
    }
}

TYPED_TEST(Zscores, OmittedNanStays) {
  using T = TypeParam;
  const T nan = std::numeric_limits<T>::quiet_NaN();
  const Matrix<T> x{{1, nan, 3}, {3, 2, 3}, {5, 4, 3}};
  const Matrix<T> z = zscore(x, By::column, 0, nan_policy::omit);
  EXPECT_TRUE(std::isnan(z(0, 1)));
  EXPECT_EQ(z(1, 1), T(-1));
  EXPECT_EQ(z(2, 1), T(1));
  EXPECT_EQ(z(1, 0), T(0));
  EXPECT_TRUE(std::isnan(z(0, 2))) << "constant";
  EXPECT_TRUE(std::isnan(zscore(x, By::column)(2, 1)));
  EXPECT_THROW(zscore(x, By::row, 0, nan_policy::raise), argument_error);
  EXPECT_THROW(zscore(x, By::row, -1), argument_error);
}

TEST(ZscoreEdges, OfTheRange) {
  const Matrix<double> x{{1e308, 1e-310}, {-1e308, 3e-310}, {1e308, 1e-310}, {-1e308, 3e-310}};
  const Matrix<double> z = zscore(x, By::column);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(z(i, 0), i % 2 ? -1 : 1);
    EXPECT_NEAR(z(i, 1), i % 2 ? 1 : -1, 1e-12);
  }
}

}  // namespace
}  // namespace lanes
