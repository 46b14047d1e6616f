// Rows in nearly equal blocks, one for each rank.
#pragma once

#include <lanes/mpi/communicator.hpp>

#include "kernels/split.hpp"

namespace lanes::mpi::detail {

struct Block {
  std::size_t first, count;
};

/// This rank's block of `rows`.
inline Block block_of(MPI_Comm comm, std::size_t rows) {
  const kernels::Split split(static_cast<kernels::index>(rows), size(comm));
  const kernels::index me = rank(comm);
  return {static_cast<std::size_t>(split.begin(me)), static_cast<std::size_t>(split.length(me))};
}

}  // namespace lanes::mpi::detail
