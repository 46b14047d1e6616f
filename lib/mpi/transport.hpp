// MPI's calls, checked, and in pieces that its counts can tell.
#pragma once

#include <mpi.h>

#include <algorithm>
#include <cstddef>

namespace lanes::mpi::detail {

/// Throws lanes::error unless MPI's `call` has succeeded, which it says where the caller has set
/// MPI_ERRORS_RETURN.
void check(int code, const char* call);

/// Throws argument_error unless MPI is running and `comm` can be used.
void require_usable(MPI_Comm comm);

/// Of all messages from rank to rank.
constexpr int tag = 27182;

/// Calls piece(offset, count) for pieces of at most 2^30 of `total`: MPI counts in int.
template <class Piece>
void in_pieces(std::size_t total, const Piece& piece) {
  constexpr std::size_t most = std::size_t{1} << 30;
  for (std::size_t offset = 0; offset < total; offset += most)
    piece(offset, static_cast<int>(std::min(most, total - offset)));
}

}  // namespace lanes::mpi::detail
