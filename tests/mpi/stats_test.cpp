// Statistics by column of distributed rows, against 113-bit arithmetic and the documented bounds,
// with the rows on the ranks in several ways.
#include <lanes/error.hpp>
#include <limits>

#include "mpi/ranks.hpp"
#include "stats/reference.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"

namespace lanes {
namespace {

using test::Cut;
using test::message_on_all_ranks;
using test::rank;
using test::ranks;
using test::Wide;
using test::within;
using test::world;

template <class T>
class DistributedStats : public testing::Test {};
TYPED_TEST_SUITE(DistributedStats, test::Reals);

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Of the columns of n rows: those of one process, with the levels of the tree of ranks.
double mean_factor(std::size_t n) {
  return 3 * test::g<double>(268 + 2 * (test::block_depth(n, 256) + test::levels()));
}
double variance_factor(std::size_t n) {
  return 5 * test::g<double>(268 + 6 * (test::block_depth(n, 256) + test::levels()));
}
double cov_factor(std::size_t n) {
  return test::g<double>(530 + 2 * static_cast<double>(n) / 255 + 6 * test::levels());
}

template <class T>
Matrix<T> far_from_zero(std::size_t rows, std::size_t cols) {
  Matrix<T> x = test::uniform_matrix<T>(rows, cols, rows + cols);
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0; j < cols; ++j) x(i, j) += static_cast<T>(100 * j);
  return x;
}

/// f(X, distributed) for several shapes: one of them with its rows on the ranks in all ways.
template <class T, class F>
void each_case(const F& f) {
  std::size_t turn = 0;
  for (std::size_t rows : {1u, 2u, 5u, 100u, 3000u})
    for (std::size_t cols : {1u, 7u, 40u}) {
      const Matrix<T> x = far_from_zero<T>(rows, cols);
      for (Cut cut : test::cuts) {
        const bool all_cuts = rows == 100 && cols == 7;
        if (!all_cuts && cut != test::cuts[turn++ / 4 % 4]) continue;
        SCOPED_TRACE(std::to_string(rows) + " x " + std::to_string(cols) + ", cut " +
                     std::to_string(static_cast<int>(cut)));
        f(x, test::distribute(x, cut));
      }
    }
}

TYPED_TEST(DistributedStats, MeanVarianceAndStddev) {
  using T = TypeParam;
  each_case<T>([](const Matrix<T>& x, const mpi::DistributedMatrix<T>& d) {
    const std::size_t n = x.rows();
    const auto [m, v] = mean_variance(d, By::column);
    const Vector<T> s = stddev(d, By::column);
    EXPECT_TRUE(test::same_bits(m, mean(d, By::column)));
    EXPECT_TRUE(test::same_bits(v, variance(d, By::column)));
    EXPECT_TRUE(test::same_on_all_ranks(m) && test::same_on_all_ranks(v));
    EXPECT_TRUE(test::same_on_all_ranks(s));
    if (rank() != 0) return;
    for (std::size_t j = 0; j < x.cols(); ++j) {
      const auto exact = test::moments_reference<T>(x.col(j));
      const Wide mean_bound = test::magnitude(exact.mean) * test::unit_roundoff<double> +
                              mean_factor(n) * exact.stddev();
      EXPECT_TRUE(within<T>(m[j], exact.mean, test::rounded_bound<T>(exact.mean, mean_bound)));
      EXPECT_TRUE(within<T>(
          v[j], exact.variance(),
          test::rounded_bound<T>(exact.variance(), variance_factor(n) * exact.variance())));
      EXPECT_TRUE(
          within<T>(s[j], exact.stddev(),
                    test::rounded_bound<T>(exact.stddev(), variance_factor(n) * exact.stddev())));
    }
  });
}

TYPED_TEST(DistributedStats, SumMinAndMax) {
  using T = TypeParam;
  each_case<T>([](const Matrix<T>& x, const mpi::DistributedMatrix<T>& d) {
    EXPECT_EQ(min(x, By::column), min(d, By::column));
    EXPECT_EQ(max(x, By::column), max(d, By::column));
    const Vector<T> s = sum(d, By::column);
    EXPECT_TRUE(test::same_on_all_ranks(s));
    if (rank() != 0) return;
    const double factor = test::g<double>(262 + test::block_depth(x.rows(), 256) + test::levels());
    for (std::size_t j = 0; j < x.cols(); ++j) {
      const auto exact = test::moments_reference<T>(x.col(j));
      EXPECT_TRUE(within<T>(
          s[j], exact.mean * exact.n,
          test::rounded_bound<T>(exact.mean * exact.n, factor * exact.sum_of_magnitudes)));
    }
  });
}

TYPED_TEST(DistributedStats, CovarianceAndCorrelation) {
  using T = TypeParam;
  each_case<T>([](const Matrix<T>& x, const mpi::DistributedMatrix<T>& d) {
    const std::size_t n = x.rows();
    const int ddof = n > 1 ? 1 : 0;
    const Matrix<T> c = cov(d, ddof), r = corrcoef(d);
    EXPECT_TRUE(test::same_on_all_ranks(c) && test::same_on_all_ranks(r));
    if (rank() != 0) return;
    for (std::size_t i = 0; i < x.cols(); i += 6)
      for (std::size_t j = 0; j <= i; ++j) {
        const Wide scale = test::moments_reference<T>(x.col(i)).stddev(ddof) *
                           test::moments_reference<T>(x.col(j)).stddev(ddof);
        const Wide exact = test::covariance_reference<T>(x.col(i), x.col(j), ddof);
        EXPECT_TRUE(
            within<T>(c(i, j), exact, test::rounded_bound<T>(exact, cov_factor(n) * scale)));
        EXPECT_EQ(c(i, j), c(j, i));
        if (scale > 0) {
          EXPECT_TRUE(within<T>(r(i, j), exact / scale,
                                test::rounded_bound<T>(exact / scale, 3 * cov_factor(n))));
        }
      }
  });
}

TYPED_TEST(DistributedStats, OneRankGivesTheBitsOfOneProcess) {
  using T = TypeParam;
  if (ranks() > 1) GTEST_SKIP() << "of one rank";
  each_case<T>([](const Matrix<T>& x, const mpi::DistributedMatrix<T>& d) {
    EXPECT_TRUE(test::same_bits(mean(x, By::column), mean(d, By::column)));
    EXPECT_TRUE(test::same_bits(variance(x, By::column), variance(d, By::column)));
    EXPECT_TRUE(test::same_bits(sum(x, By::column), sum(d, By::column)));
    EXPECT_TRUE(test::same_bits(cov(x, 0), cov(d, 0)));
  });
}

TYPED_TEST(DistributedStats, TheSameBitsAgain) {
  using T = TypeParam;
  const auto d = test::distribute(far_from_zero<T>(1000, 20), Cut::growing);
  const Matrix<T> first = cov(d);
  const Vector<T> m = mean(d, By::column);
  for (int threads = 1; threads <= 3; ++threads) {
    EXPECT_TRUE(test::same_bits(first, cov(d, 1, nan_policy::propagate, {.threads = threads})));
    EXPECT_TRUE(
        test::same_bits(m, mean(d, By::column, nan_policy::propagate, {.threads = threads})));
  }
}

TYPED_TEST(DistributedStats, MissingValues) {
  using T = TypeParam;
  Matrix<T> x = far_from_zero<T>(50, 3);
  for (std::size_t i = 0; i < 50; ++i) x(i, 1) = static_cast<T>(nan);
  x(3, 0) = x(49, 0) = static_cast<T>(nan);
  for (Cut cut : test::cuts) {
    const auto d = test::distribute(x, cut);
    for (nan_policy policy : {nan_policy::propagate, nan_policy::omit}) {
      const auto expect_close = [&](const Vector<T>& expected, const Vector<T>& actual) {
        ASSERT_EQ(expected.size(), actual.size());
        for (std::size_t j = 0; j < expected.size(); ++j)
          if (std::isnan(expected[j]))
            EXPECT_TRUE(std::isnan(actual[j])) << j;
          else
            EXPECT_NEAR(expected[j], actual[j],
                        std::abs(expected[j]) * std::numeric_limits<T>::epsilon() * 16);
      };
      expect_close(mean(x, By::column, policy), mean(d, By::column, policy));
      expect_close(variance(x, By::column, 0, policy), variance(d, By::column, 0, policy));
      expect_close(sum(x, By::column, policy), sum(d, By::column, policy));
      expect_close(min(x, By::column, policy), min(d, By::column, policy));
      expect_close(max(x, By::column, policy), max(d, By::column, policy));
    }
    EXPECT_TRUE(std::isnan(cov(d, 1, nan_policy::omit)(0, 0)));  // no complete row
    const std::string text =
        message_on_all_ranks<argument_error>([&] { mean(d, By::column, nan_policy::raise); });
    EXPECT_NE(std::string::npos, text.find(": mean: ")) << text;
    EXPECT_NE("",
              message_on_all_ranks<argument_error>([&] { min(d, By::column, nan_policy::raise); }));
    EXPECT_NE("", message_on_all_ranks<argument_error>([&] { cov(d, 1, nan_policy::raise); }));
    EXPECT_NE("",
              message_on_all_ranks<argument_error>([&] { sum(d, By::column, nan_policy::raise); }));
  }
}

TYPED_TEST(DistributedStats, TheEdgesOfTheRange) {
  using T = TypeParam;
  const T huge = std::numeric_limits<T>::max() / 8, tiny = std::numeric_limits<T>::min() * 4;
  Matrix<T> x = test::uniform_matrix<T>(40, 2, 1);
  for (std::size_t i = 0; i < 40; ++i) {
    x(i, 0) *= huge;
    x(i, 1) *= tiny;
  }
  for (Cut cut : test::cuts) {
    const auto d = test::distribute(x, cut);
    const Vector<T> expected = stddev(x, By::column), actual = stddev(d, By::column);
    for (std::size_t j = 0; j < 2; ++j)
      EXPECT_NEAR(1, actual[j] / expected[j], 1000 * std::numeric_limits<T>::epsilon()) << j;
  }
}

TEST(DistributedStatsErrors, NoRowsRowsAndDdof) {
  const mpi::DistributedMatrix<double> none(world, Matrix<double>(0, 3));
  EXPECT_NE("", message_on_all_ranks<argument_error>([&] { mean(none, By::column); }));
  EXPECT_NE("", message_on_all_ranks<argument_error>([&] { min(none, By::column); }));
  EXPECT_NE("", message_on_all_ranks<argument_error>([&] { cov(none); }));
  EXPECT_EQ(Vector<double>(3), sum(none, By::column));
  const mpi::DistributedMatrix<double> x(world, 5, 3);
  EXPECT_EQ("mean: rows are whole on their ranks; use lanes::mean(x.local(), By::row)",
            message_on_all_ranks<argument_error>([&] { mean(x, By::row); }));
  EXPECT_NE("", message_on_all_ranks<argument_error>([&] { variance(x, By::column, -1); }));
  EXPECT_NE("", message_on_all_ranks<argument_error>([&] { cov(x, -1); }));
  EXPECT_TRUE(mean(mpi::DistributedMatrix<double>(world, 4, 0), By::column).empty());
}

TEST(DistributedStatsErrors, RunningStatisticsOfAllRanks) {
  RunningStats<double> mine;
  RunningCovariance<float> both(2);
  for (int i = 0; i < 10; ++i) {
    mine.push(10 * rank() + i);
    both.push(Vector<float>{static_cast<float>(rank()), static_cast<float>(i)});
  }
  const auto all = mpi::reduce(world, mine);
  EXPECT_EQ(10u * static_cast<unsigned>(ranks()), all.count());
  EXPECT_DOUBLE_EQ((10 * ranks() - 1) / 2.0, all.mean());
  EXPECT_EQ(10 * ranks() - 1, all.max());
  const auto covariance = mpi::reduce(world, both);
  EXPECT_EQ(10u * static_cast<unsigned>(ranks()), covariance.count());
  EXPECT_NEAR((ranks() - 1) / 2.0, covariance.mean()[0], 1e-15);
  EXPECT_NEAR(4.5, covariance.mean()[1], 1e-14);
  if (ranks() == 1) return;
  const std::string text = message_on_all_ranks<error>(
      [&] { mpi::reduce(world, RunningCovariance<float>(rank() == ranks() - 1 ? 3 : 2)); });
  EXPECT_NE(std::string::npos, text.find("RunningCovariance::merge")) << text;
}

}  // namespace
}  // namespace lanes
