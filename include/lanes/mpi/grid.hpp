// Processes in rows and columns.
#pragma once

#include <mpi.h>

#include <memory>

namespace lanes::mpi {

/// The ranks of a communicator as a grid of rows x cols processes: rank r is at (r / cols, r %
/// cols).
///
/// It has communicators of its own, for all of them, for each row and each column, so that its
/// messages never meet the caller's. Copies share these; the last copy frees them, in the same
/// order on every rank, as MPI_Comm_free wants it. After MPI_Finalize there is nothing left to
/// free.
class ProcessGrid {
 public:
  /// As square as the number of ranks allows, with no fewer rows than columns: what travels along a
  /// column of the grid are whole rows of a matrix, which need no packing. Collective.
  explicit ProcessGrid(MPI_Comm comm);
  /// Throws argument_error unless rows * cols is the number of ranks. Collective.
  ProcessGrid(MPI_Comm comm, int rows, int cols);

  int rows() const;
  int cols() const;
  int size() const { return rows() * cols(); }
  /// Where this rank is.
  int row() const;
  int col() const;
  int rank() const { return row() * cols() + col(); }

  MPI_Comm comm() const;
  /// The ranks of this row, in the order of their columns.
  MPI_Comm row_comm() const;
  /// The ranks of this column, in the order of their rows.
  MPI_Comm col_comm() const;

  /// Whether one is a copy of the other.
  friend bool operator==(const ProcessGrid&, const ProcessGrid&) = default;

 private:
  struct State;
  std::shared_ptr<const State> state_;
};

}  // namespace lanes::mpi
