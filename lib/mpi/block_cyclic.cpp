// Blocks dealt in turn.
#include <algorithm>
#include <climits>
#include <lanes/error.hpp>
#include <lanes/mpi/block_cyclic.hpp>
#include <lanes/mpi/communicator.hpp>
#include <string>

#include "mpi/parts.hpp"
#include "mpi/redistribute.hpp"
#include "mpi/same.hpp"

namespace lanes::mpi {
namespace {

Layout in_turn(const ProcessGrid& grid, std::size_t rows, std::size_t cols, int block) {
  const auto b = static_cast<std::size_t>(block);
  return {{rows, grid.rows(), b}, {cols, grid.cols(), b}};
}
Layout in_blocks(const ProcessGrid& grid, std::size_t rows, std::size_t cols) {
  return in_turn(grid, rows, cols, 0);
}

/// How many of `size` things part `which` is dealt (ScaLAPACK's numroc).
std::size_t count_of(std::size_t size, int parts, int which, std::size_t block) {
  const auto p = static_cast<std::size_t>(parts), me = static_cast<std::size_t>(which);
  const std::size_t whole = size / block, mine = whole / p * block;
  if (me < whole % p) return mine + block;
  return me == whole % p ? mine + size % block : mine;
}

std::size_t global(std::size_t local, int parts, int which, int block) {
  const auto b = static_cast<std::size_t>(block);
  return (local / b * static_cast<std::size_t>(parts) + static_cast<std::size_t>(which)) * b +
         local % b;
}

}  // namespace

template <class T>
BlockCyclic<T>::BlockCyclic(const ProcessGrid& grid, std::size_t rows, std::size_t cols, int block)
    : grid_(grid), rows_(rows), cols_(cols), block_(block) {
  if (block < 1)
    throw argument_error("BlockCyclic: blocks of " + std::to_string(block) +
                         " rows; there must be at least one");
  const auto b = static_cast<std::size_t>(block);
  const std::size_t local_rows = count_of(rows, grid.rows(), grid.row(), b),
                    local_cols = count_of(cols, grid.cols(), grid.col(), b);
  if (rows > INT_MAX || cols > INT_MAX ||
      lanes::detail::checked_area(local_rows, local_cols) > INT_MAX)
    throw shape_error("BlockCyclic: of " + shape_text(rows, cols) + ", a rank has " +
                      shape_text(local_rows, local_cols) + ", and ScaLAPACK counts to 2^31 - 1");
  columns_ = Matrix<T>(local_cols, local_rows);
}

template <class T>
BlockCyclic<T>::BlockCyclic(const BlockMatrix<T>& a, int block)
    : BlockCyclic(collectively(a.grid().comm(),
                               [&] { return BlockCyclic(a.grid(), a.rows(), a.cols(), block); })) {
  detail::require_same(grid_.comm(),
                       call_text<T>("BlockCyclic", rows_, cols_) + " by " + std::to_string(block));
  redistribute<T>(grid_, a.local(), in_blocks(grid_, rows_, cols_), local(),
                  in_turn(grid_, rows_, cols_, block));
}

template <class T>
BlockMatrix<T> BlockCyclic<T>::to_blocks() const {
  auto a = collectively(grid_.comm(), [&] { return BlockMatrix<T>(grid_, rows_, cols_); });
  detail::require_same(grid_.comm(), call_text<T>("BlockCyclic::to_blocks", rows_, cols_) + " by " +
                                         std::to_string(block_));
  redistribute<T>(grid_, local(), in_turn(grid_, rows_, cols_, block_), a.local(),
                  in_blocks(grid_, rows_, cols_));
  return a;
}

template <class T>
int BlockCyclic<T>::leading() const {
  return std::max(1, static_cast<int>(columns_.cols()));
}

template <class T>
std::size_t BlockCyclic<T>::global_row(std::size_t i) const {
  return global(i, grid_.rows(), grid_.row(), block_);
}
template <class T>
std::size_t BlockCyclic<T>::global_col(std::size_t j) const {
  return global(j, grid_.cols(), grid_.col(), block_);
}

template <class T>
std::array<int, 9> BlockCyclic<T>::descriptor(int context) const {
  constexpr int dense = 1, first_process = 0;
  return {dense,    context, static_cast<int>(rows_), static_cast<int>(cols_),
          block_,   block_,  first_process,           first_process,
          leading()};
}

template class BlockCyclic<double>;
template class BlockCyclic<float>;

}  // namespace lanes::mpi
