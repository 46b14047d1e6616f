// Grids of all shapes, and matrices that every rank can make by itself.
#pragma once

#include <gtest/gtest.h>

#include <cstring>
#include <lanes/mpi/block_matrix.hpp>
#include <lanes/random.hpp>
#include <vector>

#include "mpi/ranks.hpp"

namespace lanes::test {

/// Every grid of all ranks: 1 x 4, 2 x 2, 4 x 1.
inline std::vector<mpi::ProcessGrid> all_grids() {
  std::vector<mpi::ProcessGrid> grids;
  for (int rows = 1; rows <= ranks(); ++rows)
    if (ranks() % rows == 0) grids.emplace_back(world, rows, ranks() / rows);
  return grids;
}

inline std::string describe(const mpi::ProcessGrid& grid) {
  return std::to_string(grid.rows()) + " x " + std::to_string(grid.cols()) + " processes";
}

/// The same on every rank.
template <class T>
Matrix<T> random_matrix(std::size_t rows, std::size_t cols, std::uint64_t seed) {
  Matrix<T> a(rows, cols);
  Rng rng(seed);
  fill_normal(rng, std::span<T>(a.data(), a.size()));
  return a;
}

/// The block of this rank of a matrix that all have, without messages.
template <class T>
Matrix<T> block_here(const Matrix<T>& whole, const mpi::ProcessGrid& grid) {
  const mpi::BlockMatrix<T> shape(grid, whole.rows(), whole.cols());
  return Matrix<T>(whole.block(shape.first_row(), shape.first_col(), shape.local().rows(),
                               shape.local().cols()));
}
template <class T>
mpi::BlockMatrix<T> distributed(const Matrix<T>& whole, const mpi::ProcessGrid& grid) {
  mpi::BlockMatrix<T> blocks(grid, whole.rows(), whole.cols());
  blocks.local().assign(block_here(whole, grid));
  return blocks;
}

template <class T>
bool same_bits(const Matrix<T>& a, const Matrix<T>& b) {
  return a.rows() == b.rows() && a.cols() == b.cols() &&
         (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(T)) == 0);
}

}  // namespace lanes::test
