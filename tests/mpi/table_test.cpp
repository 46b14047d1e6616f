// Tables that each rank reads its part of. (What parts there are: io/table_parts_test.cpp.)
#include <lanes/error.hpp>

#include "mpi/files.hpp"
#include "support/random.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

using test::message_on_all_ranks;
using test::rank;
using test::ranks;
using test::world;

using DistributedTables = test::DistributedFiles;

/// The rows of all ranks, one after the other, on every rank.
Vector<double> all_values(TableReader& reader) {
  std::vector<double> mine;
  for (auto rows = reader.read(3); rows.rows() > 0; rows = reader.read(3))
    mine.insert(mine.end(), rows.begin(), rows.end());
  std::vector<int> counts(static_cast<std::size_t>(ranks())), places(counts.size() + 1);
  const int count = static_cast<int>(mine.size());
  MPI_Allgather(&count, 1, MPI_INT, counts.data(), 1, MPI_INT, world);
  for (std::size_t r = 0; r < counts.size(); ++r) places[r + 1] = places[r] + counts[r];
  Vector<double> all(static_cast<std::size_t>(places.back()));
  MPI_Allgatherv(mine.data(), count, MPI_DOUBLE, all.data(), counts.data(), places.data(),
                 MPI_DOUBLE, world);
  return all;
}

void expect_whole(const std::filesystem::path& path) {
  TableReader whole(path), part = mpi::open_table(world, path);
  EXPECT_EQ(whole.names(), part.names());
  const Matrix<double> rows = whole.read(std::size_t{1} << 30);
  for (int time = 0; time < 2; ++time) {
    EXPECT_TRUE(
        test::same_bits(all_values(part), Vector<double>(std::span(rows.data(), rows.size()))));
    part.rewind();
  }
}

TEST_F(DistributedTables, PartsAreTheWhole) {
  for (const std::string text :
       {"a,b\n1,2\n3,4\n5,6\n7,8\n9,10\n11,12\n13,14\n15,16\n17,18", "1\r\n2\r\n", "a\n",
        "a,b\n\"x\n,\n\n\n\n\n\n\n\",1\n\"\"\"\n\",2\n3,\"4\"\n"})
    expect_whole(write("t.csv", text));
  for (std::size_t n : {0u, 1u, 5u, 100u}) {
    on_rank_0([&] { save_npy(path("x.npy"), test::uniform_matrix<double>(n, 3, n)); });
    expect_whole(path("x.npy"));
  }
}

TEST_F(DistributedTables, ErrorsAreTheSameOnEveryRank) {
  const auto of = [](const std::string& text, const char* part) {
    EXPECT_NE(text.find(part), std::string::npos) << text;
  };
  of(message_on_all_ranks<io_error>([&] { mpi::open_table(world, path("none.csv")); }),
     "none.csv: cannot be opened");
  of(message_on_all_ranks<io_error>([&] { mpi::open_table(world, write("t.csv", "")); }),
     "the file is empty");
  of(message_on_all_ranks<argument_error>(
         [&] { mpi::open_table(world, write("t.csv", "1\n"), {.delimiter = '"'}); }),
     "delimiter");
  const std::filesystem::path mine = path("x" + std::to_string(rank()) + ".csv");
  if (rank() != ranks() - 1) std::ofstream(mine) << "1\n";
  of(message_on_all_ranks<io_error>([&] { mpi::open_table(world, mine); }),
     ("rank " + std::to_string(ranks() - 1)).c_str());
  std::ofstream(mine) << (rank() == ranks() - 1 ? "1\n22\n" : "1\n2\n");
  if (ranks() > 1)
    of(message_on_all_ranks<io_error>([&] { mpi::open_table(world, mine); }),
       "it is 5 bytes, 1 columns here, but 4 bytes, 1 columns on rank 0");
}

}  // namespace
}  // namespace lanes
