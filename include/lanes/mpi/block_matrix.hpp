// Matrices in blocks on a grid of processes, and their product.
//
//   const lanes::mpi::ProcessGrid grid(MPI_COMM_WORLD);
//   const auto A = lanes::mpi::BlockMatrix<double>::scatter(grid, a);  // a: what rank 0 has
//   const auto C = lanes::matmul(A, B);                                // every bit that of one
//   process const lanes::Matrix<double> c = C.gather();                        // on rank 0
#pragma once

#include <lanes/matrix.hpp>
#include <lanes/mpi/grid.hpp>
#include <lanes/runtime.hpp>
#include <utility>

namespace lanes {
namespace mpi {

/// A rows x cols matrix, its rows cut into grid.rows() parts and its columns into grid.cols(): rank
/// (r, c) of the grid has block (r, c), row-major. Parts are nearly equal, the first ones longer by
/// one; they are empty where there are fewer rows or columns than parts.
template <class T>
class BlockMatrix {
 public:
  using value_type = T;

  /// Zeros. No rank waits for another: whether all made the same matrix is looked at by what is
  /// done with it.
  BlockMatrix(const ProcessGrid& grid, std::size_t rows, std::size_t cols);
  /// From the block of each rank. Throws shape_error where one has not the shape of its block, and
  /// argument_error where ranks pass other rows or cols. Collective.
  static BlockMatrix from_local(const ProcessGrid& grid, std::size_t rows, std::size_t cols,
                                Matrix<T> local);
  /// The blocks of the A that rank `root` passes; what the others pass is not looked at.
  /// Collective.
  static BlockMatrix scatter(const ProcessGrid& grid, MatrixIn<T> a, int root = 0);
  /// The whole matrix on rank `root`, 0 x 0 on the others. Collective.
  Matrix<T> gather(int root = 0) const;

  const ProcessGrid& grid() const { return grid_; }
  std::size_t rows() const { return rows_; }
  std::size_t cols() const { return cols_; }
  /// Element (i, j) of local() is element (first_row() + i, first_col() + j) of the matrix.
  std::size_t first_row() const;
  std::size_t first_col() const;
  MatrixView<T> local() & { return local_; }
  MatrixView<const T> local() const& { return local_; }
  Matrix<T> local() && { return std::move(local_); }

 private:
  ProcessGrid grid_;
  std::size_t rows_, cols_;
  Matrix<T> local_;
};
extern template class BlockMatrix<double>;
extern template class BlockMatrix<float>;

}  // namespace mpi

/// A B on the grid of A and B. Collective.
///
/// SUMMA (van de Geijn & Watts, Concurrency: Pract. Exper. 9, 1997): panels of columns of A travel
/// along the rows of the grid and panels of rows of B along its columns, each while the one before
/// it is multiplied. A panel is what matmul of one process sums in one go, and they are added in
/// the same order: every bit is that of one process, on every grid, and so is the error bound. On a
/// p x p grid a rank receives 2 n^2 / p elements; it holds two panels of each operand.
///
/// Throws shape_error unless A has as many columns as B has rows, argument_error unless A and B are
/// on the same grid, and where the ranks pass other shapes or types, or some compute on SSE2 and
/// others do not.
mpi::BlockMatrix<double> matmul(const mpi::BlockMatrix<double>& a,
                                const mpi::BlockMatrix<double>& b, Options options = {});
mpi::BlockMatrix<float> matmul(const mpi::BlockMatrix<float>& a, const mpi::BlockMatrix<float>& b,
                               Options options = {});
/// The same into C, which is neither A nor B.
void matmul(const mpi::BlockMatrix<double>& a, const mpi::BlockMatrix<double>& b,
            mpi::BlockMatrix<double>& c, Options options = {});
void matmul(const mpi::BlockMatrix<float>& a, const mpi::BlockMatrix<float>& b,
            mpi::BlockMatrix<float>& c, Options options = {});

}  // namespace lanes
