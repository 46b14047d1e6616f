// Rows on many ranks: how they lie, reading and writing them, and filling them by global index.
#include <fstream>
#include <lanes/error.hpp>
#include <lanes/io.hpp>

#include "mpi/files.hpp"
#include "support/random.hpp"
#include "support/reals.hpp"
#include "support/tolerance.hpp"

namespace lanes {
namespace {

namespace fs = std::filesystem;
using mpi::DistributedMatrix;
using test::Cut;
using test::message_on_all_ranks;
using test::rank;
using test::ranks;
using test::world;

template <class T>
class Distributed : public testing::Test {};
TYPED_TEST_SUITE(Distributed, test::Reals);

std::size_t at(std::size_t n, int r) {
  return test::first_row_of(static_cast<std::size_t>(r), n, Cut::even);
}

/// All rows, on every rank.
template <class T>
Matrix<T> gather(const DistributedMatrix<T>& x) {
  Matrix<T> all(x.rows(), x.cols());
  for (std::size_t i = 0; i < x.local().rows(); ++i)
    all.row(x.first_row() + i).assign(x.local().row(i));
  MPI_Allreduce(MPI_IN_PLACE, all.data(), static_cast<int>(all.size()),
                sizeof(T) == 8 ? MPI_DOUBLE : MPI_FLOAT, MPI_SUM, world);
  return all;
}

TYPED_TEST(Distributed, RowsLieInTheOrderOfRanks) {
  const auto whole = test::uniform_matrix<TypeParam>(23, 3, 1);
  for (Cut cut : test::cuts) {
    const auto x = test::distribute(whole, cut);
    EXPECT_EQ(23u, x.rows());
    EXPECT_EQ(3u, x.cols());
    EXPECT_EQ(test::first_row_of(static_cast<std::size_t>(rank()), 23, cut), x.first_row());
    EXPECT_EQ(whole, gather(x));
  }
}

TYPED_TEST(Distributed, ZerosInNearlyEqualBlocks) {
  for (std::size_t n : {0u, 1u, 2u, 6u, 23u}) {
    const DistributedMatrix<TypeParam> x(world, n, 2);
    const auto p = static_cast<std::size_t>(ranks()), me = static_cast<std::size_t>(rank());
    EXPECT_EQ(n, x.rows());
    EXPECT_EQ(n / p + (me < n % p ? 1 : 0), x.local().rows());
    for (TypeParam e : x.local()) EXPECT_EQ(TypeParam(0), e);
  }
}

TYPED_TEST(Distributed, AMatrixWithoutShapeHasTheColumnsOfTheOthers) {
  const std::size_t mine = rank() == ranks() - 1 ? 4 : 0;
  const DistributedMatrix<TypeParam> x(world, Matrix<TypeParam>(mine, mine));
  EXPECT_EQ(4u, x.rows());
  EXPECT_EQ(4u, x.cols());
  EXPECT_EQ(4u, x.local().cols());
}

TEST(DistributedErrors, RanksThatDiffer) {
  if (ranks() == 1) GTEST_SKIP() << "there is nobody to differ";
  const bool last = rank() == ranks() - 1;
  const std::string r = std::to_string(ranks() - 1);
  EXPECT_EQ("DistributedMatrix: rank 0 has 2 x 3 doubles, rank " + r +
                " 2 x 4 doubles; all must have as many columns",
            message_on_all_ranks<shape_error>(
                [&] { DistributedMatrix<double>(world, Matrix<double>(2, last ? 4 : 3)); }));
  EXPECT_EQ("DistributedMatrix: rank 0 has 2 x 3 doubles, rank " + r +
                " 2 x 3 floats; all must have the same type",
            message_on_all_ranks<argument_error>([&] {
              if (last)
                DistributedMatrix<float>(world, Matrix<float>(2, 3));
              else
                DistributedMatrix<double>(world, Matrix<double>(2, 3));
            }));
  // Without rows, but not without columns.
  EXPECT_NE("", message_on_all_ranks<shape_error>([&] {
              DistributedMatrix<double>(world, Matrix<double>(last ? 0 : 2, last ? 4 : 3));
            }));
}

// ---- Random numbers by their place in the whole
// --------------------------------------------------

TYPED_TEST(Distributed, FillsAreThoseOfOneProcess) {
  using T = TypeParam;
  for (std::size_t rows : {0u, 1u, 3u, 1000u})
    for (std::size_t cols : {1u, 5u, 64u})
      for (Cut cut : test::cuts) {
        Matrix<T> whole(rows, cols);
        auto x = test::distribute(whole, cut);
        const auto expect_same = [&](const char* kind) {
          const auto part = whole.block(x.first_row(), 0, x.local().rows(), cols);
          EXPECT_TRUE(test::same_bits(part, x.local())) << kind << ", " << rows << " x " << cols;
        };
        Rng one(7, 3), many(7, 3);
        one.skip(5);
        many.skip(5);
        fill_normal(one, whole, T(2), T(3));
        fill_normal(many, x, T(2), T(3));
        expect_same("normal");
        fill_uniform(one, whole, T(-1), T(4));
        fill_uniform(many, x, T(-1), T(4));
        expect_same("uniform");
        fill_bernoulli(one, whole, 0.3);
        fill_bernoulli(many, x, 0.3);
        expect_same("bernoulli");
        EXPECT_EQ(one, many);
      }
}

TEST(DistributedErrors, RandomNumbers) {
  DistributedMatrix<double> x(world, 5, 2);
  Rng rng(1);
  const Rng before = rng;
  EXPECT_NE(std::string::npos,
            message_on_all_ranks<argument_error>([&] { fill_normal(rng, x, 0, -1); }).find("sd"));
  EXPECT_EQ(before, rng);
  if (ranks() == 1) return;
  rng.skip(rank() == ranks() - 1 ? 1 : 0);
  EXPECT_EQ("rank " + std::to_string(ranks() - 1) + " of " + std::to_string(ranks()) +
                ": fill_uniform: rng is philox4x32-10 1 0 1, but not on rank 0; give all ranks the "
                "same",
            message_on_all_ranks<argument_error>([&] { fill_uniform(rng, x); }));
}

// ---- Files
// ---------------------------------------------------------------------------------------

/// A directory that all ranks know, and rank 0 makes and removes.
using test::DistributedFiles;

TEST_F(DistributedFiles, EachRankReadsItsRows) {
  for (std::size_t rows : {0u, 1u, 2u, 5u, 1000u})
    for (std::size_t cols : {1u, 3u, 2000u}) {
      const auto whole = test::uniform_matrix<double>(rows, cols, rows + cols);
      on_rank_0([&] { save_npy(path("x.npy"), whole); });
      const auto x = load_npy(world, path("x.npy"));
      EXPECT_EQ(rows, x.rows());
      EXPECT_EQ(at(rows, 0), 0u);
      EXPECT_TRUE(test::same_bits(whole.block(x.first_row(), 0, x.local().rows(), cols), x.local()))
          << rows << " x " << cols;
      const auto y = load_npy<float>(world, path("x.npy"));
      const Matrix<float> narrow = astype<float>(whole);
      EXPECT_TRUE(
          test::same_bits(narrow.block(y.first_row(), 0, y.local().rows(), cols), y.local()));
      MPI_Barrier(world);
    }
}

TEST_F(DistributedFiles, EachRankReadsItsRowsInBlocks) {
  const auto whole = test::uniform_matrix<double>(101, 3, 1);
  on_rank_0([&] { save_npy(path("x.npy"), whole); });
  for (std::size_t most : {1u, 7u, 1000u}) {
    mpi::RowReader<double> reader(world, path("x.npy"));
    EXPECT_EQ(101u, reader.rows());
    EXPECT_EQ(3u, reader.cols());
    std::size_t row = reader.first_row();
    for (auto rows = reader.read(most); rows.rows() > 0; rows = reader.read(most)) {
      EXPECT_LE(rows.rows(), most);
      EXPECT_TRUE(test::same_bits(whole.block(row, 0, rows.rows(), 3), rows));
      row += rows.rows();
    }
    EXPECT_EQ(reader.first_row() + reader.local_rows(), row);
  }
}

TEST_F(DistributedFiles, FortranOrderAndIntegers) {
  on_rank_0([&] {
    std::string header = "{'descr': '<i2', 'fortran_order': True, 'shape': (5, 2), }\n";
    std::ofstream out(path("x.npy"), std::ios::binary);
    out << "\x93NUMPY" << '\1' << '\0' << static_cast<char>(header.size()) << '\0' << header;
    for (char k = 0; k < 10; ++k) out << k << '\0';
  });
  const auto x = load_npy(world, path("x.npy"));
  EXPECT_EQ(5u, x.rows());
  for (std::size_t i = 0; i < x.local().rows(); ++i)
    for (std::size_t j = 0; j < 2; ++j)
      EXPECT_EQ(static_cast<double>(x.first_row() + i + 5 * j), x.local()(i, j));
}

TEST_F(DistributedFiles, AFileShorterThanItsHeaderSaysOnOneRankOnly) {
  const auto whole = test::uniform_matrix<double>(10, 3, 1);
  const fs::path mine = path("x" + std::to_string(rank()) + ".npy");  // a file of each rank's own
  save_npy(mine, whole);
  EXPECT_EQ(10u, load_npy(world, mine).rows());
  const int broken = ranks() - 1;
  if (rank() == broken) fs::resize_file(mine, fs::file_size(mine) - 5);
  const std::string text = message_on_all_ranks<io_error>([&] { load_npy(world, mine); });
  EXPECT_EQ(0u, text.find("rank " + std::to_string(broken) + " of " + std::to_string(ranks()) +
                          ": load_npy: "))
      << text;
  EXPECT_NE(std::string::npos, text.find("need 240 bytes of data, but 235 follow")) << text;
}

TEST_F(DistributedFiles, RanksThatSeeDifferentFiles) {
  if (ranks() == 1) GTEST_SKIP() << "there is nobody to differ";
  const fs::path mine = path("x" + std::to_string(rank()) + ".npy");
  save_npy(mine, Matrix<double>(rank() == 1 ? 9 : 10, 3));
  const std::string text = message_on_all_ranks<io_error>([&] { load_npy(world, mine); });
  EXPECT_NE(std::string::npos, text.find("it is 9 x 3 here, but 10 x 3 on rank 0")) << text;
  EXPECT_NE(std::string::npos, message_on_all_ranks<io_error>([&] {
                                 load_npy(world, path("none.npy"));
                               }).find("none.npy: cannot be opened"));
}

TEST_F(DistributedFiles, WritesTheFileOfOneProcess) {
  for (std::size_t rows : {0u, 1u, 5u, 3000u})
    for (Cut cut : test::cuts) {
      const auto whole = test::uniform_matrix<double>(rows, 401, rows);
      save_npy(path("x.npy"), test::distribute(whole, cut));
      MPI_Barrier(world);
      EXPECT_TRUE(test::same_bits(whole, load_npy(path("x.npy"))));
      MPI_Barrier(world);
    }
  const auto narrow = test::uniform_matrix<float>(100, 2, 1);
  save_npy(path("x.npy"), test::distribute(narrow, Cut::growing));
  MPI_Barrier(world);
  EXPECT_TRUE(test::same_bits(narrow, load_npy<float>(path("x.npy"))));
}

TEST_F(DistributedFiles, WritingFailsOnEveryRank) {
  const auto x = test::distribute(test::uniform_matrix<double>(3000, 401, 1), Cut::even);
  const std::string text = message_on_all_ranks<io_error>([&] { save_npy(path("none/x.npy"), x); });
  EXPECT_NE(std::string::npos, text.find("none/x.npy")) << text;
}

}  // namespace
}  // namespace lanes
