// States of all ranks, merged by a tree in rank order.
#include <cstring>
#include <lanes/error.hpp>

#include "mpi/ranks.hpp"

namespace lanes {
namespace {

using test::message_on_all_ranks;
using test::rank;
using test::ranks;
using test::world;

/// Tells how it was merged.
struct Text {
  std::string text;

  void merge(const Text& other) {
    if (other.text == "refuse") throw shape_error("I will not");
    text = "(" + text + other.text + ")";
  }
  std::vector<std::byte> pack() const {
    const auto* bytes = reinterpret_cast<const std::byte*>(text.data());
    return {bytes, bytes + text.size()};
  }
  static Text unpack(std::span<const std::byte> record) {
    return {std::string(reinterpret_cast<const char*>(record.data()), record.size())};
  }
};
static_assert(Mergeable<Text>);

TEST(Reduce, MergesByATreeInRankOrder) {
  const std::string expected[] = {"",
                                  "0",
                                  "(01)",
                                  "((01)2)",
                                  "((01)(23))",
                                  "(((01)(23))4)",
                                  "(((01)(23))(45))",
                                  "(((01)(23))((45)6))"};
  ASSERT_LT(ranks(), 8);
  const Text all = mpi::reduce(world, Text{std::to_string(rank())});
  EXPECT_EQ(expected[ranks()], all.text);
}

TEST(Reduce, LateRanksChangeNothing) {
  for (int late = 0; late < ranks(); ++late) {
    const Text all = mpi::reduce(world, [&] {
      if (rank() == late) {
        const double until = MPI_Wtime() + 0.01;
        while (MPI_Wtime() < until) continue;
      }
      return Text{std::to_string(rank())};
    });
    EXPECT_TRUE(test::same_on_all_ranks(all.text.data(), all.text.size()));
  }
}

TEST(Reduce, LargeAndEmptyRecords) {
  const Text large = mpi::reduce(world, Text{std::string(5'000'000, 'a')});
  EXPECT_EQ(
      5'000'000 * static_cast<std::size_t>(ranks()) + 2 * static_cast<std::size_t>(ranks() - 1),
      large.text.size());
  const Text empty = mpi::reduce(world, Text{});
  EXPECT_EQ(2 * static_cast<std::size_t>(ranks() - 1), empty.text.size());
}

TEST(Reduce, ARankThatThrowsBeforeIt) {
  for (int failing = 0; failing < ranks(); ++failing)
    EXPECT_EQ("rank " + std::to_string(failing) + " of " + std::to_string(ranks()) + ": broken",
              message_on_all_ranks<io_error>([&] {
                mpi::reduce(world, [&] {
                  if (rank() >= failing) throw io_error("broken");
                  return Text{"x"};
                });
              }));
}

TEST(Reduce, StatesThatDoNotFitEachOther) {
  if (ranks() == 1) GTEST_SKIP() << "nothing to merge";
  const std::string text = message_on_all_ranks<shape_error>(
      [] { mpi::reduce(world, Text{rank() == ranks() - 1 ? "refuse" : "x"}); });
  EXPECT_NE(std::string::npos, text.find("I will not")) << text;
}

}  // namespace
}  // namespace lanes
