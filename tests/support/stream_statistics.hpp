// Statistics of a long sequence of uniform numbers, gathered piece by piece.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "support/p_values.hpp"

namespace lanes::test {

/// How many fall into each of 4096 equal cells, and into each of 64 x 64 with the one `lag` places
/// on: no number is in two pairs of the same lag. Pieces are of a multiple of 256 numbers.
class CellCounts {
 public:
  static constexpr std::array<std::size_t, 8> lags = {1, 2, 4, 8, 16, 32, 64, 128};

  void add(std::span<const double> u) {
    cells_.resize(u.size());
    for (std::size_t i = 0; i < u.size(); ++i) {
      const auto cell = static_cast<std::size_t>(u[i] * 4096);
      cells_[i] = static_cast<std::uint16_t>(std::min<std::size_t>(cell, 4095));
      ++single_[cells_[i]];
    }
    for (std::size_t k = 0; k < lags.size(); ++k)
      for (std::size_t i = 0; i + lags[k] < u.size(); i += 2 * lags[k])
        for (std::size_t j = i; j < i + lags[k]; ++j)
          ++pairs_[k][cells_[j] / 64u * 64u + cells_[j + lags[k]] / 64u];
  }
  double single_p() const { return chi_square_of_equal_cells(single_); }
  double pair_p(std::size_t k) const { return chi_square_of_equal_cells(pairs_[k]); }

 private:
  std::vector<std::uint16_t> cells_;
  std::vector<std::uint64_t> single_ = std::vector<std::uint64_t>(4096);
  std::array<std::vector<std::uint64_t>, 8> pairs_ = [] {
    std::array<std::vector<std::uint64_t>, 8> all;
    all.fill(std::vector<std::uint64_t>(4096));
    return all;
  }();
};

/// The empirical distribution at 2^20 points between 0 and 1. Between two of them lie so few
/// numbers that what it does there changes neither statistic by more than a few thousandths.
class BinnedDistribution {
 public:
  void add(std::span<const double> u) {
    for (double e : u) ++counts_[std::min(bins - 1, static_cast<std::size_t>(e * bins))];
    n_ += static_cast<double>(u.size());
  }
  double kolmogorov_smirnov_p() const {
    double distance = 0;
    for_each_bin(
        [&](std::size_t, double, double after) { distance = std::max(distance, std::abs(after)); });
    return test::kolmogorov_smirnov_p(distance, n_);
  }
  /// n times the integral of (F(u) - u)^2 / (u (1 - u)), F being linear in a bin.
  double anderson_darling_p() const {
    double sum = 0;
    for_each_bin([&](std::size_t i, double before, double after) {
      if (i == 0 || i == bins - 1) {
        sum += (before * before + after * after) / 2;
        return;
      }
      const double u = static_cast<double>(i) / bins, v = static_cast<double>(i + 1) / bins;
      const double weight = std::log1p((v - u) / u) - std::log1p((u - v) / (1 - u));
      sum += (before * before + before * after + after * after) / 3 * weight;
    });
    return test::anderson_darling_p(n_ * sum);
  }

 private:
  static constexpr std::size_t bins = std::size_t{1} << 20;

  /// f(bin, F(u) - u at its left, and at its right end).
  template <class F>
  void for_each_bin(F f) const {
    double sum = 0, before = 0;
    for (std::size_t i = 0; i < bins; ++i) {
      sum += static_cast<double>(counts_[i]);
      const double after = sum / n_ - static_cast<double>(i + 1) / bins;
      f(i, before, after);
      before = after;
    }
  }

  std::vector<std::uint32_t> counts_ = std::vector<std::uint32_t>(bins);
  double n_ = 0;
};

/// Correlations of numbers with mean 0 and variance 1 with those `lag` places on, inside a piece.
class LagCorrelations {
 public:
  static constexpr std::array<std::size_t, 12> lags = {1, 2, 3, 4, 5, 7, 8, 16, 32, 64, 128, 1000};

  void add(std::span<const double> x) {
    for (std::size_t k = 0; k < lags.size(); ++k) {
      double sum = 0;
      for (std::size_t i = lags[k]; i < x.size(); ++i) sum += x[i] * x[i - lags[k]];
      sums_[k] += sum;
      counts_[k] += static_cast<double>(x.size() - lags[k]);
    }
  }
  /// The sum of n products of independent numbers has variance n.
  double p(std::size_t k) const { return normal_p(sums_[k] / std::sqrt(counts_[k])); }

 private:
  std::array<double, 12> sums_{}, counts_{};
};

/// The empirical distribution of sorted probabilities against the uniform one.
inline double kolmogorov_smirnov_p(std::span<const double> sorted) {
  const auto n = static_cast<double>(sorted.size());
  double distance = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const auto k = static_cast<double>(i);
    distance = std::max({distance, sorted[i] - k / n, (k + 1) / n - sorted[i]});
  }
  return kolmogorov_smirnov_p(distance, n);
}

/// `upper[i]` is 1 - sorted[i], without loss in the upper tail.
inline double anderson_darling_p(std::span<const double> sorted, std::span<const double> upper) {
  const std::size_t n = sorted.size();
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i)
    sum += static_cast<double>(2 * i + 1) * (std::log(sorted[i]) + std::log(upper[n - 1 - i]));
  return anderson_darling_p(-static_cast<double>(n) - sum / static_cast<double>(n));
}

}  // namespace lanes::test
