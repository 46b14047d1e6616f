// Matrices as ScaLAPACK, ELPA and SLATE have them on a grid of processes.
#pragma once

#include <array>
#include <lanes/matrix.hpp>
#include <lanes/mpi/block_matrix.hpp>

namespace lanes::mpi {

/// A rows x cols matrix cut into squares of `block` rows and columns, which are dealt to the grid
/// in turn: element (i, j) is on rank (i / block % grid.rows(), j / block % grid.cols()).
///
/// Each rank has its part column by column, as Fortran has it, and not row by row as Matrix:
/// `data()` with `leading()` and `descriptor()` is what a routine of ScaLAPACK takes for the same
/// matrix, not for its transpose. (local() is a view of that with its strides swapped, so
/// local()(i, j) is the element in row i and column j all the same.)
template <class T>
class BlockCyclic {
 public:
  /// Zeros. No rank waits for another. Throws argument_error when `block` is below 1, shape_error
  /// for 2^31 rows, columns, or elements of one rank, which ScaLAPACK cannot count.
  BlockCyclic(const ProcessGrid& grid, std::size_t rows, std::size_t cols, int block = 64);
  /// Dealt from the blocks of A: each element travels once, straight to where it belongs.
  /// Collective.
  explicit BlockCyclic(const BlockMatrix<T>& a, int block = 64);
  /// The way back. Collective.
  BlockMatrix<T> to_blocks() const;

  const ProcessGrid& grid() const { return grid_; }
  std::size_t rows() const { return rows_; }
  std::size_t cols() const { return cols_; }
  int block() const { return block_; }

  T* data() { return columns_.data(); }
  const T* data() const { return columns_.data(); }
  /// Elements from column to column: at least 1, even of an empty part.
  int leading() const;
  MatrixView<T> local() & { return columns_.t(); }
  MatrixView<const T> local() const& { return columns_.t(); }
  /// Where row i, or column j, of local() is in the matrix.
  std::size_t global_row(std::size_t i) const;
  std::size_t global_col(std::size_t j) const;

  /// For a context of BLACS on the same ranks as a grid of the same shape, row by row.
  std::array<int, 9> descriptor(int context) const;

 private:
  ProcessGrid grid_;
  std::size_t rows_, cols_;
  int block_;
  Matrix<T> columns_;  ///< transposed: one row for each column of the part
};
extern template class BlockCyclic<double>;
extern template class BlockCyclic<float>;

}  // namespace lanes::mpi
