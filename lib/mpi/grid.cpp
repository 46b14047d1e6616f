// The grid's communicators.
#include <lanes/error.hpp>
#include <lanes/mpi/communicator.hpp>
#include <lanes/mpi/grid.hpp>
#include <string>

#include "mpi/same.hpp"
#include "mpi/transport.hpp"

namespace lanes::mpi {
namespace {

/// The largest divisor of `ranks` whose square is not larger.
int squarest(int ranks) {
  int cols = 1;
  for (int c = 1; c <= ranks / c; ++c)
    if (ranks % c == 0) cols = c;
  return cols;
}

void free(MPI_Comm& comm) {
  if (comm != MPI_COMM_NULL) MPI_Comm_free(&comm);
}

}  // namespace

struct ProcessGrid::State {
  int rows, cols, row, col;
  MPI_Comm comm = MPI_COMM_NULL, row_comm = MPI_COMM_NULL, col_comm = MPI_COMM_NULL;

  State(MPI_Comm from, int rows_, int cols_)
      : rows(rows_), cols(cols_), row(mpi::rank(from) / cols), col(mpi::rank(from) % cols) {
    detail::check(MPI_Comm_dup(from, &comm), "MPI_Comm_dup");
    detail::check(MPI_Comm_split(comm, row, col, &row_comm), "MPI_Comm_split");
    detail::check(MPI_Comm_split(comm, col, row, &col_comm), "MPI_Comm_split");
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    int finalized = 0;
    MPI_Finalized(&finalized);
    if (finalized) return;
    free(col_comm);
    free(row_comm);
    free(comm);
  }
};

ProcessGrid::ProcessGrid(MPI_Comm comm)
    : ProcessGrid(comm, mpi::size(comm) / squarest(mpi::size(comm)), squarest(mpi::size(comm))) {}

ProcessGrid::ProcessGrid(MPI_Comm comm, int rows, int cols) {
  const std::string shape = std::to_string(rows) + " x " + std::to_string(cols);
  collectively(comm, [&] {
    const int ranks = mpi::size(comm);
    if (rows < 1 || cols < 1 || ranks % rows != 0 || ranks / rows != cols)
      throw argument_error("ProcessGrid: " + shape + " processes are not the " +
                           std::to_string(ranks) + " of the communicator");
  });
  detail::require_same(comm, "ProcessGrid of " + shape + " processes");
  state_ = std::make_shared<const State>(comm, rows, cols);
}

int ProcessGrid::rows() const {
  return state_->rows;
}
int ProcessGrid::cols() const {
  return state_->cols;
}
int ProcessGrid::row() const {
  return state_->row;
}
int ProcessGrid::col() const {
  return state_->col;
}
MPI_Comm ProcessGrid::comm() const {
  return state_->comm;
}
MPI_Comm ProcessGrid::row_comm() const {
  return state_->row_comm;
}
MPI_Comm ProcessGrid::col_comm() const {
  return state_->col_comm;
}

}  // namespace lanes::mpi
