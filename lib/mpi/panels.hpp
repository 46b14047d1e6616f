// The panels of one operand of SUMMA, on their way while the one before is multiplied.
#pragma once

#include <mpi.h>

#include <lanes/matrix.hpp>
#include <vector>

#include "kernels/split.hpp"
#include "mpi/datatype.hpp"

namespace lanes::mpi {

/// Which dimension of an operand is summed over: the columns of A, the rows of B.
enum class Summed { columns, rows };

/// The ranks of `comm` have blocks that lie side by side in the summed dimension. It is cut twice,
/// into blocks and into panels, so a panel may come from several ranks.
template <class T>
class Panels {
 public:
  using index = kernels::index;

  Panels(const MatrixView<const T>& block, Summed summed, kernels::Split blocks,
         kernels::Split panels, MPI_Comm comm);
  Panels(const Panels&) = delete;
  Panels& operator=(const Panels&) = delete;

  /// Posts the broadcasts of panel t. The memory that it takes is that of panel t - 2.
  void start(index t);
  /// Lets those of panel t move on: an MPI without a thread of its own does it within calls alone.
  void progress(index t);
  /// Panel t, when it is complete.
  MatrixView<const T> finish(index t);

 private:
  struct Slot {
    lanes::detail::Buffer<T> memory;
    MatrixView<const T> panel;
    std::vector<MPI_Request> requests;
    std::vector<Rectangle> pieces;  ///< in use until the requests are done
  };

  template <class View>
  View slice(const View& a, index first, index length) const;
  void broadcast(Slot& slot, T* data, const MatrixView<const T>& shape, int root);

  MatrixView<const T> block_;
  Summed summed_;
  kernels::Split blocks_, panels_;
  MPI_Comm comm_;
  int rank_ = 0, ranks_ = 1;
  Slot slots_[2];
};

}  // namespace lanes::mpi
