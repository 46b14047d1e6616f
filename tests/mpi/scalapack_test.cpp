// LU, solve and eigh of matrices in blocks, by ScaLAPACK: against the definitions, and lanes
// itself.
#include <cmath>
#include <lanes/error.hpp>
#include <lanes/linalg.hpp>
#include <lanes/mpi/scalapack.hpp>
#include <limits>

#include "mpi/grids.hpp"
#include "support/shapes.hpp"

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
using test::world;

template <class T>
constexpr double eps = std::numeric_limits<T>::epsilon();

template <class T>
class Scalapack : public testing::Test {};
using Types = testing::Types<double, float>;
TYPED_TEST_SUITE(Scalapack, Types);

// Fewer rows than ranks; one block of 64 for each rank, its edges, and several.
const test::Sizes sizes = test::thinned({1, 2, 5, 7, 8, 64, 65, 150}, 3);

Matrix<double> magnitudes(Matrix<double> a) {
  for (double& x : a) x = std::abs(x);
  return a;
}

/// rows[i] as row i.
template <class T>
Matrix<double> permuted(const Matrix<T>& a, const std::vector<std::size_t>& rows) {
  Matrix<double> out(a.rows(), a.cols());
  for (std::size_t i = 0; i < a.rows(); ++i)
    for (std::size_t j = 0; j < a.cols(); ++j) out(i, j) = static_cast<double>(a(rows[i], j));
  return out;
}

/// |difference| <= factor * bound, element by element, beside what computing it in double rounds.
void expect_within(const Matrix<double>& difference, const Matrix<double>& bound, double factor) {
  const double rounding = static_cast<double>(difference.rows() + 2) * eps<double>;
  for (std::size_t i = 0; i < difference.rows(); ++i)
    for (std::size_t j = 0; j < difference.cols(); ++j)
      EXPECT_LE(std::abs(difference(i, j)), (factor + rounding) * bound(i, j)) << i << ", " << j;
}

TYPED_TEST(Scalapack, LuOfAItselfAndNotOfItsTranspose) {
  for (const ProcessGrid& grid : all_grids())
    for (const std::size_t n : sizes) {
      SCOPED_TRACE(std::to_string(n) + " on " + describe(grid));
      const auto a = random_matrix<TypeParam>(n, n, n);
      const auto f = lu(distributed(a, grid));
      const auto l = f.lower().gather(), u = f.upper().gather();
      const auto& order = f.permutation();
      EXPECT_EQ(n, f.size());
      EXPECT_FALSE(f.zero_pivot().has_value());
      EXPECT_TRUE(test::same_on_all_ranks(order.data(), n * sizeof(order[0])));
      const Lu<TypeParam> one(a);
      const double n_eps = static_cast<double>(n) * eps<TypeParam>;
      EXPECT_NEAR(one.norm1(), f.norm1(), n_eps * static_cast<double>(one.norm1()));
      EXPECT_LE(one.rcond() / 10, f.rcond());
      EXPECT_GE(one.rcond() * 10, f.rcond());
      if (rank() != 0) continue;
      std::vector<std::size_t> sorted = order;
      std::sort(sorted.begin(), sorted.end());
      for (std::size_t i = 0; i < n; ++i) EXPECT_EQ(i, sorted[i]);
      for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j) {
          EXPECT_LE(std::abs(l(i, j)), TypeParam(1));
          EXPECT_TRUE(i > j || l(i, j) == TypeParam(i == j));
          EXPECT_TRUE(i <= j || u(i, j) == TypeParam(0));
        }
      const auto wide_l = astype<double>(l), wide_u = astype<double>(u);
      expect_within(matmul(wide_l, wide_u) - permuted(a, order),
                    matmul(magnitudes(wide_l), magnitudes(wide_u)), 2 * n_eps);
    }
}

TYPED_TEST(Scalapack, SolutionsAreThoseOfOneProcess) {
  for (const ProcessGrid& grid : all_grids())
    for (const std::size_t n : sizes)
      for (const std::size_t columns : {std::size_t{1}, n}) {
        SCOPED_TRACE(std::to_string(n) + ", " + std::to_string(columns) + " on " + describe(grid));
        const auto a = random_matrix<TypeParam>(n, n, n),
                   b = random_matrix<TypeParam>(n, columns, 7);
        const auto block_a = distributed(a, grid), block_b = distributed(b, grid);
        const auto f = lu(block_a);
        const auto x = f.solve(block_b).gather();
        const auto l = f.lower().gather(), u = f.upper().gather();
        EXPECT_EQ(b.rows(), solve(block_a, block_b).rows());
        if (rank() != 0) continue;
        // (A + E) X = B with |E| <= 3 n eps P'|L||U| (Higham, theorem 9.4).
        const double n_eps = static_cast<double>(n) * eps<TypeParam>;
        const auto wide_x = astype<double>(x);
        const auto residual = permuted(
            Matrix<double>(matmul(astype<double>(a), wide_x) - astype<double>(b)), f.permutation());
        expect_within(residual,
                      matmul(matmul(magnitudes(astype<double>(l)), magnitudes(astype<double>(u))),
                             magnitudes(wide_x)),
                      3 * n_eps);
        const auto one = solve(a, b);
        double largest = 0, apart = 0;
        for (std::size_t i = 0; i < n; ++i)
          for (std::size_t j = 0; j < columns; ++j) {
            largest = std::max(largest, static_cast<double>(std::abs(one(i, j))));
            apart = std::max(apart, static_cast<double>(std::abs(one(i, j) - x(i, j))));
          }
        EXPECT_LE(apart, 10 * n_eps / static_cast<double>(lu(a).rcond()) * largest);
      }
}

TYPED_TEST(Scalapack, SingularMatricesAreAnErrorOnEveryRank) {
  for (const ProcessGrid& grid : all_grids())
    for (const std::size_t column : {0u, 30u, 99u}) {
      auto a = random_matrix<TypeParam>(100, 100, 1);
      for (std::size_t i = 0; i < 100; ++i) a(i, column) = 0;
      const auto f = lu(distributed(a, grid));
      EXPECT_EQ(column, f.zero_pivot());
      EXPECT_EQ(TypeParam(0), f.rcond());
      const BlockMatrix<TypeParam> b(grid, 100, 2);
      const std::string text = message_on_all_ranks<singular_error>([&] { f.solve(b); });
      EXPECT_NE(std::string::npos, text.find("column " + std::to_string(column))) << text;
      message_on_all_ranks<singular_error>([&] { solve(distributed(a, grid), b); });
    }
}

TYPED_TEST(Scalapack, SolutionsWithoutADigitOrBeyondTheRange) {
  for (const ProcessGrid& grid : all_grids()) {
    auto a = Matrix<TypeParam>::identity(70);
    a(69, 69) = TypeParam(eps<TypeParam> / 8);
    BlockMatrix<TypeParam> b(grid, 70, 1);
    b.local().fill(1);
    message_on_all_ranks<singular_error>([&] { solve(distributed(a, grid), b); });
    a = Matrix<TypeParam>::identity(70);
    for (TypeParam& x : a) x *= std::numeric_limits<TypeParam>::min();
    b.local().fill(std::numeric_limits<TypeParam>::max());
    message_on_all_ranks<singular_error>([&] { solve(distributed(a, grid), b); });
  }
}

TYPED_TEST(Scalapack, NanInBReachesItsColumnAlone) {
  const auto a = random_matrix<TypeParam>(90, 90, 1);
  auto b = random_matrix<TypeParam>(90, 3, 2);
  b(17, 1) = std::numeric_limits<TypeParam>::quiet_NaN();
  for (const ProcessGrid& grid : all_grids()) {
    const auto x = solve(distributed(a, grid), distributed(b, grid)).gather();
    if (rank() != 0) continue;
    bool nan = false;
    for (std::size_t i = 0; i < 90; ++i) {
      EXPECT_TRUE(std::isfinite(x(i, 0)) && std::isfinite(x(i, 2)));
      nan = nan || std::isnan(x(i, 1));
    }
    EXPECT_TRUE(nan);
  }
}

TYPED_TEST(Scalapack, EmptyMatrices) {
  for (const ProcessGrid& grid : all_grids()) {
    const BlockMatrix<TypeParam> nothing(grid, 0, 0), a = distributed(Matrix<TypeParam>{{2}}, grid);
    const auto f = lu(nothing);
    EXPECT_EQ(0u, f.size());
    EXPECT_EQ(TypeParam(1), f.rcond());
    EXPECT_EQ(0u, f.lower().rows());
    EXPECT_EQ(3u, f.solve(BlockMatrix<TypeParam>(grid, 0, 3)).cols());
    EXPECT_EQ(0u, solve(a, BlockMatrix<TypeParam>(grid, 1, 0)).cols());
    EXPECT_EQ(0u, eigh(nothing).values.size());
    EXPECT_EQ(0u, eigh(nothing).vectors.rows());
  }
}

TYPED_TEST(Scalapack, WhatCannotBeSolved) {
  const ProcessGrid grid(world), other(world);
  const BlockMatrix<TypeParam> wide(grid, 3, 4), b(grid, 5, 1);
  message_on_all_ranks<shape_error>([&] { lu(wide); });
  message_on_all_ranks<shape_error>([&] { (void)eigh(wide); });
  const auto a = distributed(Matrix<TypeParam>::identity(4), grid);
  const std::string text = message_on_all_ranks<shape_error>([&] { solve(a, b); });
  for (const char* part : {"solve", "4 x 4", "5 x 1"})
    EXPECT_NE(std::string::npos, text.find(part)) << text;
  message_on_all_ranks<argument_error>([&] { solve(a, BlockMatrix<TypeParam>(other, 4, 1)); });
  auto bad = random_matrix<TypeParam>(50, 50, 1);
  bad(49, 3) = std::numeric_limits<TypeParam>::infinity();
  const std::string where =
      message_on_all_ranks<argument_error>([&] { lu(distributed(bad, grid)); });
  EXPECT_NE(std::string::npos, where.find("(49, 3)")) << where;
  message_on_all_ranks<argument_error>([&] { (void)eigh(distributed(bad, grid)); });
}

TEST(ScalapackOnce, OnAPartOfTheRanks) {
  MPI_Comm part;
  const int side = rank() % 2;
  MPI_Comm_split(world, side, -rank(), &part);
  {
    const ProcessGrid grid(part);
    const auto n = static_cast<std::size_t>(70 + side);  // other problems at the same time
    const auto a = random_matrix<double>(n, n, n);
    const auto x = random_matrix<double>(n, 2, 1);
    const auto found = solve(distributed(a, grid), distributed(matmul(a, x), grid));
    const auto expected = block_here(x, grid);
    for (std::size_t i = 0; i < expected.rows(); ++i)
      for (std::size_t j = 0; j < expected.cols(); ++j)
        EXPECT_NEAR(expected(i, j), found.local()(i, j), 1e-9);
  }
  MPI_Comm_free(&part);
}

TEST(ScalapackOnce, RanksThatDisagree) {
  if (ranks() == 1) return;
  const ProcessGrid grid(world);
  const bool odd = rank() == ranks() - 1;
  const auto a = distributed(Matrix<double>::identity(30), grid);
  const auto c = distributed(Matrix<float>::identity(30), grid);
  const auto expect_difference = [](const auto& call) {
    const std::string text = message_on_all_ranks<argument_error>(call);
    EXPECT_NE(std::string::npos, text.find("the ranks' calls differ")) << text;
  };
  expect_difference([&] { odd ? (void)lu(c) : (void)lu(a); });
  expect_difference([&] { odd ? (void)eigh(c) : (void)eigh(a); });
  expect_difference([&] { (void)eigh(a, odd ? Symmetry::lower : Symmetry::upper); });
  expect_difference([&] { lu(BlockMatrix<double>(grid, odd ? 29 : 30, odd ? 29 : 30)); });
  expect_difference([&] { lu(a).solve(BlockMatrix<double>(grid, 30, odd ? 1 : 2)); });
}

template <class T>
Matrix<T> symmetric(std::size_t n, std::uint64_t seed) {
  Matrix<T> a = random_matrix<T>(n, n, seed);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < i; ++j) a(i, j) = a(j, i);
  return a;
}

double frobenius(const Matrix<double>& a) {
  return norm(VectorView<const double>(a.data(), a.size()));
}

/// Holds A's eigenvalues and eigenvectors to the bounds in the header.
template <class T>
void expect_eigen(const Matrix<T>& a, const ProcessGrid& grid, Symmetry symmetry = Symmetry::check,
                  const Matrix<T>* given = nullptr) {
  SCOPED_TRACE(std::to_string(a.rows()) + " on " + describe(grid));
  const std::size_t n = a.rows();
  const auto found = eigh(distributed(given ? *given : a, grid), symmetry);
  EXPECT_EQ(n, found.values.size());
  EXPECT_TRUE(test::same_on_all_ranks(found.values.data(), n * sizeof(T)));
  const auto vectors = found.vectors.gather();
  if (rank() != 0) return;
  const auto one = eigh(a);
  const double largest = std::max(std::abs(static_cast<double>(one.values[0])),
                                  std::abs(static_cast<double>(one.values[n - 1])));
  const double bound = 10 * static_cast<double>(n) * eps<T>;
  for (std::size_t i = 0; i < n; ++i) {
    EXPECT_NEAR(one.values[i], found.values[i], 2 * bound * largest);
    EXPECT_TRUE(i == 0 || found.values[i - 1] <= found.values[i]);
  }
  for (std::size_t j = 0; j < n; ++j) {
    T extreme = 0;
    for (std::size_t i = 0; i < n; ++i)
      if (std::abs(vectors(i, j)) > std::abs(extreme)) extreme = vectors(i, j);
    EXPECT_GT(extreme, T(0));
  }
  const double unit = largest > 0 ? largest : 1;  // so that 1e300 squared is not computed
  auto scaled = astype<double>(a);
  for (double& x : scaled) x /= unit;
  const auto v = astype<double>(vectors);
  auto right = v;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) right(i, j) *= static_cast<double>(found.values[j]) / unit;
  EXPECT_LE(frobenius(Matrix<double>(matmul(scaled, v) - right)), bound);
  EXPECT_LE(frobenius(Matrix<double>(matmul(v.t(), v) - Matrix<double>::identity(n))), bound);
}

TYPED_TEST(Scalapack, EigenvaluesAndVectors) {
  for (const ProcessGrid& grid : all_grids())
    for (const std::size_t n : sizes) expect_eigen(symmetric<TypeParam>(n, n), grid);
}

TYPED_TEST(Scalapack, EigenvaluesThatAreEqual) {
  for (const ProcessGrid& grid : all_grids())
    for (const std::size_t n : {3u, 70u, 130u}) {
      expect_eigen(Matrix<TypeParam>(n, n), grid);
      expect_eigen(Matrix<TypeParam>::identity(n), grid);
      expect_eigen(Matrix<TypeParam>(n, n, TypeParam(1)), grid);
    }
}

TYPED_TEST(Scalapack, MatricesOfAnyScale) {
  const ProcessGrid grid(world);
  const auto a = symmetric<TypeParam>(80, 1);
  for (const int exponent : {-120, -60, 60, 120}) {
    Matrix<TypeParam> b = a;
    for (TypeParam& x : b)
      x = std::ldexp(x, std::is_same_v<TypeParam, double> ? 8 * exponent : exponent);
    expect_eigen(b, grid);
  }
}

TYPED_TEST(Scalapack, OneTriangleAlone) {
  const auto a = symmetric<TypeParam>(75, 1);
  Matrix<TypeParam> lower = a, upper = a;
  for (std::size_t i = 0; i < 75; ++i)
    for (std::size_t j = 0; j < i; ++j) {
      lower(j, i) = std::numeric_limits<TypeParam>::quiet_NaN();
      upper(i, j) = std::numeric_limits<TypeParam>::infinity();
    }
  for (const ProcessGrid& grid : all_grids()) {
    expect_eigen(a, grid, Symmetry::lower, &lower);
    expect_eigen(a, grid, Symmetry::upper, &upper);
  }
}

TYPED_TEST(Scalapack, MatricesThatAreNotSymmetric) {
  auto a = symmetric<TypeParam>(75, 1);
  a(70, 2) += TypeParam(1);
  for (const ProcessGrid& grid : all_grids()) {
    const std::string text =
        message_on_all_ranks<argument_error>([&] { (void)eigh(distributed(a, grid)); });
    EXPECT_NE(std::string::npos, text.find("not symmetric")) << text;
  }
}

}  // namespace
}  // namespace lanes
