// matmul of matrices in blocks: the bits of one process, on every grid.
#include <lanes/error.hpp>
#include <lanes/linalg.hpp>
#include <lanes/mpi/block_matrix.hpp>

#include "mpi/grids.hpp"
#include "support/shapes.hpp"

namespace {
int broadcasts = 0;
double bytes_received = 0;
}  // namespace

/// MPI's profiling interface: what the library calls passes here.
extern "C" int MPI_Ibcast(void* data, int count, MPI_Datatype type, int root, MPI_Comm comm,
                          MPI_Request* request) {
  int size = 0, rank = 0;
  MPI_Type_size(type, &size);
  MPI_Comm_rank(comm, &rank);
  ++broadcasts;
  if (rank != root) bytes_received += static_cast<double>(size) * count;
  return PMPI_Ibcast(data, count, type, root, comm, request);
}

namespace lanes {
namespace {

using mpi::BlockMatrix;
using mpi::ProcessGrid;
using test::all_grids;
using test::block_here;
using test::describe;
using test::distributed;
using test::message_on_all_ranks;
using test::random_matrix;
using test::rank;
using test::ranks;
using test::same_bits;
using test::world;

template <class T>
class Summa : public testing::Test {};
using Types = testing::Types<double, float>;
TYPED_TEST_SUITE(Summa, Types);

template <class T>
void expect_bits_of_one_process(const ProcessGrid& grid, std::size_t m, std::size_t n,
                                std::size_t k, Options options = {}) {
  const auto a = random_matrix<T>(m, k, 1), b = random_matrix<T>(k, n, 2);
  const auto product = matmul(distributed(a, grid), distributed(b, grid), options);
  EXPECT_EQ(m, product.rows());
  EXPECT_EQ(n, product.cols());
  EXPECT_TRUE(same_bits(block_here(matmul(a, b), grid), Matrix<T>(product.local())))
      << m << " x " << n << " x " << k << " on " << describe(grid);
}

TYPED_TEST(Summa, SumsOfAllLengths) {
  // One k-block, its edges, several that differ by one, and none.
  for (const ProcessGrid& grid : all_grids())
    for (const std::size_t k :
         test::thinned({0, 1, 2, 3, 7, 8, 100, 255, 256, 257, 258, 511, 512, 513, 777, 1025}, 3))
      expect_bits_of_one_process<TypeParam>(grid, 19, 23, k);
}

TYPED_TEST(Summa, ShapesWithEmptyBlocks) {
  for (const ProcessGrid& grid : all_grids())
    for (const auto& [m, n, k] : std::vector<std::array<std::size_t, 3>>{{0, 0, 0},
                                                                         {0, 4, 5},
                                                                         {4, 0, 5},
                                                                         {1, 1, 1},
                                                                         {1, 1, 600},
                                                                         {1, 40, 300},
                                                                         {40, 1, 300},
                                                                         {2, 3, 4},
                                                                         {6, 6, 6}})
      expect_bits_of_one_process<TypeParam>(grid, m, n, k);
}

TYPED_TEST(Summa, LargeBlocks) {
  // Packed and unpacked products, rows beyond m_block, columns beyond what is done between
  // messages.
  for (const ProcessGrid& grid : all_grids()) {
    expect_bits_of_one_process<TypeParam>(grid, 211, 1301, 530);
    expect_bits_of_one_process<TypeParam>(grid, 1103, 67, 1300);
    expect_bits_of_one_process<TypeParam>(grid, 300, 300, 300);
  }
}

TYPED_TEST(Summa, ThreadsAndInstructionSets) {
  const ProcessGrid grid(world);
  for (const int threads : {1, 2, 3})
    expect_bits_of_one_process<TypeParam>(grid, 130, 170, 600, {.threads = threads});
  // Ranks on different machines: each its own.
  std::vector<Isa> with_fma;
  for (const Isa isa : available_isas())
    if (isa != Isa::sse2) with_fma.push_back(isa);
  if (with_fma.empty() || isa() == Isa::sse2) return;
  expect_bits_of_one_process<TypeParam>(
      grid, 130, 170, 600, {.isa = with_fma[static_cast<std::size_t>(rank()) % with_fma.size()]});
}

TYPED_TEST(Summa, IntoAMatrixThatIsThere) {
  const auto a = random_matrix<TypeParam>(45, 300, 1), b = random_matrix<TypeParam>(300, 37, 2);
  for (const ProcessGrid& grid : all_grids()) {
    const auto block_a = distributed(a, grid), block_b = distributed(b, grid);
    BlockMatrix<TypeParam> c(grid, 45, 37);
    c.local().fill(std::numeric_limits<TypeParam>::quiet_NaN());  // written, not read
    matmul(block_a, block_b, c);
    EXPECT_TRUE(same_bits(block_here(matmul(a, b), grid), Matrix<TypeParam>(c.local())));
    EXPECT_TRUE(same_bits(block_here(a, grid), Matrix<TypeParam>(block_a.local())));
    EXPECT_TRUE(same_bits(block_here(b, grid), Matrix<TypeParam>(block_b.local())));
  }
}

TYPED_TEST(Summa, AMatrixByItself) {
  const auto a = random_matrix<TypeParam>(290, 290, 1);
  for (const ProcessGrid& grid : all_grids()) {
    const auto block_a = distributed(a, grid);
    EXPECT_TRUE(same_bits(block_here(matmul(a, a), grid),
                          Matrix<TypeParam>(matmul(block_a, block_a).local())));
  }
}

TYPED_TEST(Summa, NanAndInfinityReachTheirRowsAndColumnsAlone) {
  const TypeParam nan = std::numeric_limits<TypeParam>::quiet_NaN(),
                  infinity = std::numeric_limits<TypeParam>::infinity();
  Matrix<TypeParam> a = random_matrix<TypeParam>(20, 300, 1);
  const auto b = random_matrix<TypeParam>(300, 20, 2);
  a(3, 299) = nan, a(11, 0) = infinity;
  const auto whole = matmul(a, b);
  for (const ProcessGrid& grid : all_grids()) {
    const auto c = matmul(distributed(a, grid), distributed(b, grid));
    const auto expected = block_here(whole, grid);
    for (std::size_t i = 0; i < expected.rows(); ++i)
      for (std::size_t j = 0; j < expected.cols(); ++j)
        if (c.first_row() + i == 3)
          EXPECT_TRUE(std::isnan(c.local()(i, j)));
        else
          EXPECT_EQ(expected(i, j), c.local()(i, j));
  }
}

/// The model of docs/mpi.md: what a rank receives.
TYPED_TEST(Summa, ReceivesWhatItHasNot) {
  const std::size_t m = 60, n = 90, k = 700;
  const auto a = random_matrix<TypeParam>(m, k, 1), b = random_matrix<TypeParam>(k, n, 2);
  for (const ProcessGrid& grid : all_grids()) {
    const auto block_a = distributed(a, grid), block_b = distributed(b, grid);
    broadcasts = 0, bytes_received = 0;
    const auto c = matmul(block_a, block_b);
    const std::size_t rows = c.local().rows(), cols = c.local().cols();
    const std::size_t words =
        rows * (k - block_a.local().cols()) + cols * (k - block_b.local().rows());
    EXPECT_EQ(static_cast<double>(words * sizeof(TypeParam)), bytes_received) << describe(grid);
    // Three panels; one more broadcast for each boundary between ranks that is none of panels.
    const auto along = [](int parts) { return parts == 1 ? 0 : 3 + parts - 1; };
    EXPECT_LE(broadcasts, along(grid.rows()) + along(grid.cols())) << describe(grid);
    if (ranks() == 1) {
      EXPECT_EQ(0, broadcasts);
    }
  }
}

TYPED_TEST(Summa, ShapesThatDoNotFit) {
  const ProcessGrid grid(world);
  const BlockMatrix<TypeParam> a(grid, 3, 4), b(grid, 5, 6);
  const std::string text = message_on_all_ranks<shape_error>([&] { matmul(a, b); });
  for (const char* part : {"matmul", "3 x 4", "5 x 6"})
    EXPECT_NE(std::string::npos, text.find(part)) << text;
  BlockMatrix<TypeParam> c(grid, 3, 3), square(grid, 4, 4);
  message_on_all_ranks<shape_error>([&] { matmul(a, square, c); });
  message_on_all_ranks<argument_error>([&] { matmul(square, square, square); });
  const ProcessGrid other(world);
  message_on_all_ranks<argument_error>(
      [&] { matmul(square, BlockMatrix<TypeParam>(other, 4, 4)); });
}

TEST(SummaOnce, RanksThatDisagree) {
  if (ranks() == 1) return;
  const ProcessGrid grid(world);
  const bool odd = rank() == ranks() - 1;
  const auto expect_difference = [](const auto& call) {
    const std::string text = message_on_all_ranks<argument_error>(call);
    EXPECT_NE(std::string::npos, text.find("the ranks' calls differ")) << text;
  };
  expect_difference([&] {  // types
    if (odd)
      matmul(BlockMatrix<float>(grid, 9, 9), BlockMatrix<float>(grid, 9, 9));
    else
      matmul(BlockMatrix<double>(grid, 9, 9), BlockMatrix<double>(grid, 9, 9));
  });
  expect_difference([&] {  // shapes that fit each other on every rank
    const std::size_t k = odd ? 600 : 9;
    matmul(BlockMatrix<double>(grid, 9, k), BlockMatrix<double>(grid, k, 9));
  });
  const std::string text = message_on_all_ranks<shape_error>([&] {  // and that do not, on one
    matmul(BlockMatrix<double>(grid, 9, 9), BlockMatrix<double>(grid, odd ? 8 : 9, 9));
  });
  EXPECT_EQ(0u, text.find("rank " + std::to_string(ranks() - 1))) << text;
}

TEST(SummaOnce, ARankThatFailsInTheMiddleLeavesNoneWaiting) {
  // An instruction set that it does not have.
  Isa missing = Isa::automatic;
  for (const Isa isa : {Isa::sse2, Isa::avx2, Isa::avx512, Isa::neon}) {
    const auto available = available_isas();
    if (std::find(available.begin(), available.end(), isa) == available.end()) missing = isa;
  }
  if (missing == Isa::automatic) GTEST_SKIP() << "this machine has all of them";
  const auto a = random_matrix<double>(50, 1000, 1), b = random_matrix<double>(1000, 50, 2);
  for (const ProcessGrid& grid : all_grids())
    for (int failing = 0; failing < ranks(); ++failing) {
      const auto block_a = distributed(a, grid), block_b = distributed(b, grid);
      const std::string text = message_on_all_ranks<argument_error>(
          [&] { matmul(block_a, block_b, {.isa = rank() == failing ? missing : Isa::automatic}); });
      EXPECT_EQ(0u, text.find("rank " + std::to_string(failing) + " of ")) << text;
      expect_bits_of_one_process<double>(grid, 20, 20, 20);  // the grid is as good as new
    }
}

}  // namespace
}  // namespace lanes
