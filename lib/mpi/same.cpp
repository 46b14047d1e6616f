#include "mpi/same.hpp"

#include <array>
#include <cstdint>
#include <lanes/error.hpp>
#include <lanes/mpi/communicator.hpp>
#include <lanes/mpi/reduce.hpp>

#include "mpi/transport.hpp"

namespace lanes::mpi::detail {
namespace {

/// FNV-1a: the same number for the same text on every machine.
std::uint64_t fingerprint(const std::string& text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

std::string from_rank_0(MPI_Comm comm, const std::string& text) {
  Parcel parcel;
  parcel.failure.message = text;
  return broadcast(comm, 0, std::move(parcel)).failure.message;
}

}  // namespace

void require_same(MPI_Comm comm, const std::string& call) {
  const std::uint64_t hash = fingerprint(call);
  const std::array<std::uint64_t, 2> mine{hash, ~hash};
  std::array<std::uint64_t, 2> least{};
  check(MPI_Allreduce(mine.data(), least.data(), 2, MPI_UINT64_T, MPI_MIN, comm), "MPI_Allreduce");
  if (least[0] == ~least[1]) return;  // the smallest is the largest
  const std::string first = from_rank_0(comm, call);
  collectively(comm, [&] {
    if (call != first)
      throw argument_error("the ranks' calls differ: " + call + ", but on rank 0 " + first);
  });
}

void require_same_file(MPI_Comm comm, const std::string& name, const std::string& shape) {
  const std::string first = from_rank_0(comm, shape);
  collectively(comm, [&] {
    if (shape != first)
      throw io_error(name + ": it is " + shape + " here, but " + first +
                     " on rank 0; all ranks must see the same file");
  });
}

}  // namespace lanes::mpi::detail
