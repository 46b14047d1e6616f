// The generator: Random123's words, places in a stream, streams from streams, text.
#include <gtest/gtest.h>

#include <algorithm>
#include <lanes/error.hpp>
#include <lanes/random.hpp>
#include <random>
#include <set>

#include "dispatch/select.hpp"
#include "support/shapes.hpp"

namespace lanes {
namespace {

using kernels::Draw;
using kernels::Kind;

constexpr std::uint64_t most = ~std::uint64_t{0}, end_of_stream = std::uint64_t{1} << 60;

std::uint32_t low(std::uint64_t x) {
  return static_cast<std::uint32_t>(x);
}
std::uint32_t high(std::uint64_t x) {
  return static_cast<std::uint32_t>(x >> 32);
}

/// Word number `position` of a stream, by the documented definition.
std::uint64_t word(std::uint64_t seed, std::uint64_t stream, std::uint64_t block_index, int half) {
  const auto x = philox4x32({low(block_index), high(block_index), low(stream), high(stream)},
                            {low(seed), high(seed)});
  return half == 0 ? std::uint64_t{x[0]} << 32 | x[1] : std::uint64_t{x[2]} << 32 | x[3];
}

// philox4x32 10 of Random123's kat_vectors.
TEST(Philox, KnownAnswers) {
  using Block = std::array<std::uint32_t, 4>;
  EXPECT_EQ(philox4x32({0, 0, 0, 0}, {0, 0}),
            (Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  const std::uint32_t ones = 0xffffffff;
  EXPECT_EQ(philox4x32({ones, ones, ones, ones}, {ones, ones}),
            (Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Philox, KnownAnswersThroughRng) {
  Rng rng(0);
  EXPECT_EQ(rng(), 0x6627e8d5e169c58d);
  EXPECT_EQ(rng(), 0xbc57ac4c9b00dbd8);
}

// Counters around every carry, on every instruction set: the kernels keep the upper words of the
// counter apart from the lowest one.
TEST(Philox, KernelsAgreeWithTheFormula) {
  const test::Sizes counts = test::thinned({1, 2, 3, 31, 64, 65, 127, 128, 129, 1000}, 4);
  for (Isa isa : available_isas())
    for (std::uint64_t seed : {std::uint64_t{0}, most, std::uint64_t{0x123456789abcdef}})
      for (std::uint64_t stream : {std::uint64_t{0}, most, std::uint64_t{0xfedcba987654321}})
        for (std::uint64_t position :
             {std::uint64_t{0}, std::uint64_t{5}, (std::uint64_t{1} << 33) - 2,
              (std::uint64_t{1} << 33) - 67, (std::uint64_t{77} << 33) - 129, end_of_stream - 1000})
          for (Kind kind : {Kind::words, Kind::child})
            for (std::size_t n : counts) {
              std::vector<std::uint64_t> words(n + 1, 7);
              dispatch::kernels_for(isa).random_words({seed, stream, position, kind}, words.data(),
                                                      static_cast<std::ptrdiff_t>(n));
              std::vector<std::uint64_t> expected(n + 1, 7);
              for (std::size_t i = 0; i < n; ++i) {
                const std::uint64_t p = position + i;
                expected[i] = word(seed, stream, (static_cast<std::uint64_t>(kind) << 60) + p / 2,
                                   static_cast<int>(p % 2));
              }
              ASSERT_EQ(words, expected) << name(isa) << ", " << n << " words from " << position;
            }
}

TEST(Rng, IsAGeneratorForTheStandardLibrary) {
  static_assert(std::uniform_random_bit_generator<Rng>);
  Rng rng(1), same(1);
  std::uniform_int_distribution<int> die(1, 6);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(die(rng), die(same));
  std::vector<int> x(100);
  for (int i = 0; i < 100; ++i) x[static_cast<std::size_t>(i)] = i;
  std::shuffle(x.begin(), x.end(), rng);
  EXPECT_FALSE(std::ranges::is_sorted(x));
  std::ranges::sort(x);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(x[static_cast<std::size_t>(i)], i);
}

TEST(Rng, SkippingIsTaking) {
  Rng taken(3, 4), skipped(3, 4);
  for (int i = 0; i < 1001; ++i) taken();
  skipped.skip(1001);
  EXPECT_EQ(taken, skipped);
  EXPECT_EQ(taken.position(), 1001u);
  EXPECT_EQ(taken(), skipped());
  skipped.skip(0);
  EXPECT_EQ(taken, skipped);
}

TEST(Rng, CopiesGoTheirOwnWays) {
  Rng rng(5);
  rng();
  Rng copy = rng;
  EXPECT_EQ(copy, rng);
  const std::uint64_t next = rng();
  EXPECT_NE(copy, rng);
  EXPECT_EQ(copy(), next);
  EXPECT_NE(Rng(5), Rng(6));
  EXPECT_NE(Rng(5, 0), Rng(5, 1));
}

TEST(Rng, SeedsAndStreamsDiffer) {
  std::set<std::uint64_t> words;
  for (std::uint64_t seed : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{1} << 32, most})
    for (std::uint64_t stream : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{1} << 32, most})
      for (int i = 0; i < 3; ++i) {
        Rng rng(seed, stream);
        rng.skip(static_cast<std::uint64_t>(i));
        words.insert(rng());
      }
  EXPECT_EQ(words.size(), 48u);
}

TEST(Rng, SplitsIntoStreamsOfTheirOwn) {
  Rng rng(8, 9);
  std::vector<Rng> all{rng};
  for (std::uint64_t k : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{2}, end_of_stream - 1})
    all.push_back(rng.split(k));
  EXPECT_EQ(rng.position(), 0u);
  for (int i = 0; i < 4; ++i) all.push_back(rng.split());
  EXPECT_EQ(rng.position(), 4u);
  EXPECT_EQ(rng.split(2), all[3]) << "whatever the position";
  for (std::uint64_t k : {0u, 1u}) all.push_back(all[1].split(k));
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) EXPECT_NE(all[i](), all[j]()) << i << ", " << j;
  EXPECT_THROW(rng.split(end_of_stream), argument_error);
}

TEST(Rng, AStreamEndsWithAnError) {
  Rng rng(1);
  rng.skip(end_of_stream - 2);
  rng();
  EXPECT_THROW(rng.skip(2), argument_error);
  EXPECT_THROW(rng.skip(most), argument_error);
  Vector<double> x(2, 7.0);
  EXPECT_THROW(fill_normal(rng, x), argument_error);
  EXPECT_THROW(integers(rng, 2, 0, 5), argument_error);
  EXPECT_THROW(permutation(rng, 2), argument_error);
  EXPECT_EQ(x, Vector<double>(2, 7.0));
  EXPECT_EQ(rng.position(), end_of_stream - 1);
  EXPECT_EQ(normal(rng, 1).size(), 1u);
  EXPECT_THROW(rng(), argument_error);
  EXPECT_THROW(rng.split(), argument_error);
  EXPECT_EQ(Rng::from_string(rng.to_string()), rng);
}

TEST(Rng, ToTextAndBack) {
  for (Rng rng : {Rng(0), Rng(most, most), Rng(12, 345)}) {
    rng.skip(678);
    EXPECT_EQ(Rng::from_string(rng.to_string()), rng);
  }
  EXPECT_EQ(Rng(1, 2).to_string(), "philox4x32-10 1 2 0");
  EXPECT_EQ(Rng(most).to_string(), "philox4x32-10 18446744073709551615 0 0");
}

TEST(Rng, MalformedTextIsAnError) {
  for (const char* text :
       {"", "philox4x32-10", "philox4x32-10 1 2", "philox4x32-10 1 2 ", "philox4x32-10 1 2 3 4",
        "philox4x32-10 1 2 3 ", " philox4x32-10 1 2 3", "philox4x32-10  1 2 3",
        "philox4x32-10 1 2 -3", "philox4x32-10 1 2 +3", "philox4x32-10 1 x 3",
        "philox4x32-10 1 2 0x3", "philox4x32-10 1 2 1.5", "philox4x32-10 18446744073709551616 2 3",
        "philox4x32-10 1 2 1152921504606846977", "philox4x32-7 1 2 3", "mt19937 1 2 3"})
    EXPECT_THROW(Rng::from_string(text), argument_error) << text;
}

}  // namespace
}  // namespace lanes
