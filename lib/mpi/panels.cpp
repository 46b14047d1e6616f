#include "mpi/panels.hpp"

#include <algorithm>
#include <climits>

#include "mpi/transport.hpp"

namespace lanes::mpi {
namespace {

using kernels::index;

/// What is both in a panel and in the block of a rank.
struct Piece {
  index first, length;

  Piece(const kernels::Split& panels, index panel, const kernels::Split& blocks, index block)
      : first(std::max(panels.begin(panel), blocks.begin(block))),
        length(std::min(panels.begin(panel) + panels.length(panel),
                        blocks.begin(block) + blocks.length(block)) -
               first) {}
};

template <class T>
bool contiguous(const MatrixView<T>& a) {
  return a.rows() <= 1 || a.row_stride() == static_cast<std::ptrdiff_t>(a.cols());
}

/// Row by row, where Matrix::assign goes by element.
template <class T>
void copy_rows(const MatrixView<const T>& from, const MatrixView<T>& to) {
  for (std::size_t i = 0; i < from.rows(); ++i)
    std::copy_n(from.row(i).data(), from.cols(), to.row(i).data());
}

}  // namespace

template <class T>
Panels<T>::Panels(const MatrixView<const T>& block, Summed summed, kernels::Split blocks,
                  kernels::Split panels, MPI_Comm comm)
    : block_(block), summed_(summed), blocks_(blocks), panels_(panels), comm_(comm) {
  detail::check(MPI_Comm_rank(comm, &rank_), "MPI_Comm_rank");
  detail::check(MPI_Comm_size(comm, &ranks_), "MPI_Comm_size");
  if (ranks_ == 1) return;  // a panel is where the block is
  const auto longest = static_cast<std::size_t>(panels.length(0));
  const std::size_t across = summed == Summed::columns ? block.rows() : block.cols();
  for (Slot& slot : slots_) {
    slot.memory = lanes::detail::Buffer<T>(lanes::detail::checked_area(across, longest));
    slot.requests.reserve(static_cast<std::size_t>(ranks_));
    slot.pieces.reserve(static_cast<std::size_t>(ranks_));
  }
}

/// `length` columns, or rows, from `first` on.
template <class T>
template <class View>
View Panels<T>::slice(const View& a, index first, index length) const {
  const auto begin = static_cast<std::size_t>(first), count = static_cast<std::size_t>(length);
  return summed_ == Summed::columns ? a.block(0, begin, a.rows(), count)
                                    : a.block(begin, 0, count, a.cols());
}

template <class T>
void Panels<T>::broadcast(Slot& slot, T* data, const MatrixView<const T>& shape, int root) {
  if (shape.empty()) return;
  MPI_Datatype type = datatype<T>();
  int count = 1;
  if (contiguous(shape) && shape.size() <= INT_MAX) {
    count = static_cast<int>(shape.size());
  } else {
    slot.pieces.emplace_back(shape);
    type = slot.pieces.back().type();
  }
  slot.requests.emplace_back();
  detail::check(MPI_Ibcast(data, count, type, root, comm_, &slot.requests.back()), "MPI_Ibcast");
}

template <class T>
void Panels<T>::start(index t) {
  Slot& slot = slots_[t % 2];
  const index first = panels_.begin(t), length = panels_.length(t);
  const auto mine = [&](const Piece& own) {
    return slice(block_, own.first - blocks_.begin(rank_), own.length);
  };
  if (const Piece own(panels_, t, blocks_, rank_); own.length == length) {
    slot.panel = mine(own);
    if (ranks_ == 1) return;
    // Sent from where it lies: MPI wants the root's memory to be writable, and does not write to
    // it.
    if (contiguous(slot.panel))
      return broadcast(slot, const_cast<T*>(slot.panel.data()), slot.panel, rank_);
  }
  const auto count = static_cast<std::size_t>(length);
  const MatrixView<T> panel = summed_ == Summed::columns
                                  ? MatrixView<T>(slot.memory.data(), block_.rows(), count)
                                  : MatrixView<T>(slot.memory.data(), count, block_.cols());
  slot.panel = panel;
  for (int rank = 0; rank < ranks_; ++rank) {
    const Piece piece(panels_, t, blocks_, rank);
    if (piece.length <= 0) continue;
    const MatrixView<T> place = slice(panel, piece.first - first, piece.length);
    if (rank == rank_) copy_rows(mine(piece), place);
    broadcast(slot, place.data(), place, rank);
  }
}

template <class T>
void Panels<T>::progress(index t) {
  Slot& slot = slots_[t % 2];
  int done = 0;
  if (!slot.requests.empty())
    detail::check(MPI_Testall(static_cast<int>(slot.requests.size()), slot.requests.data(), &done,
                              MPI_STATUSES_IGNORE),
                  "MPI_Testall");
}

template <class T>
MatrixView<const T> Panels<T>::finish(index t) {
  Slot& slot = slots_[t % 2];
  detail::check(MPI_Waitall(static_cast<int>(slot.requests.size()), slot.requests.data(),
                            MPI_STATUSES_IGNORE),
                "MPI_Waitall");
  slot.requests.clear();
  slot.pieces.clear();
  return slot.panel;
}

template class Panels<double>;
template class Panels<float>;

}  // namespace lanes::mpi
