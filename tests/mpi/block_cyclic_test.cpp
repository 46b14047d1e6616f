// Blocks dealt in turn, column by column.
#include <lanes/error.hpp>
#include <lanes/mpi/block_cyclic.hpp>

#include "mpi/grids.hpp"

namespace lanes {
namespace {

using mpi::BlockCyclic;
using mpi::BlockMatrix;
using mpi::ProcessGrid;
using test::all_grids;
using test::describe;
using test::distributed;
using test::message_on_all_ranks;
using test::random_matrix;
using test::rank;
using test::ranks;
using test::same_bits;
using test::world;

template <class T>
class BlockCyclicOf : public testing::Test {};
using Types = testing::Types<double, float>;
TYPED_TEST_SUITE(BlockCyclicOf, Types);

const std::pair<std::size_t, std::size_t> shapes[] = {{0, 0}, {0, 3},  {3, 0},  {1, 1},
                                                      {5, 8}, {1, 90}, {31, 2}, {65, 64}};

TYPED_TEST(BlockCyclicOf, EveryElementIsWhereTheDescriptorSays) {
  for (const ProcessGrid& grid : all_grids())
    for (const auto& [rows, cols] : shapes)
      for (const int block : {1, 2, 3, 8, 64}) {
        const auto whole = random_matrix<TypeParam>(rows, cols, 1);
        const BlockCyclic<TypeParam> dealt(distributed(whole, grid), block);
        const auto d = dealt.descriptor(17);
        EXPECT_EQ((std::array<int, 9>{1, 17, static_cast<int>(rows), static_cast<int>(cols), block,
                                      block, 0, 0, dealt.leading()}),
                  d);
        const auto b = static_cast<std::size_t>(block), p = static_cast<std::size_t>(grid.rows()),
                   q = static_cast<std::size_t>(grid.cols());
        std::size_t found = 0;
        for (std::size_t i = 0; i < rows; ++i)
          for (std::size_t j = 0; j < cols; ++j) {
            if (i / b % p != static_cast<std::size_t>(grid.row()) ||
                j / b % q != static_cast<std::size_t>(grid.col()))
              continue;
            const std::size_t local_i = i / (b * p) * b + i % b, local_j = j / (b * q) * b + j % b;
            EXPECT_EQ(whole(i, j),
                      dealt.data()[local_j * static_cast<std::size_t>(d[8]) + local_i]);
            EXPECT_EQ(i, dealt.global_row(local_i));
            EXPECT_EQ(j, dealt.global_col(local_j));
            ++found;
          }
        EXPECT_EQ(dealt.local().size(), found);
      }
}

TYPED_TEST(BlockCyclicOf, ThereAndBack) {
  for (const ProcessGrid& grid : all_grids())
    for (const auto& [rows, cols] : shapes)
      for (const int block : {1, 5, 64}) {
        const auto blocks = distributed(random_matrix<TypeParam>(rows, cols, 2), grid);
        const auto back = BlockCyclic<TypeParam>(blocks, block).to_blocks();
        EXPECT_TRUE(same_bits(Matrix<TypeParam>(blocks.local()), Matrix<TypeParam>(back.local())))
            << rows << " x " << cols << " by " << block << " on " << describe(grid);
      }
}

TYPED_TEST(BlockCyclicOf, BlocksThatCannotBe) {
  const ProcessGrid grid(world);
  const BlockMatrix<TypeParam> a(grid, 4, 4);
  message_on_all_ranks<argument_error>([&] { BlockCyclic<TypeParam>(a, 0); });
  EXPECT_THROW(BlockCyclic<TypeParam>(grid, 4, 4, -1), argument_error);
  EXPECT_THROW(BlockCyclic<TypeParam>(grid, std::size_t{1} << 31, 1), shape_error);
}

TYPED_TEST(BlockCyclicOf, RanksThatDisagree) {
  if (ranks() == 1) return;
  const ProcessGrid grid(world);
  const BlockMatrix<TypeParam> a(grid, 40, rank() == 0 ? 40 : 41), b(grid, 40, 40);
  message_on_all_ranks<argument_error>([&] { (void)BlockCyclic<TypeParam>(a); });
  message_on_all_ranks<argument_error>([&] { BlockCyclic<TypeParam>(b, rank() == 0 ? 8 : 9); });
}

}  // namespace
}  // namespace lanes
