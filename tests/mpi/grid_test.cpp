// Grids of processes.
#include <lanes/error.hpp>
#include <lanes/mpi/grid.hpp>
#include <optional>

#include "mpi/grids.hpp"

namespace {
int communicators = 0;
}

// MPI's profiling interface: what the library calls passes here.
extern "C" int MPI_Comm_dup(MPI_Comm from, MPI_Comm* to) {
  ++communicators;
  return PMPI_Comm_dup(from, to);
}
extern "C" int MPI_Comm_split(MPI_Comm from, int color, int key, MPI_Comm* to) {
  ++communicators;
  return PMPI_Comm_split(from, color, key, to);
}
extern "C" int MPI_Comm_free(MPI_Comm* comm) {
  --communicators;
  return PMPI_Comm_free(comm);
}

namespace lanes {
namespace {

using mpi::ProcessGrid;
using test::message_on_all_ranks;
using test::rank;
using test::ranks;
using test::world;

TEST(ProcessGrid, IsAsSquareAsCanBeWithNoFewerRowsThanColumns) {
  const int cols[] = {0, 1, 1, 1, 2, 1, 2, 1};
  ASSERT_LT(ranks(), 8);
  const ProcessGrid grid(world);
  EXPECT_EQ(cols[ranks()], grid.cols());
  EXPECT_EQ(ranks(), grid.rows() * grid.cols());
  EXPECT_EQ(ranks(), grid.size());
}

TEST(ProcessGrid, RanksGoRowByRow) {
  for (const ProcessGrid& grid : test::all_grids()) {
    EXPECT_EQ(rank(), grid.rank());
    EXPECT_EQ(rank() / grid.cols(), grid.row());
    EXPECT_EQ(rank() % grid.cols(), grid.col());
    EXPECT_EQ(grid.cols(), mpi::size(grid.row_comm()));
    EXPECT_EQ(grid.col(), mpi::rank(grid.row_comm()));
    EXPECT_EQ(grid.rows(), mpi::size(grid.col_comm()));
    EXPECT_EQ(grid.row(), mpi::rank(grid.col_comm()));
    int same = 0;
    MPI_Comm_compare(world, grid.comm(), &same);
    EXPECT_EQ(MPI_CONGRUENT, same);  // the same ranks, other messages
  }
}

TEST(ProcessGrid, CopiesShareTheirCommunicators) {
  std::optional<ProcessGrid> first(world);
  const ProcessGrid copy = *first, other(world);
  EXPECT_EQ(*first, copy);
  EXPECT_NE(other, copy);
  first.reset();
  EXPECT_EQ(ranks(), mpi::size(copy.comm()));
  EXPECT_EQ(MPI_SUCCESS, MPI_Barrier(copy.comm()));
}

TEST(ProcessGrid, CommunicatorsAreFreed) {
  const int before = communicators;
  {
    const ProcessGrid grid(world), copy = grid;
    EXPECT_EQ(before + 3, communicators);
  }
  EXPECT_EQ(before, communicators);
}

TEST(ProcessGrid, OfAPartOfTheRanks) {
  MPI_Comm part;
  MPI_Comm_split(world, rank() % 2, -rank(), &part);
  {
    const ProcessGrid grid(part);
    EXPECT_EQ(mpi::size(part), grid.size());
    EXPECT_EQ(mpi::rank(part), grid.rank());
  }
  EXPECT_EQ(MPI_SUCCESS, MPI_Barrier(part));  // the caller's is as it was
  MPI_Comm_free(&part);
}

TEST(ProcessGrid, ShapesThatDoNotFitTheRanks) {
  for (const auto& [rows, cols] :
       std::vector<std::pair<int, int>>{{ranks() + 1, 1}, {0, 1}, {-1, -ranks()}, {ranks(), 2}}) {
    const std::string text =
        message_on_all_ranks<argument_error>([r = rows, c = cols] { ProcessGrid(world, r, c); });
    EXPECT_NE(std::string::npos, text.find("ProcessGrid")) << text;
  }
  EXPECT_THROW(ProcessGrid(MPI_COMM_NULL), argument_error);
}

TEST(ProcessGrid, OtherShapesOnOtherRanks) {
  if (ranks() == 1) return;
  const std::string text = message_on_all_ranks<argument_error>(
      [] { rank() == 0 ? ProcessGrid(world, 1, ranks()) : ProcessGrid(world, ranks(), 1); });
  EXPECT_NE(std::string::npos, text.find("the ranks' calls differ")) << text;
}

}  // namespace
}  // namespace lanes
