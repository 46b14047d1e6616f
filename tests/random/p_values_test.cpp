// The judges of quality_test.cpp against values computed to 15 digits elsewhere, and whether they
// see numbers that are not random.
#include "support/p_values.hpp"

#include <gtest/gtest.h>

#include <lanes/random.hpp>

#include "support/stream_statistics.hpp"

namespace lanes::test {
namespace {

void expect_close(double p, double expected) {
  EXPECT_NEAR(p, expected, 1e-9 * expected + 1e-14);
}

TEST(PValues, ChiSquareAndPoisson) {
  expect_close(chi_square_p(10, 5), 0.0752352461465122);
  expect_close(chi_square_p(4500, 4095), 7.02920313556151e-6);
  expect_close(chi_square_p(3700, 4095), 0.999996698291123);
  expect_close(poisson_p(3, 0.1), 0.000154653070264672);
  expect_close(poisson_p(134500, 134990), 0.909123533584095);
  EXPECT_EQ(poisson_p(0, 0.1), 1);
}

TEST(PValues, AndersonDarling) {
  expect_close(anderson_darling_p(0.1), 0.999971921895);
  expect_close(anderson_darling_p(1), 0.357266673214);
  expect_close(anderson_darling_p(2.492), 0.0500221863596);
  expect_close(anderson_darling_p(8), 0.000113814155727);
  EXPECT_NEAR(anderson_darling_p(13), 6.05005923582e-7, 1e-13);
}

TEST(PValues, KolmogorovSmirnov) {
  const double n = 1e16;
  EXPECT_NEAR(kolmogorov_smirnov_p(0.5 / std::sqrt(n), n), 0.963945243664875, 1e-7);
  EXPECT_NEAR(kolmogorov_smirnov_p(1.0 / std::sqrt(n), n), 0.269999671677355, 1e-7);
  EXPECT_NEAR(kolmogorov_smirnov_p(1.358098820 / std::sqrt(n), n), 0.05, 1e-7);
}

TEST(PValues, BinnedAreThoseOfSortedNumbers) {
  constexpr std::size_t n = std::size_t{1} << 17;
  for (const std::uint64_t seed : {1u, 2u, 3u}) {
    Rng rng(seed);
    Vector<double> u = uniform(rng, n), upper(n);
    BinnedDistribution binned;
    binned.add({u.data(), n});
    std::ranges::sort(u);
    for (std::size_t i = 0; i < n; ++i) upper[i] = 1 - u[i];
    EXPECT_NEAR(binned.kolmogorov_smirnov_p(), kolmogorov_smirnov_p({u.data(), n}), 0.01) << seed;
    EXPECT_NEAR(binned.anderson_darling_p(), anderson_darling_p({u.data(), n}, {upper.data(), n}),
                0.01)
        << seed;
  }
}

/// Numbers of which 1 in 40 is divided by 20; and numbers of an even grid, too good to be random.
TEST(PValues, SeeWhatIsNotRandom) {
  constexpr std::size_t n = std::size_t{1} << 17;
  Rng rng(1);
  Vector<double> moved = uniform(rng, n), grid(n), correlated = uniform(rng, n);
  for (std::size_t i = 0; i < n; ++i) {
    if (i % 40 == 0) moved[i] = moved[i] / 20;
    grid[i] = (static_cast<double>(i) + 0.5) / static_cast<double>(n);
    if (i % 20 == 8) correlated[i] = correlated[i - 8];
  }
  CellCounts of_moved, of_grid, of_correlated;
  of_moved.add({moved.data(), n});
  of_grid.add({grid.data(), n});
  of_correlated.add({correlated.data(), n});
  EXPECT_LT(of_moved.single_p(), 1e-6);
  EXPECT_GT(of_grid.single_p(), 1 - 1e-6);
  EXPECT_GT(of_correlated.single_p(), 1e-6);
  EXPECT_LT(of_correlated.pair_p(3), 1e-6);  // distance 8
  EXPECT_GT(of_correlated.pair_p(0), 1e-6);
  for (double& u : correlated) u = (u - 0.5) * std::sqrt(12.0);
  LagCorrelations correlations;
  correlations.add({correlated.data(), n});
  EXPECT_LT(correlations.p(6), 1e-6);  // lag 8
  EXPECT_GT(correlations.p(0), 1e-6);

  std::ranges::sort(moved);
  Vector<double> upper(n);
  for (std::size_t i = 0; i < n; ++i) upper[i] = 1 - moved[i];
  BinnedDistribution binned_moved, binned_grid;
  binned_moved.add({moved.data(), n});
  binned_grid.add({grid.data(), n});
  EXPECT_LT(binned_moved.kolmogorov_smirnov_p(), 1e-6);
  EXPECT_LT(binned_moved.anderson_darling_p(), 1e-6);
  EXPECT_GT(binned_grid.kolmogorov_smirnov_p(), 1 - 1e-6);
  EXPECT_GT(binned_grid.anderson_darling_p(), 1 - 1e-6);
  EXPECT_LT(kolmogorov_smirnov_p({moved.data(), n}), 1e-6);
  EXPECT_LT(anderson_darling_p({moved.data(), n}, {upper.data(), n}), 1e-6);
  for (std::size_t i = 0; i < n; ++i) upper[i] = 1 - grid[i];
  EXPECT_GT(kolmogorov_smirnov_p({grid.data(), n}), 1 - 1e-6);
  EXPECT_GT(anderson_darling_p({grid.data(), n}, {upper.data(), n}), 1 - 1e-6);
}

}  // namespace
}  // namespace lanes::test
