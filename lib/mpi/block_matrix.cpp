// Blocks from and to whole matrices.
#include <climits>
#include <lanes/error.hpp>
#include <lanes/mpi/block_matrix.hpp>
#include <lanes/mpi/communicator.hpp>
#include <string>
#include <vector>

#include "base/check.hpp"
#include "mpi/datatype.hpp"
#include "mpi/parts.hpp"
#include "mpi/same.hpp"

namespace lanes::mpi {
namespace {

void require_rank(const char* function, int root, const ProcessGrid& grid) {
  if (root < 0 || root >= grid.size())
    throw argument_error(std::string(function) + ": there is no rank " + std::to_string(root) +
                         " among " + std::to_string(grid.size()));
}

/// MPI counts rows and columns in int.
void require_countable(std::size_t rows, std::size_t cols) {
  if (rows > INT_MAX || cols > INT_MAX)
    throw shape_error("BlockMatrix: " + shape_text(rows, cols) +
                      " is more than 2^31 - 1 rows or columns");
}

/// Exchanges the blocks of `whole`, which rank `root` alone has, with those that all ranks have:
/// `post(data, type, rank, request)` is MPI_Isend or MPI_Irecv.
template <class View, class Post>
void for_each_other(const ProcessGrid& grid, const View& whole, const Post& post) {
  std::vector<Rectangle> blocks;
  std::vector<MPI_Request> requests;
  for (int r = 0; r < grid.size(); ++r) {
    const auto block = block_of(whole, grid, r);
    if (r == grid.rank() || block.empty()) continue;
    blocks.emplace_back(block);
    requests.emplace_back();
    post(block.data(), blocks.back().type(), r, &requests.back());
  }
  detail::check(
      MPI_Waitall(static_cast<int>(requests.size()), requests.data(), MPI_STATUSES_IGNORE),
      "MPI_Waitall");
}

}  // namespace

template <class T>
BlockMatrix<T>::BlockMatrix(const ProcessGrid& grid, std::size_t rows, std::size_t cols)
    : grid_(grid), rows_(rows), cols_(cols) {
  require_countable(rows, cols);
  local_ = Matrix<T>(part_of(rows, grid.rows(), grid.row()).length,
                     part_of(cols, grid.cols(), grid.col()).length);
}

template <class T>
BlockMatrix<T> BlockMatrix<T>::from_local(const ProcessGrid& grid, std::size_t rows,
                                          std::size_t cols, Matrix<T> local) {
  constexpr const char* function = "BlockMatrix::from_local";
  auto whole = collectively(grid.comm(), [&] {
    BlockMatrix made(grid, rows, cols);
    if (local.rows() != made.local_.rows() || local.cols() != made.local_.cols())
      check::shape_mismatch(function, "local", local.rows(), local.cols(), "its block",
                            made.local_.rows(), made.local_.cols(),
                            "rows and columns are cut into nearly equal parts, longer ones first");
    made.local_ = std::move(local);
    return made;
  });
  detail::require_same(grid.comm(), call_text<T>(function, rows, cols));
  return whole;
}

template <class T>
BlockMatrix<T> BlockMatrix<T>::scatter(const ProcessGrid& grid, MatrixIn<T> a, int root) {
  constexpr const char* function = "BlockMatrix::scatter";
  collectively(grid.comm(), [&] {
    require_rank(function, root, grid);
    if (grid.rank() == root) require_countable(a.rows(), a.cols());
  });
  detail::require_same(grid.comm(), call_text<T>(function) + " from " + std::to_string(root));
  std::uint64_t shape[] = {a.rows(), a.cols()};
  detail::check(MPI_Bcast(shape, 2, MPI_UINT64_T, root, grid.comm()), "MPI_Bcast");
  auto result = collectively(grid.comm(), [&] { return BlockMatrix(grid, shape[0], shape[1]); });

  Matrix<T>& local = result.local_;
  if (grid.rank() == root) {
    local.view().assign(block_of(a, grid, root));
    for_each_other(grid, a, [&](const T* data, MPI_Datatype type, int to, MPI_Request* request) {
      detail::check(MPI_Isend(data, 1, type, to, detail::tag, grid.comm(), request), "MPI_Isend");
    });
  } else if (!local.empty()) {
    detail::check(MPI_Recv(local.data(), 1, Rectangle(local.view()).type(), root, detail::tag,
                           grid.comm(), MPI_STATUS_IGNORE),
                  "MPI_Recv");
  }
  return result;
}

template <class T>
Matrix<T> BlockMatrix<T>::gather(int root) const {
  constexpr const char* function = "BlockMatrix::gather";
  const ProcessGrid& grid = grid_;
  auto whole = collectively(grid.comm(), [&] {
    require_rank(function, root, grid);
    return grid.rank() == root ? Matrix<T>::uninitialized(rows_, cols_) : Matrix<T>();
  });
  detail::require_same(grid.comm(),
                       call_text<T>(function, rows_, cols_) + " to " + std::to_string(root));
  if (grid.rank() == root) {
    const MatrixView<T> all = whole;
    block_of(all, grid, root).assign(local_);
    for_each_other(grid, all, [&](T* data, MPI_Datatype type, int from, MPI_Request* request) {
      detail::check(MPI_Irecv(data, 1, type, from, detail::tag, grid.comm(), request), "MPI_Irecv");
    });
  } else if (!local_.empty()) {
    detail::check(
        MPI_Send(local_.data(), 1, Rectangle(local_.view()).type(), root, detail::tag, grid.comm()),
        "MPI_Send");
  }
  return whole;
}

template <class T>
std::size_t BlockMatrix<T>::first_row() const {
  return part_of(rows_, grid_.rows(), grid_.row()).first;
}
template <class T>
std::size_t BlockMatrix<T>::first_col() const {
  return part_of(cols_, grid_.cols(), grid_.col()).first;
}

template class BlockMatrix<double>;
template class BlockMatrix<float>;

}  // namespace lanes::mpi
