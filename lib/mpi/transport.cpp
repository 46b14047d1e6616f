// Parcels from rank to rank, and from one to all: their sizes first, then their contents.
#include "mpi/transport.hpp"

#include <array>
#include <cstdint>
#include <lanes/mpi/reduce.hpp>

namespace lanes::mpi::detail {
namespace {

/// Kind of failure, length of its message, number of bytes.
using Header = std::array<std::uint64_t, 3>;

Header header_of(const Parcel& parcel) {
  return {static_cast<std::uint64_t>(parcel.failure.kind), parcel.failure.message.size(),
          parcel.bytes.size()};
}

Parcel parcel_for(const Header& header) {
  return {{static_cast<int>(header[0]), std::string(header[1], '\0')},
          std::vector<std::byte>(header[2])};
}

}  // namespace

void send(MPI_Comm comm, int to, const Parcel& parcel) {
  const auto put = [&](const void* data, std::size_t size) {
    in_pieces(size, [&](std::size_t offset, int count) {
      check(MPI_Send(static_cast<const char*>(data) + offset, count, MPI_BYTE, to, tag, comm),
            "MPI_Send");
    });
  };
  const Header header = header_of(parcel);
  put(header.data(), sizeof(header));
  put(parcel.failure.message.data(), parcel.failure.message.size());
  put(parcel.bytes.data(), parcel.bytes.size());
}

Parcel receive(MPI_Comm comm, int from) {
  const auto get = [&](void* data, std::size_t size) {
    in_pieces(size, [&](std::size_t offset, int count) {
      check(MPI_Recv(static_cast<char*>(data) + offset, count, MPI_BYTE, from, tag, comm,
                     MPI_STATUS_IGNORE),
            "MPI_Recv");
    });
  };
  Header header;
  get(header.data(), sizeof(header));
  Parcel parcel = parcel_for(header);
  get(parcel.failure.message.data(), parcel.failure.message.size());
  get(parcel.bytes.data(), parcel.bytes.size());
  return parcel;
}

Parcel broadcast(MPI_Comm comm, int root, Parcel parcel) {
  const auto pass = [&](void* data, std::size_t size) {
    in_pieces(size, [&](std::size_t offset, int count) {
      check(MPI_Bcast(static_cast<char*>(data) + offset, count, MPI_BYTE, root, comm), "MPI_Bcast");
    });
  };
  Header header = header_of(parcel);
  pass(header.data(), sizeof(header));
  if (rank(comm) != root) parcel = parcel_for(header);
  pass(parcel.failure.message.data(), parcel.failure.message.size());
  pass(parcel.bytes.data(), parcel.bytes.size());
  return parcel;
}

}  // namespace lanes::mpi::detail
