// RunningStats and RunningCovariance: pushed in any portions, merged in any order.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <lanes/error.hpp>
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
class Running : public ::testing::Test {};
TYPED_TEST_SUITE(Running, test::Reals);

/// Around an offset that would cost a careless sum all digits.
template <class T>
Vector<T> offset_data(std::size_t n) {
  Vector<T> x = test::uniform_vector<T>(n, n);
  const T offset = sizeof(T) == 8 ? T(1e7) : T(1e3);
  for (T& e : x) e = offset + e;
  return x;
}

/// `updates` is how many merges, or elements pushed one by one, an element may go through: each may
/// add a rounding to every sum.
template <class T>
void expect_moments(const RunningStats<T>& stats, const Vector<T>& x, double updates,
                    const std::string& what) {
  const test::WideMoments m = test::moments_reference<T>(x);
  const double factor = 20 * test::g<double>(200 + 6 * updates);
  ASSERT_EQ(stats.count(), x.size()) << what;
  EXPECT_TRUE(
      test::within(stats.mean(), m.mean,
                   test::magnitude(m.mean) * test::unit_roundoff<double> + factor * m.stddev()))
      << what;
  EXPECT_TRUE(test::within(stats.variance(), m.variance(), factor * m.variance())) << what;
  EXPECT_TRUE(test::within(stats.stddev(), m.stddev(), factor * m.stddev())) << what;
  const Wide peaked = m.kurtosis() + 3;
  EXPECT_TRUE(test::within(stats.skewness(), m.skewness(), 5 * factor * test::square_root(peaked)))
      << what;
  EXPECT_TRUE(test::within(stats.kurtosis(), m.kurtosis(), 5 * factor * peaked)) << what;
  EXPECT_EQ(stats.min(), *std::min_element(x.begin(), x.end())) << what;
  EXPECT_EQ(stats.max(), *std::max_element(x.begin(), x.end())) << what;
  if (x.size() > 1) {
    EXPECT_TRUE(test::within(stats.variance(1), m.variance(1), factor * m.variance(1))) << what;
  }
}

TYPED_TEST(Running, OneByOneInBlocksAndMergedInAnySplit) {
  using T = TypeParam;
  for (std::size_t n : test::thinned({2, 3, 10, 100, 1000, 5000, 40000}, 2)) {
    const Vector<T> x = offset_data<T>(n);
    RunningStats<T> singly, whole;
    for (T e : x) singly.push(e);
    whole.push(x);
    expect_moments(singly, x, static_cast<double>(n), "one by one");
    expect_moments(whole, x, test::block_depth(n), "at once");
    for (std::size_t split : {std::size_t{0}, std::size_t{1}, n / 3, n - 1, n}) {
      RunningStats<T> left, right;
      left.push(x.view().slice(0, split));
      right.push(x.view().slice(split, n - split));
      RunningStats<T> forward = left, backward = right;
      forward.merge(right);
      backward.merge(left);
      expect_moments(forward, x, 4 + test::block_depth(n), "merged");
      expect_moments(backward, x, 4 + test::block_depth(n), "merged the other way");
    }
    RunningStats<T> mixed;
    for (std::size_t i = 0; i < n; i += 97)
      if (i % 2)
        for (T e : x.view().slice(i, std::min<std::size_t>(97, n - i))) mixed.push(e);
      else
        mixed.push(x.view().slice(i, std::min<std::size_t>(97, n - i)));
    expect_moments(mixed, x, static_cast<double>(n), "in portions");
  }
}

TYPED_TEST(Running, MatchesTheFunctions) {
  using T = TypeParam;
  const Vector<T> x = offset_data<T>(30000);
  RunningStats<T> stats;
  stats.push(x);
  EXPECT_EQ(static_cast<T>(stats.mean()), four_moments(x).mean);
  EXPECT_EQ(static_cast<T>(stats.variance()), four_moments(x).variance);
  EXPECT_EQ(static_cast<T>(stats.kurtosis()), kurtosis(x));
}

TYPED_TEST(Running, StateTravelsAsBytes) {
  using T = TypeParam;
  static_assert(std::is_trivially_copyable_v<RunningStats<T>>);
  const Vector<T> x = offset_data<T>(5000);
  RunningStats<T> here;
  here.push(x);
  unsigned char wire[64];
  std::memcpy(wire, &here.state(), sizeof wire);
  Moments received;
  std::memcpy(&received, wire, sizeof wire);
  const RunningStats<T> there(received);
  EXPECT_EQ(there.mean(), here.mean());
  EXPECT_EQ(there.kurtosis(), here.kurtosis());
  EXPECT_EQ(there.max(), here.max());
}

TYPED_TEST(Running, NothingPushed) {
  using T = TypeParam;
  RunningStats<T> none;
  EXPECT_EQ(none.count(), 0u);
  EXPECT_THROW(none.mean(), argument_error);
  EXPECT_THROW(none.variance(), argument_error);
  EXPECT_THROW(none.stddev(), argument_error);
  EXPECT_THROW(none.skewness(), argument_error);
  EXPECT_THROW(none.kurtosis(), argument_error);
  EXPECT_THROW(none.min(), argument_error);
  EXPECT_THROW(none.max(), argument_error);
  none.push(Vector<T>());
  none.merge(RunningStats<T>());
  EXPECT_EQ(none.count(), 0u);
  none.push(T(5));
  EXPECT_EQ(none.mean(), 5);
  EXPECT_EQ(none.variance(), 0);
  EXPECT_TRUE(std::isnan(none.variance(1)));
  EXPECT_TRUE(std::isnan(none.skewness()));
  EXPECT_THROW(none.variance(-1), argument_error);
}

TYPED_TEST(Running, NanAndInfinity) {
  using T = TypeParam;
  const T nan = std::numeric_limits<T>::quiet_NaN(), inf = std::numeric_limits<T>::infinity();
  const Vector<T> some{1, nan, 3};
  for (bool singly : {true, false}) {
    const auto push = [&](RunningStats<T>& stats, const Vector<T>& x) {
      if (!singly) return stats.push(x);
      for (T e : x) stats.push(e);
    };
    RunningStats<T> propagating, omitting(nan_policy::omit), raising(nan_policy::raise);
    push(propagating, some);
    push(propagating, Vector<T>{7});
    EXPECT_EQ(propagating.count(), 4u);
    for (double result : {propagating.mean(), propagating.variance(), propagating.skewness(),
                          propagating.kurtosis(), propagating.min(), propagating.max()})
      EXPECT_TRUE(std::isnan(result)) << singly;
    push(omitting, some);
    EXPECT_EQ(omitting.count(), 2u);
    EXPECT_EQ(omitting.mean(), 2);
    EXPECT_EQ(omitting.variance(), 1);
    raising.push(T(4));
    EXPECT_THROW(raising.push(some), argument_error);
    EXPECT_THROW(raising.push(nan), argument_error);
    EXPECT_EQ(raising.count(), 1u);
    RunningStats<T> infinite;
    push(infinite, Vector<T>{1, inf, 2});
    EXPECT_EQ(infinite.mean(), inf);
    EXPECT_TRUE(std::isnan(infinite.variance()));
    EXPECT_EQ(infinite.max(), inf);
    push(infinite, Vector<T>{-inf});
    EXPECT_TRUE(std::isnan(infinite.mean()));
  }
}

TEST(RunningStatsEdges, TheMeanDoesNotOverflow) {
  RunningStats<double> stats, other;
  for (int i = 0; i < 1000; ++i) stats.push(i % 2 ? 1e308 : -1e308);
  EXPECT_TRUE(test::within(stats.mean(), Wide(0), Wide(1e297)));
  other.push(Vector<double>(5000, 1.5e308));
  stats.merge(other);
  EXPECT_TRUE(test::within(stats.mean(), Wide(1.5e308) * 5 / 6, Wide(1e297)));
}

/// x one by one, and at once.
void expect_both_ways(const Vector<double>& x, const auto& expect) {
  RunningStats<double> one_by_one, at_once;
  for (double e : x) one_by_one.push(e);
  at_once.push(x);
  expect(one_by_one);
  expect(at_once);
}

TEST(RunningStatsEdges, DeviationsOfTheDocumentedSizes) {
  const Vector<double> x{1, 3, 2, 7, 2, 5, 8, 1, 1, 6, 3};
  for (const double size : {1e-73, 1e75})
    expect_both_ways(x * size, [&](const auto& s) { expect_moments(s, x * size, 11, "fourth"); });
  for (const double size : {1e-146, 1e150})
    expect_both_ways(x * size, [&](const auto& s) {
      const Wide expected = test::moments_reference<double>(x * size).variance();
      EXPECT_TRUE(test::within(s.variance(), expected, expected * test::g<double>(300)));
    });
  expect_both_ways(x * 1e-170, [](const auto& s) {
    EXPECT_EQ(s.stddev(), 0);
    EXPECT_TRUE(std::isnan(s.skewness()));
    EXPECT_TRUE(std::isnan(s.kurtosis()));
  });
  expect_both_ways(x * 1e155, [](const auto& s) {
    EXPECT_FALSE(std::isfinite(s.stddev()));
    EXPECT_TRUE(std::isnan(s.skewness()));
    EXPECT_TRUE(std::isnan(s.kurtosis()));
  });
}

TEST(RunningStatsEdges, CorrelationsOfDeviationsOfTheDocumentedSizes) {
  const Matrix<double> x{{1, 2}, {2, 1}, {3, 5}, {2, 3}, {1, 1}, {4, 7}};
  const auto correlation_times = [&](double size) {
    RunningCovariance<double> rows(2);
    rows.push(x * size);
    return rows.correlation()(0, 1);
  };
  for (const double size : {1e-146, 1e150})
    EXPECT_NEAR(correlation_times(size), corrcoef(x)(0, 1), test::g<double>(40)) << size;
  for (const double size : {1e-170, 1e155}) EXPECT_TRUE(std::isnan(correlation_times(size)));
}

TYPED_TEST(Running, CovarianceInAnyPortions) {
  using T = TypeParam;
  const std::size_t n = 1300, p = 7;
  Matrix<T> x = test::uniform_matrix<T>(n, p, 5);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < p; ++j) x(i, j) = x(i, j) + x(i, 0) + static_cast<T>(100 * j);
  RunningCovariance<T> singly(p), whole(p), left(p), right(p);
  for (std::size_t i = 0; i < n; ++i) singly.push(x.row(i));
  whole.push(x);
  left.push(x.block(0, 0, 300, p));
  right.push(x.block(300, 0, n - 300, p));
  left.merge(right);
  const double bound = 20 * test::g<double>(static_cast<double>(n));
  for (const auto* each : {&singly, &whole, &left}) {
    EXPECT_EQ(each->count(), n);
    const Matrix<double> c = each->covariance(), r = each->correlation();
    for (std::size_t i = 0; i < p; ++i) {
      const test::WideMoments mi = test::moments_reference<T>(Vector<T>(x.col(i)));
      EXPECT_TRUE(test::within(
          each->mean()[i], mi.mean,
          bound * mi.stddev() + test::magnitude(mi.mean) * test::unit_roundoff<double>));
      EXPECT_EQ(r(i, i), 1);
      for (std::size_t j = 0; j < p; ++j) {
        const test::WideMoments mj = test::moments_reference<T>(Vector<T>(x.col(j)));
        const Wide expected = test::covariance_reference<T>(x.col(i), x.col(j), 1);
        const Wide scale = mi.stddev(1) * mj.stddev(1);
        EXPECT_TRUE(test::within(c(i, j), expected, bound * scale));
        EXPECT_TRUE(test::within(r(i, j), expected / scale, Wide(3 * bound)));
        EXPECT_EQ(c(i, j), c(j, i));
      }
    }
  }
  const RunningCovariance<T> resumed(whole.state());
  EXPECT_EQ(resumed.covariance(), whole.covariance());
}

TYPED_TEST(Running, CovarianceRefusesWhatDoesNotFit) {
  using T = TypeParam;
  RunningCovariance<T> c(3);
  EXPECT_THROW(c.mean(), argument_error);
  EXPECT_THROW(c.covariance(), argument_error);
  EXPECT_THROW(c.correlation(), argument_error);
  EXPECT_THROW(c.push(Vector<T>(2)), shape_error);
  EXPECT_THROW(c.push(Matrix<T>(5, 2)), shape_error);
  EXPECT_THROW(c.merge(RunningCovariance<T>(4)), shape_error);
  EXPECT_THROW(RunningCovariance<T>(CoMoments{1, Vector<double>(2), Vector<double>(2), {}}),
               shape_error);
  const T nan = std::numeric_limits<T>::quiet_NaN();
  const Vector<T> row{1, nan, 3};
  RunningCovariance<T> omitting(3, nan_policy::omit), raising(3, nan_policy::raise);
  omitting.push(row);
  EXPECT_EQ(omitting.count(), 0u);
  omitting.push(Matrix<T>{{1, 2, 3}, {nan, 1, 1}, {3, 2, 5}});
  EXPECT_EQ(omitting.count(), 2u);
  EXPECT_EQ(omitting.mean(), (Vector<double>{2, 2, 4}));
  EXPECT_THROW(raising.push(row), argument_error);
  EXPECT_THROW(raising.push(Matrix<T>{{1, 2, 3}, {nan, 1, 1}}), argument_error);
  EXPECT_EQ(raising.count(), 0u);
}

}  // namespace
}  // namespace lanes
