#include <gtest/gtest.h>

#include <algorithm>
#include <lanes/random.hpp>
#include <limits>

#include "support/shapes.hpp"

namespace lanes {
namespace {

constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min(),
                       most = std::numeric_limits<std::int64_t>::max();

TEST(Integers, StayInTheirRange) {
  Rng rng(1);
  for (const auto& [low, high] : std::initializer_list<std::pair<std::int64_t, std::int64_t>>{
           {0, 1}, {-5, 5}, {least, most}, {least, least + 1}, {most - 1, most}, {-1, most}}) {
    const Vector<std::int64_t> x = integers(rng, 2000, low, high);
    for (std::int64_t v : x) EXPECT_TRUE(low <= v && v < high) << v;
  }
}

// A range of 3/4 of 2^64 rejects a quarter of the words, one of 2^63 + 1 nearly half.
TEST(Integers, RejectedWordsAreDrawnAgainInPlace) {
  for (std::int64_t high : {std::int64_t{1} << 62, std::int64_t{1}}) {
    Rng rng(2), again(2);
    const Vector<std::int64_t> x = integers(rng, 5000, least, high);
    Vector<std::int64_t> parts(5000);
    for (std::size_t i = 0; i < 5000;) {
      const std::size_t count = std::min<std::size_t>(i % 7 + 1, 5000 - i);
      const Vector<std::int64_t> part = integers(again, count, least, high);
      std::copy(part.begin(), part.end(), parts.begin() + i);
      i += count;
    }
    EXPECT_EQ(x, parts);
    // Thirds of the range, each of 5000/3 with standard deviation 33.3.
    const double width = static_cast<double>(high) - static_cast<double>(least);
    double count[3] = {};
    for (std::int64_t v : x)
      ++count[static_cast<int>(3 * (static_cast<double>(v) - static_cast<double>(least)) / width)];
    for (double c : count) EXPECT_NEAR(c, 5000.0 / 3, 4.9 * 33.4);
  }
}

TEST(Integers, EveryThreadAndInstructionSetTheSame) {
  Rng start(3);
  Rng rng = start;
  const Vector<std::int64_t> expected = integers(rng, 100000, -7, 1000, {.threads = 1});
  for (Isa isa : available_isas())
    for (int threads : {1, 2, 5}) {
      rng = start;
      EXPECT_EQ(integers(rng, 100000, -7, 1000, {.threads = threads, .isa = isa}), expected);
    }
}

// Chi-square with 9 degrees of freedom: 46 has p = 6e-7.
TEST(Integers, AreUniform) {
  Rng rng(4);
  double counts[10] = {}, chi_square = 0;
  for (std::int64_t v : integers(rng, 100000, 0, 10)) ++counts[v];
  for (double c : counts) chi_square += (c - 1e4) * (c - 1e4) / 1e4;
  EXPECT_LT(chi_square, 46);
}

TEST(Permutation, HoldsEveryIndexOnce) {
  for (std::size_t n : {0u, 1u, 2u, 3u, 511u, 512u, 513u, 2000u}) {
    Rng rng(5);
    std::vector<std::size_t> order = permutation(rng, n);
    EXPECT_EQ(rng.position(), n);
    std::ranges::sort(order);
    ASSERT_EQ(order.size(), n);
    for (std::size_t i = 0; i < n; ++i) EXPECT_EQ(order[i], i);
  }
}

// Chi-square of the 24 orders of four, 23 degrees of freedom: 71 has p = 9e-7.
TEST(Permutation, AllOrdersAreEquallyLikely) {
  Rng rng(6);
  const int trials = 24000;
  std::vector<int> counts(256);
  for (int i = 0; i < trials; ++i) {
    std::size_t code = 0;
    for (std::size_t k : permutation(rng, 4)) code = 4 * code + k;
    ++counts[code];
  }
  EXPECT_EQ(std::ranges::count_if(counts, [](int c) { return c > 0; }), 24);
  double chi_square = 0;
  for (int c : counts)
    if (c > 0) chi_square += (c - 1000.0) * (c - 1000.0) / 1000;
  EXPECT_LT(chi_square, 71);
}

}  // namespace
}  // namespace lanes
