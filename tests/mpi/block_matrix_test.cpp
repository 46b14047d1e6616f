// Blocks from and to whole matrices.
#include <lanes/error.hpp>
#include <lanes/mpi/block_matrix.hpp>
#include <limits>

#include "mpi/grids.hpp"

namespace lanes {
namespace {

using mpi::BlockMatrix;
using mpi::ProcessGrid;
using test::all_grids;
using test::block_here;
using test::message_on_all_ranks;
using test::random_matrix;
using test::rank;
using test::ranks;
using test::same_bits;
using test::world;

template <class T>
class BlockMatrixOf : public testing::Test {};
using Types = testing::Types<double, float>;
TYPED_TEST_SUITE(BlockMatrixOf, Types);

const std::pair<std::size_t, std::size_t> shapes[] = {{0, 0}, {0, 5}, {5, 0}, {1, 1},   {1, 9},
                                                      {9, 1}, {2, 3}, {7, 7}, {13, 29}, {64, 33}};

TYPED_TEST(BlockMatrixOf, PartsAreNearlyEqualAndFillTheMatrix) {
  for (const ProcessGrid& grid : all_grids())
    for (const auto& [rows, cols] : shapes) {
      const BlockMatrix<TypeParam> a(grid, rows, cols);
      EXPECT_EQ(rows, a.rows());
      EXPECT_EQ(cols, a.cols());
      const auto p = static_cast<std::size_t>(grid.rows()),
                 r = static_cast<std::size_t>(grid.row());
      EXPECT_EQ(rows / p + (r < rows % p), a.local().rows());
      EXPECT_EQ(r * (rows / p) + std::min(r, rows % p), a.first_row());
      const auto q = static_cast<std::size_t>(grid.cols()),
                 c = static_cast<std::size_t>(grid.col());
      EXPECT_EQ(cols / q + (c < cols % q), a.local().cols());
      EXPECT_EQ(c * (cols / q) + std::min(c, cols % q), a.first_col());
      for (const TypeParam x : a.local()) EXPECT_EQ(TypeParam(0), x);
    }
}

TYPED_TEST(BlockMatrixOf, ScatterAndGatherFromAndToAnyRank) {
  for (const ProcessGrid& grid : all_grids())
    for (const auto& [rows, cols] : shapes)
      for (int root = 0; root < ranks(); ++root) {
        const auto whole = random_matrix<TypeParam>(rows, cols, 1);
        const Matrix<TypeParam> here = rank() == root ? whole : Matrix<TypeParam>();
        const auto blocks = BlockMatrix<TypeParam>::scatter(grid, here, root);
        EXPECT_TRUE(same_bits(block_here(whole, grid), Matrix<TypeParam>(blocks.local())));
        const int other = ranks() - 1 - root;
        EXPECT_TRUE(same_bits(rank() == other ? whole : Matrix<TypeParam>(), blocks.gather(other)));
      }
}

TYPED_TEST(BlockMatrixOf, ScattersStridedViews) {
  const auto whole = random_matrix<TypeParam>(31, 18, 2);
  const MatrixView<const TypeParam> all = whole;
  const MatrixView<const TypeParam> reversed(&whole(30, 17), 31, 18, -18, -1);
  for (const ProcessGrid& grid : all_grids())
    for (const auto& view : {all.t(), all.block(3, 2, 20, 11), all.block(1, 0, 30, 1), reversed}) {
      const auto blocks = BlockMatrix<TypeParam>::scatter(grid, view);
      EXPECT_TRUE(
          same_bits(block_here(Matrix<TypeParam>(view), grid), Matrix<TypeParam>(blocks.local())));
    }
}

TYPED_TEST(BlockMatrixOf, FromTheBlockOfEachRank) {
  const auto whole = random_matrix<TypeParam>(10, 15, 3);
  for (const ProcessGrid& grid : all_grids()) {
    const auto blocks = BlockMatrix<TypeParam>::from_local(grid, 10, 15, block_here(whole, grid));
    EXPECT_TRUE(same_bits(rank() == 0 ? whole : Matrix<TypeParam>(), blocks.gather()));
  }
}

TYPED_TEST(BlockMatrixOf, OutlivesTheGridItWasMadeWith) {
  const auto whole = random_matrix<TypeParam>(10, 15, 4);
  std::optional<ProcessGrid> grid(world);
  const auto blocks = test::distributed(whole, *grid);
  grid.reset();
  EXPECT_TRUE(same_bits(rank() == 0 ? whole : Matrix<TypeParam>(), blocks.gather()));
}

TYPED_TEST(BlockMatrixOf, ABlockOfTheWrongShape) {
  const ProcessGrid grid(world);
  const int failing = ranks() - 1;
  const std::string text = message_on_all_ranks<shape_error>([&] {
    Matrix<TypeParam> local = block_here(Matrix<TypeParam>(70, 70), grid);
    if (rank() == failing) local = Matrix<TypeParam>(2, 3);
    BlockMatrix<TypeParam>::from_local(grid, 70, 70, std::move(local));
  });
  EXPECT_EQ(0u, text.find("rank " + std::to_string(failing) + " of ")) << text;
  EXPECT_NE(std::string::npos, text.find("2 x 3")) << text;
}

TYPED_TEST(BlockMatrixOf, RootsThatAreNotThere) {
  const ProcessGrid grid(world);
  for (const int root : {-1, ranks()}) {
    message_on_all_ranks<argument_error>(
        [&] { BlockMatrix<TypeParam>::scatter(grid, Matrix<TypeParam>(2, 2), root); });
    message_on_all_ranks<argument_error>([&] { BlockMatrix<TypeParam>(grid, 2, 2).gather(root); });
  }
}

TYPED_TEST(BlockMatrixOf, MoreColumnsThanMpiCounts) {
  const ProcessGrid grid(world);
  EXPECT_THROW(BlockMatrix<TypeParam>(grid, 1, std::size_t{1} << 31), shape_error);
  EXPECT_THROW(BlockMatrix<TypeParam>(grid, std::size_t{1} << 31, 1), shape_error);
}

TEST(BlockMatrix, RanksThatDisagree) {
  if (ranks() == 1) return;
  const ProcessGrid grid(world);
  const bool odd = rank() == ranks() - 1;
  const auto n = static_cast<std::size_t>(4 * ranks());
  const auto expect_difference = [](const auto& call) {
    const std::string text = message_on_all_ranks<argument_error>(call);
    EXPECT_NE(std::string::npos, text.find("the ranks' calls differ")) << text;
  };
  expect_difference([&] {
    if (odd)
      BlockMatrix<float>::scatter(grid, Matrix<float>(n, n));
    else
      BlockMatrix<double>::scatter(grid, Matrix<double>(n, n));
  });
  expect_difference([&] { BlockMatrix<double>::scatter(grid, Matrix<double>(n, n), odd ? 1 : 0); });
  expect_difference([&] { BlockMatrix<double>(grid, n, odd ? n : n + 1).gather(); });
  expect_difference([&] { BlockMatrix<double>(grid, n, n).gather(odd ? 1 : 0); });
  expect_difference([&] {
    const std::size_t cols = odd ? n : n + 1;
    BlockMatrix<double>::from_local(grid, n, cols, block_here(Matrix<double>(n, cols), grid));
  });
}

}  // namespace
}  // namespace lanes
