// Every rank ends with the same error.
#include <lanes/error.hpp>
#include <new>

#include "mpi/ranks.hpp"

namespace lanes {
namespace {

using test::message_on_all_ranks;
using test::rank;
using test::ranks;
using test::world;

template <class Error>
class Collectively : public testing::Test {};
using Errors = testing::Types<error, shape_error, argument_error, singular_error,
                              not_positive_definite_error, convergence_error, io_error>;
TYPED_TEST_SUITE(Collectively, Errors);

std::string from(int failing, const std::string& text) {
  return "rank " + std::to_string(failing) + " of " + std::to_string(ranks()) + ": " + text;
}

TYPED_TEST(Collectively, KeepsTheTypeOfTheError) {
  for (int failing = 0; failing < ranks(); ++failing)
    EXPECT_EQ(from(failing, "no"), message_on_all_ranks<TypeParam>([&] {
                mpi::collectively(world, [&] {
                  if (rank() == failing) throw TypeParam("no");
                });
              }));
}

TEST(CollectivelyOnce, GivesWhatEachRankMade) {
  EXPECT_EQ(rank() * 2, mpi::collectively(world, [] { return rank() * 2; }));
  int value = 0;
  mpi::collectively(world, [&] { value = rank(); });
  EXPECT_EQ(rank(), value);
}

TEST(CollectivelyOnce, TheLowestRankOfThoseThatFailedIsNamed) {
  EXPECT_EQ(from(ranks() / 2, "at " + std::to_string(ranks() / 2)),
            message_on_all_ranks<io_error>([] {
              mpi::collectively(world, []() -> int {
                if (rank() >= ranks() / 2) throw io_error("at " + std::to_string(rank()));
                return 1;
              });
            }));
}

TEST(CollectivelyOnce, OutOfMemoryAndOthersExceptions) {
  const int last = ranks() - 1;
  EXPECT_EQ(from(last, "std::bad_alloc"), message_on_all_ranks<std::bad_alloc>([&] {
              mpi::collectively(world, [&] {
                if (rank() == last) throw std::bad_alloc();
              });
            }));
  EXPECT_EQ(from(0, "mine"), message_on_all_ranks<error>([] {
              mpi::collectively(world, [] {
                if (rank() == 0) throw std::logic_error("mine");
              });
            }));
  EXPECT_EQ(from(0, "an exception that is no std::exception"), message_on_all_ranks<error>([] {
              mpi::collectively(world, [] {
                if (rank() == 0) throw 3;
              });
            }));
}

TEST(CollectivelyOnce, LongTexts) {
  const std::string text(3'000'000, 'x');
  EXPECT_EQ(from(ranks() - 1, text), message_on_all_ranks<error>([&] {
              mpi::collectively(world, [&] {
                if (rank() == ranks() - 1) throw error(text);
              });
            }));
}

TEST(CollectivelyOnce, CommunicatorsThatCannotBeUsed) {
  EXPECT_EQ("lanes::mpi: the communicator is MPI_COMM_NULL",
            message_on_all_ranks<argument_error>([] { mpi::rank(MPI_COMM_NULL); }));
  EXPECT_THROW(mpi::collectively(MPI_COMM_NULL, [] {}), argument_error);
}

TEST(CollectivelyOnce, PartOfTheRanks) {
  MPI_Comm part;
  MPI_Comm_split(world, rank() % 2, rank(), &part);
  const bool odd = rank() % 2 == 1;
  std::string text;
  try {
    mpi::collectively(part, [&] {
      if (odd) throw io_error("odd");
    });
  } catch (const io_error& e) {
    text = e.what();
  }
  EXPECT_EQ(odd ? "rank 0 of " + std::to_string(mpi::size(part)) + ": odd" : "", text);
  MPI_Comm_free(&part);
}

}  // namespace
}  // namespace lanes
