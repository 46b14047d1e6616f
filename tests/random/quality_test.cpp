// The quality of the random numbers: 10^8 of each kind at fixed seeds, and no p-value below 1e-6 or
// above 1 - 1e-6. (LANES_TEST_QUICK: 2^17 of them.) tests/random/dieharder.sh is a longer run, on
// the raw stream.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <lanes/probability.hpp>
#include <lanes/random.hpp>
#include <string>
#include <vector>

#include "support/p_values.hpp"
#include "support/reals.hpp"
#include "support/shapes.hpp"
#include "support/stream_statistics.hpp"

namespace lanes {
namespace {

constexpr std::size_t piece = std::size_t{1} << 17;

std::size_t pieces() {
  return test::quick() ? 1 : 763;  // 10^8 numbers
}
/// Of the tests that sort: as the binned ones, but exact in the tails.
std::size_t sorted_size() {
  return test::quick() ? piece : 10000000;
}

void expect_random(double p, const std::string& what) {
  EXPECT_GE(p, 1e-6) << what << ": too far from random";
  EXPECT_LE(p, 1 - 1e-6) << what << ": too close to expectation";
}

void expect_random(const test::BinnedDistribution& distribution) {
  expect_random(distribution.kolmogorov_smirnov_p(), "Kolmogorov-Smirnov");
  expect_random(distribution.anderson_darling_p(), "Anderson-Darling");
}

void expect_random(const test::CellCounts& cells) {
  expect_random(cells.single_p(), "cells");
  for (std::size_t k = 0; k < cells.lags.size(); ++k)
    expect_random(cells.pair_p(k), "pairs at distance " + std::to_string(cells.lags[k]));
}

void expect_random(const test::LagCorrelations& correlations, const std::string& of) {
  for (std::size_t k = 0; k < correlations.lags.size(); ++k)
    expect_random(correlations.p(k),
                  "correlation of " + of + " at lag " + std::to_string(correlations.lags[k]));
}

/// Sums of powers, and how far they are from their expectations.
class Moments {
 public:
  void add(std::span<const double> x) {
    double sums[7] = {};
    for (double v : x) {
      double power = 1;
      for (int k = 1; k <= 6; ++k) sums[k] += power *= v;
    }
    for (int k = 1; k <= 6; ++k) sums_[k] += sums[k];
    count_ += static_cast<double>(x.size());
  }
  /// `expected[k]` is E x^k, for k up to 12.
  void expect_random(const double (&expected)[13]) const {
    for (int k = 1; k <= 6; ++k) {
      const double variance = expected[2 * k] - expected[k] * expected[k];
      const double z = (sums_[k] - count_ * expected[k]) / std::sqrt(count_ * variance);
      lanes::expect_random(test::normal_p(z), "moment " + std::to_string(k));
    }
  }

 private:
  double sums_[7] = {}, count_ = 0;
};

template <class T>
class Quality : public ::testing::Test {};
TYPED_TEST_SUITE(Quality, test::Reals);

TYPED_TEST(Quality, Normal) {
  Rng rng(2024);
  const Normal d;
  test::CellCounts cells;
  test::BinnedDistribution distribution;
  test::LagCorrelations correlations, of_squares;
  Moments moments;
  constexpr double sigmas[] = {3, 4, 5, 6};
  double above[4] = {}, below[4] = {};
  for (std::size_t i = 0; i < pieces(); ++i) {
    const Vector<TypeParam> numbers = normal<TypeParam>(rng, piece);
    Vector<double> x(piece);
    std::copy(numbers.begin(), numbers.end(), x.begin());
    const Vector<double> u = d.cdf(x);
    cells.add({u.data(), piece});
    distribution.add({u.data(), piece});
    correlations.add({x.data(), piece});
    moments.add({x.data(), piece});
    for (std::size_t k = 0; k < 4; ++k) {
      above[k] +=
          static_cast<double>(std::ranges::count_if(x, [&](double v) { return v > sigmas[k]; }));
      below[k] +=
          static_cast<double>(std::ranges::count_if(x, [&](double v) { return v < -sigmas[k]; }));
    }
    for (double& v : x) v = (v * v - 1) / std::sqrt(2.0);
    of_squares.add({x.data(), piece});
  }
  expect_random(cells);
  expect_random(distribution);
  expect_random(correlations, "x");
  expect_random(of_squares, "x^2");
  moments.expect_random({1, 0, 1, 0, 3, 0, 15, 0, 105, 0, 945, 0, 10395});
  const auto n = static_cast<double>(pieces() * piece);
  for (std::size_t k = 0; k < 4; ++k)
    for (double count : {above[k], below[k]}) {
      const std::string what = "beyond " + std::to_string(sigmas[k]) + " sigma";
      const double expected = n * d.survival(sigmas[k]);
      EXPECT_GE(test::poisson_p(count, expected), 1e-6) << what << ": too many, " << count;
      EXPECT_LE(test::poisson_p(count + 1, expected), 1 - 1e-6) << what << ": too few, " << count;
    }
}

TYPED_TEST(Quality, NormalSorted) {
  Rng rng(2025);
  const Vector<TypeParam> numbers = normal<TypeParam>(rng, sorted_size());
  Vector<double> x(numbers.size());
  std::copy(numbers.begin(), numbers.end(), x.begin());
  std::ranges::sort(x);
  const Vector<double> p = Normal().cdf(x), q = Normal().survival(x);
  expect_random(test::kolmogorov_smirnov_p({p.data(), p.size()}), "Kolmogorov-Smirnov");
  expect_random(test::anderson_darling_p({p.data(), p.size()}, {q.data(), q.size()}),
                "Anderson-Darling");
}

TYPED_TEST(Quality, Uniform) {
  Rng rng(2026);
  test::CellCounts cells;
  test::BinnedDistribution distribution;
  test::LagCorrelations correlations;
  Moments moments;
  std::vector<std::uint64_t> last_bits(4096), triples(4096);
  constexpr double steps = sizeof(TypeParam) == 8 ? 0x1p53 : 0x1p24;  // as random.hpp documents
  for (std::size_t i = 0; i < pieces(); ++i) {
    const Vector<TypeParam> numbers = uniform<TypeParam>(rng, piece);
    Vector<double> x(piece);
    std::copy(numbers.begin(), numbers.end(), x.begin());
    cells.add({x.data(), piece});
    distribution.add({x.data(), piece});
    moments.add({x.data(), piece});
    for (double u : x) ++last_bits[static_cast<std::uint64_t>(u * steps) % 4096];
    for (std::size_t j = 0; j + 2 < piece; j += 3) {
      std::size_t cell = 0;
      for (std::size_t k = 0; k < 3; ++k)
        cell = cell * 16 + static_cast<std::size_t>(x[j + k] * 16);
      ++triples[cell];
    }
    for (double& u : x) u = (u - 0.5) * std::sqrt(12.0);
    correlations.add({x.data(), piece});
  }
  expect_random(cells);
  expect_random(distribution);
  expect_random(correlations, "u");
  moments.expect_random({1, 1 / 2., 1 / 3., 1 / 4., 1 / 5., 1 / 6., 1 / 7., 1 / 8., 1 / 9., 1 / 10.,
                         1 / 11., 1 / 12., 1 / 13.});
  expect_random(test::chi_square_of_equal_cells(last_bits), "last 12 bits");
  expect_random(test::chi_square_of_equal_cells(triples), "triples");
}

TEST(QualityOf, UniformSorted) {
  Rng rng(2027);
  Vector<double> p = uniform(rng, sorted_size());
  // A uniform of 0 is an event of probability 2^-53 that stands for all of [0, 2^-53).
  for (double& u : p) u = std::max(u, 0x1p-54);
  std::ranges::sort(p);
  const Vector<double> q = Uniform().survival(p);
  expect_random(test::kolmogorov_smirnov_p({p.data(), p.size()}), "Kolmogorov-Smirnov");
  expect_random(test::anderson_darling_p({p.data(), p.size()}, {q.data(), q.size()}),
                "Anderson-Darling");
}

/// All patterns of 8 outcomes in a row: their frequencies and whatever 8 of them have in common.
TEST(QualityOf, Bernoulli) {
  for (double probability : {0.5, 0.3, 0.01}) {
    Rng rng(2028);
    test::LagCorrelations correlations;
    std::vector<std::uint64_t> ones(9);
    std::vector<std::uint64_t> patterns(256);
    for (std::size_t i = 0; i < pieces(); ++i) {
      Vector<double> x = bernoulli(rng, piece, probability);
      for (std::size_t j = 0; j < piece; j += 8) {
        std::size_t pattern = 0, count = 0;
        for (std::size_t k = 0; k < 8; ++k) {
          const bool one = x[j + k] == 1;
          pattern = 2 * pattern + one;
          count += one;
        }
        ++patterns[pattern];
        ++ones[count];
      }
      for (double& v : x) v = (v - probability) / Bernoulli(probability).stddev();
      correlations.add({x.data(), piece});
    }
    const auto of_pattern = [&](std::size_t pattern) {
      double p = 1;
      for (std::size_t k = 0; k < 8; ++k, pattern /= 2)
        p *= Bernoulli(probability).pmf(static_cast<double>(pattern % 2));
      return p;
    };
    const std::string name = "bernoulli " + std::to_string(probability);
    if (probability > 0.1)  // or most of the patterns hardly ever come
      expect_random(test::chi_square_of_counts(patterns, of_pattern), name + " patterns");
    double count = 0;
    for (std::size_t k = 0; k < 9; ++k) count += static_cast<double>(k * ones[k]);
    const auto n = static_cast<double>(pieces() * piece);
    const double z = (count - n * probability) / std::sqrt(n * Bernoulli(probability).variance());
    expect_random(test::normal_p(z), name + " ones");
    expect_random(correlations, name);
  }
}

/// The last range is three quarters of all words: a remainder would favour its first third twofold.
TEST(QualityOf, Integers) {
  struct Range {
    std::int64_t low, high;
    std::size_t cells;
  };
  for (const Range& range : {Range{0, 6, 6},
                             {-500, 500, 1000},
                             {0, 3ll << 60, 3 << 10},
                             {-(3ll << 61), 3ll << 61, 3 << 10}}) {
    Rng rng(2029);
    const auto width =
        static_cast<std::uint64_t>(range.high) - static_cast<std::uint64_t>(range.low);
    std::vector<std::uint64_t> counts(range.cells);
    for (std::size_t i = 0; i < pieces(); ++i)
      for (std::int64_t k : integers(rng, piece, range.low, range.high))
        ++counts[(static_cast<std::uint64_t>(k) - static_cast<std::uint64_t>(range.low)) /
                 (width / range.cells)];
    expect_random(test::chi_square_of_equal_cells(counts),
                  "integers below " + std::to_string(range.high));
  }
}

TEST(QualityOf, PermutationsOfFive) {
  Rng rng(2030);
  std::vector<std::uint64_t> counts(120);
  const int repetitions = test::quick() ? 20000 : 2000000;
  for (int i = 0; i < repetitions; ++i) {
    const std::vector<std::size_t> order = permutation(rng, 5);
    std::size_t index = 0;  // how many of the later ones are less, in the factorial number system
    for (std::size_t j = 0; j < 5; ++j) {
      const auto less = std::count_if(order.begin() + static_cast<std::ptrdiff_t>(j), order.end(),
                                      [&](std::size_t k) { return k < order[j]; });
      index = index * (5 - j) + static_cast<std::size_t>(less);
    }
    ++counts[index];
  }
  expect_random(test::chi_square_of_equal_cells(counts), "permutations of 5");
}

TEST(QualityOf, PositionsInLongPermutations) {
  Rng rng(2031);
  constexpr std::size_t n = 64;
  std::vector<std::uint64_t> counts(n * n);
  const int repetitions = test::quick() ? 3000 : 500000;
  for (int i = 0; i < repetitions; ++i) {
    const std::vector<std::size_t> order = permutation(rng, n);
    for (std::size_t j = 0; j < n; ++j) ++counts[j * n + order[j]];
  }
  // Rows and columns sum to `repetitions`: (n - 1)^2 degrees of freedom, and a statistic that is
  // larger than chi-square by n / (n - 1).
  double statistic = 0;
  const double expected = repetitions / static_cast<double>(n);
  for (std::uint64_t c : counts) {
    const double off = static_cast<double>(c) - expected;
    statistic += off * off / expected;
  }
  expect_random(test::chi_square_p(statistic * (n - 1) / n, (n - 1) * (n - 1)), "positions");
}

TEST(QualityOf, RawWords) {
  Rng rng(2032);
  std::vector<std::uint64_t> bytes(256);
  double ones[64] = {}, equal_neighbours[63] = {};
  for (std::size_t i = 0; i < pieces() * piece; ++i) {
    const std::uint64_t word = rng();
    const std::uint64_t changes = word ^ (word >> 1);
    for (int k = 0; k < 64; ++k) ones[k] += static_cast<double>(word >> k & 1);
    for (int k = 0; k < 63; ++k) equal_neighbours[k] += static_cast<double>(changes >> k & 1);
    for (int k = 0; k < 64; k += 8) ++bytes[word >> k & 255];
  }
  const auto n = static_cast<double>(pieces() * piece);
  const auto squares = [n](std::span<const double> counts) {
    double sum = 0;
    for (double c : counts) sum += (c - n / 2) * (c - n / 2) / (n / 4);
    return test::chi_square_p(sum, static_cast<double>(counts.size()));
  };
  expect_random(squares(ones), "bits");
  expect_random(squares(equal_neighbours), "neighbouring bits");
  expect_random(test::chi_square_of_equal_cells(bytes), "bytes");
}

}  // namespace
}  // namespace lanes
